import type { Disposable } from "../../support/disposable.ts";
import type { Credential, ContextCredentials } from "../signIn/credentials.ts";
import type { ContextAccess } from "../kubeconfig/kubeconfig.ts";
import type { Transport } from "./transport.ts";

export type OpenTransport = (access: ContextAccess, credential: Credential) => Promise<Transport>;

/** A signed-in way to the server for one request. */
export interface Line {
  readonly transport: Transport;
  readonly credential: Credential;
}

/** Keeps one transport per client certificate, so that a new certificate gets new connections and a new token does not. */
export class Connection implements Disposable {
  readonly context: string;
  readonly server: string;
  readonly #access: ContextAccess;
  readonly #credentials: ContextCredentials;
  readonly #openTransport: OpenTransport;
  #current:
    | {
        readonly certificate: string | undefined;
        readonly key: string | undefined;
        readonly transport: Promise<Transport>;
      }
    | undefined;
  #isDisposed = false;

  constructor(access: ContextAccess, credentials: ContextCredentials, openTransport: OpenTransport) {
    this.context = access.info.name;
    this.server = access.cluster.server;
    this.#access = access;
    this.#credentials = credentials;
    this.#openTransport = openTransport;
  }

  async open(): Promise<Line> {
    const credential = await this.#credentials.current();
    return { transport: await this.#transportFor(credential), credential };
  }

  /** After a 401: true when another try may succeed. */
  renew(refused: Credential): boolean {
    return this.#credentials.renew(refused);
  }

  /** Sign-in starts afresh with the next request, also after a failure. */
  forget(): void {
    this.#credentials.forget();
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#credentials.dispose();
    void this.#current?.transport.then(
      (transport) => transport.dispose(),
      () => undefined,
    );
  }

  #transportFor(credential: Credential): Promise<Transport> {
    const { certificate, key } = credential;
    const current = this.#current;
    if (current && current.certificate === certificate && current.key === key) return current.transport;
    const transport = this.#openTransport(this.#access, credential);
    this.#current = { certificate, key, transport };
    transport.then(
      (opened) => {
        void current?.transport.then(
          (old) => old.dispose(),
          () => undefined,
        );
        if (this.#isDisposed) opened.dispose();
      },
      () => {
        if (this.#current?.transport === transport) this.#current = undefined;
      },
    );
    return transport;
  }
}
