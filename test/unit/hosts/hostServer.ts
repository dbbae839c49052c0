import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface Heard {
  readonly method: string;
  readonly url: string;
  readonly authorization: string | undefined;
}

/** A server on loopback that answers as the test says and notes who asked with what. */
export class HostServer {
  readonly heard: Heard[] = [];
  answer: (request: IncomingMessage, response: ServerResponse) => void = (_request, response) => response.end("{}");
  readonly #server: Server;

  constructor() {
    this.#server = createServer((request, response) => {
      const { method = "", url = "", headers } = request;
      this.heard.push({ method, url, authorization: headers.authorization });
      request.resume();
      request.on("end", () => this.answer(request, response));
    });
  }

  async start(): Promise<string> {
    this.#server.listen(0, "127.0.0.1");
    await new Promise((resolve) => this.#server.once("listening", resolve));
    return this.origin;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Answers JSON; of `answers` each is used once, the last one ever after. */
  answers(...answers: readonly { status?: number; headers?: Record<string, string>; body?: string }[]): void {
    let at = 0;
    this.answer = (_request, response) => {
      const { status = 200, headers = {}, body = "{}" } = answers[Math.min(at, answers.length - 1)] ?? {};
      at += 1;
      response.writeHead(status, { "content-type": "application/json", ...headers }).end(body);
    };
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}
