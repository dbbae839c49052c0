import assert from "node:assert/strict";
import { nodeTransport } from "../../../src/hosts/http/transport.ts";
import { HostHttp } from "../../../src/hosts/http/hostHttp.ts";
import type { Clock } from "../../../src/support/clock.ts";
import { MooringError } from "../../../src/support/errors.ts";
import { HostServer } from "./hostServer.ts";

const SECRET = "Bearer canary-0123456789";

describe("the way to a host's API", () => {
  let host: HostServer;
  let stranger: HostServer;
  let waited: number[];
  let http: HostHttp;

  beforeEach(async () => {
    [host, stranger] = [new HostServer(), new HostServer()];
    await Promise.all([host.start(), stranger.start()]);
    waited = [];
    // waits end at once, deadlines never come
    const clock: Clock = {
      now: () => 1_000_000,
      random: () => 0,
      after: (delay, run) => {
        if (delay < 20_000) {
          waited.push(delay);
          setImmediate(run);
        }
        return { dispose: () => undefined };
      },
    };
    const words = { name: "Host", newToken: "Make one.", needs: "Needs more." };
    const send = nodeTransport({ environment: { HTTP_PROXY: "http://127.0.0.1:1" } });
    http = new HostHttp({ send, clock, api: new URL(`${host.origin}/api/`), authorization: SECRET, words });
  });
  afterEach(() => {
    host.stop();
    stranger.stop();
  });

  const get = (url = "things") => http.call({ what: "read things", method: "GET", url });
  const post = () => http.call({ what: "make a thing", method: "POST", url: "things", body: "{}" });
  const reason = (wanted: string) => (error: unknown) => MooringError.is(error) && error.reason === wanted;

  it("follows no redirect to another server, and shows it no credential (A18)", async () => {
    for (const status of [301, 302, 307, 308]) {
      host.answers({ status, headers: { location: `${stranger.origin}/api/things` } });
      await assert.rejects(get(), reason("refused"));
      await assert.rejects(post(), (error) => MooringError.is(error));
    }
    assert.deepEqual(stranger.heard, []);
  });

  it("follows a redirect at the same server, as renamed repositories answer", async () => {
    host.answers({ status: 301, headers: { location: "/api/repositories/7" } }, { body: '{"id":7}' });
    assert.deepEqual((await get()).json(), { id: 7 });
    assert.equal(host.heard[1]?.url, "/api/repositories/7");
    host.answers({ status: 302, headers: { location: "/api/loop" } });
    await assert.rejects(get(), (error) => MooringError.is(error));
  });

  it("asks no absolute address of another server (A18)", async () => {
    await assert.rejects(get(`${stranger.origin}/api/things?page=2`), reason("refused"));
    assert.deepEqual(stranger.heard, []);
    await assert.rejects(get(host.origin.replace("http://", "http://user@")), reason("refused"));
  });

  it("shows its credential to nothing else on the host's own server", async () => {
    host.answers({ status: 302, headers: { location: "/other/things" } });
    await assert.rejects(get(), reason("refused"));
    await assert.rejects(get("../other"), reason("refused"));
    assert.deepEqual(
      host.heard.map(({ url }) => url),
      ["/api/things"],
    );
  });

  it("reads a 401 with a page of HTML as a missing sign-in, without the page (A18)", async () => {
    const body = "<html><script>alert(1)</script>sign in</html>";
    host.answers({ status: 401, headers: { "content-type": "text/html" }, body });
    await assert.rejects(get(), (error) => reason("signIn")(error) && !/script|canary/.test(String(error)));
    host.answers({ status: 200, headers: { "content-type": "text/html" }, body });
    const page = await get();
    assert.throws(() => page.json(), reason("unreachable"));
  });

  it("asks again for what a busy host could not read, and never for what it was to write", async () => {
    host.answers({ status: 502 }, { status: 503 }, { body: "[1]" });
    assert.deepEqual((await get()).json(), [1]);
    assert.deepEqual(waited, [500, 2000]);
    for (const status of [429, 500, 502, 503]) {
      host.heard.length = 0;
      host.answers({ status });
      const fresh = post();
      await assert.rejects(fresh, (error) => MooringError.is(error));
      assert.ok(host.heard.length <= 1, String(status));
    }
  });

  it("waits as long as the host says, and leaves it alone for longer waits", async () => {
    host.answers({ status: 429, headers: { "retry-after": "3" } }, { body: "[2]" });
    assert.deepEqual((await get()).json(), [2]);
    assert.ok(waited.includes(3000));
    host.answers({ status: 403, headers: { "x-ratelimit-remaining": "0", "x-ratelimit-reset": "1600" } });
    await assert.rejects(get(), (error) => MooringError.is(error, "throttled") && error.retryAfter === 600);
    const before = host.heard.length;
    await assert.rejects(get(), reason("throttled"));
    assert.equal(host.heard.length, before);
  });

  it("knows GitHub's secondary limit by its words", async () => {
    host.answers({ status: 403, body: '{"message":"You have exceeded a secondary rate limit"}' });
    await assert.rejects(post(), (error) => MooringError.is(error, "throttled") && error.retryAfter === 60);
  });

  it("takes what did not change from memory", async () => {
    host.answers({ headers: { etag: '"a"' }, body: '{"n":12345678901234567890}' }, { status: 304, body: "" });
    assert.deepEqual((await get()).json(), { n: 12345678901234567890n });
    assert.deepEqual((await get()).json(), { n: 12345678901234567890n });
    assert.equal(host.heard.length, 2);
  });

  it("ends answers that are too large or break off", async () => {
    host.answer = (_request, response) => {
      response.writeHead(200, { "content-type": "application/json" });
      const more = (): void => {
        while (response.write("x".repeat(1_000_000)));
        response.once("drain", more);
      };
      more();
    };
    await assert.rejects(get(), reason("tooLarge"));
    host.answer = (_request, response) => {
      response.writeHead(200, { "content-length": "100" });
      response.write("half");
      setImmediate(() => response.destroy());
    };
    await assert.rejects(post(), reason("unreachable"));
  });

  it("gives each refusal its reason", async () => {
    const reasons = { 400: "invalid", 403: "forbidden", 404: "notFound", 409: "conflict", 410: "gone", 422: "invalid" };
    for (const [status, wanted] of Object.entries(reasons)) {
      host.answers({ status: Number(status), body: '{"message":"because token=canary"}' });
      await assert.rejects(post(), (error) => reason(wanted)(error) && !/canary/.test(String(error)), status);
    }
  });
});
