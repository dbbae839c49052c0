import { readFile } from "node:fs/promises";
import { parseDocument } from "yaml";
import { isJsonArray, isJsonObject, type Json, type JsonObject } from "../../model/json.ts";
import { messageOf } from "../../support/errors.ts";
import { readPlainYaml } from "../../support/yaml/readPlainYaml.ts";
import { badInput } from "./badInput.ts";
import { loadClientNode } from "../client/loadClientNode.ts";

/** An entry as KubeConfig decodes it, with the fields beside it that KubeConfig leaves out. */
export interface ClusterEntry {
  readonly name: string;
  readonly server: string;
  readonly cluster: JsonObject;
}

export interface UserEntry {
  readonly name: string;
  readonly user: JsonObject;
}

export interface KubeconfigFile {
  readonly path: string;
  readonly currentContext: string;
  readonly clusters: readonly ClusterEntry[];
  readonly users: readonly UserEntry[];
  readonly contexts: readonly {
    readonly name: string;
    readonly cluster: string;
    readonly user: string;
    readonly namespace: string;
  }[];
}

const LARGEST = 5 * 1024 * 1024;

/**
 * One kubeconfig file; undefined when it does not exist.
 * @throws MooringError badInput when it cannot be read or is no kubeconfig
 */
export async function readKubeconfig(path: string): Promise<KubeconfigFile | undefined> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw badInput(
      `The kubeconfig ${path} cannot be read (${messageOf(error)}); check its path and permissions.`,
      error,
    );
  }
  if (text.length > LARGEST) throw badInput(`The kubeconfig ${path} is larger than 5 MiB, the maximum size.`);
  return decode(path, parseYaml(path, text));
}

/** Words that are booleans in the YAML of manifests, and texts here. */
const OTHER_WORDS = /(?:^|[\s:[{,-])(?:y|n|yes|no|on|off)(?:[\s,:\]}]|$)/i;

/** What tools write is read without the full parser, which takes longer to load than all the rest of a kubeconfig. */
function parsePlain(text: string): JsonObject | undefined {
  const value = OTHER_WORDS.test(text) ? undefined : readPlainYaml(text)?.value;
  return isJsonObject(value) && hasNoNumber(value) ? value : undefined;
}

/** Numbers are spelt in other ways in manifests. */
function hasNoNumber(value: Json): boolean {
  if (typeof value === "number" || typeof value === "bigint") return false;
  if (isJsonArray(value)) return value.every(hasNoNumber);
  return !isJsonObject(value) || Object.values(value).every(hasNoNumber);
}

function parseYaml(path: string, text: string): JsonObject {
  const plain = parsePlain(text);
  if (plain) return plain;
  const document = parseDocument(text, { uniqueKeys: false, logLevel: "silent" });
  const error = document.errors[0];
  if (error) {
    // the parser quotes the faulty line, which may hold a token: only the place is told
    const [start] = error.linePos ?? [];
    throw badInput(
      `The kubeconfig ${path} is not valid YAML${start ? ` at line ${start.line}, column ${start.col}` : ""}; correct it and try again.`,
    );
  }
  const value = toJson(path, document.toJS.bind(document, { maxAliasCount: 100 }));
  if (value === null) return {};
  if (!isJsonObject(value))
    throw badInput(`${path} is not a kubeconfig: it must be a mapping with clusters, users and contexts.`);
  return value;
}

function toJson(path: string, read: () => unknown): Json {
  try {
    return read() as Json;
  } catch {
    throw badInput(`The kubeconfig ${path} uses too many YAML aliases.`);
  }
}

/** The client's own KubeConfig decides what a valid entry is; invalid ones are left out and reported when a context needs them. */
async function decode(path: string, raw: JsonObject): Promise<KubeconfigFile> {
  const { newClusters, newContexts, newUsers } = await loadClientNode();
  const users = named(raw.users).map(withoutNonStandardFile);
  const clusters = byName(named(raw.clusters), "cluster");
  const credentials = byName(users, "user");
  const options = { onInvalidEntry: "filter" } as const;
  const currentContext = raw["current-context"];
  return {
    path,
    currentContext: typeof currentContext === "string" ? currentContext : "",
    clusters: firstOfEach(newClusters(named(raw.clusters), options)).map(({ name, server }) => ({
      name,
      server,
      cluster: clusters.get(name) ?? {},
    })),
    users: firstOfEach(newUsers(users, options)).map(({ name }) => ({ name, user: credentials.get(name) ?? {} })),
    contexts: firstOfEach(newContexts(named(raw.contexts), options)).map(({ name, cluster, user, namespace }) => ({
      name,
      cluster,
      user: user ?? "",
      namespace: namespace ?? "",
    })),
  };
}

function named(list: Json | undefined): JsonObject[] {
  return isJsonArray(list) ? list.filter(isJsonObject).filter((entry) => typeof entry.name === "string") : [];
}

/** KubeConfig would read a file named by `token-file`, a key that kubectl does not know. */
function withoutNonStandardFile(entry: JsonObject): JsonObject {
  const { "token-file": _ignored, ...user } = isJsonObject(entry.user) ? entry.user : {};
  return { ...entry, user };
}

function byName(entries: readonly JsonObject[], key: string): Map<string, JsonObject> {
  const map = new Map<string, JsonObject>();
  for (const entry of entries) {
    const value = entry[key];
    if (typeof entry.name === "string" && !map.has(entry.name)) map.set(entry.name, isJsonObject(value) ? value : {});
  }
  return map;
}

function firstOfEach<T extends { readonly name: string }>(entries: readonly T[]): readonly T[] {
  return entries.filter((entry, at) => entries.findIndex(({ name }) => name === entry.name) === at);
}
