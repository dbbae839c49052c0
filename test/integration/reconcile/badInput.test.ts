import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { parse, stringify } from "yaml";
import type { FolderState } from "../../../src/reconcile/api/readModel.ts";
import { freePort } from "../../testbed/freePort.ts";
import { useControlPlane } from "../../testbed/testbed.ts";
import { serverSideApply } from "./applyCorpora.ts";
import { EngineRig, find, stateOf, verdictOf } from "./engineRig.ts";
import { edit } from "./liveObjects.ts";

const configMap = (name: string, more = ""): string => `apiVersion: v1
kind: ConfigMap
metadata:
  name: ${name}
${more}data:
  key: one
`;

interface KubeconfigFile {
  readonly clusters: readonly { readonly cluster: { server: string } }[];
  readonly users: readonly { readonly user: { token: string } }[];
}

describe("bad input in the read model, with watches as in the editor", function () {
  this.timeout(240_000);
  const plane = useControlPlane();
  let rig: EngineRig;

  beforeEach(async () => {
    rig = new EngineRig();
    await serverSideApply(plane(), rig.write("good.yaml", configMap("good")), ["-n", "shop", "--force-conflicts"]);
  });
  afterEach(() => rig.close());

  const look = async (more: Partial<Parameters<EngineRig["open"]>[0]> = {}) => {
    const engine = await rig.open({ kubeconfig: plane().kubeconfig, watch: true, ...more });
    return { engine, state: stateOf(engine, rig.folder) };
  };
  const goodIsCompared = (state: FolderState): void =>
    assert.equal(find(state, "ConfigMap", "good").verdict?.state, "inSync");
  const changedKubeconfig = (change: (config: KubeconfigFile) => void): string => {
    const config = parse(fs.readFileSync(plane().kubeconfig, "utf8")) as KubeconfigFile;
    change(config);
    const file = path.join(rig.base, "kubeconfig");
    fs.writeFileSync(file, stringify(config), { mode: 0o600 });
    return file;
  };

  it("broken, huge and exploding files have their problem at their line, and the rest is compared", async () => {
    const levels = Array.from({ length: 12 }, (_, at) => `  l${at + 1}: &l${at + 1} [${`*l${at}, `.repeat(10)}]`);
    const files: Readonly<Record<string, readonly [text: string, line: number | undefined, message: RegExp]>> = {
      "broken.yaml": [`${configMap("a")} data: [\n`, 7, /^This YAML cannot be read: /],
      "huge.yaml": [`${configMap("b")}#${"x".repeat(50 * 1024 * 1024)}\n`, undefined, /has 50 MB and is not read/],
      "large.yaml": [
        `${configMap("kept")}---\n${configMap("c", "")}  text: "${"x".repeat(4_000_000)}"\n`,
        8,
        /object has 3\.8 MB; an API server takes 3 MB/,
      ],
      "bomb.yaml": [`${configMap("d")}  l0: &l0 [x]\n${levels.join("\n")}\n`, 10, /nested aliases/],
      "deep.yaml": [`${configMap("e")}  deep: ${"[".repeat(5_000)}${"]".repeat(5_000)}\n`, 7, /nested/],
      "twice.yaml": [`${configMap("f")}  key: two\n`, 7, /`key` is a duplicate key/],
      "control.yaml": [`${configMap("g")}  nul: "\u0000"\n`, 7, /control character/],
    };
    for (const [name, [text]] of Object.entries(files)) rig.write(name, text);
    const { state } = await look();
    for (const [name, [, line, message]] of Object.entries(files)) {
      const problem = state.problems.find(({ file }) => path.basename(file) === name);
      assert.ok(problem, name);
      assert.match(problem.message, message);
      assert.equal(problem.range?.line, line, name);
    }
    goodIsCompared(state);
    assert.equal(find(state, "ConfigMap", "kept").verdict?.state, "missing", "the rest of a file goes on, too");
    assert.equal(find(state, "ConfigMap", "f").verdict?.state, "missing");
  });

  it("a kind that is not served, a definition that comes with the files, a namespace that is not there", async () => {
    const definition = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: boats.fleet.example.com }
spec:
  group: fleet.example.com
  scope: Namespaced
  names: { plural: boats, singular: boat, kind: Boat }
  versions: [{ name: v1, served: true, storage: true, schema: { openAPIV3Schema: { type: object } } }]
`;
    rig.write("definition.yaml", definition);
    rig.write("boat.yaml", "apiVersion: fleet.example.com/v1\nkind: Boat\nmetadata: { name: one }\n");
    rig.write("raft.yaml", "apiVersion: fleet.example.com/v1\nkind: Raft\nmetadata: { name: two }\n");
    rig.write("lost.yaml", configMap("lost", "  namespace: nowhere\n"));
    const { engine, state } = await look();
    const boat = find(state, "Boat", "one");
    assert.equal(boat.verdict?.state, "missing");
    assert.match(boat.verdict.reason, /CustomResourceDefinition|definition/);
    const raft = find(state, "Raft", "two");
    assert.equal(raft.verdict?.state, "unknown");
    assert.match(raft.verdict.reason, /does not serve Raft .*Install its CustomResourceDefinition/);
    assert.equal(path.basename(raft.place?.file ?? ""), "raft.yaml");
    assert.equal(find(state, "ConfigMap", "lost").verdict?.state, "missing");
    goodIsCompared(state);
    const plan = await engine.apply.plan({ folder: rig.folder, file: path.join(rig.folder, "lost.yaml") });
    assert.match(plan.writes[0]?.note ?? "", /^Not checked yet: .*nowhere.*not found/);
  });

  it("a server that is dead is away, says which it is and when it is tried again; the files are there", async () => {
    const port = await freePort();
    const kubeconfig = changedKubeconfig(({ clusters }) =>
      clusters.forEach(({ cluster }) => (cluster.server = `https://127.0.0.1:${port}`)),
    );
    const { state } = await look({ kubeconfig });
    assert.ok(state.connection.kind === "away", state.connection.kind);
    assert.match(state.connection.message, new RegExp(`127\\.0\\.0\\.1:${port}`));
    assert.ok(state.connection.retryAt > state.connection.since);
    assert.equal(find(state, "ConfigMap", "good").verdict, undefined, "nothing is claimed");
  });

  it("a token that is not accepted asks for a sign-in, without the token and without a loop", async () => {
    const kubeconfig = changedKubeconfig(({ users }) => users.forEach(({ user }) => (user.token = "expired-token")));
    const { engine, state } = await look({ kubeconfig });
    assert.ok(state.connection.kind === "signIn", state.connection.kind);
    assert.ok(!JSON.stringify(state.connection).includes("expired-token"));
    const before = engine.folders.requests().total;
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    assert.equal(engine.folders.requests().total, before);
  });

  it("a context that is not there fails with its name", async () => {
    const { state } = await look({ context: "nope" });
    assert.ok(state.connection.kind === "failed", state.connection.kind);
    assert.match(state.connection.message, /nope/);
  });

  it("no right to look at a kind is said by kind; nothing of it is called missing", async () => {
    rig.write("role.yaml", "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: { name: x }\n");
    const { state } = await look({ context: "shop-dev" });
    assert.ok(state.forbidden.some(({ kind, message }) => kind === "ClusterRole" && /not allowed/.test(message)));
    assert.equal(find(state, "ClusterRole", "x").verdict?.state, "unknown");
    goodIsCompared(state);
  });

  it("an index.lock and a rebase stop a commit and nothing else, and are named", async () => {
    rig.initGit();
    rig.write("good.yaml", configMap("good", "  labels: { a: b }\n"));
    const rebase = path.join(rig.folder, ".git/rebase-merge");
    fs.mkdirSync(rebase);
    fs.writeFileSync(path.join(rebase, "head-name"), "refs/heads/main\n");
    const { engine, state } = await look();
    assert.equal(state.repositories[0]?.operation, "rebase");
    assert.equal(find(state, "ConfigMap", "good").verdict?.state, "drifted");
    const proposal = await engine.commits.propose({ folder: rig.folder });
    await assert.rejects(engine.commits.commit(proposal), /A rebase is in progress/);
    fs.rmSync(rebase, { recursive: true });
    fs.writeFileSync(path.join(rig.folder, ".git/index.lock"), "");
    await assert.rejects(engine.commits.commit(proposal), /index\.lock/);
    fs.rmSync(path.join(rig.folder, ".git/index.lock"));
    assert.notEqual(await engine.commits.commit(proposal), "nothing");
  });

  it("a folder that is read-only keeps its files, all of them, and says so", async () => {
    rig.write("open/first.yaml", configMap("first"));
    rig.write("closed/second.yaml", configMap("second"));
    await serverSideApply(plane(), rig.folder, ["-R", "-n", "shop", "--force-conflicts"]);
    for (const name of ["first", "second"]) await edit(plane(), "configmap", name, { data: { key: "two" } });
    const { engine } = await look();
    const { changes } = await engine.files.takeLive({ folder: rig.folder });
    assert.equal(changes.length, 2);
    const sorted = [...changes].sort((a, b) => (a.file.includes("open") ? -1 : b.file.includes("open") ? 1 : 0));
    const closed = path.join(rig.folder, "closed");
    fs.chmodSync(closed, 0o555);
    await withoutPrivileges(rig.base, () =>
      assert.rejects(engine.files.write(sorted), /second\.yaml cannot be written: .*permission/),
    );
    fs.chmodSync(closed, 0o755);
    assert.equal(rig.read("open/first.yaml"), configMap("first"), "what was written before is taken back");
    assert.equal(rig.read("closed/second.yaml"), configMap("second"));
    assert.deepEqual(fs.readdirSync(closed), ["second.yaml"]);
    assert.equal(verdictOf(engine, rig.folder, "ConfigMap", "second").state, "drifted");
  });
});

/** Rights do not bind root: for the time of `run` the process acts as a user who owns only what lies open. */
async function withoutPrivileges(base: string, run: () => Promise<void>): Promise<void> {
  if (process.geteuid?.() !== 0) return run();
  const NOBODY = 65_534;
  fs.chmodSync(base, 0o755);
  for (const name of ["open", "open/first.yaml"]) fs.chownSync(path.join(base, "work", name), NOBODY, NOBODY);
  process.seteuid?.(NOBODY);
  try {
    await run();
  } finally {
    process.seteuid?.(0);
  }
}
