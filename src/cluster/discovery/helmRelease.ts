import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import type { HelmRelease } from "../../model/helmRelease.ts";
import { isJsonObject, type JsonObject, parseJson, stringifyJson } from "../../model/json.ts";
import type { LiveObject } from "../../model/live.ts";
import type { ObjectRef } from "../../model/objectRef.ts";
import { Sensitive } from "../../model/sensitive.ts";
import { MooringError } from "../../support/errors.ts";

/** Characters of base64: more than etcd takes of one object. */
const MAX_STORED = 4 * 1024 * 1024;
/** Bytes of a release as JSON; the largest charts take a tenth of it. */
const MAX_UNPACKED = 32 * 1024 * 1024;

export interface SecretReader {
  select(namespace: string, selector: string): Promise<readonly LiveObject[]>;
  getRaw(ref: ObjectRef): Promise<Sensitive<JsonObject> | undefined>;
}

/**
 * The deployed release of a name: the newest Secret of type `helm.sh/release.v1` with the labels that Helm finds it by
 * (`pkg/storage/driver/secrets.go`). undefined where there is none.
 * @throws MooringError forbidden, tooLarge, badInput
 */
export async function readRelease(
  namespace: string,
  name: string,
  reader: SecretReader,
): Promise<HelmRelease | undefined> {
  const found = await reader.select(namespace, `owner=helm,name=${name},status=deployed`);
  const [newest] = found
    .filter(({ body }) => body.type === "helm.sh/release.v1")
    .sort((a, b) => revisionOf(b) - revisionOf(a));
  const raw = newest && (await reader.getRaw(newest.ref));
  const data = raw?.expose().data;
  return isJsonObject(data) && typeof data.release === "string"
    ? decodeRelease(data.release, namespace, name)
    : undefined;
}

function revisionOf({ body: { metadata } }: LiveObject): number {
  const labels = isJsonObject(metadata) && isJsonObject(metadata.labels) ? metadata.labels : {};
  return Number(labels.version) || 0;
}

/**
 * Reads what a release Secret holds: JSON, packed with gzip (not so by Helm before 3.0), in base64 of Helm in base64 of Kubernetes
 * (`pkg/storage/driver/util.go`). No part of it is in an error.
 * @throws MooringError tooLarge, badInput
 */
export async function decodeRelease(stored: string, namespace: string, name: string): Promise<HelmRelease> {
  const what = `The release ${name} in namespace ${namespace}`;
  if (stored.length > MAX_STORED) throw new MooringError("tooLarge", `${what} is too large to be read.`);
  const packed = Buffer.from(Buffer.from(stored, "base64").toString("latin1"), "base64");
  const isGzip = packed[0] === 0x1f && packed[1] === 0x8b;
  const unpacked = isGzip
    ? await promisify(gunzip)(packed, { maxOutputLength: MAX_UNPACKED }).catch((error: unknown) => {
        throw new MooringError(
          isTooLarge(error) ? "tooLarge" : "badInput",
          `${what} cannot be unpacked${isTooLarge(error) ? `: it has more than ${MAX_UNPACKED / 2 ** 20} MiB` : ""}.`,
        );
      })
    : packed;
  const release = parsed(unpacked.toString("utf8"));
  if (!isJsonObject(release) || typeof release.manifest !== "string")
    throw new MooringError("badInput", `${what} has an unsupported format.`);
  const values = isJsonObject(release.config) ? release.config : {};
  return {
    name,
    namespace,
    revision: typeof release.version === "number" ? release.version : 0,
    values: new Sensitive(stringifyJson(values)),
    manifest: new Sensitive(release.manifest),
  };
}

function isTooLarge(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ERR_BUFFER_TOO_LARGE";
}

function parsed(text: string): ReturnType<typeof parseJson> | undefined {
  try {
    return parseJson(text);
  } catch {
    return undefined; // what JSON.parse complains about may repeat a part of the text
  }
}
