import { createServer, type Server } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";

/** A proxy on loopback that opens tunnels (CONNECT) to one port here, whatever host it is asked for, and keeps what it saw. */
export class ConnectProxy {
  /** `CONNECT git.example.test:443` with the headers that came along. */
  readonly tunnels: { readonly to: string; readonly headers: Readonly<Record<string, unknown>> }[] = [];
  /** Every byte that went through towards the host, and requests that wanted no tunnel. */
  seen = "";
  /** Asked for before anything: `user:password`. */
  login: string | undefined;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  constructor(port: () => number) {
    this.#server = createServer((request, response) => {
      this.seen += `${request.method} ${request.url} ${JSON.stringify(request.headers)}`;
      response.writeHead(502).end();
    });
    this.#server.on("connect", ({ url = "", headers }, client: Socket) => {
      this.#keep(client);
      this.tunnels.push({ to: url, headers });
      const given = headers["proxy-authorization"];
      if (this.login !== undefined && given !== `Basic ${Buffer.from(this.login).toString("base64")}`) {
        client.end("HTTP/1.1 407 Proxy Authentication Required\r\nproxy-authenticate: Basic\r\n\r\n");
        return;
      }
      const host = connect(port(), "127.0.0.1", () => {
        client.write("HTTP/1.1 200 Connection Established\r\n\r\n");
        client.on("data", (chunk: Buffer) => (this.seen += chunk.toString("latin1")));
        client.pipe(host).pipe(client);
      });
      this.#keep(host);
    });
  }

  async start(): Promise<string> {
    this.#server.listen(0, "127.0.0.1");
    await new Promise((resolve) => this.#server.once("listening", resolve));
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  stop(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
  }

  #keep(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on("error", () => socket.destroy());
  }
}
