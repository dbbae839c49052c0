import assert from "node:assert/strict";
import path from "node:path";
import type { Engine } from "../../../src/reconcile/api/engineApi.ts";
import type { MappingState } from "../../../src/reconcile/api/readModel.ts";
import { type Clock, systemClock } from "../../../src/support/clock.ts";
import { MooringError } from "../../../src/support/errors.ts";
import { useControlPlane } from "../../testbed/testbed.ts";
import { serverSideApply } from "./applyCorpora.ts";
import { approvePolicies, EngineRig, type RigOptions, stateOf, until, verdictOf } from "./engineRig.ts";
import { at, edit, live } from "./liveObjects.ts";
import { addRemote, pushedByOthers } from "./remote.ts";
import { BINDING, configMap } from "./texts.ts";

describe("what acts by itself waits for the user, on a real API server and real git", function () {
  this.timeout(120_000);
  const plane = useControlPlane();
  let rig: EngineRig;
  /** Pauses of a second and more pass a hundred times as fast. */
  const clock: Clock = {
    ...systemClock,
    after: (delay, run) => systemClock.after(delay >= 1_000 ? delay / 100 : delay, run),
  };
  beforeEach(() => {
    rig = new EngineRig();
  });
  afterEach(() => rig.close());

  const open = (options: Partial<RigOptions> = {}): Promise<Engine> =>
    rig.open({ kubeconfig: plane().kubeconfig, watch: true, clock, ...options });
  const entry = (name: string, more = ""): string =>
    `protected: [prod-*]\nmappings:\n  - { pack: shop/one, path: one, heal: true${more} }\n${name}`;
  /** A pack of one object, in the cluster as in the files. */
  async function given(name: string, more = ""): Promise<void> {
    const file = rig.write("one/a.yaml", configMap(name));
    rig.write("mooring.yaml", entry("", more));
    rig.initGit();
    await serverSideApply(plane(), file, ["-n", "shop"]);
  }
  const one = (engine: Engine): MappingState => {
    const found = stateOf(engine, rig.folder).mappings.find(({ packId }) => packId === "folder:one");
    if (!found) throw new Error("no mapping");
    return found;
  };
  const selection = (): { folder: string; packId: string } => ({ folder: rig.folder, packId: "folder:one" });
  const value = async (name: string): Promise<unknown> => at(await live(plane(), "configmap", name), "data", "key");
  const inSync = (engine: Engine, name: string): Promise<unknown> =>
    until(engine, rig.folder, () => verdictOf(engine, rig.folder, "ConfigMap", name).state === "inSync");
  const drifted = (engine: Engine, name: string): Promise<unknown> =>
    until(engine, rig.folder, () => verdictOf(engine, rig.folder, "ConfigMap", name).state === "drifted");
  const kind = (engine: Engine, wanted: MappingState["consent"]["kind"]): Promise<unknown> =>
    until(engine, rig.folder, () => one(engine).consent.kind === wanted);
  /** What happens by itself would have happened by then: every pause is over. */
  const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 600));
  it("waits, shows what the first heal would write, runs once approved, and remembers", async () => {
    await given("consent-first");
    await edit(plane(), "configmap", "consent-first", { data: { key: "by hand" } });
    const engine = await open();
    await settled();
    assert.equal(engine.folders.requests().write, 0);
    assert.equal(one(engine).consent.kind, "waiting");
    assert.deepEqual(one(engine).heal, { kind: "held", message: "Not healed: Waiting for your approval: heal." });
    const review = await engine.mappings.reviewPolicies(selection());
    assert.deepEqual(
      review.plan?.writes.map(({ ref, differences }) => [ref.name, differences.map(({ pointer }) => pointer)]),
      [["consent-first", ["/data/key"]]],
    );
    assert.deepEqual([review.branch, review.policies, review.scope.target], ["main", ["heal"], one(engine).target]);
    assert.equal(engine.folders.requests().write, 0);
    await engine.mappings.approvePolicies(review);
    await inSync(engine, "consent-first");
    assert.equal(await value("consent-first"), "one");
    rig.closeEngines();
    const next = await open();
    await edit(plane(), "configmap", "consent-first", { data: { key: "by hand" } });
    await until(next, rig.folder, () => next.folders.requests().write > 0);
    await inSync(next, "consent-first");
    await next.mappings.revokeApproval(selection());
    assert.equal(one(next).consent.kind, "waiting");
    const { write } = next.folders.requests();
    await edit(plane(), "configmap", "consent-first", { data: { key: "again" } });
    await drifted(next, "consent-first");
    await settled();
    assert.equal(next.folders.requests().write, write);
    await assert.rejects(next.mappings.revokeApproval(selection()), (error) => MooringError.is(error, "refused"));
  });

  it("is not given for what was not shown", async () => {
    await given("consent-stale");
    const engine = await open();
    const review = await engine.mappings.reviewPolicies(selection());
    engine.folders.fileChanged(rig.write("one/a.yaml", configMap("consent-stale", "more")));
    await until(engine, rig.folder, () => one(engine).places.commit === "differs");
    await assert.rejects(engine.mappings.reviewPolicies(selection()), /uncommitted changes/);
    rig.commitAll("More");
    await assert.rejects(engine.mappings.approvePolicies(review), (error) => MooringError.is(error, "stale"));
    rig.git("checkout", "--quiet", "--detach");
    await assert.rejects(engine.mappings.reviewPolicies(selection()), /[Cc]heck out a branch/);
    await settled();
    assert.equal(one(engine).consent.kind, "waiting");
    assert.equal(engine.folders.requests().write, 0);
  });

  const moves: readonly (readonly [what: string, move: (rig: EngineRig) => void, paused: RegExp])[] = [
    ["another branch", (to) => to.git("checkout", "--quiet", "feature"), /HEAD is on feature, approved for main/],
    ["no branch", (to) => to.git("checkout", "--quiet", "--detach", "feature"), /HEAD is detached, approved for main/],
    [
      "a rebase that stopped",
      (to) => assert.throws(() => to.git("rebase", "--exec", "false", "main~1", "feature")),
      /a rebase is in progress; approved for main/,
    ],
    ["a bisect", (to) => to.git("bisect", "start", "main", "main~1"), /a bisect is in progress; approved for main/],
  ];
  for (const [what, move, message] of moves)
    it(`rests on ${what}, and goes on when HEAD is back`, async () => {
      await given("consent-move");
      rig.git("commit", "--quiet", "--allow-empty", "-m", "Second");
      rig.git("checkout", "--quiet", "-b", "feature", "main~1");
      rig.write("one/a.yaml", configMap("consent-move", "feature"));
      rig.commitAll("Feature");
      rig.git("checkout", "--quiet", "main");
      const engine = await open();
      await approvePolicies(engine, rig.folder);
      move(rig);
      await kind(engine, "paused");
      assert.match(one(engine).consent.message, message);
      await edit(plane(), "configmap", "consent-move", { data: { key: "by hand" } });
      await drifted(engine, "consent-move");
      await settled();
      assert.equal(engine.folders.requests().write, 0);
      assert.equal(await value("consent-move"), "by hand");
      if (what.includes("rebase")) rig.git("rebase", "--abort");
      if (what.includes("bisect")) rig.git("bisect", "reset");
      rig.git("checkout", "--quiet", "main");
      await inSync(engine, "consent-move");
      assert.equal(await value("consent-move"), "one");
    });

  const widened: readonly (readonly [what: string, files: (name: string) => Record<string, string>, said: RegExp])[] = [
    [
      "another context",
      () => ({ "mooring.yaml": entry("", ", cluster: { context: admin }") }),
      /target is admin\/shop, approved for shop-dev\/shop/,
    ],
    [
      "another namespace",
      () => ({ "mooring.yaml": entry("", ", cluster: { namespace: default }") }),
      /target is shop-dev\/default, approved for shop-dev\/shop/,
    ],
    [
      "less protection",
      () => ({ "mooring.yaml": entry("").replace("protected: [prod-*]\n", "") }),
      /no longer protects prod-\*/,
    ],
    [
      "an object without a namespace",
      (name) => ({ "one/a.yaml": `${configMap(name, "theirs")}---\n${BINDING}` }),
      /also writes to cluster\/ClusterRoleBinding.rbac.authorization.k8s.io/,
    ],
  ];
  for (const [what, files, said] of widened)
    it(`asks again after a pull that brings ${what}`, async () => {
      await given("consent-wider");
      const bare = addRemote(rig);
      const engine = await open({ context: "shop-dev" });
      await approvePolicies(engine, rig.folder);
      await until(engine, rig.folder, () => one(engine).heal.kind === "watching");
      pushedByOthers(rig, bare, { "one/a.yaml": configMap("consent-wider", "theirs"), ...files("consent-wider") });
      rig.git("pull", "--quiet");
      await engine.folders.refresh({ folder: rig.folder });
      await kind(engine, "waiting");
      assert.match(one(engine).consent.message, said);
      await settled();
      assert.equal(engine.folders.requests().write, 0);
    });

  it("leaves new mappings, other policies and another remote waiting, and lets the approved ones go on", async () => {
    await given("consent-more");
    const bare = addRemote(rig);
    const engine = await open();
    await approvePolicies(engine, rig.folder);
    pushedByOthers(rig, bare, {
      "evil/crb.yaml": BINDING,
      "mooring.yaml": entry("  - { pack: evil, path: evil, heal: true }\n", ", push: push"),
    });
    assert.deepEqual((await engine.automation.checkRemote(rig.folder)).isTaken, false);
    rig.git("pull", "--quiet");
    await engine.folders.refresh({ folder: rig.folder });
    assert.deepEqual(
      stateOf(engine, rig.folder).mappings.map(({ packName, consent: { approved, waiting } }) => [
        packName,
        approved,
        waiting,
      ]),
      [
        ["evil", [], ["heal"]],
        ["shop/one", ["heal"], ["push"]],
      ],
    );
    await edit(plane(), "configmap", "consent-more", { data: { key: "by hand" } });
    await until(engine, rig.folder, () => engine.folders.requests().write > 0);
    await inSync(engine, "consent-more");
    await settled();
    await assert.rejects(plane().kubectl(["get", "clusterrolebinding", "consent-evil"]), /not found/i);
    rig.git("remote", "set-url", "origin", path.join(rig.base, "elsewhere.git"));
    await engine.folders.refresh({ folder: rig.folder });
    assert.match(one(engine).consent.message, /The repository is .*elsewhere/);
    assert.deepEqual(one(engine).consent.approved, []);
  });

  it("keeps a target protected that was so at the approval", async () => {
    await given("consent-protected");
    rig.write("mooring.yaml", entry("").replace("prod-*", "adm*"));
    rig.commitAll("Protect");
    const engine = await open();
    await approvePolicies(engine, rig.folder);
    rig.write("mooring.yaml", entry("").replace("protected: [prod-*]\n", ""));
    await engine.folders.refresh({ folder: rig.folder });
    assert.equal(stateOf(engine, rig.folder).isProtected, true);
    await engine.mappings.revokeApproval(selection());
    await until(engine, rig.folder, ({ isProtected }) => !isProtected);
  });

  it("commits and pushes nothing that was not approved, also after a commit by hand", async () => {
    rig.write("one/a.yaml", configMap("consent-save"));
    rig.write("mooring.yaml", "mappings:\n  - { pack: shop/one, path: one, commit: onSave, push: push }\n");
    rig.initGit();
    const bare = addRemote(rig);
    const engine = await open();
    const start = rig.git("rev-parse", "HEAD");
    engine.automation.saved(rig.write("one/a.yaml", configMap("consent-save", "new")));
    await settled();
    assert.equal(rig.git("rev-parse", "HEAD"), start);
    const proposal = await engine.commits.propose(selection());
    await engine.commits.commit(proposal);
    assert.equal(rig.git("-C", bare, "rev-parse", "main"), start);
    const review = await engine.mappings.reviewPolicies(selection());
    assert.deepEqual(
      [review.policies, review.upstream, review.files.map((file) => path.basename(file)), review.plan],
      [["commit", "push"], "origin/main", ["a.yaml"], undefined],
    );
    await engine.mappings.approvePolicies(review);
    const pushed = new Promise((resolve) =>
      engine.automation.onNotice((notice) => notice.kind === "pushed" && resolve(notice)),
    );
    engine.automation.saved(rig.write("one/a.yaml", configMap("consent-save", "newer")));
    await pushed;
    assert.equal(rig.git("-C", bare, "rev-parse", "main"), rig.git("rev-parse", "HEAD"));
  });
});
