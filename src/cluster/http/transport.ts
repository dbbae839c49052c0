import type { Disposable } from "../../support/disposable.ts";

/** HTTP as a port, so that everything above it is tested without a server. Sends one request, follows nothing, retries nothing. */
export interface Transport extends Disposable {
  /** Resolves with the head of the answer; rejects with what the network said, or with the signal's reason. */
  send(request: TransportRequest): Promise<TransportResponse>;
}

export interface TransportRequest {
  readonly method: "GET" | "POST" | "PATCH" | "PUT" | "DELETE";
  /** Path and query below the server's address. */
  readonly path: string;
  /** In order; a name may come twice. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body?: string;
  /** A watch stays open and silent for minutes: its own connection, no timeout between bytes. */
  readonly isWatch: boolean;
  readonly signal: AbortSignal;
}

export interface TransportResponse {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The whole body, unpacked. */
  text(): Promise<string>;
  /** The body as it comes. */
  chunks(): AsyncIterable<Uint8Array>;
  /** Ends the body without reading it. */
  discard(): void;
}
