// The way to a host of one's own: behind a proxy, and with a certificate of an authority that only the user knows.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { ConnectProxy } from "../../testbed/hosts/connectProxy.ts";
import { FakeGitHub } from "../../testbed/hosts/fakeGitHub.ts";
import { type PrivateAuthority, privateAuthority } from "../../testbed/hosts/privateAuthority.ts";
import { TlsFront } from "../../testbed/hosts/tlsFront.ts";
import { RepositoryRig } from "../repositories/repositoryRig.ts";
import { scaled } from "../../testbed/limits.ts";
import type { HostCheck } from "../../../src/webhooks/webhook.ts";

const NAME = "github.example.test";
const TOKEN = "ghp_canary0123456789";

describe("a host of one's own", () => {
  let rig: RepositoryRig;
  let github: FakeGitHub;
  let authority: PrivateAuthority;
  let front: TlsFront;
  let proxy: ConnectProxy;
  let proxyAddress: string;

  beforeEach(async () => {
    rig = new RepositoryRig();
    github = new FakeGitHub(TOKEN);
    await github.start();
    authority = privateAuthority(rig.base, NAME);
    front = new TlsFront(authority, () => Number(new URL(github.origin).port));
    await front.start();
    proxy = new ConnectProxy(() => front.port);
    proxyAddress = await proxy.start();
  });
  afterEach(async () => {
    proxy.stop();
    front.stop();
    await github.stop();
    await rig.remove();
    assert.deepEqual(github.violations, []);
  });

  const trust = (key: string): string => rig.git(rig.base, "config", "--global", key, authority.caFile);
  const direct = (): string => `https://127.0.0.1:${front.port}`;
  /** The first check, of the token: what the host's API is asked first. */
  const checkAt = async (origin: string): Promise<() => Promise<HostCheck>> => {
    const hosts = { receiver: () => undefined, hookLifetime: () => 1, rotatesTokens: () => false };
    const repositories = await rig.open({ hosts });
    const url = `${origin}/team/shop.git`;
    const secret = { secret: TOKEN };
    const { id } = await repositories.add({ name: "shop", url, level: "private", access: "token", secret });
    return async () => {
      const [token] = (await repositories.webhook(id).check()).checks;
      assert.ok(token);
      assert.ok(!JSON.stringify([token, rig.logged]).includes(TOKEN));
      return token;
    };
  };

  it("is reached once Git trusts its authority, at once and without a new window", async () => {
    const check = await checkAt(direct());
    assert.deepEqual(await check().then(({ reason }) => reason), "unreachable");
    assert.ok(!front.seen.includes(TOKEN));
    trust(`http.${direct()}.sslCAInfo`);
    assert.equal((await check()).result, "good");
  });

  it("is not reached by an authority that Git trusts for another host", async () => {
    trust("http.https://other.example.test.sslCAInfo");
    const check = await checkAt(direct());
    assert.equal((await check()).reason, "unreachable");
    trust("http.sslCAInfo");
    assert.equal((await check()).result, "good");
  });

  it("is not reached by an authority that a repository names", async () => {
    const { TMPDIR } = process.env;
    try {
      process.env.TMPDIR = path.join(rig.base, "planted");
      rig.git(rig.base, "init", "--quiet", process.env.TMPDIR);
      rig.git(process.env.TMPDIR, "config", "http.sslCAInfo", authority.caFile);
      const check = await checkAt(direct());
      assert.equal((await check()).reason, "unreachable");
    } finally {
      if (TMPDIR === undefined) delete process.env.TMPDIR;
      else process.env.TMPDIR = TMPDIR;
    }
  });

  it("is reached by the proxy of the environment, which sees neither token nor address", async () => {
    trust("http.sslCAInfo");
    rig.environment.HTTPS_PROXY = `http://${proxyAddress}`;
    const check = await checkAt(`https://${NAME}`);
    assert.equal((await check()).result, "good");
    assert.ok(proxy.tunnels.length > 0);
    for (const { to, headers } of proxy.tunnels) {
      assert.equal(to, `${NAME}:443`);
      assert.ok(!("authorization" in headers) && !JSON.stringify(headers).includes(TOKEN));
    }
    assert.ok(front.seen.includes(`Bearer ${TOKEN}`));
    assert.ok(!proxy.seen.includes(TOKEN) && !proxy.seen.includes("/api/v3"));
  });

  it("is not asked through the proxy where NO_PROXY names it", async () => {
    rig.environment.HTTPS_PROXY = `http://${proxyAddress}`;
    rig.environment.NO_PROXY = ".example.test";
    const check = await checkAt(`https://${NAME}`);
    assert.equal((await check()).reason, "unreachable");
    assert.deepEqual(proxy.tunnels, []);
  });

  it("has the proxy's own sign-in go to the proxy alone, and says when it is missing", async () => {
    trust("http.sslCAInfo");
    proxy.login = "ann:canary-of-the-proxy";
    rig.environment.HTTPS_PROXY = `http://${proxyAddress}`;
    const check = await checkAt(`https://${NAME}`);
    const refused = await check();
    assert.match(refused.message, /407.*requires authentication: add a user name and password/s);
    assert.ok(!front.seen.includes(TOKEN));
    rig.environment.HTTPS_PROXY = `http://${proxy.login}@${proxyAddress}`;
    assert.equal((await check()).result, "good");
    assert.ok(!/proxy-authorization|canary-of-the-proxy/i.test(front.seen));
    assert.ok(!JSON.stringify([refused, rig.logged]).includes("canary-of-the-proxy"));
  });

  it("is asked for a repository by SSH with an API token of its own, which goes to its host alone", async () => {
    trust("http.sslCAInfo");
    rig.environment.HTTPS_PROXY = `http://${proxyAddress}`;
    const hosts = { receiver: () => undefined, hookLifetime: () => 1, rotatesTokens: () => false };
    const repositories = await rig.open({ hosts });
    const url = `ssh://git@${NAME}:2222/team/shop.git`;
    const { id } = await repositories.add({ name: "shop", url, level: "private", access: "ssh" });
    const first = async (): Promise<string> => {
      const [token] = (await repositories.webhook(id).check()).checks;
      return `${token?.result}: ${token?.message}`;
    };
    assert.match(
      await first(),
      /^skipped: .*SSH keys cannot be used for it.*enter an API token in addition to the key/,
    );
    assert.deepEqual(proxy.tunnels, []);
    await repositories.edit(id, { secret: { apiToken: TOKEN } });
    assert.match(await first(), /^good/);
    assert.ok(!JSON.stringify([repositories.list(), rig.logged]).includes(TOKEN));
    const before = proxy.tunnels.length;
    await repositories.edit(id, { url: `ssh://git@${NAME}.attacker.test/team/shop.git` });
    assert.match(await first(), /entered for a host other/);
    assert.equal(proxy.tunnels.length, before);
  });

  it("is reached by an authority of NODE_EXTRA_CA_CERTS", async () => {
    const transport = path.resolve(import.meta.dirname, "../../../src/hosts/http/transport.ts");
    const script = `
      const { nodeTransport } = await import(${JSON.stringify(transport)});
      const url = new URL("${direct()}/api/v3/meta");
      const ask = { method: "GET", url, headers: {}, body: undefined, signal: AbortSignal.timeout(${scaled(10_000)}) };
      console.log(await nodeTransport({ environment: {} })(ask).then(({ status }) => status, ({ code }) => code));`;
    const run = async (env: NodeJS.ProcessEnv): Promise<string> => {
      const options = { env: { PATH: process.env.PATH, ...env } };
      const args = ["--input-type=module", "--eval", script];
      return (await promisify(execFile)(process.execPath, args, options)).stdout.trim();
    };
    assert.notEqual(await run({}), "200");
    assert.equal(await run({ NODE_EXTRA_CA_CERTS: authority.caFile }), "200");
  });
});
