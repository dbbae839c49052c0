import { createHmac, randomBytes } from "node:crypto";
import { isJsonObject, type Json, type JsonObject, parseJson } from "../model/json.ts";
import { nameEncrypted } from "./encryptedValue.ts";

/**
 * Keeps Secret values out of everything: objects are redacted before they enter a cache, a log or a view.
 * A value becomes a digest under a key that lives as long as the process, so equal values still compare as equal.
 */
const PROCESS_KEY = randomBytes(32);
const MARK = "mooring-redacted:";
/** The annotation in which `kubectl apply` keeps the object as it was applied. */
export const LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

/** True for a digest made by this file. */
export function isRedacted(value: Json | undefined): value is string {
  return typeof value === "string" && value.startsWith(MARK);
}

/** What people see instead of a redacted value. */
export const MASK = "***";

function digest(bytes: Buffer | string): string {
  return MARK + createHmac("sha256", PROCESS_KEY).update(bytes).digest("hex").slice(0, 24);
}

export function isSecretKind(object: JsonObject): boolean {
  return object.kind === "Secret" && object.apiVersion === "v1";
}

/**
 * A copy that is safe to keep and show: `data` and `stringData` of a Secret become digests of the decoded bytes (so that
 * line breaks in base64 are no difference), `stringData` is folded into `data` as the API server does, and the last-applied
 * annotation, which repeats whole objects, is dropped. Other objects come back as they are.
 */
export function redactObject(object: JsonObject): JsonObject {
  const withoutAnnotation = isSecretKind(object) ? redactCopies(dropLastApplied(object)) : dropLastApplied(object);
  if (!isSecretKind(object)) return withoutAnnotation;
  const data = {
    ...redactMap(object.data, (value) => digest(decodeBase64(value))),
    ...redactMap(object.stringData, digest),
  };
  const { data: _data, stringData: _stringData, ...rest } = withoutAnnotation;
  return Object.keys(data).length > 0 ? { ...rest, data } : rest;
}

/** Not by assignment: `__proto__` is a key like any other. */
function redactMap(map: Json | undefined, redact: (value: string) => string): JsonObject {
  const entries = isJsonObject(map) ? Object.entries(map) : [];
  return Object.fromEntries(
    entries.map(([key, value]) => [
      key,
      typeof value === "string" && !isRedacted(value) ? redact(value) : redactOther(value),
    ]),
  );
}

function redactOther(value: Json): Json {
  if (isRedacted(value) || value === null) return value;
  return digest(JSON.stringify(value, (_key, item: unknown) => (typeof item === "bigint" ? item.toString() : item)));
}

/** Text that is not base64 gets its own digest, so that it never equals a decoded value. */
function decodeBase64(text: string): Buffer | string {
  const compact = text.replace(/\s+/g, "");
  return /^[A-Za-z0-9+/]*={0,2}$/.test(compact) ? Buffer.from(compact, "base64") : `invalid:${text}`;
}

function dropLastApplied(object: JsonObject): JsonObject {
  const metadata = object.metadata;
  if (!isJsonObject(metadata) || !isJsonObject(metadata.annotations)) return object;
  if (!Object.hasOwn(metadata.annotations, LAST_APPLIED)) return object;
  const { [LAST_APPLIED]: _dropped, ...annotations } = metadata.annotations;
  const { annotations: _all, ...others } = metadata;
  return { ...object, metadata: Object.keys(annotations).length > 0 ? { ...others, annotations } : others };
}

/**
 * The object in the last-applied annotation, redacted, as a function that reads it once. A Secret's is read at once, so that no
 * value of it stays in memory; it counts as the kind it stands on, whatever it says of itself.
 */
export function lastAppliedOf(object: JsonObject): (() => JsonObject | undefined) | undefined {
  const { metadata } = object;
  const annotations = isJsonObject(metadata) ? metadata.annotations : undefined;
  const text = isJsonObject(annotations) && Object.hasOwn(annotations, LAST_APPLIED) ? annotations[LAST_APPLIED] : "";
  if (typeof text !== "string" || text === "") return undefined;
  if (isSecretKind(object)) {
    const read = parseApplied(text, object);
    return () => read;
  }
  let read: { readonly value: JsonObject | undefined } | undefined;
  return () => {
    read ??= { value: parseApplied(text, object) };
    return read.value;
  };
}

function parseApplied(text: string, { kind, apiVersion }: JsonObject): JsonObject | undefined {
  try {
    const applied = parseJson(text);
    const isUsable = isJsonObject(applied) && kind !== undefined && apiVersion !== undefined;
    return isUsable ? redactObject({ ...applied, kind, apiVersion }) : undefined;
  } catch {
    return undefined;
  }
}

/** Annotations in which deploy tools keep the whole Secret (`kapp.k14s.io/original` and its like). */
function redactCopies(secret: JsonObject): JsonObject {
  const { metadata } = secret;
  if (!isJsonObject(metadata) || !isJsonObject(metadata.annotations)) return secret;
  const annotations = Object.fromEntries(
    Object.entries(metadata.annotations).map(([key, value]) => [key, holdsObject(value) ? redactOther(value) : value]),
  );
  return { ...secret, metadata: { ...metadata, annotations } };
}

function holdsObject(value: Json): value is string {
  return typeof value === "string" && /\bdata\b|stringData/i.test(value) && /[{\n]/.test(value);
}

/**
 * Takes credentials out of free text (errors of servers and tools): user info in URLs, bearer tokens, private keys,
 * values after password-like words, and every exact string given in `known`.
 */
export function redactText(text: string, known: readonly string[] = []): string {
  let clean = nameEncrypted(text)
    .replace(/:\/\/[^\s/]*@/g, `://${MASK}@`)
    .replace(/\b(bearer|basic|token)\s+[A-Za-z0-9._~+/=-]{8,}/gi, `$1 ${MASK}`)
    .replace(/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(-----END [A-Z ]*PRIVATE KEY-----|$)/g, MASK)
    .replace(
      /\b((?:pass(?:word|wd)?|secret|token|api[-_]?key)\s*[=:]\s*)("[^"]*(?:"|$)|'[^']*(?:'|$)|[^\s,;}]+)/gi,
      `$1${MASK}`,
    )
    .replace(/\bwhsec_[A-Za-z0-9+/=]{8,}/g, MASK)
    .replace(/mooring-redacted:[0-9a-f]+/g, MASK);
  for (const value of known) if (value.length >= 4) clean = clean.replaceAll(value, MASK);
  return clean;
}
