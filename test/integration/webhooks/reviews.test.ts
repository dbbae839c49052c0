import assert from "node:assert/strict";
import type { CommitDone } from "../../../src/repositories/api/repositoriesApi.ts";
import { synced } from "../repositories/repositoryRig.ts";
import { waitFor } from "../../testbed/waitFor.ts";
import { useGiteaRig } from "./giteaRig.ts";

interface GiteaPull {
  readonly number: number;
  readonly html_url: string;
  readonly title: string;
  readonly body: string;
  readonly head: { readonly ref: string; readonly sha: string };
  readonly base: { readonly ref: string };
}

describe("a commit for review, at a real Gitea", function () {
  this.timeout(120_000);
  const at = useGiteaRig();

  const commit = async (id: string, writes: Readonly<Record<string, string>>, message: string): Promise<CommitDone> => {
    const texts = Object.entries(writes).map(([path, text]) => ({ path, text }));
    const done = await at.repositories.commit(id, { writes: texts, message, trailers: {}, review: "mooring/shop-web" });
    assert.ok(done !== "nothing");
    return done;
  };
  const pulls = async (name: string): Promise<readonly GiteaPull[]> => {
    const { body } = await at.gitea.request({ method: "GET", path: `/repos/ann/${name}/pulls?state=open` });
    return body as readonly GiteaPull[];
  };
  const tip = async (name: string, branch: string): Promise<string> => {
    const { body } = await at.gitea.request({ method: "GET", path: `/repos/ann/${name}/branches/${branch}` });
    return (body as { readonly commit: { readonly id: string } }).commit.id;
  };

  it("goes to a branch of its own, and its pull request is open", async () => {
    const { name, id } = await at.given();
    const before = await tip(name, "main");
    const done = await commit(id, { "web.yaml": "a: 1\n" }, "Update pack shop/web\n\nMore of it.");
    const [pull, ...more] = await pulls(name);
    assert.ok(pull && more.length === 0);
    assert.deepEqual(
      [pull.head.ref, pull.head.sha, pull.base.ref, pull.title, pull.body],
      ["mooring/shop-web", done.oid, "main", "Update pack shop/web", "More of it."],
    );
    assert.deepEqual([done.request?.isOpen, done.request?.link], [true, pull.html_url]);
    assert.equal(await tip(name, "main"), before);
    assert.equal(at.repositories.get(id)?.head, before);
  });

  it("joins the pull request that is open, but not over its own earlier change of the same file", async () => {
    const { name, id } = await at.given();
    const first = await commit(id, { "web.yaml": "a: 1\n" }, "One");
    const second = await commit(id, { "db.yaml": "b: 1\n" }, "Two");
    assert.equal(second.branch, first.branch);
    assert.equal(second.request?.link, first.request?.link);
    assert.match(second.request?.message ?? "", /was updated/);
    assert.deepEqual(
      (await pulls(name)).map(({ head }) => head.sha),
      [second.oid],
    );
    const third = await commit(id, { "web.yaml": "a: 2\n" }, "Three");
    assert.equal(third.branch, "mooring/shop-web-2");
    assert.equal((await pulls(name)).length, 2);
  });

  it("takes back a commit, and leaves the registered branch alone", async () => {
    const { name, id } = await at.given();
    const trailers = { "Mooring-Pack": "shop/web" };
    const set = async (text: string): Promise<CommitDone | "nothing"> =>
      at.repositories.commit(id, { writes: [{ path: "web.yaml", text }], message: "Set it", trailers });
    await set("a: 1\n");
    const changed = await set("a: 2\n");
    assert.ok(changed !== "nothing");
    const made = await at.repositories.revert(id, changed.oid, { review: "mooring/shop-web" });
    assert.equal(await tip(name, "main"), changed.oid);
    const [pull] = await pulls(name);
    assert.deepEqual([pull?.head.sha, pull?.title, made.request?.isOpen], [made.oid, 'Revert "Set it"', true]);
    const path = `/repos/ann/${name}/contents/web.yaml?ref=${made.oid}`;
    const { content } = (await at.gitea.request({ method: "GET", path })).body as { readonly content: string };
    assert.equal(Buffer.from(content, "base64").toString(), "a: 1\n");
  });

  it("begins anew where the branch was merged, however that was done", async () => {
    const { name, id } = await at.given();
    const merge = async (Do: "merge" | "squash"): Promise<void> => {
      const [pull] = await pulls(name);
      const path = `/repos/ann/${name}/pulls/${pull?.number}/merge`;
      // refused until Gitea has looked whether the branches fit
      await waitFor("the merge", async () => {
        return (await at.gitea.request({ method: "POST", path, body: { Do } })).status === 200;
      });
      await synced(at.repositories, id);
    };
    await commit(id, { "web.yaml": "a: 1\n" }, "One");
    await merge("merge");
    const second = await commit(id, { "web.yaml": "a: 2\n" }, "Two");
    assert.equal(second.branch, "mooring/shop-web");
    assert.deepEqual([second.request?.isOpen, (await pulls(name)).length], [true, 1]);
    await merge("squash");
    const third = await commit(id, { "web.yaml": "a: 3\n" }, "Three");
    assert.equal(third.branch, "mooring/shop-web-2");
    const [pull] = await pulls(name);
    const files = await at.gitea.request({ method: "GET", path: `/repos/ann/${name}/pulls/${pull?.number}/commits` });
    assert.equal((files.body as readonly unknown[]).length, 1);
  });

  it("stays pushed where no pull request can be opened, and says where it is done by hand", async () => {
    const { name, id } = await at.given();
    await at.repositories.webhook(id).check();
    const body = { has_pull_requests: false };
    await at.gitea.request({ method: "PATCH", path: `/repos/ann/${name}`, body });
    const done = await commit(id, { "web.yaml": "a: 1\n" }, "One");
    assert.equal(await tip(name, "mooring%2Fshop-web"), done.oid);
    assert.equal(done.request?.isOpen, false);
    assert.equal(done.request.link, `${at.gitea.url}/ann/${name}/compare/main...mooring/shop-web`);
    assert.match(
      done.request.message,
      /^Pushed to mooring\/shop-web\. The pull request into main could not be opened: /,
    );
  });
});
