// Hosts that are not at the root of their server: a real Gitea behind a proxy that takes its path away, and GitLab's fake.
import assert from "node:assert/strict";
import { freePort } from "../../testbed/freePort.ts";
import { type Gitea, startGitea } from "../../testbed/gitea.ts";
import { FakeGitLab } from "../../testbed/hosts/fakeGitLab.ts";
import { StrippingProxy } from "../../testbed/hosts/strippingProxy.ts";
import { added, RepositoryRig } from "../repositories/repositoryRig.ts";

const START_LIMIT = 300_000;
const HOSTS = { receiver: () => "http://127.0.0.1:9", hookLifetime: () => 86_400_000, rotatesTokens: () => false };

describe("a host below a path of its server", () => {
  let rig: RepositoryRig;
  beforeEach(() => {
    rig = new RepositoryRig();
  });
  afterEach(() => rig.remove());

  describe("that is a real Gitea", () => {
    let gitea: Gitea;
    let front: StrippingProxy;
    let root = "";
    before("start Gitea", async function () {
      this.timeout(START_LIMIT);
      const port = await freePort();
      root = `http://127.0.0.1:${port}/gitea`;
      gitea = await startGitea(`${root}/`);
      front = new StrippingProxy(port, "/gitea", () => Number(new URL(gitea.url).port));
      await front.start();
    });
    after(async () => {
      front.stop();
      await gitea.stop();
    });

    it("is found there, cloned, checked, and given a webhook; nobody else on the server sees the token", async () => {
      const body = { name: "shop", private: true, auto_init: true, default_branch: "main" };
      assert.equal((await gitea.request({ method: "POST", path: "/user/repos", body })).status, 201);
      const url = `${root}/ann/shop.git`;
      const secret = { secret: await gitea.token(["write:repository", "read:user"]) };
      const repositories = await rig.open({ hosts: HOSTS });
      const record = await added(repositories, { url, access: "token", secret });
      assert.equal(record.status, "active");
      const webhook = repositories.webhook(record.id);
      const state = await webhook.connect();
      assert.equal(state.host, "gitea");
      const hooks = await gitea.request({ method: "GET", path: "/repos/ann/shop/hooks" });
      const [hook] = hooks.body as readonly { readonly id: number }[];
      assert.equal(state.link, `${root}/ann/shop/settings/hooks/${hook?.id}`);
      const { checks } = await webhook.check();
      assert.deepEqual(
        checks.slice(0, 4).map(({ name, result }) => `${name} ${result}`),
        ["token good", "role good", "branch good", "hook good"],
      );
      await repositories.edit(record.id, { secret: { secret: "wrong-0123456789" } });
      assert.match((await webhook.check()).checks[0]?.message ?? "", new RegExp(`${root}/user/settings/applications`));
      assert.deepEqual(
        front.strays.filter(({ authorization }) => authorization !== undefined),
        [],
      );
    });
  });

  it("is GitLab's own, with a group before the project", async () => {
    const gitlab = new FakeGitLab();
    await gitlab.start();
    try {
      gitlab.prefix = "/git/lab";
      const url = `${gitlab.origin}/git/lab/team/shop.git`;
      const secret = { secret: gitlab.token(["api"], 90) };
      const repositories = await rig.open({ hosts: HOSTS });
      const { id } = await repositories.add({ name: "shop", url, level: "private", access: "token", secret });
      const state = await repositories.webhook(id).connect();
      assert.equal(gitlab.hooks.size, 1);
      assert.ok(state.link?.startsWith(`${gitlab.origin}/git/lab/team/shop/-/hooks/`));
      assert.deepEqual(gitlab.violations, []);
    } finally {
      await gitlab.stop();
    }
  });
});
