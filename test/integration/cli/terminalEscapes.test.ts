import assert from "node:assert/strict";
import { useControlPlane } from "../../testbed/testbed.ts";
import { serverSideApply } from "../reconcile/applyCorpora.ts";
import { edit } from "../reconcile/liveObjects.ts";
import { CliRig } from "./cliRig.ts";

const TITLE = "\u001b]0;owned\u0007";
const RED = "\u001b[31m";

describe("terminal escapes in names and values", function () {
  this.timeout(120_000);
  const plane = useControlPlane();
  let rig: CliRig;
  before(() => {
    rig = new CliRig();
  });
  after(() => rig.close());

  it("reach no terminal, whichever command prints them", async () => {
    const text = `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web\n  annotations: { note: plain }\n`;
    await serverSideApply(plane(), rig.write("web.yaml", text), ["-n", "shop"]);
    await edit(plane(), "configmap", "web", { metadata: { annotations: { note: `${RED}${TITLE}red` } } });
    rig.write(`${RED}odd.yaml`, `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: "${"\\e[31m"}odd"\n`);
    rig.write(`${RED}broken.yaml`, "apiVersion: v1\nkind: ConfigMap\nmetadata: [\n");
    rig.initGit();
    rig.write(
      `${RED}odd.yaml`,
      `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: "${"\\e[31m"}odd"\n  labels: { a: b }\n`,
    );
    const target = ["--kubeconfig", plane().kubeconfig, "-n", "shop"];
    for (const words of [
      ["status"],
      ["diff"],
      ["diff", "-o", "json"],
      ["apply", "--dry-run"],
      ["commit", "--dry-run"],
    ]) {
      const { out, err } = await rig.run([...words, ...(words[0] === "commit" ? [] : target)]);
      assert.match(out + err, /web|odd/, words.join(" "));
      assert.doesNotMatch(out + err, /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/, words.join(" "));
    }
  });
});
