import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { isJsonArray, isJsonObject, type Json, parseJson } from "../../../src/model/json.ts";
import { startFaultProxy } from "../../testbed/faultProxy.ts";
import { useControlPlane } from "../../testbed/testbed.ts";
import { serverSideApply } from "../reconcile/applyCorpora.ts";
import { at, edit, live } from "../reconcile/liveObjects.ts";
import { CliRig } from "./cliRig.ts";
import { waitFor } from "../../testbed/waitFor.ts";

const ROOT = path.resolve(import.meta.dirname, "../../..");

const deployment = (name: string): string => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
spec:
  replicas: 2 # two
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec:
      containers: [{ name: web, image: "registry.example.com/web:1" }]
`;

describe("the command line", function () {
  this.timeout(240_000);
  const plane = useControlPlane();
  let rig: CliRig;
  const target = (): readonly string[] => ["--kubeconfig", plane().kubeconfig, "-n", "shop"];

  before(async () => {
    rig = new CliRig();
    for (const name of ["web", "same"]) rig.write(`${name}.yaml`, deployment(name));
    await serverSideApply(plane(), rig.folder, ["-n", "shop"]);
    rig.write("missing.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: missing\ndata: { a: b }\n");
    await edit(plane(), "deployment", "web", { spec: { replicas: 4 } });
    await plane().kubectl(["create", "configmap", "stray", "-n", "shop"]);
    rig.initGit();
  });
  after(() => rig?.close());

  it("prints exactly the documented fields as JSON, each of its type", async () => {
    const { out, status } = await rig.run(["diff", "-o", "json", ...target()]);
    assert.equal(status, 1);
    const report = parseJson(out);
    const documented = documentedFields("diff");
    const open = ["target", "requests", "summary"];
    assert.deepEqual(fieldsOf(report, open), documented.report);
    const stated = parseJson((await rig.run(["status", "-o", "json", ...target()])).out);
    assert.deepEqual(fieldsOf(stated, open), documentedFields("status").report);
    const objects = isJsonObject(report) && isJsonArray(report.objects) ? report.objects : [];
    assert.equal(objects.length > 3, true);
    for (const object of objects) {
      assert.deepEqual(fieldsOf(object), documented.object);
      const differences = at(object, "differences");
      for (const difference of isJsonArray(differences) ? differences : [])
        assert.deepEqual(fieldsOf(difference), documented.difference);
    }
    const web = objects.find((object) => at(object, "name") === "web");
    const { time, ...difference } = at(web, "differences", 0) as Record<string, Json>;
    assert.match(String(time), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    const place = { file: "web.yaml", line: 6 };
    assert.deepEqual(difference, {
      path: "/spec/replicas",
      ...place,
      desired: 2,
      live: 4,
      manager: "kubectl-edit",
      operation: "Update",
      subresource: "",
      isInferred: false,
      isConfirmed: true,
    });
    assert.deepEqual(
      [at(web, "file"), at(web, "line"), at(web, "verdict"), at(web, "evidence")],
      ["web.yaml", 6, "drifted", "dryRun"],
    );
    const stray = objects.find((object) => at(object, "name") === "stray");
    assert.deepEqual([at(stray, "pack"), at(stray, "file"), at(stray, "verdict")], [null, null, "extra"]);
    assert.ok(Number.isFinite(Date.parse(String(at(report, "asOf")))));
  });

  it("compares only the paths that are named, and then calls nothing extra", async () => {
    const one = await rig.runExactly(["diff", "-o", "json", ...target(), path.join(rig.folder, "same.yaml")]);
    assert.equal(one.status, 0, one.out);
    assert.deepEqual(at(parseJson(one.out), "summary"), {
      inSync: 1,
      drifted: 0,
      missing: 0,
      extra: 0,
      blocked: 0,
      unknown: 0,
      onlyIgnored: 0,
    });
  });

  it("prints a patch that git applies, and that changes one line", async () => {
    const { out, status } = await rig.run(["diff", "-o", "patch", ...target()]);
    assert.equal(status, 1);
    const patch = path.join(rig.base, "live.patch");
    fs.writeFileSync(patch, out);
    rig.git("apply", patch);
    assert.equal(rig.git("diff", "--numstat").trim(), "1\t1\tweb.yaml");
    assert.match(rig.read("web.yaml"), /replicas: 4 # two/);
    rig.git("checkout", "--quiet", ".");
  });

  it("asks before it writes, leaves conflicts alone, and takes them over by name", async () => {
    const asked = await rig.run(["apply", ...target()]);
    assert.match(asked.err, /Nothing was written.*--yes/);
    assert.equal(asked.status, 2);
    const tried = await rig.run(["apply", "--dry-run", ...target()]);
    assert.match(tried.out, /left to kubectl-edit: spec\.replicas \(to take over, use --take-over kubectl-edit\)/);
    assert.equal(tried.status, 1);
    assert.equal(await live(plane(), "configmap", "missing"), undefined);
    const kept = await rig.run(["apply", "--yes", ...target()]);
    assert.equal(kept.status, 1, kept.err);
    assert.equal(at(await live(plane(), "deployment", "web"), "spec", "replicas"), 4);
    assert.ok(await live(plane(), "configmap", "missing"));
    const taken = await rig.run(["apply", "--yes", "--take-over", "kubectl-edit", ...target()]);
    assert.equal(taken.status, 0, taken.err);
    assert.equal(at(await live(plane(), "deployment", "web"), "spec", "replicas"), 2);
    const again = await rig.run(["status", ...target()]);
    assert.equal(again.status, 0);
    const nothing = await rig.run(["apply", "--yes", ...target()]);
    assert.match(nothing.out, /Nothing to apply/);
  });

  it("exports by kind, plural and short name", async () => {
    for (const kind of ["Deployment", "deployments", "deploy", "deploy.apps", "DEPLOYMENT.apps"]) {
      const { out, status, err } = await rig.runExactly(["export", kind, "same", ...target()]);
      assert.equal(status, 0, err);
      assert.match(out, /kind: Deployment[\s\S]*replicas: 2/);
      assert.ok(!out.includes("terminationGracePeriodSeconds"), "defaults are left out");
    }
    const unknown = await rig.runExactly(["export", "boat", "same", ...target()]);
    assert.match(unknown.err, /serves no kind "boat"/);
    assert.equal(unknown.status, 2);
  });

  it("lists contexts, and remembers one for the folder without writing the kubeconfig", async () => {
    const before = fs.readFileSync(plane().kubeconfig, "utf8");
    const { out } = await rig.runExactly(["context", "-o", "json", "--kubeconfig", plane().kubeconfig]);
    const rows = parseJson(out) as readonly Json[];
    assert.deepEqual(rows.map((row) => at(row, "context")).sort(), ["admin", "reader", "shop-dev"]);
    const chosen = await rig.runExactly(["context", "reader", "--kubeconfig", plane().kubeconfig]);
    assert.equal(chosen.status, 0, chosen.err);
    assert.equal(fs.readFileSync(plane().kubeconfig, "utf8"), before);
  });

  it("shows its usage, and progress only where somebody watches", async () => {
    const help = await rig.runExactly(["--help"]);
    assert.equal(help.status, 0);
    for (const command of ["status", "diff", "apply", "export", "commit", "context"])
      assert.match(help.out, new RegExp(`^  ${command} `, "m"));
    assert.equal((await rig.runExactly([])).status, 2);
    const { err } = await rig.run(["status", ...target()]);
    assert.equal(err, "");
  });

  it("ends with its status as a program, and at once on Ctrl-C", async () => {
    const fine = await ended(program(["status", ...target(), path.join(rig.folder, "same.yaml")]));
    assert.equal(fine.code, 0, fine.err);
    const proxy = await startFaultProxy(plane());
    try {
      proxy.failNext(100, { kind: "hang" });
      const state = path.join(rig.base, "empty-state");
      const child = program(["status", "--kubeconfig", proxy.kubeconfig, rig.folder], { MOORING_STATE: state });
      const ending = ended(child);
      await waitFor("request of the program", () => proxy.total() > 0, undefined, 20);
      child.kill("SIGINT");
      const stopped = await ending;
      assert.match(stopped.err, /cancelled/);
      assert.equal(stopped.code, 2);
    } finally {
      await proxy.stop();
    }
  });

  function program(words: readonly string[], env: NodeJS.ProcessEnv = {}): ChildProcess {
    const settings = { ...process.env, HOME: rig.base, MOORING_STATE: rig.cacheFolder, ...env };
    return spawn(process.execPath, [path.join(ROOT, "src/cli/main.ts"), ...words], {
      cwd: rig.folder,
      env: settings,
      stdio: ["ignore", "pipe", "pipe"],
    });
  }
});

function ended(child: ChildProcess): Promise<{ readonly code: number | null; readonly err: string }> {
  let err = "";
  child.stderr?.on("data", (chunk: Buffer) => (err += chunk.toString("utf8")));
  return new Promise((resolve) => child.once("close", (code) => resolve({ code, err })));
}

/** Names of the fields in the tables of docs/command-line.md. */
/** Without fields that another command alone has. */
function documentedFields(command: string): {
  readonly report: readonly string[];
  readonly object: readonly string[];
  readonly difference: readonly string[];
} {
  const text = fs.readFileSync(path.join(ROOT, "docs/command-line.md"), "utf8");
  const inTable = (heading: string): readonly string[] => {
    const section = text.slice(text.indexOf(heading)).split(/\n\n(?=#|`)/)[0] ?? "";
    return [...section.matchAll(/^\| `([\w.]+)` \| (?:`(\w+)` only)?/gm)]
      .flatMap(([, name = "", only = command]) => (only === command ? [name] : []))
      .sort();
  };
  return {
    report: inTable("### The report"),
    object: inTable("### An object"),
    difference: inTable("### A difference"),
  };
}

function fieldsOf(value: Json | undefined, open: readonly string[] = []): readonly string[] {
  if (!isJsonObject(value)) return [];
  return Object.entries(value)
    .flatMap(([key, item]) =>
      open.includes(key) && isJsonObject(item) ? Object.keys(item).map((inner) => `${key}.${inner}`) : [key],
    )
    .sort();
}
