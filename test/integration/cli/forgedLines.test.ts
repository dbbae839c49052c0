import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { useControlPlane } from "../../testbed/testbed.ts";
import { offending } from "../../unit/cli/hostileTexts.ts";
import { CliRig } from "./cliRig.ts";

const END = "\n::error title=forged::";
const HOSTILE_MAP = {
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name: "lines", annotations: { [`x${END}a\nAll 9 objects match the files`]: "y" } },
  data: { [`k${END}b`]: "v", a: `b${END}c ##vso[task.complete]` },
};

describe("names and texts with line breaks, in a real folder and cluster", function () {
  this.timeout(120_000);
  const plane = useControlPlane();
  let rig: CliRig;
  before(async () => {
    rig = new CliRig();
    await plane().kubectl(["create", "configmap", "lines", "-n", "shop", "--from-literal=a=b"]);
    rig.write("a.json", JSON.stringify(HOSTILE_MAP));
    rig.write("b.json", JSON.stringify({ ...HOSTILE_MAP, metadata: { name: `n${END}d` } }));
    rig.write(`e${END}e/a.yaml`, "a: [");
    rig.write(`g${END}g.yaml`, "apiVersion: v1\nkind: [");
    rig.write("::warning::pack/a.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: fine }\n");
    rig.write("mooring.yaml", `"bad${"\\n"}::error::key": 1\nignore: [{ paths: ["::error::x"] }]\n`);
    rig.initGit();
    fs.appendFileSync(path.join(rig.folder, `g${END}g.yaml`), "# more\n");
  });
  after(() => rig.close());

  for (const words of [
    ["status"],
    ["diff"],
    ["diff", "-o", "json"],
    ["diff", "-o", "patch"],
    ["apply", "--dry-run"],
    ["apply", "--yes"],
    ["commit", "--dry-run"],
    ["repositories"],
  ])
    it(`forge no line of ${words.join(" ")}`, async () => {
      const needsCluster = words[0] !== "commit" && words[0] !== "repositories";
      const target = needsCluster ? ["--kubeconfig", plane().kubeconfig, "-n", "shop"] : [];
      const { out, err } = await (words[0] === "repositories"
        ? rig.runExactly(words, {})
        : rig.run([...words, ...target]));
      assert.notEqual(out + err, "");
      assert.deepEqual(offending(out), [], out);
      assert.deepEqual(offending(err), [], err);
      assert.doesNotMatch(out + err, /^All 9 objects/m);
    });
});
