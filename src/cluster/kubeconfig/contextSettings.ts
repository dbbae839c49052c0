import { dirname, isAbsolute, resolve } from "node:path";
import { isJsonArray, isJsonObject, type Json, type JsonObject } from "../../model/json.ts";
import { Sensitive } from "../../model/sensitive.ts";
import type { CredentialProgram } from "./credentialProgram.ts";
import type { ClusterEntry, UserEntry } from "./readKubeconfig.ts";

/** A file named by a kubeconfig (absolute), or the data written into it (PEM). Data wins, as in kubectl. */
export interface PemSource {
  readonly path: string | undefined;
  readonly data: Sensitive<string> | undefined;
}

export interface ClusterSettings {
  readonly name: string;
  /** The kubeconfig file that defines the entry. */
  readonly file: string;
  readonly server: string;
  readonly authority: PemSource;
  readonly tlsServerName: string | undefined;
  readonly skipTlsVerify: boolean;
  readonly proxyUrl: string | undefined;
  readonly disableCompression: boolean;
}

export interface UserSettings {
  readonly name: string;
  readonly file: string;
  readonly certificate: PemSource;
  readonly key: PemSource;
  readonly token: Sensitive<string> | undefined;
  readonly tokenFile: string | undefined;
  readonly basic: { readonly username: string; readonly password: Sensitive<string> } | undefined;
  readonly exec: CredentialProgram | undefined;
  /** Name of a legacy `auth-provider`, which is refused. */
  readonly authProvider: string | undefined;
  /** `Impersonate-*` headers. */
  readonly impersonation: readonly (readonly [name: string, value: string])[];
}

export function toClusterSettings({ name, server, cluster }: ClusterEntry, file: string): ClusterSettings {
  return {
    name,
    file,
    server: server.replace(/(?<!\/)\/+$/, ""),
    authority: pem(cluster, "certificate-authority", file),
    tlsServerName: text(cluster["tls-server-name"]),
    skipTlsVerify: cluster["insecure-skip-tls-verify"] === true,
    proxyUrl: text(cluster["proxy-url"]),
    disableCompression: cluster["disable-compression"] === true,
  };
}

export function toUserSettings({ name, user }: UserEntry, file: string): UserSettings {
  const token = text(user.token);
  const tokenFile = text(user.tokenFile);
  const username = text(user.username);
  return {
    name,
    file,
    certificate: pem(user, "client-certificate", file),
    key: pem(user, "client-key", file),
    token: token === undefined ? undefined : new Sensitive(token),
    tokenFile: tokenFile && absolute(tokenFile, file),
    basic: username === undefined ? undefined : { username, password: new Sensitive(text(user.password) ?? "") },
    exec: isJsonObject(user.exec) ? toProgram(user.exec, file) : undefined,
    authProvider: isJsonObject(user["auth-provider"]) ? (text(user["auth-provider"].name) ?? "unnamed") : undefined,
    impersonation: impersonation(user),
  };
}

function pem(entry: JsonObject, key: string, file: string): PemSource {
  const path = text(entry[key]);
  const data = text(entry[`${key}-data`]);
  return {
    path: path && absolute(path, file),
    data: data === undefined ? undefined : new Sensitive(Buffer.from(data, "base64").toString("utf8")),
  };
}

/** A command with a separator is relative to the kubeconfig; a bare one is looked for on PATH (client-go `clientcmd`). */
function toProgram(exec: JsonObject, file: string): CredentialProgram {
  const command = text(exec.command) ?? "";
  return {
    command: /[\\/]/.test(command) ? absolute(command, file) : command,
    args: list(exec.args).filter((argument) => typeof argument === "string"),
    env: list(exec.env)
      .filter(isJsonObject)
      .map((entry) => [text(entry.name) ?? "", text(entry.value) ?? ""] as const)
      .filter(([name]) => name !== ""),
    apiVersion: text(exec.apiVersion) ?? "client.authentication.k8s.io/v1",
    provideClusterInfo: exec.provideClusterInfo === true,
    needsTerminal: exec.interactiveMode === "Always",
    installHint: text(exec.installHint) ?? "",
    file,
  };
}

function impersonation(user: JsonObject): [string, string][] {
  const headers: [string, string][] = [];
  const as = text(user.as);
  if (as === undefined) return headers;
  headers.push(["Impersonate-User", as]);
  const uid = text(user["as-uid"]);
  if (uid !== undefined) headers.push(["Impersonate-Uid", uid]);
  for (const group of list(user["as-groups"])) headers.push(["Impersonate-Group", String(group)]);
  const extra = isJsonObject(user["as-user-extra"]) ? user["as-user-extra"] : {};
  for (const [key, values] of Object.entries(extra)) {
    for (const value of list(values)) headers.push([`Impersonate-Extra-${encodeURIComponent(key)}`, String(value)]);
  }
  return headers;
}

function absolute(path: string, file: string): string {
  return isAbsolute(path) ? path : resolve(dirname(file), path);
}

function list(value: Json | undefined): readonly Json[] {
  return isJsonArray(value) ? value : [];
}

function text(value: Json | undefined): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
