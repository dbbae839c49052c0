import assert from "node:assert/strict";
import path from "node:path";
import type { Engine } from "../../../src/reconcile/api/engineApi.ts";
import type { Notice } from "../../../src/reconcile/api/notices.ts";
import { MooringError } from "../../../src/support/errors.ts";
import { useControlPlane } from "../../testbed/testbed.ts";
import { approvePolicies, EngineRig, type RigOptions, stateOf, until, verdictOf } from "./engineRig.ts";
import { edit } from "./liveObjects.ts";
import { serverSideApply } from "./applyCorpora.ts";
import { addRemote, pushedByOthers } from "./remote.ts";
import { configMap } from "./texts.ts";
import type { Selection } from "../../../src/reconcile/api/selection.ts";

const quiet = (): void => undefined;

describe("what goes on with mappings, on a real API server and real git", function () {
  this.timeout(120_000);
  const plane = useControlPlane();
  let rig: EngineRig;
  beforeEach(() => {
    rig = new EngineRig();
  });
  afterEach(() => rig.close());

  const open = (options: Partial<RigOptions> = {}): Promise<Engine> =>
    rig.open({ kubeconfig: plane().kubeconfig, ...options });
  const selectionOf = (engine: Engine, name: string): Selection => {
    const packId = stateOf(engine, rig.folder).mappings.find(({ packName }) => packName === name)?.packId;
    if (packId === undefined) throw new Error(`no pack ${name}`);
    return { folder: rig.folder, packId };
  };
  const subjects = (): string[] => rig.git("log", "--format=%s").trim().split("\n");
  const nextNotice = (engine: Engine, kind: Notice["kind"]): Promise<Notice> =>
    new Promise((resolve) => engine.automation.onNotice((notice) => notice.kind === kind && resolve(notice)));

  it("commits what was saved together once, with the template, and pushes it", async () => {
    for (const name of ["one", "two", "three"]) rig.write(`${name}/a.yaml`, configMap(`work-${name}`));
    const entry = (name: string): string =>
      `  - { pack: shop/${name}, path: ${name}, commit: onSave, push: push, message: "config({pack}): {files}" }\n`;
    rig.write("mooring.yaml", `mappings:\n${entry("one")}${entry("two")}`);
    rig.initGit();
    const bare = addRemote(rig);
    const engine = await open({ watch: true });
    await approvePolicies(engine, rig.folder);
    const pushed = nextNotice(engine, "pushed");
    for (const name of ["one", "two", "three"])
      engine.automation.saved(rig.write(`${name}/a.yaml`, configMap(`work-${name}`, "new")));
    await pushed;
    assert.deepEqual(subjects(), ["config(shop/one, shop/two): a.yaml, a.yaml", "Start"]);
    assert.equal(rig.git("-C", bare, "rev-parse", "main").trim(), rig.git("rev-parse", "HEAD").trim());
    assert.equal(rig.git("status", "--porcelain").trim(), "M three/a.yaml");
  });

  it("does not commit what cannot be read, and tells why nothing could be committed", async () => {
    rig.write("one/a.yaml", configMap("work-held"));
    rig.write("mooring.yaml", "mappings:\n  - { pack: shop/one, path: one, commit: onSave }\n");
    rig.initGit();
    const engine = await open({ watch: true });
    await approvePolicies(engine, rig.folder);
    engine.automation.saved(rig.write("one/a.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: ["));
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    assert.deepEqual(subjects(), ["Start"]);
    rig.git("checkout", "--quiet", "--detach");
    const failed = nextNotice(engine, "failed");
    engine.automation.saved(rig.write("one/a.yaml", configMap("work-held", "new")));
    assert.match((await failed).message, /Saved, but not committed: Paused: HEAD is detached, approved for main/);
    assert.equal(rig.read("one/a.yaml"), configMap("work-held", "new"));
  });

  it("pushes a commit by hand to a branch for a pull request where the mapping says so", async () => {
    rig.write("one/a.yaml", configMap("work-request"));
    rig.write("mooring.yaml", "mappings:\n  - { pack: shop/one, path: one, push: pullRequest }\n");
    rig.initGit();
    const bare = addRemote(rig);
    const engine = await open();
    await approvePolicies(engine, rig.folder);
    rig.write("one/a.yaml", configMap("work-request", "new"));
    const told = nextNotice(engine, "pullRequest");
    await engine.commits.commit(await engine.commits.propose(selectionOf(engine, "shop/one")));
    assert.match((await told).message, /Pushed to mooring\/shop\/one/);
    assert.equal(rig.git("-C", bare, "rev-parse", "mooring/shop/one").trim(), rig.git("rev-parse", "HEAD").trim());
    assert.notEqual(rig.git("-C", bare, "rev-parse", "main").trim(), rig.git("rev-parse", "HEAD").trim());
  });

  it("offers what somebody pushed, takes it when asked, and never over changes", async () => {
    rig.write("one/a.yaml", configMap("work-remote"));
    rig.write("two/b.yaml", configMap("work-remote-two"));
    rig.initGit();
    const bare = addRemote(rig);
    const engine = await open();
    pushedByOthers(rig, bare, { "one/a.yaml": configMap("work-remote", "theirs") });
    assert.deepEqual(await engine.automation.checkRemote(rig.folder), { behind: 1, packs: ["one"], isTaken: false });
    const places = (name: string) =>
      stateOf(engine, rig.folder).mappings.find(({ packName }) => packName === name)?.places.remote;
    assert.deepEqual([places("one"), places("two")], ["differs", "equal"]);
    rig.write("two/b.yaml", configMap("work-remote-two", "typing"));
    await assert.rejects(engine.automation.pullRemote(rig.folder), (error) => MooringError.is(error, "refused"));
    assert.equal(rig.read("one/a.yaml"), configMap("work-remote"));
    rig.git("checkout", "--quiet", "two/b.yaml");
    await engine.automation.pullRemote(rig.folder);
    assert.equal(rig.read("one/a.yaml"), configMap("work-remote", "theirs"));
    assert.equal(places("one"), "equal");
  });

  it("takes and applies what somebody pushed where all of it heals", async () => {
    const file = rig.write("one/a.yaml", configMap("work-heal"));
    rig.write("mooring.yaml", "mappings:\n  - { pack: shop/one, path: one, heal: true }\n");
    rig.initGit();
    await serverSideApply(plane(), file, ["-n", "shop"]);
    const bare = addRemote(rig);
    const engine = await open({ watch: true });
    await approvePolicies(engine, rig.folder);
    pushedByOthers(rig, bare, { "one/a.yaml": configMap("work-heal", "theirs") });
    assert.deepEqual(await engine.automation.checkRemote(rig.folder), {
      behind: 1,
      packs: ["shop/one"],
      isTaken: true,
    });
    await until(engine, rig.folder, () => engine.folders.requests().write > 0);
    await until(engine, rig.folder, () => verdictOf(engine, rig.folder, "ConfigMap", "work-heal").state === "inSync");
    assert.equal(rig.git("rev-parse", "HEAD"), rig.git("rev-parse", "origin/main"));
  });

  it("rolls back by one commit that names what it takes back, then the plan applies it", async () => {
    rig.write("one/a.yaml", configMap("work-back", "first"));
    rig.write("two/b.yaml", configMap("work-back-two"));
    rig.initGit();
    const old = rig.git("rev-parse", "HEAD").trim();
    rig.write("one/a.yaml", configMap("work-back", "second"));
    rig.write("two/b.yaml", configMap("work-back-two", "second"));
    rig.commitAll("Second");
    rig.write("one/new.yaml", configMap("work-back-new"));
    rig.commitAll("Third");
    await serverSideApply(plane(), path.join(rig.folder, "one/a.yaml"), ["-n", "shop"]);
    const engine = await open();
    const { oid, reverted } = await engine.automation.rollBack(selectionOf(engine, "one"), old);
    assert.deepEqual(
      reverted.map(({ subject }) => subject),
      ["Third", "Second"],
    );
    assert.equal(rig.git("rev-parse", "HEAD").trim(), oid);
    assert.equal(rig.git("rev-parse", "HEAD:one"), rig.git("rev-parse", `${old}:one`));
    assert.equal(rig.read("two/b.yaml"), configMap("work-back-two", "second"));
    assert.match(
      rig.git("log", "-1", "--format=%B"),
      /^Roll back pack one to \w{7} "Start"[\s\S]*\* \w{12} Third\n\* \w{12} Second[\s\S]*Mooring-Pack: one/,
    );
    const plan = await engine.apply.plan(selectionOf(engine, "one"));
    assert.deepEqual(
      plan.writes.map(({ ref }) => ref.name),
      ["work-back"],
    );
    await engine.apply.run(plan, { hash: plan.hash, force: [] }, quiet);
    assert.equal(verdictOf(engine, rig.folder, "ConfigMap", "work-back").state, "inSync");
  });

  it("tells commits, live changes, events and times in sync in one list, and answers questions about it", async () => {
    const file = rig.write("one/a.yaml", configMap("work-time"));
    rig.initGit();
    await serverSideApply(plane(), file, ["-n", "shop"]);
    const engine = await open();
    const selection = selectionOf(engine, "one");
    await edit(plane(), "configmap", "work-time", { data: { key: "by hand" } });
    const event = rig.write(
      "../event.yaml",
      `apiVersion: v1\nkind: Event\nmetadata: { name: work-time.1, namespace: shop }\ninvolvedObject: { apiVersion: v1, kind: ConfigMap, name: work-time, namespace: shop }\nreason: Touched\nmessage: somebody was here\ntype: Warning\nlastTimestamp: "${new Date().toISOString().slice(0, 19)}Z"\n`,
    );
    await plane().kubectl(["create", "-f", event]);
    await engine.folders.refresh(selection);
    const items = await engine.automation.timeline(selection, { limit: 50 });
    assert.deepEqual([...new Set(items.map(({ kind }) => kind))].sort(), ["commit", "event", "live", "sync"]);
    assert.deepEqual(
      [...items].sort((a, b) => b.time - a.time),
      items,
    );
    const live = items.flatMap((item) => (item.kind === "live" ? [item.manager] : []));
    assert.ok(live.includes("kubectl-edit"), live.join(", "));
    assert.equal((await engine.automation.timeline(selection, { limit: 2 })).length, 2);
    const drifted = await engine.automation.ask(selection, "driftedSince");
    assert.ok(
      drifted.since !== undefined &&
        drifted.items.some((item) => item.kind === "live" && item.manager === "kubectl-edit"),
    );
    const good = await engine.automation.ask(selection, "lastInSync");
    assert.deepEqual([good.head, good.until], [rig.git("rev-parse", "HEAD").trim(), drifted.since]);
    assert.equal(good.commit?.subject, "Start");
    assert.ok((await engine.automation.ask(selection, "lastNight")).items.length > 0);
  });

  it("names the last version in sync, and not the commit that ended that", async () => {
    const file = rig.write("one/a.yaml", configMap("work-version"));
    rig.initGit();
    const start = rig.git("rev-parse", "HEAD").trim();
    await serverSideApply(plane(), file, ["-n", "shop"]);
    const engine = await open();
    const selection = selectionOf(engine, "one");
    rig.write("one/a.yaml", configMap("work-version", "two"));
    rig.commitAll("Two");
    await engine.folders.refresh(selection);
    const { commit, head, until } = await engine.automation.ask(selection, "lastInSync");
    assert.deepEqual([commit?.subject, head], ["Start", start]);
    assert.ok(until !== undefined);
  });
});
