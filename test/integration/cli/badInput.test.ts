import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { parse, stringify } from "yaml";
import { freePort } from "../../testbed/freePort.ts";
import { useControlPlane } from "../../testbed/testbed.ts";
import { CliRig, type CliRun } from "./cliRig.ts";

const configMap = (name: string, more = ""): string => `apiVersion: v1
kind: ConfigMap
metadata:
  name: ${name}
${more}data:
  key: one
`;

describe("bad input on the command line", function () {
  this.timeout(240_000);
  const plane = useControlPlane();
  let rig: CliRig;
  beforeEach(() => {
    rig = new CliRig();
    rig.write("good.yaml", configMap("good"));
  });
  afterEach(() => rig.close());

  const target = (context = "admin"): readonly string[] => [
    "--kubeconfig",
    plane().kubeconfig,
    "--context",
    context,
    "-n",
    "shop",
  ];
  const diff = (...more: readonly string[]): Promise<CliRun> => rig.run(["diff", ...target(), ...more]);

  /** The message names place and cure, the rest is compared all the same, and the status says that something is wrong. */
  function saysAndGoesOn({ status, out, err }: CliRun, message: RegExp): void {
    assert.match(err + out, message);
    assert.match(out, /ConfigMap shop\/good +missing/);
    assert.equal(status, 2, err);
  }

  it("broken YAML", async () => {
    rig.write("bad.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: bad\n data: [\n");
    saysAndGoesOn(await diff(), /^error: bad\.yaml:\d+: /m);
  });

  it("a file of 50 MB", async () => {
    rig.write(
      "huge.yaml",
      `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: huge }\ndata:\n${"  a: b\n".repeat(50)}#${"x".repeat(50 * 1024 * 1024)}\n`,
    );
    saysAndGoesOn(await diff(), /huge\.yaml.*(large|MB|MiB)/);
  });

  it("an alias bomb", async () => {
    const levels = Array.from(
      { length: 12 },
      (_, at) => `  l${at + 1}: &l${at + 1} [${Array(10).fill(`*l${at}`).join(", ")}]`,
    );
    rig.write(
      "bomb.yaml",
      `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: bomb }\ndata:\n  l0: &l0 [x]\n${levels.join("\n")}\n`,
    );
    const started = performance.now();
    saysAndGoesOn(await diff(), /bomb\.yaml:\d+: .*alias/i);
    assert.ok(performance.now() - started < 30_000);
  });

  it("a kind that is not served, and a definition that is not there yet", async () => {
    rig.write("kind.yaml", "apiVersion: fleet.example.com/v1\nkind: Raft\nmetadata:\n  name: one\nspec: {}\n");
    saysAndGoesOn(await diff(), /does not serve Raft.*CustomResourceDefinition/);
  });

  it("a namespace that is not there", async () => {
    rig.write("elsewhere.yaml", configMap("lost", "  namespace: nowhere\n"));
    const { status, out, err } = await diff();
    assert.match(out, /ConfigMap nowhere\/lost +missing/);
    assert.equal(status, 1, err);
    const applied = await rig.run(["apply", "--yes", ...target()]);
    assert.match(applied.out + applied.err, /nowhere.*not found/);
    assert.equal(applied.status, 2);
  });

  it("a server that is dead: fails within seconds and says which", async () => {
    const port = await freePort();
    const kubeconfig = changedKubeconfig((config) =>
      config.clusters.forEach(({ cluster }) => (cluster.server = `https://127.0.0.1:${port}`)),
    );
    const started = performance.now();
    const { status, err } = await rig.run(["status", "--kubeconfig", kubeconfig]);
    assert.ok(performance.now() - started < 15_000);
    assert.match(err, new RegExp(`^error: .*127\\.0\\.0\\.1:${port}`, "m"));
    assert.equal(status, 2);
  });

  it("a token that is not accepted", async () => {
    const kubeconfig = changedKubeconfig((config) => config.users.forEach(({ user }) => (user.token = "expired")));
    const { status, err } = await rig.run(["status", "--kubeconfig", kubeconfig]);
    assert.match(err, /^error: .*(sign-in|credentials)/m);
    assert.ok(!err.includes("expired"), "the token itself is not shown");
    assert.equal(status, 2);
  });

  it("no rights: each kind is named, nothing is called missing", async () => {
    rig.write(
      "role.yaml",
      "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata:\n  name: view\nrules: []\n",
    );
    const { status, out, err } = await rig.run(["diff", ...target("shop-dev")]);
    assert.match(err, /warning: ClusterRole: .*is not allowed to/);
    assert.match(out, /ClusterRole view +unknown/);
    assert.match(out, /ConfigMap shop\/good +missing/);
    assert.equal(status, 2);
  });

  it("a context, a kubeconfig, a path and a command that do not exist", async () => {
    const context = await rig.run(["status", "--kubeconfig", plane().kubeconfig, "--context", "nope"]);
    assert.match(context.err, /no context "nope".*admin/);
    const kubeconfig = await rig.run(["status", "--kubeconfig", path.join(rig.base, "none")]);
    assert.match(kubeconfig.err, /^error: .*none/m);
    const folder = await rig.runExactly(["status", path.join(rig.base, "nowhere")]);
    assert.match(folder.err, /nowhere does not exist/);
    const command = await rig.run(["stauts"]);
    assert.match(command.err, /no command "stauts".*status/);
    const option = await rig.run(["status", "--ouput", "json"]);
    assert.match(option.err, /--ouput/);
    for (const { status } of [context, kubeconfig, folder, command, option]) assert.equal(status, 2);
  });

  it("an index.lock and a rebase under way stop a commit, not a compare", async () => {
    rig.initGit();
    rig.write("good.yaml", configMap("good", "  labels: { a: b }\n"));
    const lock = path.join(rig.folder, ".git/index.lock");
    fs.writeFileSync(lock, "");
    const locked = await rig.run(["commit", "--yes"]);
    assert.match(locked.err, /index\.lock/);
    assert.equal(locked.status, 2);
    fs.rmSync(lock);
    fs.mkdirSync(path.join(rig.folder, ".git/rebase-merge"));
    fs.writeFileSync(path.join(rig.folder, ".git/rebase-merge/head-name"), "refs/heads/main\n");
    const rebasing = await rig.run(["commit", "--yes"]);
    assert.match(rebasing.err, /rebase/);
    assert.equal(rebasing.status, 2);
    assert.equal((await diff()).status, 1);
  });

  it("a commit needs no cluster, although a target is remembered", async () => {
    rig.initGit();
    const port = await freePort();
    const kubeconfig = changedKubeconfig((config) =>
      config.clusters.forEach(({ cluster }) => (cluster.server = `https://127.0.0.1:${port}`)),
    );
    fs.mkdirSync(rig.cacheFolder, { recursive: true });
    fs.writeFileSync(
      path.join(rig.cacheFolder, "targets.json"),
      JSON.stringify({ [rig.folder]: { context: "admin", namespace: "shop" } }),
    );
    rig.write("good.yaml", configMap("good", "  labels: { a: b }\n"));
    const { status, err } = await rig.run(["commit", "--yes", "--kubeconfig", kubeconfig]);
    assert.equal(status, 0, err);
    assert.equal(err, "");
    assert.match(rig.git("log", "-1", "--format=%B"), /Mooring-Cluster: admin\/shop/);
  });

  it("a folder that cannot be written keeps results and says what was not kept", async function () {
    if (process.getuid?.() === 0) fs.writeFileSync(rig.cacheFolder, "a file where the folder should be");
    else fs.mkdirSync(rig.cacheFolder, { mode: 0o500 });
    const compared = await diff();
    assert.match(compared.out, /ConfigMap shop\/good +missing/);
    assert.equal(compared.status, 1, compared.err);
    const applied = await rig.run(["apply", "--yes", ...target()]);
    assert.match(applied.err, /journal .* cannot be written/);
    assert.equal(applied.status, 2);
    fs.rmSync(rig.cacheFolder, { recursive: true, force: true });
  });

  it("a cancel ends the run at once", async () => {
    const abort = new AbortController();
    const running = rig.run(["status", ...target()], {}, abort.signal);
    abort.abort();
    const { status, err } = await running;
    assert.match(err, /cancelled/);
    assert.equal(status, 2);
  });

  function changedKubeconfig(change: (config: KubeconfigFile) => void): string {
    const config = parse(fs.readFileSync(plane().kubeconfig, "utf8")) as KubeconfigFile;
    change(config);
    const file = path.join(rig.base, "kubeconfig");
    fs.writeFileSync(file, stringify(config), { mode: 0o600 });
    return file;
  }
});

interface KubeconfigFile {
  readonly clusters: readonly { readonly cluster: { server: string } }[];
  readonly users: readonly { readonly user: { token: string } }[];
}
