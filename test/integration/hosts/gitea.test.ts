import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { HostCredential } from "../../../src/hosts/credential.ts";
import type { Host } from "../../../src/hosts/host.ts";
import { createHost, detectHost, nodeTransport } from "../../../src/hosts/hosts.ts";
import { parseHostAddress } from "../../../src/hosts/hostRepository.ts";
import { systemClock } from "../../../src/support/clock.ts";
import { MooringError } from "../../../src/support/errors.ts";
import { type Gitea, startGitea } from "../../testbed/gitea.ts";
import { waitFor } from "../../testbed/waitFor.ts";

const START_LIMIT = 300_000;

describe("a real Gitea as a host", () => {
  const send = nodeTransport({ environment: {} });
  let gitea: Gitea;
  let count = 0;

  before("start Gitea", async function () {
    this.timeout(START_LIMIT);
    gitea = await startGitea();
  });
  after(() => gitea.stop());

  const given = async (credential?: HostCredential): Promise<{ readonly host: Host; readonly name: string }> => {
    count += 1;
    const name = `shop-${count}`;
    const body = { name, private: true, auto_init: true, default_branch: "main" };
    assert.equal((await gitea.request({ method: "POST", path: "/user/repos", body })).status, 201);
    const place = parseHostAddress(`${gitea.url}/ann/${name}.git`);
    assert.ok(place);
    const secret = await gitea.token(["write:repository", "read:user"]);
    const own = credential ?? { kind: "token", secret };
    return {
      name,
      host: createHost({
        kind: "gitea",
        place,
        api: `${gitea.url}/api/v1/`,
        credential: own,
        send,
        clock: systemClock,
      }),
    };
  };

  it("is found by its API, whatever its name", async () => {
    const place = parseHostAddress(`${gitea.url}/ann/shop.git`);
    assert.ok(place);
    const found = await detectHost(place, { send, clock: systemClock });
    assert.deepEqual(found, { kind: "gitea", api: `${gitea.url}/api/v1/` });
  });

  it("tells who the token is, what it may do, and how the branch stands", async () => {
    const { host, name } = await given();
    assert.equal((await host.token()).login, "ann");
    assert.deepEqual(await host.repository(), {
      role: "admin",
      mayHook: true,
      defaultBranch: "main",
      isArchived: false,
    });
    assert.deepEqual(await host.branch("main"), { isProtected: false, mayPush: true });
    const body = { rule_name: "main", enable_push: false };
    await gitea.request({ method: "POST", path: `/repos/ann/${name}/branch_protections`, body });
    assert.deepEqual(await host.branch("main"), { isProtected: true, mayPush: false });
    await assert.rejects(host.branch("gone"), (error) => MooringError.is(error, "notFound"));
  });

  it("keeps a webhook from its making to its end", async () => {
    const { host } = await given();
    const url = "http://127.0.0.1:9/mooring/abc";
    const made = await host.createHook({ url, secret: "one", events: ["push"], branch: "main" });
    assert.deepEqual(await host.hooks(), [made]);
    assert.deepEqual(
      { url: made.url, events: made.events, branch: made.branch },
      { url, events: ["push"], branch: "main" },
    );
    const edited = await host.editHook(made.id, { isActive: false, branch: undefined });
    assert.deepEqual({ ...edited }, { ...made, isActive: false, branch: undefined, health: "disabled" });
    // Gitea would take another secret and keep the old one
    await assert.rejects(host.editHook(made.id, { secret: "two" }), (error) => MooringError.is(error, "refused"));
    await host.deleteHook(made.id);
    await host.deleteHook(made.id);
    assert.deepEqual(await host.hooks(), []);
  });

  it("lists more webhooks than fit on one page", async () => {
    const { host } = await given();
    for (let at = 0; at < 53; at += 1)
      await host.createHook({ url: `http://127.0.0.1:9/${at}`, secret: "s", events: ["push"], branch: undefined });
    assert.equal((await host.hooks()).length, 53);
  });

  it("sends a test delivery, signed with the secret", async () => {
    const heard: string[] = [];
    const receiver = createServer((request, answer) => {
      heard.push(String(request.headers["x-gitea-event"]), String(request.headers["x-hub-signature-256"]).slice(0, 7));
      answer.end();
    }).listen(0, "127.0.0.1");
    try {
      await new Promise((resolve) => receiver.once("listening", resolve));
      const { host } = await given();
      const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/mooring/abc`;
      const { id } = await host.createHook({ url, secret: "one", events: ["push"], branch: undefined });
      await host.testHook(id, "main");
      await waitFor("the delivery", async () => heard.length > 0);
      assert.deepEqual(heard.slice(0, 2), ["push", "sha256="]);
    } finally {
      receiver.close();
    }
  });

  it("writes statuses, commits files with a guard, and opens a pull request", async () => {
    const { host } = await given();
    const files = [{ path: "apps/web.yaml", text: "replicas: 2\n", basedOn: undefined }];
    const oid = await host.commitFiles({ branch: "main", message: "Update pack shop/web", files });
    await assert.rejects(host.commitFiles({ branch: "main", message: "Again", files }), (error) =>
      MooringError.is(error, "conflict"),
    );
    const wrong = [{ path: "apps/web.yaml", text: "replicas: 3\n", basedOn: "0".repeat(40) }];
    await assert.rejects(host.commitFiles({ branch: "main", message: "Wrong", files: wrong }), (error) =>
      MooringError.is(error, "conflict"),
    );
    const status = {
      context: "mooring/drift",
      state: "failure",
      description: "3 drifted",
      link: "https://x.test/",
    } as const;
    await host.setStatus(oid, status);
    await host.setStatus(oid, { ...status, state: "success", description: "in sync" });
    assert.deepEqual(await host.statuses(oid), [{ ...status, state: "success", description: "in sync" }]);
    await host.commitFiles({ branch: "main", message: "More", files: [{ path: "b", text: "b", basedOn: undefined }] });
    await assert.rejects(
      host.openPullRequest({ from: "nowhere", into: "main", title: "t", text: "" }),
      (error) => MooringError.is(error, "notFound") || MooringError.is(error, "invalid"),
    );
  });

  it("says in its own words what a token lacks, and never the token", async () => {
    const secret = await gitea.token(["read:repository"]);
    const { host } = await given({ kind: "token", secret });
    assert.equal((await host.token()).login, undefined);
    await assert.rejects(
      host.createHook({ url: "http://127.0.0.1:9/a", secret: "one", events: ["push"], branch: undefined }),
      (error) =>
        MooringError.is(error, "forbidden") &&
        /"repository" as Read and Write/.test(error.message) &&
        !error.message.includes(secret),
    );
    const wrong = await given({ kind: "token", secret: "0".repeat(40) });
    await assert.rejects(wrong.host.repository(), (error) => MooringError.is(error, "signIn"));
    const { name: username, password } = gitea.bob;
    const stranger = await given({ kind: "password", username, secret: password });
    await assert.rejects(stranger.host.repository(), (error) => MooringError.is(error, "notFound"));
  });
});
