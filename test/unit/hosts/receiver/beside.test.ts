// Deliveries beside what any program on this machine can do to the receiver: hold connections, ask for nothing, ask for much.
import assert from "node:assert/strict";
import net from "node:net";
import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from "node:zlib";
import { describe, it } from "mocha";
import { listen, signed } from "./receiverRig.ts";

const BODY = '{"ref":"refs/heads/main"}';
const IDLE = 300;
const STRANGERS = 200;
const DELIVERIES = 13;

describe("a receiver that strangers use too", () => {
  const packed: readonly (readonly [encoding: string, body: Buffer])[] = [
    ["gzip", gzipSync(Buffer.alloc(20_000_000))],
    ["GZIP", gzipSync(BODY)],
    ["x-gzip", gzipSync(BODY)],
    ["deflate", deflateSync(BODY)],
    ["br", brotliCompressSync(BODY)],
    ["zstd", zstdCompressSync(BODY)],
    ["identity, gzip", gzipSync(BODY)],
    ["unknown", Buffer.from(BODY)],
  ];
  for (const [encoding, body] of packed)
    it(`unpacks nothing: ${encoding}, also where the signature over the packed bytes is right`, async () => {
      await using at = await listen();
      assert.equal(await at.post({ headers: { ...signed(body), "content-encoding": encoding }, body }), 415);
      assert.deepEqual(at.received, []);
    });

  it("takes every delivery beside connections that say nothing, and beside requests that are none of ours", async function () {
    this.timeout(60_000);
    await using at = await listen();
    const idle = Array.from({ length: IDLE }, () => {
      const socket = net.connect(at.receiver.port, "127.0.0.1").on("error", () => undefined);
      return { socket, connected: new Promise((resolve) => socket.once("connect", resolve).once("close", resolve)) };
    });
    try {
      await Promise.all(idle.map(({ connected }) => connected));
      // half a request each: what is not whole yet must not count as one under way
      for (const { socket } of idle.slice(0, IDLE / 2)) socket.write("POST /mooring/ HTTP/1.1\r\nHost: 127");
      const strangers = Array.from({ length: STRANGERS }, (_, at_) =>
        at.post({ path: at_ % 2 === 0 ? "/" : `/mooring/0123456789ab/${"b".repeat(32)}`, body: BODY }),
      );
      const statuses: number[] = [];
      for (let delivery = 0; delivery < DELIVERIES; delivery += 1)
        statuses.push(await at.post({ headers: signed(BODY, `delivery-${delivery}`), body: BODY }));
      await Promise.all(strangers);
      assert.deepEqual(statuses, Array<number>(DELIVERIES).fill(202));
      assert.deepEqual(
        at.received.map(({ id }) => id),
        Array.from({ length: DELIVERIES }, (_, delivery) => `delivery-${delivery}`),
      );
    } finally {
      for (const { socket } of idle) socket.destroy();
    }
  });
});
