import { type AddressInfo, connect, type Socket } from "node:net";
import { createServer, type Server } from "node:tls";
import type { PrivateAuthority } from "./privateAuthority.ts";

/** Speaks TLS on loopback in front of a server that does not, and keeps what it was asked in clear. */
export class TlsFront {
  seen = "";
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  constructor({ key, cert }: PrivateAuthority, port: () => number) {
    this.#server = createServer({ key, cert }, (client) => {
      const host = connect(port(), "127.0.0.1");
      for (const socket of [client, host]) {
        this.#sockets.add(socket);
        socket.on("error", () => socket.destroy());
      }
      client.on("data", (chunk: Buffer) => (this.seen += chunk.toString("latin1")));
      client.pipe(host).pipe(client);
    });
    this.#server.on("tlsClientError", () => undefined);
  }

  async start(): Promise<void> {
    this.#server.listen(0, "127.0.0.1");
    await new Promise((resolve) => this.#server.once("listening", resolve));
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  stop(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
  }
}
