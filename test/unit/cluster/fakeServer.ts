import type { LiveObject } from "../../../src/model/live.ts";
import type { Transport, TransportRequest, TransportResponse } from "../../../src/cluster/http/transport.ts";
import type { ApiResource } from "../../../src/cluster/api/catalog.ts";

export const configMaps: ApiResource = {
  group: "",
  version: "v1",
  kind: "ConfigMap",
  plural: "configmaps",
  namespaced: true,
  verbs: ["get", "list", "watch"],
  hasStatus: true,
};

export function liveConfigMap(name: string, resourceVersion: string): LiveObject {
  const metadata = { name, namespace: "shop", uid: `uid-${name}`, resourceVersion };
  return {
    ref: { apiVersion: "v1", kind: "ConfigMap", namespace: "shop", name },
    uid: metadata.uid,
    resourceVersion,
    body: { apiVersion: "v1", kind: "ConfigMap", metadata },
    managedFields: [],
  };
}

export interface FakeAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** Answers requests from a function; remembers them. An answer may be an error, thrown as the network would. */
export class FakeTransport implements Transport {
  readonly sent: TransportRequest[] = [];
  readonly #answer: (request: TransportRequest, at: number) => FakeAnswer | Error | Promise<FakeAnswer | Error>;
  disposed = false;

  constructor(answer: (request: TransportRequest, at: number) => FakeAnswer | Error | Promise<FakeAnswer | Error>) {
    this.#answer = answer;
  }

  async send(request: TransportRequest): Promise<TransportResponse> {
    this.sent.push(request);
    const answer = await this.#answer(request, this.sent.length - 1);
    if (answer instanceof Error) throw answer;
    const { status = 200, headers = {}, body = {} } = answer;
    const text = typeof body === "string" ? body : JSON.stringify(body);
    return {
      status,
      headers,
      text: () => Promise.resolve(text),
      chunks: async function* () {
        yield new TextEncoder().encode(text);
      },
      discard: () => undefined,
    };
  }

  header(at: number, name: string): string | undefined {
    return this.sent[at]?.headers.find(([key]) => key === name)?.[1];
  }

  dispose(): void {
    this.disposed = true;
  }
}

export function networkFailure(code: string): Error {
  return Object.assign(new Error(code), { code });
}

export function status(code: number, message: string, more: object = {}): FakeAnswer {
  return { status: code, body: { kind: "Status", apiVersion: "v1", status: "Failure", code, message, ...more } };
}
