import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Repositories } from "../../../src/repositories/repositories.ts";
import { type GitHttpServer, startGitHttpServer } from "../git/gitHttpServer.ts";
import { added, RepositoryRig, synced } from "./repositoryRig.ts";

const SECRET = { username: "ann", secret: "canary-3b1c" };

describe("a host that redirects", () => {
  let rig: RepositoryRig;
  let repositories: Repositories;
  let git: GitHttpServer;
  let stranger: Server;
  let asked: string[];
  let strangerPort: number;

  beforeEach(async () => {
    rig = new RepositoryRig();
    rig.source("shop");
    asked = [];
    stranger = createServer((request, response) => {
      asked.push(`${request.method} ${request.url} ${request.headers.authorization ?? "-"}`);
      response.writeHead(401, { "www-authenticate": 'Basic realm="x"' }).end();
    });
    await new Promise<void>((resolve) => stranger.listen(0, "localhost", resolve));
    strangerPort = (stranger.address() as AddressInfo).port;
    repositories = await rig.open();
  });
  afterEach(async () => {
    git.close();
    stranger.close().closeAllConnections();
    await rig.remove();
  });

  for (const status of [301, 302, 307, 308])
    it(`by ${status} to another one is not followed with a secret in hand`, async () => {
      git = await startGitHttpServer(rig.base, {
        password: SECRET.secret,
        redirect: (path) =>
          path.startsWith("/old.git/") ? [status, `http://localhost:${strangerPort}${path}`] : undefined,
      });
      const url = `http://127.0.0.1:${git.port}/old.git`;
      const record = await added(repositories, { url, access: "password", secret: SECRET });
      assert.equal(record.failure?.kind, "redirected", JSON.stringify(record.failure));
      assert.match(record.failure.cure, /change its address/);
      assert.equal((await repositories.recheck(record.id)).failure?.kind, "redirected");
      assert.deepEqual(asked, []);
    });

  it("within itself is followed, from the first copy to a commit, as GitLab does without .git", async () => {
    git = await startGitHttpServer(rig.base, {
      password: SECRET.secret,
      redirect: (path) => (path.startsWith("/shop/") ? [301, path.replace("/shop/", "/shop.git/")] : undefined),
    });
    const url = `http://127.0.0.1:${git.port}/shop`;
    const record = await added(repositories, { url, access: "password", secret: SECRET });
    assert.equal(record.status, "active", JSON.stringify(record.failure));
    rig.commit(`${rig.base}/shop.git`, { "a.yaml": "a: 1\n" });
    assert.equal((await synced(repositories, record.id)).commitsSynced, 1);
    rig.git(`${rig.base}/shop.git`, "config", "http.receivepack", "true");
    assert.equal((await repositories.recheck(record.id)).failure, undefined);
    assert.equal(repositories.get(record.id)?.url, url);
  });
});
