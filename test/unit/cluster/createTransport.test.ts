import assert from "node:assert/strict";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { createGzip, gzipSync } from "node:zlib";
import { toClusterSettings, toUserSettings } from "../../../src/cluster/kubeconfig/contextSettings.ts";
import { createTransport } from "../../../src/cluster/http/createTransport.ts";
import { toNetworkError } from "../../../src/cluster/http/networkError.ts";
import type { Transport, TransportRequest } from "../../../src/cluster/http/transport.ts";
import type { JsonObject } from "../../../src/model/json.ts";
import { MooringError } from "../../../src/support/errors.ts";

/** A server that writes down what it is asked, on loopback. */
async function listen(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<Server> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}
const portOf = (server: Server): number => (server.address() as AddressInfo).port;

function transport(server: string, cluster: JsonObject = {}): Promise<Transport> {
  const info = { name: "c", cluster: "c", namespace: "default", server, runsProgram: undefined, isInsecure: true };
  const access = {
    info,
    cluster: toClusterSettings({ name: "c", server, cluster }, "/config"),
    user: toUserSettings({ name: "u", user: {} }, "/config"),
  };
  return createTransport(access, { certificate: undefined, key: undefined });
}

const get = (path: string, more: Partial<TransportRequest> = {}): TransportRequest => ({
  method: "GET",
  path,
  headers: [],
  isWatch: false,
  signal: new AbortController().signal,
  ...more,
});

describe("transport", () => {
  const asked: { url: string; headers: IncomingMessage["headersDistinct"] }[] = [];
  const servers: Server[] = [];
  const transports: Transport[] = [];
  let port = 0;

  before(async () => {
    const server = await listen((request, response) => {
      asked.push({ url: request.url ?? "", headers: request.headersDistinct });
      const isPacked = request.headers["accept-encoding"] === "gzip";
      const body = "größe ".repeat(1_000);
      response.writeHead(200, isPacked ? { "content-encoding": "gzip" } : {}).end(isPacked ? gzipSync(body) : body);
    });
    servers.push(server);
    port = portOf(server);
  });
  after(async () => {
    for (const one of transports) one.dispose();
    for (const server of servers) {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  });
  const open = async (...parameters: Parameters<typeof transport>): Promise<Transport> => {
    const opened = await transport(...parameters);
    transports.push(opened);
    return opened;
  };

  it("keeps the path of the server's address and sends a name twice where it must", async () => {
    const one = await open(`http://127.0.0.1:${port}/k8s/clusters/c-1`);
    const groups: TransportRequest["headers"] = [
      ["Impersonate-Group", "a"],
      ["Impersonate-Group", "b"],
    ];
    const response = await one.send(get("/api/v1/pods?limit=5", { headers: groups }));
    assert.equal((await response.text()).length, 6_000);
    assert.equal(asked.at(-1)?.url, "/k8s/clusters/c-1/api/v1/pods?limit=5");
    assert.deepEqual(asked.at(-1)?.headers["impersonate-group"], ["a", "b"]);
  });

  it("asks for packed answers only where the way is long, and never for watches", async () => {
    const near = await open(`http://127.0.0.1:${port}`);
    await (await near.send(get("/near"))).text();
    assert.equal(asked.at(-1)?.headers["accept-encoding"], undefined);
    // the same machine by an address that does not look like it
    const far = await open(`http://[::ffff:127.0.0.1]:${port}`);
    assert.equal(await (await far.send(get("/far"))).text(), "größe ".repeat(1_000));
    assert.deepEqual(asked.at(-1)?.headers["accept-encoding"], ["gzip"]);
    await (await far.send(get("/watch", { isWatch: true }))).text();
    assert.equal(asked.at(-1)?.headers["accept-encoding"], undefined);
    const plain = await open(`http://[::ffff:127.0.0.1]:${port}`, { "disable-compression": true });
    await (await plain.send(get("/plain"))).text();
    assert.equal(asked.at(-1)?.headers["accept-encoding"], undefined);
  });

  it("goes through the proxy of the kubeconfig", async () => {
    const through: string[] = [];
    const proxy = await listen((request, response) => {
      through.push(request.url ?? "");
      response.end("by proxy");
    });
    servers.push(proxy);
    const one = await open("http://cluster.invalid:8080", { "proxy-url": `http://127.0.0.1:${portOf(proxy)}` });
    assert.equal(await (await one.send(get("/api"))).text(), "by proxy");
    assert.deepEqual(through, ["http://cluster.invalid:8080/api"]);
  });

  it("an abandoned watch ends its connection and throws nowhere", async () => {
    const ended = Promise.withResolvers<string>();
    const server = await listen((request, response) => {
      response.writeHead(200);
      response.write("{}\n");
      request.on("close", () => ended.resolve("closed"));
    });
    servers.push(server);
    const one = await open(`http://127.0.0.1:${portOf(server)}`);
    const abort = new AbortController();
    const response = await one.send(get("/watch", { isWatch: true, signal: abort.signal }));
    for await (const chunk of response.chunks()) {
      assert.ok(chunk.length > 0);
      break;
    }
    abort.abort();
    assert.equal(await ended.promise, "closed");
  });

  it("a dead authority file is told with its path", async () => {
    await assert.rejects(
      open("https://127.0.0.1:1", { "certificate-authority": "/nowhere/ca.crt" }),
      /\/nowhere\/ca\.crt.*does not exist/,
    );
  });
});

describe("an answer without end", () => {
  const LIMIT = /answered with more than 128 MiB.*proxy in front of it/;

  for (const [title, encoding] of [
    ["packed into some kB", "gzip"],
    ["as it comes", undefined],
  ] as const)
    it(`is given up at a limit, ${title}`, async function () {
      this.timeout(60_000);
      const piece = Buffer.alloc(1024 * 1024, 32);
      const server = await listen((_request, response) => {
        response.on("error", () => undefined);
        response.writeHead(200, encoding === undefined ? {} : { "content-encoding": encoding });
        const body = Readable.from(Array.from({ length: 256 }, () => piece));
        if (encoding === undefined) body.pipe(response);
        else body.pipe(createGzip()).pipe(response);
      });
      const opened = await transport(`http://127.0.0.1:${portOf(server)}`);
      try {
        const answer = await opened.send(get("/"));
        await assert.rejects(answer.text(), (error) => MooringError.is(error, "tooLarge") && LIMIT.test(error.message));
      } finally {
        opened.dispose();
        server.closeAllConnections();
        server.close();
      }
    });

  it("is an error of its own, and no sign that the server is away", () => {
    const error = new MooringError("tooLarge", "x");
    assert.equal(toNetworkError(error, "s"), error);
  });
});
