// Runs in a small file system of its own, which it fills, and says what the engine and the repositories made of that.
// usage: node onFullDisk.ts, with TMPDIR in that file system; one line of JSON comes back.
import fs from "node:fs";
import path from "node:path";
import { messageOf, MooringError } from "../../../src/support/errors.ts";
import { RepositoryRig } from "../repositories/repositoryRig.ts";
import { EngineRig } from "./engineRig.ts";
import { configMap } from "./texts.ts";

const NOTES = "note: 0123456789abcdef0123456789abcdef\n";

/** What became of one attempt. */
interface Attempt {
  readonly what: string;
  /** "" where it succeeded. */
  readonly reason: string;
  readonly message: string;
}

const rig = new EngineRig();
const user = new RepositoryRig();
const filler = path.join(rig.base, "filler");
const attempts: Attempt[] = [];

/** Takes the last byte that is free. */
function fill(): void {
  const handle = fs.openSync(filler, "a");
  try {
    for (const size of [65_536, 4_096, 512, 1])
      try {
        for (;;) fs.writeSync(handle, Buffer.alloc(size, "x"));
      } catch {
        // full for pieces of this size
      }
  } finally {
    fs.closeSync(handle);
  }
}

async function attempt(what: string, work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
    attempts.push({ what, reason: "", message: "" });
  } catch (error) {
    const reason = MooringError.is(error) ? error.reason : "none";
    attempts.push({ what, reason, message: messageOf(error) });
  }
}

/** All that could be half-written: texts, Git's own state, and files that nobody made. */
function picture(): object {
  const names = fs.readdirSync(rig.folder, { recursive: true }).map(String);
  return {
    texts: ["map/map.yaml", "mooring.yaml"].map((name) => rig.read(name)),
    head: rig.git("rev-parse", "HEAD"),
    status: rig.git("--no-optional-locks", "status", "--porcelain"),
    strange: names.filter((name) => /\.(tmp|lock)$/.test(name)),
  };
}

const big = `${configMap("map")}  notes: |\n${`    ${NOTES}`.repeat(4_000)}`;
rig.write("map/map.yaml", big);
rig.write("mooring.yaml", "mappings:\n  - { pack: shop/map, path: map }\n");
rig.initGit();
rig.write("map/map.yaml", big.replace("key: one", "key: two"));
const engine = await rig.open({ kubeconfig: path.join(rig.base, "none") });
const source = user.source("tools");
user.commit(source.folder, { "big.yaml": NOTES.repeat(1_000) });
const repositories = await user.open();
const selection = { folder: rig.folder, packId: "folder:map" };
const text = rig.read("map/map.yaml");
const change = { file: path.join(rig.folder, "map/map.yaml"), before: text, after: `${text}    ${NOTES}` };
const proposal = await engine.commits.propose(selection);
fill();
const before = picture();
await attempt("write a file", () => engine.files.write([change]));
await attempt("commit", () => engine.commits.commit(proposal));
await attempt("set a policy", () => engine.mappings.setPolicy(selection, { commit: "onSave" }));
await attempt("register a repository", () =>
  repositories.add({ name: "tools", url: source.url, access: "signIn", level: "private" }),
);
const after = picture();
fs.rmSync(filler);
await attempt("write the file later", () => engine.files.write([change]));
await attempt("set the policy later", () => engine.mappings.setPolicy(selection, { commit: "onSave" }));
await attempt("commit later", async () => engine.commits.commit(await engine.commits.propose(selection)));
rig.git("fsck", "--strict");
console.log(JSON.stringify({ before, after, attempts }));
await user.remove();
await rig.close();
