import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { useControlPlane } from "../../testbed/testbed.ts";
import { CliRig, type CliRun } from "./cliRig.ts";

const configMap = (name: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n  namespace: shop\ndata:\n  a: "1"\n`;

describe("a patch with live values", function () {
  this.timeout(240_000);
  const plane = useControlPlane();
  let rig: CliRig;
  before(async () => {
    rig = new CliRig();
    for (const name of ["deploy/app/x.yaml", "deploy/z.yaml"]) rig.write(name, configMap(path.basename(name, ".yaml")));
    // files of the same names that a patch with other paths would change
    for (const name of ["app/x.yaml", "z.yaml"]) rig.write(name, configMap("x").replaceAll("name: x", "name: other"));
    rig.write("deploy/mooring.yaml", "mappings: []\n");
    rig.initGit();
    for (const name of ["x", "z"])
      await plane().kubectl(["create", "configmap", name, "-n", "shop", "--from-literal=a=2"]);
  });
  after(() => rig?.close());
  afterEach(() => rig.git("checkout", "--quiet", "."));

  /** As in a terminal whose current folder is `cwd`. */
  const inside = async <T>(cwd: string, work: () => Promise<T> | T): Promise<T> => {
    const before = process.cwd();
    process.chdir(path.join(rig.folder, cwd));
    try {
      return await work();
    } finally {
      process.chdir(before);
    }
  };
  const patch = (cwd: string, ...operands: readonly string[]): Promise<CliRun> =>
    inside(cwd, () =>
      rig.runExactly(["diff", ...operands, "-o", "patch", "--kubeconfig", plane().kubeconfig, "-n", "shop"]),
    );
  const changed = (): string => rig.git("diff", "--name-only").trim();

  for (const [cwd, operands, files] of [
    [".", ["deploy"], "deploy/app/x.yaml\ndeploy/z.yaml"],
    ["deploy", [], "deploy/app/x.yaml\ndeploy/z.yaml"],
    ["deploy", ["app"], "deploy/app/x.yaml"],
    ["deploy/app", ["x.yaml"], "deploy/app/x.yaml"],
  ] as const)
    it(`fits the folder that the command was run in: ${cwd}, mooring diff ${operands.join(" ")}`, async () => {
      const { out, status, err } = await patch(cwd, ...operands);
      assert.equal(status, 1, err);
      const file = path.join(rig.base, "live.patch");
      fs.writeFileSync(file, out);
      for (const program of ["git", "patch"] as const) {
        const args = program === "git" ? ["apply", file] : ["--silent", "-p1", "-i", file];
        execFileSync(program, args, { cwd: path.join(rig.folder, cwd) });
        assert.equal(changed(), files);
        rig.git("checkout", "--quiet", ".");
      }
    });

  it("says where to apply it when files lie outside of the current folder, and changes no other file there", async () => {
    const { out, err } = await patch("deploy/app", "..");
    assert.ok(err.includes(`the paths in this patch are relative to ${rig.folder}; apply it there`), err);
    const file = path.join(rig.base, "live.patch");
    fs.writeFileSync(file, out);
    rig.git("apply", "--check", file);
    execFileSync("git", ["apply", file], { cwd: path.join(rig.folder, "deploy/app") });
    assert.equal(changed(), "deploy/app/x.yaml");
    rig.git("checkout", "--quiet", ".");
    rig.git("apply", file);
    assert.equal(changed(), "deploy/app/x.yaml\ndeploy/z.yaml");
  });
});
