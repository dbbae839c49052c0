import { createServer, request, type Server } from "node:http";

/** A web server on loopback that serves a host below a path, and a page of its own everywhere else. */
export class StrippingProxy {
  /** What was asked outside of the path, with what it was signed in by. */
  readonly strays: { readonly url: string; readonly authorization: string | undefined }[] = [];
  readonly #server: Server;
  readonly #port: number;

  /** @param to port of the host */
  constructor(port: number, prefix: string, to: () => number) {
    this.#port = port;
    this.#server = createServer((incoming, outgoing) => {
      const { url = "", method, headers } = incoming;
      if (!url.startsWith(`${prefix}/`)) {
        this.strays.push({ url, authorization: headers.authorization });
        outgoing.writeHead(url === "/" ? 200 : 404, { "content-type": "text/html" }).end("<h1>Intranet</h1>");
        return;
      }
      const options = { port: to(), host: "127.0.0.1", method, headers, path: url.slice(prefix.length) };
      const inner = request(options, (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      });
      inner.on("error", () => outgoing.destroy());
      incoming.pipe(inner);
    });
  }

  async start(): Promise<void> {
    this.#server.listen(this.#port, "127.0.0.1");
    await new Promise((resolve) => this.#server.once("listening", resolve));
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}
