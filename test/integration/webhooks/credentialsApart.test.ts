// Every byte that goes to a cluster and to Git hosts during a whole walk: compare, apply, sync, commit, webhook, commit status.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { ManagedFiles } from "../../../src/repositories/level/managedFiles.ts";
import { startFaultProxy, type FaultProxy } from "../../testbed/faultProxy.ts";
import { FakeGitHub } from "../../testbed/hosts/fakeGitHub.ts";
import { writeKubeconfig } from "../../testbed/kubeconfigFile.ts";
import { RecordingProxy } from "../../testbed/recordingProxy.ts";
import { useControlPlane } from "../../testbed/testbed.ts";
import { userNames } from "../../testbed/users.ts";
import { type GitHttpServer, startGitHttpServer } from "../git/gitHttpServer.ts";
import { EngineRig, verdictOf } from "../reconcile/engineRig.ts";
import { edit } from "../reconcile/liveObjects.ts";
import { mapping } from "../reconcile/managedShop.ts";
import { configMap } from "../reconcile/texts.ts";
import { added, RepositoryRig, synced } from "../repositories/repositoryRig.ts";

const TOKEN = "ghp_canary0123456789";
const OWN = "canary-own-sign-in-41d7";
const SECRET = "canary-live-secret-9b02";

describe("credentials of clusters and of Git hosts", function () {
  this.timeout(240_000);
  const plane = useControlPlane();
  const github = new FakeGitHub(TOKEN);
  let git: RepositoryRig;
  let rig: EngineRig;
  let server: GitHttpServer;
  let cluster: FaultProxy;
  let toHost: RecordingProxy;
  let toCluster: RecordingProxy;
  let kubeconfig: string;

  before(async () => {
    git = new RepositoryRig();
    rig = new EngineRig();
    const sources = path.join(git.base, "sources");
    for (const name of ["shop", "own"]) {
      const bare = path.join(sources, `team/${name}.git`);
      fs.mkdirSync(bare, { recursive: true });
      git.git(bare, "init", "--quiet", "--bare");
      git.git(bare, "config", "http.receivepack", "true");
      git.commit(bare, { "apps/cart/map.yaml": configMap("cart") });
    }
    server = await startGitHttpServer(sources);
    await github.start();
    toHost = new RecordingProxy({
      upstream: (at) => (at.startsWith("/api/") ? github.origin : `http://127.0.0.1:${server.port}`),
      wantsBasic: (at) => !at.startsWith("/api/"),
    });
    await toHost.start();
    cluster = await startFaultProxy(plane(), { plainHttpAs: "reader" });
    toCluster = new RecordingProxy({ upstream: () => cluster.server });
    await toCluster.start();
    kubeconfig = path.join(rig.base, "kubeconfig");
    writeKubeconfig(kubeconfig, { server: toCluster.origin, caFile: undefined, tokens: plane().tokens });
    const helper = path.join(git.base, "helper");
    fs.writeFileSync(helper, `#!/bin/sh\ntest "$1" = get && printf 'username=ann\\npassword=${OWN}\\n'\n`, {
      mode: 0o755,
    });
    git.git(git.base, "config", "--global", "credential.helper", helper);
  });
  after(async () => {
    await toCluster?.stop();
    await toHost?.stop();
    await cluster?.stop();
    await github.stop();
    server?.close();
    await git?.remove();
    await rig?.close();
  });

  it("never meet: none of a cluster is sent to a host, and none of a host to a cluster", async () => {
    // a host: two ways to sign in, a copy, its webhook and checks
    const repositories = await git.open({
      hosts: {
        receiver: () => "https://m.example.test",
        hookLifetime: () => 90 * 86_400_000,
        rotatesTokens: () => false,
      },
    });
    const url = `${toHost.origin}/team/shop.git`;
    const { id, head, status } = await added(repositories, {
      ...{ name: "shop-config", branch: "main", url, access: "token", secret: { secret: TOKEN } },
    });
    assert.equal(status, "active", git.logged.join("\n"));
    const own = await added(repositories, { name: "own", url: `${toHost.origin}/team/own.git` });
    assert.equal(own.status, "active", git.logged.join("\n"));
    await repositories.webhook(id).connect();
    await repositories.webhook(id).check();

    // a cluster: a mapped pack of that copy and one of the workspace, compared, drifted and applied
    rig.write("mooring.yaml", mapping("shop/cart", "apps/cart"));
    rig.write("web/map.yaml", configMap("web"));
    rig.write("web/secret.yaml", "apiVersion: v1\nkind: Secret\nmetadata: { name: web }\nstringData: { key: file }\n");
    const managed = new ManagedFiles(() => Promise.resolve(repositories));
    const engine = await rig.open({ kubeconfig, managed });
    const apply = async (): Promise<void> => {
      const plan = await engine.apply.plan({ folder: rig.folder });
      const { results } = await engine.apply.run(plan, { hash: plan.hash, force: [] }, () => undefined);
      assert.ok(results.length > 0 && results.every(({ outcome }) => outcome !== "failed"), JSON.stringify(results));
      await engine.folders.refresh({ folder: rig.folder });
    };
    await apply();
    await edit(plane(), "configmap", "cart", { data: { key: "two" } });
    await edit(plane(), "secret", "web", { stringData: { key: SECRET } });
    await engine.folders.refresh({ folder: rig.folder });
    assert.equal(verdictOf(engine, rig.folder, "ConfigMap", "cart").state, "drifted");

    // back to the host: the live value as a commit, a sync, and the state as a status
    const { changes } = await engine.files.takeLive({ folder: rig.folder, packId: "folder:shop-config//apps/cart" });
    assert.equal(changes.length, 1);
    const writes = [{ path: "apps/cart/map.yaml", text: configMap("cart").replace("one", "two") }];
    assert.notEqual(await repositories.commit(id, { writes, message: "Take the live value", trailers: {} }), "nothing");
    assert.equal((await synced(repositories, id)).status, "succeeded");
    const state = { context: "mooring/drift", state: "failure", description: "drifted", link: undefined } as const;
    await repositories.webhook(id).setStatus(head ?? "", state);
    await engine.folders.refresh({ folder: rig.folder });
    await apply();
    managed.dispose();

    for (const user of userNames) assert.deepEqual(toHost.holding(plane().tokens[user]), [], `token of ${user}`);
    assert.deepEqual(toHost.holding(SECRET), [], "a value of a Secret");
    for (const secret of [TOKEN, OWN]) assert.deepEqual(toCluster.holding(secret), []);
    // the records do hold what belongs to each
    assert.ok(toCluster.holding(plane().tokens.admin).length === toCluster.count && toCluster.count > 10);
    assert.ok(toHost.holding(TOKEN).some((line) => line.includes("/api/v3/")));
    assert.ok(toHost.holding(TOKEN).some((line) => line.includes("git-receive-pack")));
    assert.ok(toHost.holding(OWN).every((line) => line.includes("/team/own.git/")) && toHost.holding(OWN).length > 0);
    assert.deepEqual(github.violations, []);
  });
});
