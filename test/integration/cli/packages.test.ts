import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { useControlPlane } from "../../testbed/testbed.ts";
import { removeFolder, temporaryFolder } from "../../testbed/guard.ts";
import { packageOf } from "../../testbed/packages.ts";
import { serverSideApply } from "../reconcile/applyCorpora.ts";

const run = promisify(execFile);

describe("the command line as people install it", function () {
  this.timeout(240_000);
  const plane = useControlPlane();
  let folder: string;
  let work: string;

  before(async () => {
    folder = temporaryFolder("packages");
    work = path.join(folder, "work");
    fs.mkdirSync(work);
    // large enough for the thread that reads large documents
    const lines = Array.from({ length: 3_000 }, (_, at) => `  key-${at}: "value of a key that is long enough ${at}"`);
    const map = `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: packed, namespace: shop }\ndata:\n${lines.join("\n")}\n`;
    fs.writeFileSync(path.join(work, "map.yaml"), map);
    await serverSideApply(plane(), work, ["-n", "shop"]);
  });
  after(() => removeFolder(folder));

  /** Two runs, the second one with what the first one kept. */
  async function diffTwice(program: string, ...words: readonly string[]): Promise<readonly string[]> {
    const env = { PATH: process.env.PATH, HOME: folder, MOORING_STATE: path.join(folder, `state-${words.length}`) };
    const more = ["diff", work, "--kubeconfig", plane().kubeconfig, "-n", "shop"];
    const answers: string[] = [];
    for (let time = 0; time < 2; time += 1) {
      const { stdout, stderr } = await run(program, [...words, ...more], { cwd: folder, env });
      answers.push(stdout + stderr);
    }
    return answers;
  }

  const EQUAL = /^All 1 objects match the files/;

  it("runs as one file, with nothing beside it", async () => {
    const file = path.join(folder, "mooring.cjs");
    fs.copyFileSync(packageOf("cjs"), file);
    for (const answer of await diffTwice(process.execPath, file)) assert.match(answer, EQUAL);
  });

  it("is installed by npm without a dependency, and starts by its name", async () => {
    const place = path.join(folder, "npm");
    fs.mkdirSync(place);
    fs.writeFileSync(path.join(place, "package.json"), "{}");
    await run("npm", ["install", "--offline", "--no-audit", "--no-fund", packageOf("tgz")], { cwd: place });
    const installed = fs.readdirSync(path.join(place, "node_modules")).filter((name) => !name.startsWith("."));
    assert.deepEqual(installed, ["mooring"]);
    const bin = path.join(place, "node_modules/.bin/mooring");
    for (const answer of await diffTwice(bin)) assert.match(answer, EQUAL);
    const page = fs.readFileSync(path.join(place, "node_modules/mooring/dist/mooring.1"), "utf8");
    assert.match(page, /^\.TH MOORING 1/);
  });
});
