import { readFile } from "node:fs/promises";
import type { Json } from "../../model/json.ts";
import type { Clock } from "../../support/clock.ts";
import type { Disposable } from "../../support/disposable.ts";
import { MooringError, messageOf } from "../../support/errors.ts";
import { badInput } from "../kubeconfig/badInput.ts";
import type { UserSettings } from "../kubeconfig/contextSettings.ts";
import {
  describeConsent,
  describeProgram,
  type ProgramCredential,
  runCredentialProgram,
} from "../kubeconfig/credentialProgram.ts";
import type { ContextAccess } from "../kubeconfig/kubeconfig.ts";
import { readPem } from "../kubeconfig/readPem.ts";

/** What one request needs to be let in. The certificate belongs to the connection, the headers to the request. */
export interface Credential {
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly certificate: string | undefined;
  readonly key: string | undefined;
}

/** Token files are rotated by others; client-go re-reads them each minute (`transport/token_source.go`). */
const TOKEN_FILE_AGE_MS = 60_000;
/** A credential this close to its end could expire on the way. */
const EXPIRY_SLACK_MS = 5_000;
/** A failed program is not started again for each of many requests; it may open a browser. */
const FAILURE_AGE_MS = 60_000;

export type ProgramConsent = (program: string, context: string) => Promise<boolean>;

/** Signs in to one context: reads what the kubeconfig names, runs its program after consent, keeps the result until it ends. */
export class ContextCredentials implements Disposable {
  readonly #access: ContextAccess;
  readonly #clock: Clock;
  readonly #consent: ProgramConsent;
  readonly #abort = new AbortController();
  #allowed: Promise<boolean> | undefined;
  #current: Promise<Credential> | undefined;
  #value: Credential | undefined;
  #goodUntil = Number.POSITIVE_INFINITY;
  #failedAt: number | undefined;

  constructor(access: ContextAccess, deps: { readonly clock: Clock; readonly consent: ProgramConsent }) {
    this.#access = access;
    this.#clock = deps.clock;
    this.#consent = deps.consent;
  }

  /** The credential for the next request; requests at the same time share one read and one run of the program. */
  current(): Promise<Credential> {
    const isFresh =
      this.#failedAt === undefined
        ? this.#clock.now() < this.#goodUntil
        : this.#clock.now() < this.#failedAt + FAILURE_AGE_MS;
    if (this.#current && isFresh) return this.#current;
    this.#failedAt = undefined;
    this.#goodUntil = Number.POSITIVE_INFINITY;
    const reading = this.#read();
    this.#current = reading;
    reading.then(
      (value) => {
        if (this.#current === reading) this.#value = value;
      },
      () => {
        if (this.#current === reading) this.#failedAt = this.#clock.now();
      },
    );
    return reading;
  }

  /**
   * Forgets the credential that the server refused (401), so that the next request reads it anew.
   * @returns false when reading again cannot give anything else
   */
  renew(refused: Credential): boolean {
    const { exec, tokenFile, certificate } = this.#access.user;
    // of several requests refused at once only the first makes it be read again
    if (refused === this.#value) this.forget();
    return exec !== undefined || tokenFile !== undefined || certificate.path !== undefined;
  }

  /** Next time everything is read again, a failed program included. */
  forget(): void {
    this.#current = undefined;
    this.#value = undefined;
    this.#failedAt = undefined;
  }

  dispose(): void {
    this.#abort.abort();
  }

  async #read(): Promise<Credential> {
    const { user, info } = this.#access;
    refuseLegacyProvider(user, info.name);
    const run = user.exec ? await this.#runProgram() : undefined;
    const certificate = run?.certificate ?? (await readPem(user.certificate, "client certificate", user.file));
    const key = run?.key ?? (await readPem(user.key, "client key", user.file));
    if ((certificate === undefined) !== (key === undefined)) {
      throw badInput(
        `User "${user.name}" in ${user.file} has a client ${key ? "key without its certificate" : "certificate without its key"}.`,
      );
    }
    return { headers: [...(await this.#authorization(run)), ...user.impersonation], certificate, key };
  }

  /** Order of precedence as in client-go `transport/round_trippers.go`: basic, then token, then the program's. */
  async #authorization(run: ProgramCredential | undefined): Promise<readonly (readonly [string, string])[]> {
    const { user } = this.#access;
    if (user.basic) {
      const pair = `${user.basic.username}:${user.basic.password.expose()}`;
      return [["Authorization", `Basic ${Buffer.from(pair, "utf8").toString("base64")}`]];
    }
    const token =
      (user.tokenFile ? await this.#readTokenFile(user.tokenFile) : undefined) ?? user.token?.expose() ?? run?.token;
    return token ? [["Authorization", `Bearer ${token}`]] : [];
  }

  async #readTokenFile(path: string): Promise<string> {
    this.#goodUntil = Math.min(this.#goodUntil, this.#clock.now() + TOKEN_FILE_AGE_MS);
    try {
      return (await readFile(path, "utf8")).trim();
    } catch (error) {
      throw badInput(
        `The token file ${path} named in ${this.#access.user.file} cannot be read (${messageOf(error)}).`,
        error,
      );
    }
  }

  async #runProgram(): Promise<ProgramCredential | undefined> {
    const { user, info } = this.#access;
    if (!user.exec) return undefined;
    const program = describeProgram(user.exec);
    this.#allowed ??= this.#consent(describeConsent(user.exec), info.name);
    if (!(await this.#allowed)) {
      throw new MooringError(
        "signIn",
        `Context "${info.name}" runs ${program} to sign in, which was not allowed; choose the context again to allow it.`,
      );
    }
    const credential = await runCredentialProgram(user.exec, this.#clusterInfo(), this.#clock, this.#abort.signal);
    if (credential.expires !== undefined)
      this.#goodUntil = Math.min(this.#goodUntil, credential.expires - EXPIRY_SLACK_MS);
    return credential;
  }

  #clusterInfo(): Json {
    const { cluster } = this.#access;
    const authority = cluster.authority.data?.expose();
    return {
      server: cluster.server,
      "insecure-skip-tls-verify": cluster.skipTlsVerify,
      ...(cluster.tlsServerName ? { "tls-server-name": cluster.tlsServerName } : {}),
      ...(authority ? { "certificate-authority-data": Buffer.from(authority, "utf8").toString("base64") } : {}),
    };
  }
}

function refuseLegacyProvider(user: UserSettings, context: string): void {
  if (user.authProvider === undefined) return;
  throw new MooringError(
    "signIn",
    `Context "${context}" uses the legacy auth-provider "${user.authProvider}" (user "${user.name}" in ${user.file}), which is not supported; use an exec credential plugin or a token instead.`,
  );
}
