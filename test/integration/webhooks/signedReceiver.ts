import { createHmac, timingSafeEqual } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Repositories } from "../../../src/repositories/repositories.ts";

/** Lets deliveries in whose signature is right by what the repositories say of their address. */
export class SignedReceiver {
  /** Of each delivery the path and whether it was let in. */
  readonly heard: { readonly path: string; readonly isRight: boolean }[] = [];
  repositories: Repositories | undefined;
  /** Answered instead of 200. */
  status = 200;
  readonly #server: Server;

  constructor() {
    this.#server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        const given = String(request.headers["x-hub-signature-256"] ?? "");
        this.#take(request.url ?? "", Buffer.concat(chunks), given).then(
          (isRight) => response.writeHead(isRight ? this.status : 401).end(),
          () => response.writeHead(500).end(),
        );
      });
    });
  }

  async start(): Promise<void> {
    this.#server.listen(0, "127.0.0.1");
    await new Promise((resolve) => this.#server.once("listening", resolve));
  }

  get address(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  async #take(path: string, body: Buffer, given: string): Promise<boolean> {
    const segment = path.slice(path.lastIndexOf("/") + 1);
    const known = await this.repositories?.receiving(segment);
    const isRight =
      known?.secrets.some((secret) => {
        const wanted = `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`;
        return wanted.length === given.length && timingSafeEqual(Buffer.from(wanted), Buffer.from(given));
      }) === true;
    this.heard.push({ path, isRight });
    if (known && isRight && this.status === 200) this.repositories?.noteDelivery(known.repository, segment);
    return isRight;
  }
}
