// Attacks on the receiver of webhooks: A16 and A17 of the list of failures and attacks.
import assert from "node:assert/strict";
import { once } from "node:events";
import net from "node:net";
import { gzipSync } from "node:zlib";
import { describe, it } from "mocha";
import { MOST_BYTES } from "../../../../src/hosts/receiver/readBody.ts";
import { waitFor } from "../../../testbed/waitFor.ts";
import { listen, SECRET, SEGMENT, signature, signed } from "./receiverRig.ts";

const BODY = '{"ref":"refs/heads/main"}';

describe("a receiver of webhooks", () => {
  it("takes a signed delivery, and says which repository, never what the delivery says", async () => {
    await using at = await listen();
    const body = '{"repository":{"full_name":"evil/other","clone_url":"http://169.254.169.254/"}}';
    assert.equal(await at.post({ headers: signed(body), body }), 202);
    assert.deepEqual(
      at.received.map(({ at: _, segment, ...rest }) => ({ ...rest, isOurs: segment === SEGMENT })),
      [
        {
          repository: "shop",
          event: "push",
          id: "72d3162e-cc78-11e3-81ab-4c9367dc0958",
          isRepeated: false,
          isOurs: true,
        },
      ],
    );
  });

  it("listens on loopback alone", async () => {
    await using at = await listen();
    const own = Object.values((await import("node:os")).networkInterfaces())
      .flat()
      .find((one) => one?.family === "IPv4" && !one.internal);
    if (own) await assert.rejects(connect(at.receiver.port, own.address));
    await connect(at.receiver.port, "127.0.0.1");
  });

  it("says when its port is taken", async () => {
    await using at = await listen();
    await assert.rejects(listen({}, { port: at.receiver.port }), { reason: "busy" });
  });

  const refusals: readonly (readonly [
    what: string,
    status: number,
    request: Parameters<Awaited<ReturnType<typeof listen>>["post"]>[0],
  ])[] = [
    ["a name that was bound to loopback", 403, { headers: { ...signed(BODY), host: "evil.test" }, body: BODY }],
    ["a page in a browser", 403, { headers: { ...signed(BODY), origin: "https://evil.test" }, body: BODY }],
    [
      "a form in a browser, which has no origin",
      403,
      { headers: { ...signed(BODY), "sec-fetch-site": "cross-site" }, body: BODY },
    ],
    ["another method", 405, { method: "GET", headers: signed(BODY) }],
    ["PUT", 405, { method: "PUT", headers: signed(BODY), body: BODY }],
    [
      "an address that nobody was given",
      404,
      { path: `/mooring/0123456789ab/${"a".repeat(32)}`, headers: signed(BODY), body: BODY },
    ],
    [
      "a way out of the path",
      404,
      { path: `/mooring/../mooring/0123456789ab/${SEGMENT}`, headers: signed(BODY), body: BODY },
    ],
    ["a longer path", 404, { path: `/mooring/0123456789ab/${SEGMENT}/x`, headers: signed(BODY), body: BODY }],
    ["a query", 404, { path: `/mooring/0123456789ab/${SEGMENT}?a=b`, headers: signed(BODY), body: BODY }],
    ["no signature", 401, { headers: { "x-github-event": "push" }, body: BODY }],
    ["another secret", 401, { headers: { "x-hub-signature-256": `sha256=${signature(BODY, "other")}` }, body: BODY }],
    ["a signature of another body", 401, { headers: signed(`${BODY} `), body: BODY }],
    [
      "a short signature",
      401,
      { headers: { "x-hub-signature-256": `sha256=${signature(BODY).slice(0, 8)}` }, body: BODY },
    ],
    ["an empty signature", 401, { headers: { "x-hub-signature-256": "sha256=" }, body: BODY }],
    [
      "SHA-1 alone",
      401,
      { headers: { "x-hub-signature": "sha1=0000000000000000000000000000000000000000" }, body: BODY },
    ],
    [
      "what is packed",
      415,
      { headers: { ...signed(BODY), "content-encoding": "gzip" }, body: gzipSync(Buffer.alloc(10_000_000)) },
    ],
  ];
  for (const [what, status, request] of refusals) {
    it(`turns ${what} away with ${status}`, async () => {
      await using at = await listen();
      assert.equal(await at.post(request), status);
      assert.deepEqual(at.received, []);
      assert.deepEqual(at.refused, [status]);
    });
  }

  const MB = 1024 * 1024;
  it("turns a body away with 413 that is larger than any host's, whether it says its length or not", async () => {
    await using at = await listen();
    assert.equal(await flood(at.receiver.port, MOST_BYTES + MB), 413);
    const huge = Buffer.alloc(MOST_BYTES + 1, 0x20);
    assert.equal(await at.post({ headers: signed(huge), body: huge }), 413);
    assert.deepEqual([at.refused, at.received], [[413, 413], []]);
  });

  it("ends the connection of a sender that does not stop", async () => {
    await using at = await listen();
    assert.ok([413, 0].includes(await flood(at.receiver.port, Infinity)));
    assert.deepEqual(at.refused, [413]);
  });

  it("takes deep JSON for what it is: bytes", async () => {
    await using at = await listen();
    const deep = "[".repeat(500_000) + "]".repeat(500_000);
    assert.equal(await at.post({ headers: signed(deep), body: deep }), 202);
    assert.equal(await at.post({ headers: signed("{not json"), body: "{not json" }), 202);
  });

  it("ends a request that trickles", async function () {
    this.timeout(30_000);
    await using at = await listen();
    const socket = net.connect(at.receiver.port, "127.0.0.1");
    socket.write(
      `POST /mooring/0123456789ab/${SEGMENT} HTTP/1.1\r\nHost: 127.0.0.1:${at.receiver.port}\r\nContent-Length: 1000\r\n`,
    );
    let isOpen = true;
    socket.once("close", () => (isOpen = false)).on("error", () => undefined);
    const trickle = setInterval(() => isOpen && socket.write("x"), 500);
    try {
      await waitFor("the end of the connection", () => !isOpen, 20_000);
    } finally {
      clearInterval(trickle);
      socket.destroy();
    }
    assert.deepEqual(at.received, []);
  });

  it("slows down a flood, and is there afterwards", async () => {
    let now = 1_000_000;
    await using at = await listen(
      {},
      { clock: { now: () => now, after: () => ({ dispose: () => undefined }), random: () => 0 } },
    );
    const statuses: number[] = [];
    for (let round = 0; round < 20; round += 1) {
      const round50 = Array.from({ length: 50 }, () => at.post({ headers: { "x-github-event": "push" }, body: BODY }));
      statuses.push(...(await Promise.all(round50)));
    }
    assert.equal(statuses.filter((status) => status === 401).length, 600);
    assert.equal(statuses.filter((status) => status === 429).length, 400);
    now += 1_000;
    assert.equal(await at.post({ headers: signed(BODY), body: BODY }), 202);
  });

  it("takes a delivery while all its places are held by connections that say nothing, or little", async () => {
    await using at = await listen();
    const { port } = at.receiver;
    const sockets = Array.from({ length: 200 }, (_, one) => {
      const socket = net.connect(port, "127.0.0.1");
      socket.on("error", () => undefined).on("connect", () => one % 2 === 0 && socket.write("POST / HT"));
      return socket;
    });
    try {
      const connecting = sockets.filter((socket) => socket.connecting);
      await Promise.all(connecting.map((socket) => once(socket, "connect").catch(() => undefined)));
      for (let round = 0; round < 5; round += 1)
        assert.equal(await at.post({ headers: signed(BODY), body: BODY }), 202);
      assert.equal(at.received.length, 5);
    } finally {
      for (const socket of sockets) socket.destroy();
    }
  });

  it("takes deliveries while strangers have used up what they share", async () => {
    await using at = await listen(
      {},
      { clock: { now: () => 1_000_000, after: () => ({ dispose: () => undefined }), random: () => 0 } },
    );
    const statuses: number[] = [];
    for (let round = 0; round < 14; round += 1) {
      const path = (one: number): string => (one % 2 ? `/mooring/0123456789ab/${"B".repeat(32)}` : "/");
      const round50 = Array.from({ length: 50 }, (_, one) => at.post({ path: path(one), body: BODY }));
      statuses.push(...(await Promise.all(round50)));
    }
    assert.deepEqual([...new Set(statuses)].sort(), [404, 429]);
    assert.equal(await at.post({ headers: signed(BODY), body: BODY }), 202);
  });

  it("knows a delivery again that is played 1,000 times", async () => {
    let now = 0;
    await using at = await listen(
      {},
      { clock: { now: () => (now += 1_000), after: () => ({ dispose: () => undefined }), random: () => 0 } },
    );
    for (let round = 0; round < 1_000; round += 1)
      assert.equal(await at.post({ headers: signed(BODY), body: BODY }), 202);
    assert.equal(at.received.filter(({ isRepeated }) => !isRepeated).length, 1);
  });

  it("takes both secrets while one is exchanged, and the old one no longer afterwards", async () => {
    let secrets: readonly string[] = [SECRET, "new"];
    await using at = await listen({}, { hookAt: () => ({ repository: "shop", kind: "github", secrets }) });
    const by = (secret: string) => ({
      body: BODY,
      headers: { "x-hub-signature-256": `sha256=${signature(BODY, secret)}` },
    });
    assert.deepEqual([await at.post(by(SECRET)), await at.post(by("new"))], [202, 202]);
    secrets = ["new"];
    assert.deepEqual([await at.post(by(SECRET)), await at.post(by("new"))], [401, 202]);
    secrets = [""];
    assert.equal(await at.post(by("")), 401);
  });

  it("answers under the name of a tunnel where that was set", async () => {
    await using at = await listen({}, { names: ["hooks.example.com"] });
    assert.equal(await at.post({ headers: { ...signed(BODY), host: "Hooks.Example.com" }, body: BODY }), 202);
    assert.equal(await at.post({ headers: { ...signed(BODY), host: "example.com" }, body: BODY }), 403);
  });
});

function connect(port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = net.connect(port, host, () => {
      socket.destroy();
      resolve();
    });
    socket.once("error", reject);
  });
}

/** A chunked body without end, as far as it is taken. */
function flood(port: number, bytes: number): Promise<number> {
  return new Promise((resolve) => {
    const socket = net.connect(port, "127.0.0.1");
    let answer = "";
    socket.write(
      `POST /mooring/0123456789ab/${SEGMENT} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nTransfer-Encoding: chunked\r\n\r\n`,
    );
    const part = Buffer.alloc(65_536, 0x20);
    let sent = 0;
    const more = (): void => {
      while (sent < bytes && !socket.destroyed) {
        sent += part.length;
        socket.write(`${part.length.toString(16)}\r\n`);
        socket.write(part);
        if (!socket.write("\r\n")) {
          socket.once("drain", more);
          return;
        }
      }
    };
    socket.on("data", (text) => (answer += text.toString()));
    socket.on("error", () => undefined);
    socket.once("close", () => resolve(Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1] ?? 0)));
    more();
  });
}
