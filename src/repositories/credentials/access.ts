import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";
import { type GitCredentials, withAccess } from "../../git/signIn/credentials.ts";
import type { HostCredential } from "../../hosts/credential.ts";
import { parseHostAddress } from "../../hosts/hostRepository.ts";
import type { RemoteAccess } from "../../git/signIn/remoteAccess.ts";
import { serverOf } from "../../git/signIn/serverOf.ts";
import { MooringError } from "../../support/errors.ts";
import { failed } from "../api/failure.ts";
import type { RepositoriesPorts } from "../api/ports.ts";
import { readRedirect } from "./readRedirect.ts";
import { currentSecret } from "../../webhooks/token/rotatedSecrets.ts";
import type { RepositoryRecord, AccessSecret } from "../api/repositoryRecord.ts";
import { hostOf, sourceTypeOf } from "../api/sourceType.ts";
import type { AccessMethod } from "../../mappings/mooringConfig.ts";
import type { SecretsPort } from "../../support/secretsPort.ts";

/** As kept: bound to the server it was entered for, and an API token to the host whose pages and API it opens. */
interface KeptSecret extends AccessSecret {
  readonly server: string | undefined;
  readonly apiHost?: string;
}

type Place = Pick<RepositoryRecord, "url" | "access">;

/** What each host takes as the user name beside a token. */
const TOKEN_USERS = { github: "x-access-token", gitlab: "oauth2", gitea: "mooring", custom: "mooring" } as const;

/** Signs in at the remotes of repositories: keeps their secrets and hands them to git, one command at a time. */
export class Access {
  readonly #ports: RepositoriesPorts;
  readonly #knownHosts: string;
  /** Address → where its own server redirects it to, for this session. */
  readonly #moved = new Map<string, string>();

  constructor(ports: RepositoriesPorts, storeFolder: string) {
    this.#ports = ports;
    this.#knownHosts = join(storeFolder, "known_hosts");
  }

  /** Host keys that the user agreed to in Mooring, beside those of ssh itself. */
  get knownHostsFile(): string {
    return this.#knownHosts;
  }

  /** Runs `work` signed in as the record says. @throws MooringError signIn when the secret is missing or for another host */
  async run<T>(record: RepositoryRecord, work: (access: RemoteAccess) => Promise<T>, signal?: AbortSignal): Promise<T> {
    const kept = await readSecret(this.#ports.secrets, record.id);
    return this.with(record, kept, work, signal);
  }

  /** The same before anything is registered: for the form that lists branches. */
  async with<T>(
    place: Place,
    secret: KeptSecret | undefined,
    work: (access: RemoteAccess) => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T> {
    const credentials = await this.#credentials(place, secret, signal);
    const known = this.#moved.get(place.url);
    try {
      return await withAccess(credentials, place.url, work, known);
    } catch (error) {
      if (MooringError.is(error) && error.kind === "credentials") throw refusedSignIn(place, error);
      if (known !== undefined || !MooringError.is(error) || error.kind !== "redirected") throw error;
      // git has asked for nothing but the refs by then
      const moved = await readRedirect(this.#ports, place.url, signal);
      if (moved === undefined) throw error;
      this.#moved.set(place.url, moved);
      return withAccess(credentials, place.url, work, moved);
    }
  }

  /** What opens the API of the record's host; undefined where its access is for Git alone. @throws MooringError signIn */
  async hostCredential(
    record: Place & { readonly id: string },
    signal?: AbortSignal,
  ): Promise<HostCredential | undefined> {
    if (record.access === "ssh") return apiCredential(record, await readSecret(this.#ports.secrets, record.id));
    const kept = record.access === "signIn" ? undefined : await readSecret(this.#ports.secrets, record.id);
    const found = await this.#credentials(record, kept, signal);
    if (found.kind !== "basic") return undefined;
    const { username, secret } = found;
    return record.access === "password" ? { kind: "password", username, secret } : { kind: "token", secret };
  }

  async #credentials(
    { url, access }: Place,
    kept: KeptSecret | undefined,
    signal?: AbortSignal,
  ): Promise<GitCredentials> {
    const knownHosts = [join(homedir(), ".ssh/known_hosts"), join(homedir(), ".ssh/known_hosts2"), this.#knownHosts];
    if (access === "ssh") return { kind: "ssh", keyFile: kept?.keyFile, passphrase: kept?.secret, knownHosts };
    if (access === "signIn") {
      const host = hostOf(url);
      const session = host === undefined ? undefined : await this.#ports.signIn(host, signal);
      return session ? { kind: "basic", ...session, knownHosts } : { kind: "own", knownHosts };
    }
    if (kept?.secret === undefined) {
      throw failed("credentials", "signIn", `No ${access} is stored for ${hostOf(url) ?? "this repository"}.`);
    }
    if (kept.server !== serverOf(url)) {
      throw failed(
        "otherHost",
        "signIn",
        `The ${access} was entered for a host other than ${hostOf(url) ?? "this one"}.`,
      );
    }
    const username = kept.username ?? TOKEN_USERS[sourceTypeOf(url)];
    return { kind: "basic", username, secret: kept.secret, knownHosts };
  }
}

/** The host's refusal in the words of how the repository signs in; the kind chooses the cure (failure.ts). */
function refusedSignIn({ url, access }: Place, cause: MooringError): MooringError {
  const host = hostOf(url) ?? "The remote";
  if (access === "token") return failed("credentials", "signIn", `${host} rejected the token.`, cause);
  if (access === "password")
    return failed("credentials", "signIn", `${host} rejected the user name and password.`, cause);
  const [message, part] =
    access === "ssh" ? [`${host} rejected the offered SSH keys.`, "key"] : [`${host} requires authentication.`, "own"];
  return new MooringError("signIn", message, { kind: `credentials/${part}`, cause });
}

/** @throws MooringError signIn when the token was entered for another host */
function apiCredential({ url }: Place, kept: KeptSecret | undefined): HostCredential | undefined {
  if (kept?.apiToken === undefined) return undefined;
  const host = apiHostOf(url);
  if (kept.apiHost !== undefined && kept.apiHost === host) return { kind: "token", secret: kept.apiToken };
  throw failed("otherHost", "signIn", `The API token was entered for a host other than ${host ?? "this one"}.`);
}

function apiHostOf(url: string): string | undefined {
  const origin = parseHostAddress(url)?.origin;
  return origin === undefined ? undefined : new URL(origin).host;
}

/** A secret as entered, bound to the server of the address. @throws MooringError badInput when a part is missing or cannot be */
export function toKept(method: AccessMethod, url: string, entered: AccessSecret, old?: KeptSecret): KeptSecret {
  const server = serverOf(url);
  const merged: KeptSecret = {
    ...old,
    ...withoutBlanks(entered),
    server: entered.secret ? server : (old?.server ?? server),
    ...(entered.apiToken ? { apiHost: apiHostOf(url) ?? "" } : {}),
  };
  if (/[\r\n\0]/.test(`${merged.username ?? ""}${merged.secret ?? ""}${merged.apiToken ?? ""}`)) {
    throw new MooringError("badInput", "A user name, token or password cannot contain line breaks.");
  }
  if (method === "password" && merged.username === undefined) {
    throw new MooringError("badInput", "Enter the user name for the password.");
  }
  if ((method === "password" || method === "token") && merged.secret === undefined) {
    throw new MooringError("badInput", `Enter the ${method}.`);
  }
  const { keyFile } = merged;
  if (keyFile !== undefined && (!isAbsolute(keyFile) || /["\r\n\0]/.test(keyFile) || !existsSync(keyFile))) {
    throw new MooringError("badInput", `Key file not found: ${JSON.stringify(keyFile)}.`);
  }
  return merged;
}

function withoutBlanks(entered: AccessSecret): AccessSecret {
  return Object.fromEntries(Object.entries(entered).filter(([, value]) => value !== undefined && value !== ""));
}

const keyOf = (id: string): string => `mooring.repository.${id}`;

export async function readSecret(secrets: SecretsPort, id: string): Promise<KeptSecret | undefined> {
  const text = await secrets.get(keyOf(id));
  if (text === undefined) return undefined;
  let kept: KeptSecret;
  try {
    kept = JSON.parse(text) as KeptSecret;
  } catch {
    return undefined;
  }
  const { secret, apiToken } = kept;
  return {
    ...kept,
    ...(secret === undefined ? {} : { secret: await currentSecret(secrets, secret) }),
    ...(apiToken === undefined ? {} : { apiToken: await currentSecret(secrets, apiToken) }),
  };
}

export async function writeSecret(secrets: SecretsPort, id: string, secret: KeptSecret): Promise<void> {
  await secrets.set(keyOf(id), JSON.stringify(secret));
}

export async function deleteSecret(secrets: SecretsPort, id: string): Promise<void> {
  await secrets.delete(keyOf(id));
}
