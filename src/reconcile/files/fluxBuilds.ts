import path from "node:path";
import type { ValueOf } from "../../manifests/variables/fluxSubstitute.ts";
import { withUnsettled, withWire } from "../../manifests/parse/toDesired.ts";
import type { DesiredObject } from "../../model/desired.ts";
import { isJsonArray, isJsonObject, isScalar, type Json, type JsonObject } from "../../model/json.ts";
import { splitApiVersion } from "../../model/objectRef.ts";
import type { Pack } from "../../model/pack.ts";
import { hashJson } from "../../support/hash.ts";

const FLUX_GROUP = "kustomize.toolkit.fluxcd.io";

/** What one Kustomization of Flux does with the manifests of a folder. */
interface FluxBuild {
  /** Absolute. */
  readonly folder: string;
  /** undefined: it puts in nothing. */
  readonly valueOf: ValueOf | undefined;
}

/** The Kustomizations of Flux among the files of a workspace folder. */
export class FluxBuilds {
  /** Equal as long as they are the same. */
  readonly hash: string;
  readonly #builds: readonly FluxBuild[];

  /** `trees`: what the packs of each folder hold; the paths of Kustomizations begin there. */
  constructor(trees: readonly { readonly folder: string; readonly objects: readonly DesiredObject[] }[]) {
    const found = trees.flatMap(({ folder, objects }) =>
      objects.filter(isKustomization).map((object) => ({ folder, object })),
    );
    const maps = found.length === 0 ? [] : trees.flatMap(({ objects }) => objects.filter(isConfigMap));
    this.#builds = found.flatMap(({ folder, object }) => buildOf(folder, object, maps));
    this.hash =
      found.length === 0 ? "" : hashJson([...found.map(({ object }) => object), ...maps].map(({ hash }) => hash));
  }

  /** The objects of a pack as Flux makes them; all as they are where no file says that Flux is used. */
  async applyTo(pack: Pack, objects: readonly DesiredObject[]): Promise<readonly DesiredObject[]> {
    if (this.#builds.length === 0 || pack.kind === "chart") return objects;
    const around = this.#builds.filter(({ folder }) => isInside(pack.root, folder));
    const reach = Math.max(...around.map(({ folder }) => folder.length));
    const nearest = around.filter(({ folder }) => folder.length === reach);
    if (nearest.length > 0 && nearest.every(({ valueOf }) => valueOf === undefined)) return objects;
    const valueOf: ValueOf = (name) => {
      const [first, ...others] = new Set(nearest.map((build) => build.valueOf?.(name)));
      return others.length > 0 ? undefined : first;
    };
    const { fillVariables } = await import("../../manifests/variables/fluxVariables.ts");
    return objects.map((object) => {
      const before = object.wire.expose();
      if (!mayHaveVariables(before)) return object;
      const { wire, open } = fillVariables(before, valueOf);
      return withUnsettled(wire === before ? object : withWire(object, wire), open);
    });
  }
}

function isKustomization({ ref }: DesiredObject): boolean {
  return ref.kind === "Kustomization" && splitApiVersion(ref.apiVersion).group === FLUX_GROUP;
}

function isConfigMap({ ref }: DesiredObject): boolean {
  return ref.kind === "ConfigMap" && ref.apiVersion === "v1";
}

function buildOf(folder: string, object: DesiredObject, maps: readonly DesiredObject[]): readonly FluxBuild[] {
  const { spec } = object.body;
  if (!isJsonObject(spec)) return [];
  const way = typeof spec.path === "string" ? spec.path : ".";
  return [{ folder: path.join(folder, way), valueOf: valuesOf(spec.postBuild, object.ref.namespace, maps) }];
}

/** Inline values win over those of ConfigMaps and Secrets, of which a later one wins. */
function valuesOf(postBuild: Json | undefined, namespace: string, maps: readonly DesiredObject[]): ValueOf | undefined {
  if (!isJsonObject(postBuild)) return undefined;
  const inline = isJsonObject(postBuild.substitute) ? postBuild.substitute : {};
  const sources = isJsonArray(postBuild.substituteFrom) ? postBuild.substituteFrom.filter(isJsonObject) : [];
  if (sources.length === 0 && Object.keys(inline).length === 0) return undefined;
  const read = sources.map((source) => dataOf(source, namespace, maps)).reverse();
  return (name) => {
    const own = textIn(inline, name);
    if (own !== undefined) return own;
    for (const data of read) {
      // what is not among the files may set the variable, or not
      if (!data) return undefined;
      const value = textIn(data, name);
      if (value !== undefined) return value;
    }
    return "";
  };
}

function dataOf(source: JsonObject, namespace: string, maps: readonly DesiredObject[]): JsonObject | undefined {
  if (source.kind !== "ConfigMap") return undefined;
  const [found, second] = maps.filter(
    ({ ref }) => ref.name === source.name && (ref.namespace === namespace || ref.namespace === "" || namespace === ""),
  );
  if (!found || second || mayHaveVariables(found.body)) return undefined;
  return isJsonObject(found.body.data) ? found.body.data : {};
}

function textIn(data: JsonObject, name: string): string | undefined {
  const value = Object.hasOwn(data, name) ? data[name] : undefined;
  return value !== undefined && value !== null && isScalar(value) ? String(value) : undefined;
}

function isInside(file: string, folder: string): boolean {
  return file === folder || file.startsWith(folder.endsWith(path.sep) ? folder : folder + path.sep);
}

/** Cheap for the many that have none. */
function mayHaveVariables(value: Json): boolean {
  if (typeof value === "string") return value.includes("${");
  if (isJsonArray(value)) return value.some(mayHaveVariables);
  return (
    isJsonObject(value) && Object.entries(value).some(([key, item]) => key.includes("${") || mayHaveVariables(item))
  );
}
