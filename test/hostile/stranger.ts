import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** A server on loopback that nobody has a reason to ask: it notes what came, and has nothing. */
export class Stranger {
  /** Method, path, and what would tell who asks. */
  readonly asked: string[] = [];
  readonly #server: Server = createServer((request, response) => {
    this.asked.push(`${request.method ?? ""} ${request.url ?? ""} ${request.headers.authorization ?? ""}`.trim());
    response.writeHead(404).end();
  });

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
  }

  /** `http://127.0.0.1:PORT` */
  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
