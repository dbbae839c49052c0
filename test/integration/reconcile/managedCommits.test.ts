import assert from "node:assert/strict";
import { join } from "node:path";
import type { Repositories } from "../../../src/repositories/repositories.ts";
import { useControlPlane } from "../../testbed/testbed.ts";
import { type RepositoryRig, synced } from "../repositories/repositoryRig.ts";
import type { Notice } from "../../../src/reconcile/api/notices.ts";
import { approvePolicies, type EngineRig, stateOf, verdictOf } from "./engineRig.ts";
import { edit } from "./liveObjects.ts";
import { mapping, useManagedShop } from "./managedShop.ts";
import { configMap, deployment } from "./texts.ts";

describe("commits of packs of managed repositories", function () {
  this.timeout(120_000);
  const plane = useControlPlane();
  const shop = useManagedShop(plane);
  const { open, cart, atRemote, refusal } = shop;
  let rig: EngineRig;
  let git: RepositoryRig;
  let repositories: Repositories;
  let id: string;
  let source: { readonly folder: string };
  beforeEach(() => {
    ({ rig, git, repositories, id, source } = shop.parts());
  });

  it("have a timeline and a history, and are rolled back at their remote", async () => {
    rig.initGit();
    const deploymentOf = (replicas: number): string => deployment("cart").replace(": 2", `: ${replicas}`);
    const [first] = git.git(source.folder, "log", "--format=%H", "main", "--", "apps/cart").trim().split("\n");
    git.commit(source.folder, { "apps/cart/deployment.yaml": deploymentOf(3) }, "Three of them");
    git.commit(source.folder, { "apps/cart/deeper/map.yaml": configMap("deeper") }, "Another pack");
    git.commit(source.folder, { "apps/cart/more.yaml": configMap("more"), "apps/other/map.yaml": "a: 1\n" }, "More");
    await synced(repositories, id);
    const engine = await open();
    const subjects = (commits: readonly { readonly subject: string }[]): string[] =>
      commits.map(({ subject }) => subject);
    const items = await engine.automation.timeline(cart(), { limit: 100 });
    const commits = items.flatMap((item) => (item.kind === "commit" ? [item.commit] : []));
    assert.deepEqual(subjects(commits), ["More", "Three of them", "Change"]);
    assert.deepEqual(subjects(await engine.commits.history(cart(), 2)), ["More", "Three of them"]);
    await assert.rejects(
      engine.automation.rollBack(cart(), rig.git("rev-parse", "HEAD").trim()),
      refusal("notFound", /is not in the clone of shop-config|is not a commit of shop\/cart/),
    );
    const { oid, reverted } = await engine.automation.rollBack(cart(), first ?? "");
    assert.equal(git.git(source.folder, "rev-parse", "main").trim(), oid);
    assert.deepEqual(subjects(reverted), ["More", "Another pack", "Three of them"]);
    assert.equal(atRemote("apps/cart/deployment.yaml"), deployment("cart"));
    assert.throws(() => atRemote("apps/cart/more.yaml"));
    // what belongs to other packs stays
    assert.equal(atRemote("apps/other/map.yaml"), "a: 1\n");
    assert.match(atRemote("apps/cart/deeper/map.yaml"), /deeper/);
    const message = git.git(source.folder, "log", "-1", "--format=%B");
    assert.match(message, /^Roll back pack shop\/cart to [0-9a-f]{7} "Change"\n\nThis reverts, for this pack:\n\* /);
    assert.match(message, /^Mooring-Pack: shop\/cart$/m);
    assert.equal(verdictOf(engine, rig.folder, "Deployment", "cart").state, "inSync");
    await assert.rejects(engine.automation.rollBack(cart(), first ?? ""), refusal("refused", /Nothing to roll back/));
  });

  it("are not rolled back over what somebody else pushed meanwhile", async () => {
    const [first] = git.git(source.folder, "log", "--format=%H", "main", "--", "apps/cart").trim().split("\n");
    git.commit(source.folder, { "apps/cart/deployment.yaml": deployment("cart").replace(": 2", ": 3") });
    await synced(repositories, id);
    const engine = await open();
    const theirs = git.commit(source.folder, { "apps/cart/deployment.yaml": deployment("cart").replace(": 2", ": 4") });
    await assert.rejects(
      engine.automation.rollBack(cart(), first ?? ""),
      refusal("conflict", /was changed on the remote/),
    );
    assert.equal(git.git(source.folder, "rev-parse", "main").trim(), theirs);
  });

  it("go to a branch for a pull request where the mapping wants one, and are told of", async () => {
    rig.write("mooring.yaml", `${mapping("shop/cart", "apps/cart")}    push: pullRequest\n`);
    await edit(plane(), "deployment", "cart", { spec: { replicas: 5 } });
    const engine = await open();
    const told: Notice[] = [];
    engine.automation.onNotice((notice) => told.push(notice));
    const before = git.git(source.folder, "rev-parse", "main");
    const [proposal] = engine.commits.proposeChanges((await engine.files.takeLive(cart())).changes);
    assert.ok(proposal);
    assert.equal(proposal.review, "mooring/shop/cart");
    const done = await engine.commits.commit(proposal);
    assert.ok(done !== "nothing");
    assert.equal(git.git(source.folder, "rev-parse", "main"), before);
    assert.equal(git.git(source.folder, "rev-parse", "mooring/shop/cart").trim(), done.oid);
    assert.match(git.git(source.folder, "show", "mooring/shop/cart:apps/cart/deployment.yaml"), /replicas: 5\n/);
    // a plain server has no pull requests, and the branch is there all the same
    assert.deepEqual(
      told.map(({ kind, isOpen, link }) => [kind, isOpen, link]),
      [["pullRequest", false, undefined]],
    );
    assert.match(
      told[0]?.message ?? "",
      /^Pushed to mooring\/shop\/cart\. The pull request into main could not be opened/,
    );
    assert.equal(verdictOf(engine, rig.folder, "Deployment", "cart").state, "drifted");
  });

  it("commit what is saved in their editors where the mapping says so, files of one moment together", async () => {
    git.commit(source.folder, { "apps/cart/map.yaml": configMap("one") });
    await synced(repositories, id);
    rig.write("mooring.yaml", `${mapping("shop/cart", "apps/cart")}    commit: onSave\n`);
    const engine = await open();
    await approvePolicies(engine, rig.folder);
    const folder = stateOf(engine, rig.folder).managed[0]?.folder ?? "";
    const change = (path: string, before: string, from: string, to: string) => ({
      file: join(folder, path),
      before,
      after: before.replace(from, to),
    });
    const notices: string[] = [];
    engine.automation.onNotice(({ kind }) => notices.push(kind));
    const count = (): number => Number(git.git(source.folder, "rev-list", "--count", "main"));
    const before = count();
    const results = await Promise.all([
      engine.automation.saveManaged(
        change("apps/cart/deployment.yaml", deployment("cart"), "replicas: 2", "replicas: 3"),
      ),
      engine.automation.saveManaged(change("apps/cart/map.yaml", configMap("one"), "name: one", "name: other")),
    ]);
    assert.deepEqual([results, count() - before, notices], [[true, true], 1, ["committed"]]);
    assert.match(atRemote("apps/cart/deployment.yaml"), /replicas: 3/);
    assert.match(atRemote("apps/cart/map.yaml"), /name: other/);
    // made for another text than the remote's: nothing is overwritten
    const stale = engine.automation.saveManaged(
      change("apps/cart/map.yaml", configMap("one"), "name: one", "name: lost"),
    );
    await assert.rejects(stale, refusal("conflict", /was changed on the remote/));
    const text = atRemote("apps/cart/deployment.yaml");
    const broken = { file: join(folder, "apps/cart/deployment.yaml"), before: text, after: `${text}  broken: [\n` };
    engine.folders.setOverlay(broken.file, broken.after);
    await assert.rejects(engine.automation.saveManaged(broken), refusal("refused", /can no longer be read/));
    engine.folders.setOverlay(broken.file, undefined);
    assert.equal(count() - before, 1);
    rig.write("mooring.yaml", mapping("shop/cart", "apps/cart"));
    await engine.folders.refresh({ folder: rig.folder });
    assert.equal(
      await engine.automation.saveManaged({ file: broken.file, before: text, after: `${text}# x\n` }),
      false,
    );
    assert.equal(count() - before, 1);
  });
});
