// Bodies as large as hosts send them: their signature is checked while they come, nothing is kept.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { PassThrough } from "node:stream";
import { setTimeout as pause } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, it } from "mocha";
import { Places } from "../../../../src/hosts/receiver/places.ts";
import { LARGE_BYTES, MOST_BYTES, readBody } from "../../../../src/hosts/receiver/readBody.ts";
import { SignatureCheck, type SigningHost } from "../../../../src/hosts/receiver/signatures.ts";
import { waitFor } from "../../../testbed/waitFor.ts";
import { settle } from "../../cluster/fakeClock.ts";
import { listen, SECRET, SEGMENT, signature, signed } from "./receiverRig.ts";

describe("a receiver of large deliveries", () => {
  const sizes = [0, 1, 65_536, LARGE_BYTES - 1, LARGE_BYTES, LARGE_BYTES + 1, 1_300_000, MOST_BYTES - 1, MOST_BYTES];
  for (const size of sizes)
    it(`takes ${size} bytes with the right signature, and turns them away with another`, async () => {
      await using at = await listen();
      const body = Buffer.alloc(size, "commits of a push ");
      assert.equal(await at.post({ headers: signed(body), body }), 202);
      assert.equal(await at.post({ headers: signed(Buffer.concat([body, Buffer.from("x")])), body }), 401);
      assert.equal(at.received.length, 1);
    });

  it("keeps nothing of what it hashes", async () => {
    await using at = await listen();
    const body = Buffer.alloc(MOST_BYTES, 0x20);
    const inUse = (): number => {
      collectGarbage();
      return process.memoryUsage().arrayBuffers;
    };
    const before = inUse();
    let isDone = false;
    const sending = Promise.all(Array.from({ length: 4 }, () => at.post({ headers: signed(body), body })));
    void sending.finally(() => (isDone = true));
    let most = 0;
    while (!isDone) {
      const started = performance.now();
      most = Math.max(most, inUse() - before);
      // a collection stops sender and receiver alike, and the receiver waits for nobody for long
      await pause(50 + 10 * (performance.now() - started));
    }
    assert.deepEqual(new Set(await sending), new Set([202]));
    assert.ok(most < MOST_BYTES, `${most} bytes beside the body that all senders share`);
  });
});

describe("large bodies", () => {
  const PART = Buffer.alloc(LARGE_BYTES / 2 + 1, 0x20);
  /** A body that comes as the test says, and what was read of it. */
  function begin(places: Places): { readonly body: PassThrough; readonly done: Promise<boolean>; read(): number } {
    const body = new PassThrough();
    let read = 0;
    const request = Object.assign(body, { headers: {} });
    const done = readBody(request, places, (part) => (read += part.length));
    // one that is ended by its sender is an error
    done.catch(() => undefined);
    return { body, done, read: () => read };
  }

  it("are read a few at once, and the next when one is through, or gone", async () => {
    const places = new Places(1);
    const [first, second, third] = [begin(places), begin(places), begin(places)];
    first.body.write(PART);
    first.body.write(PART);
    await waitFor("the first", () => first.read() === 2 * PART.length);
    for (const { body } of [second, third]) body.write(PART);
    await waitFor("the small parts", () => second.read() === PART.length && third.read() === PART.length);
    // the order in which they wait
    for (const { body } of [second, third]) {
      body.write(PART);
      await settle();
    }
    first.body.end();
    assert.equal(await first.done, true);
    await waitFor("the second", () => second.read() === 2 * PART.length);
    assert.equal(third.read(), PART.length);
    second.body.destroy();
    await assert.rejects(second.done);
    await waitFor("the third", () => third.read() === 2 * PART.length);
    third.body.end();
    assert.equal(await third.done, true);
  });

  it("give their place back when they are too large", async () => {
    const places = new Places(1);
    const first = begin(places);
    for (let sent = 0; sent <= MOST_BYTES; sent += PART.length) first.body.write(PART);
    assert.equal(await first.done, false);
    await places.take();
  });

  it("need no place while they are small", async () => {
    const places = new Places(0);
    const first = begin(places);
    first.body.end(PART);
    assert.equal(await first.done, true);
  });
});

describe("places", () => {
  it("go to those who wait, in their order, and a place is given back once", async () => {
    const places = new Places(2);
    const order: number[] = [];
    const gives: (() => void)[] = [];
    for (let one = 0; one < 5; one += 1)
      void places.take().then((give) => {
        order.push(one);
        gives.push(give);
      });
    await settle();
    assert.deepEqual(order, [0, 1]);
    gives[0]?.();
    gives[0]?.();
    await settle();
    assert.deepEqual(order, [0, 1, 2]);
    gives[1]?.();
    gives[2]?.();
    await waitFor("the last", () => order.length === 5);
    assert.deepEqual(order, [0, 1, 2, 3, 4]);
  });
});

describe("a signature", () => {
  const body = Buffer.from("the same bytes, however they come: \u2028 😀");
  const now = 1_700_000_000_000;
  const standard = createHmac("sha256", SECRET).update("id.1700000000.").update(body).digest("base64");
  const headers: Readonly<Record<SigningHost, Record<string, string>>> = {
    github: { "x-hub-signature-256": `sha256=${signature(body)}` },
    gitea: { "x-gitea-signature": signature(body) },
    gitlab: { "webhook-id": "id", "webhook-timestamp": "1700000000", "webhook-signature": `v1,x v1,${standard}` },
  };
  for (const host of ["github", "gitea", "gitlab"] as const)
    it(`of ${host} is the same wherever the body is cut`, () => {
      for (let cut = 0; cut <= body.length; cut += 1) {
        const check = new SignatureCheck(host, ["old", SECRET], headers[host], now);
        check.update(body.subarray(0, cut));
        check.update(body.subarray(cut));
        assert.equal(check.isRight(), true, String(cut));
        const short = new SignatureCheck(host, ["old", SECRET], headers[host], now);
        short.update(body.subarray(0, cut));
        assert.equal(short.isRight(), cut === body.length, String(cut));
      }
    });
});

describe("the path of a delivery", () => {
  const own = `/mooring/0123456789ab/${SEGMENT}`;
  const body = '{"ref":"refs/heads/main"}';
  const paths: readonly (readonly [path: string, status: number])[] = [
    [own, 202],
    [`/hooks${own}`, 202],
    [`/hooks/dev${own}`, 202],
    [`/a.b/~c/d-e/f%20g${own}`, 202],
    [`/mooring${own}`, 202],
    [`/mooring/0123456789ab/${"x".repeat(32)}${own}`, 202],
    [`/${own}`, 404],
    [`/hooks/${own}`, 404],
    [`/..${own}`, 404],
    [`/hooks/./dev${own}`, 404],
    [`/hooks?to=${own}`, 404],
    [`/hooks/a:b${own}`, 404],
    [`/hooks/dev${own}/`, 404],
    [`/hooks/dev${own}?a=b`, 404],
    [`/hooks/dev${own.replace("mooring", "other")}`, 404],
    [`/hooks/dev/mooring/0123456789ab/${"x".repeat(32)}`, 404],
  ];
  for (const [path, status] of paths)
    it(`${path.replaceAll(SEGMENT, "SEGMENT")} is answered with ${status}`, async () => {
      await using at = await listen();
      assert.equal(await at.post({ path, headers: signed(body), body }), status);
    });
});

/** Without it the count is of what was used as well. */
function collectGarbage(): void {
  setFlagsFromString("--expose-gc");
  (runInNewContext("gc") as () => void)();
}
