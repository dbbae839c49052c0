import type { Problem, SourceRange } from "../../model/sourceLocation.ts";
import { clusterShape, ignoreShape, mappingShape, repositoryShape, SECTIONS } from "./configShape.ts";
import { nearestKey } from "./nearestKey.ts";
import { formatKeys, type KeyPath, type YamlPlaces } from "./yamlPlaces.ts";

export type Report = (problem: Omit<Problem, "file"> & { readonly range: SourceRange | undefined }) => void;

/** Keys that are known, by the path to their map without the indexes. */
const KNOWN_KEYS: ReadonlyMap<string, readonly string[]> = new Map([
  ["", SECTIONS],
  ["repositories", Object.keys(repositoryShape.entries)],
  ["mappings", Object.keys(mappingShape.entries)],
  ["mappings.cluster", Object.keys(clusterShape.entries)],
  ["ignore", Object.keys(ignoreShape.entries)],
]);

const SECRET_KEY = /token|passw(or)?d|passphrase|secret|credential|(api|private|access|ssh)[-_]?key/i;

/**
 * Reports keys that nobody reads: a warning with the key that was probably meant, or an error where the name says that a
 * secret was written down. Values are never repeated.
 */
export function checkKeys(root: unknown, places: YamlPlaces, report: Report): void {
  // an alias may hold itself
  const seen = new Set<unknown>();
  const visit = (value: unknown, path: KeyPath): void => {
    if (typeof value !== "object" || value === null || seen.has(value)) return;
    seen.add(value);
    const known = KNOWN_KEYS.get(path.filter((step) => typeof step === "string").join("."));
    for (const [key, child] of Object.entries(value)) {
      const step = Array.isArray(value) ? Number(key) : key;
      const childPath = [...path, step];
      if (typeof step === "string") reportKey(step, childPath, known);
      visit(child, childPath);
    }
  };
  const reportKey = (key: string, path: KeyPath, known: readonly string[] | undefined): void => {
    if (known?.includes(key)) return;
    const range = places.keyAt(path);
    if (SECRET_KEY.test(key)) {
      const message = `${formatKeys(path)} looks like a secret. This file is shared: remove the value from the file and its history, and sign in instead.`;
      report({ code: "secret", severity: "error", message, range });
    } else if (known !== undefined) {
      const meant = nearestKey(key, known);
      const hint = meant === undefined ? `Valid keys: ${known.join(", ")}.` : `Did you mean ${meant}?`;
      report({
        code: "unknownKey",
        severity: "warning",
        message: `${formatKeys(path)} is an unknown key and has no effect. ${hint}`,
        range,
      });
    }
  };
  visit(root, []);
}
