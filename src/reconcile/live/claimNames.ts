import { isJsonArray, isJsonObject } from "../../model/json.ts";
import type { DesiredObject } from "../../model/desired.ts";
import { groupKind, type ObjectRef } from "../../model/objectRef.ts";

type Desired = Pick<DesiredObject, "ref" | "body">;

/**
 * The claims that StatefulSets of the files make: `<template>-<StatefulSet>-<ordinal>` (statefulset controller
 * `getPersistentVolumeClaimName`). A StatefulSet is read only when a claim bears its name.
 */
export class ClaimNames {
  readonly #sets = new Map<string, Desired>();

  /** Other kinds make no claims and are passed over. */
  add(desired: Desired): void {
    const { ref } = desired;
    if (groupKind(ref) === "StatefulSet.apps") this.#sets.set(`${ref.namespace}/${ref.name}`, desired);
  }

  /** True for a claim of one of them; edits by hand keep the name. */
  has({ namespace, name, ...kind }: ObjectRef): boolean {
    if (groupKind({ ...kind }) !== "PersistentVolumeClaim" || this.#sets.size === 0) return false;
    const [, start = ""] = /^(.+)-\d+$/.exec(name) ?? [];
    for (let dash = start.indexOf("-"); dash >= 0; dash = start.indexOf("-", dash + 1)) {
      const set = this.#sets.get(`${namespace}/${start.slice(dash + 1)}`);
      if (set && hasTemplate(set, start.slice(0, dash))) return true;
    }
    return false;
  }
}

function hasTemplate({ body }: Desired, name: string): boolean {
  const templates = isJsonObject(body.spec) ? body.spec.volumeClaimTemplates : undefined;
  return (isJsonArray(templates) ? templates : []).some(
    (template) => isJsonObject(template) && isJsonObject(template.metadata) && template.metadata.name === name,
  );
}
