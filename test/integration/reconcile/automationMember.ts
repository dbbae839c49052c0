// A window, or what acts like one: an engine on a folder that says what it sees, one line of JSON per change. Started by
// automation.test.ts, which kills and suspends it. Lines on its standard input are files that a person saved there.
import fs from "node:fs";
import readline from "node:readline";
import { nodeFileSystem } from "../../../src/manifests/files/fileSystem.ts";
import type { PolicyApproval } from "../../../src/mappings/config/policyApproval.ts";
import { createEngine } from "../../../src/reconcile/engine.ts";
import { systemClock } from "../../../src/support/clock.ts";
import { createLog } from "../../../src/support/log.ts";

export interface MemberOptions {
  readonly folder: string;
  readonly kubeconfig: string;
  readonly cacheFolder: string;
  /** The user's state folder. */
  readonly state: string;
  /** A file of approvals, as a window of that user has them. */
  readonly approvals: string;
}

const options = JSON.parse(process.argv[2] ?? "{}") as MemberOptions;
const { folder, kubeconfig, cacheFolder, state, approvals } = options;
const say = (line: object): void => void process.stdout.write(`${JSON.stringify(line)}\n`);
const engine = createEngine({
  log: createLog((level, text) => say({ level, text })),
  clock: systemClock,
  files: nodeFileSystem,
  renderRunner: () => undefined,
  isTrusted: () => true,
  kubeconfigFiles: () => [kubeconfig],
  consent: () => Promise.resolve(false),
  targets: { get: () => ({ context: "admin", namespace: "shop" }), set: () => Promise.resolve() },
  approvals: {
    get: () => JSON.parse(fs.readFileSync(approvals, "utf8")) as PolicyApproval[],
    set: () => Promise.resolve(),
  },
  automation: { folder: state, name: "Test Editor", kind: "window" },
  cacheFolder,
  settings: () => ({ protectedContexts: [], showExtra: false, healProtected: false, fetchMinutes: 0 }),
  watch: true,
});
engine.folders.onDidChange(() => {
  const now = engine.folders.get(folder);
  if (now) say({ automation: now.automation, heal: now.mappings[0]?.heal });
});
engine.automation.onNotice((notice) => say({ notice }));
engine.folders.set([folder]);
await engine.folders.open(folder);
readline.createInterface({ input: process.stdin }).on("line", (file) => engine.automation.saved(file));
