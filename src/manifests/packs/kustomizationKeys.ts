import { isJsonArray, isJsonObject, type Json, type JsonObject } from "../../model/json.ts";
import type { FieldPath } from "../../model/fieldPath.ts";

/** What stands at a place: keys with what they hold, a list of it, or anything (texts, and maps with keys of the user). */
type Shape = "any" | { readonly [key: string]: Shape } | readonly [Shape];

const keys = (names: string): { readonly [key: string]: Shape } =>
  Object.fromEntries(names.split(" ").map((name) => [name, "any"]));

const metadata = keys("name namespace labels annotations");
const kindOfObject = keys("group version kind");
const object = keys("group version kind name namespace");
const selector = { ...object, ...keys("annotationSelector labelSelector") };
const fieldSpec = { ...kindOfObject, ...keys("path create") };
const patch = { ...keys("path patch options"), target: { ...selector, apiVersion: "any" } } satisfies Shape;
const image = keys("name newName tagSuffix newTag digest");
const generatorOptions = keys("labels annotations disableNameSuffixHash immutable");
const configMap = {
  ...keys("namespace name behavior literals files envs env"),
  options: generatorOptions,
} satisfies Shape;
const fieldOptions = keys("delimiter index encoding create");
const replacement = {
  ...keys("path sourceValue"),
  source: { ...object, fieldPath: "any", options: fieldOptions },
  targets: [{ select: selector, reject: [selector], fieldPaths: "any", options: fieldOptions }],
} satisfies Shape;

/**
 * All keys of a kustomization and a component, the deprecated ones too (kustomize v5, `api/types/kustomization.go` and the types of
 * its fields). Charts have their own refusal, so what their entries hold is not looked at.
 */
const KUSTOMIZATION: Shape = {
  ...keys("apiVersion kind openapi namePrefix nameSuffix namespace commonLabels commonAnnotations buildMetadata"),
  ...keys("resources components bases crds configurations generators transformers validators patchesStrategicMerge"),
  ...keys("helmGlobals helmCharts helmChartInflationGenerator"),
  metadata,
  labels: [{ ...keys("pairs includeSelectors includeTemplates"), fields: [fieldSpec] }],
  patches: [patch],
  patchesJson6902: [patch],
  images: [image],
  imageTags: [image],
  replacements: [replacement],
  replicas: [keys("name count")],
  vars: [
    {
      name: "any",
      objref: { ...keys("apiVersion name namespace"), ...kindOfObject },
      fieldref: keys("fieldPath"),
    },
  ],
  sortOptions: { order: "any", legacySortOptions: keys("orderFirst orderLast") },
  configMapGenerator: [configMap],
  secretGenerator: [{ ...configMap, type: "any" }],
  generatorOptions,
};

export interface UnknownKey {
  readonly path: FieldPath;
  readonly message: string;
}

/**
 * Keys of a kustomization that are no known ones. kustomize takes them in any case, as Go's JSON does (`Resources`), so
 * another spelling would pass by everything that is checked by name; others it refuses itself.
 */
export function unknownKeys(value: JsonObject): readonly UnknownKey[] {
  const foreign = foreignObject(value);
  if (foreign !== undefined) return [{ path: [{ field: "apiVersion" }], message: foreign }];
  const found: UnknownKey[] = [];
  collect(value, KUSTOMIZATION, [], found);
  return found;
}

/** An object of another program that has the file name of a kustomization. */
function foreignObject({ apiVersion, kind }: JsonObject): string | undefined {
  if (typeof apiVersion !== "string" || typeof kind !== "string" || apiVersion.startsWith("kustomize.config.k8s.io/"))
    return undefined;
  const group = apiVersion.slice(0, Math.max(0, apiVersion.indexOf("/")));
  if (!group.includes(".")) return undefined;
  const whose = group.endsWith(".toolkit.fluxcd.io") ? "an object of Flux" : "an object of another program";
  return `This is ${whose} (${kind}, ${group}) with the file name of a kustomization, so kustomize would read it as one. Rename the file.`;
}

/** Two keys that Go's JSON takes for one: equal but for case, by simple folding (encoding/json `foldName`). */
export function isSameKey(a: string, b: string): boolean {
  return fold(a) === fold(b);
}

function fold(key: string): string {
  return key.toUpperCase().toLowerCase();
}

function collect(value: Json, shape: Shape, path: FieldPath, found: UnknownKey[]): void {
  if (shape === "any") return;
  if (isList(shape)) {
    if (isJsonArray(value)) value.forEach((item, index) => collect(item, shape[0], [...path, { index }], found));
    return;
  }
  if (!isJsonObject(value)) return;
  for (const [key, item] of Object.entries(value)) {
    const at = [...path, { field: key }];
    const known = Object.hasOwn(shape, key) ? shape[key] : undefined;
    if (known !== undefined) {
      collect(item, known, at, found);
      continue;
    }
    const meant = Object.keys(shape).find((name) => isSameKey(name, key));
    found.push({ path: at, message: messageFor(key, meant) });
  }
}

function messageFor(key: string, meant: string | undefined): string {
  const shown = `\`${key.length > 80 ? `${key.slice(0, 80)}…` : key}\``;
  return meant === undefined
    ? `${shown} is not a valid key here, so this kustomization is not rendered.`
    : `${shown} must be written \`${meant}\`: kustomization keys are case-sensitive.`;
}

function isList(shape: Shape): shape is readonly [Shape] {
  return Array.isArray(shape);
}
