import { apiVersionOf, type Catalog } from "../../cluster/api/catalog.ts";
import { toYaml } from "../../manifests/yaml/toYaml.ts";
import { isJsonObject, type JsonObject } from "../../model/json.ts";
import { formatRef, type ObjectRef } from "../../model/objectRef.ts";
import { Sensitive } from "../../model/sensitive.ts";
import { MooringError } from "../../support/errors.ts";
import type { ClusterSession } from "../live/clusterSession.ts";

/**
 * A live object as a person would write it: without server-set fields, and without defaults that a dry-run of a new object
 * under another name brings back.
 */
export async function exportObject(
  ref: ObjectRef,
  session: ClusterSession,
  options: { readonly includeSecretValues?: boolean },
  signal?: AbortSignal,
): Promise<{ readonly object: JsonObject; readonly yaml: string }> {
  const { exportLive, reduceDefaults, withoutNodePorts } = await import("../../manifests/export/exportLive.ts");
  const raw = await session.cluster.getRaw(ref, signal);
  if (!raw) throw new MooringError("notFound", `${formatRef(ref)} is not in the cluster.`);
  const { hasStatus = true } = session.catalog.find(ref.apiVersion, ref.kind) ?? {};
  const exportOptions = { includeSecretValues: options.includeSecretValues ?? false, hasStatus };
  const object = await reduceDefaults(
    raw.expose(),
    async (candidate) => {
      const name = `${ref.name.slice(0, 40)}-mooring-${Math.random().toString(36).slice(2, 8)}`;
      const metadata = isJsonObject(candidate.metadata) ? candidate.metadata : {};
      const trial = new Sensitive<JsonObject>({ ...withoutNodePorts(candidate), metadata: { ...metadata, name } });
      return (await session.cluster.create(trial, { dryRun: true }, signal)).body;
    },
    exportOptions,
  ).catch(() => exportLive(raw.expose(), exportOptions));
  return { object, yaml: toYaml(object) };
}

/**
 * The object that a person means by a kind and a name, as kubectl reads them: kind, plural or short name, any case, with or without group.
 * @throws MooringError `notFound` when the cluster serves no such kind
 */
export function findRef(catalog: Catalog, kind: string, name: string, namespace: string): ObjectRef {
  const [word, ...group] = kind.toLowerCase().split(".");
  const resource = catalog.all.find(
    (candidate) =>
      [candidate.kind.toLowerCase(), candidate.plural, ...(candidate.shortNames ?? [])].includes(word ?? "") &&
      (group.length === 0 || candidate.group === group.join(".")),
  );
  if (!resource) throw new MooringError("notFound", `This cluster serves no kind "${kind}".`);
  return {
    apiVersion: apiVersionOf(resource),
    kind: resource.kind,
    namespace: resource.namespaced ? namespace : "",
    name,
  };
}

/** The same; a kind that is not known is looked for on the server before it is called unserved. */
export async function findServed(
  session: ClusterSession,
  kind: string,
  name: string,
  namespace: string,
  signal?: AbortSignal,
): Promise<ObjectRef> {
  try {
    return findRef(session.catalog, kind, name, namespace);
  } catch (error) {
    if (!MooringError.is(error, "notFound")) throw error;
    await session.refreshCatalog(signal);
    return findRef(session.catalog, kind, name, namespace);
  }
}
