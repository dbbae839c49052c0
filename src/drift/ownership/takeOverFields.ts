import { isJsonObject, type JsonObject } from "../../model/json.ts";
import type { LiveObject, ManagedFieldsEntry } from "../../model/live.ts";
import { isApplyOf } from "./culprit.ts";
import { CLIENT_SIDE_APPLY } from "./fieldManagers.ts";
import { childNode, type FieldSetNode, isLeaf } from "./fieldSet.ts";

/** Entries whose fields an apply never removes although they came from files: what `kubectl apply` left behind. */
export function takeoverCandidates(live: LiveObject): readonly ManagedFieldsEntry[] {
  return live.managedFields.filter(
    (entry) => entry.operation === "Update" && entry.subresource === "" && CLIENT_SIDE_APPLY.includes(entry.manager),
  );
}

const LAST_APPLIED = "f:kubectl.kubernetes.io/last-applied-configuration";

/**
 * The managedFields after the candidates have become part of our Apply entry, so that the next apply removes what the files no
 * longer have (client-go `util/csaupgrade`). Entries in another version than ours stay: their paths mean something else.
 * The same array when there is nothing to take over.
 */
export function takeOverFields(live: LiveObject, manager: string): readonly ManagedFieldsEntry[] {
  const ours = live.managedFields.find((entry) => isApplyOf(entry, manager));
  const candidates = takeoverCandidates(live);
  const apiVersion = ours?.apiVersion ?? candidates[0]?.apiVersion;
  const taken = candidates.filter((entry) => entry.apiVersion === apiVersion);
  const [first] = taken;
  if (!first) return live.managedFields;
  const fieldsV1 = [
    ...(ours ? [ours.fieldsV1] : []),
    ...taken.map((entry) => withoutLastApplied(entry.fieldsV1)),
  ].reduce(unite);
  const merged: ManagedFieldsEntry = { ...(ours ?? first), manager, operation: "Apply", subresource: "", fieldsV1 };
  return [merged, ...live.managedFields.filter((entry) => entry !== ours && !taken.includes(entry))];
}

function unite(a: FieldSetNode, b: FieldSetNode): FieldSetNode {
  const united: Record<string, JsonObject> = {};
  // a leaf stands for its own path; beside children that is written as "."
  const isBoth = isLeaf(a) !== isLeaf(b);
  if (isBoth) united["."] = {};
  for (const segment of new Set([...Object.keys(a), ...Object.keys(b)])) {
    const left = childNode(a, segment);
    const right = childNode(b, segment);
    const child = left && right ? unite(left, right) : (left ?? right);
    if (child) united[segment] = child;
  }
  return united;
}

function withoutLastApplied(node: FieldSetNode): FieldSetNode {
  const metadata = childNode(node, "f:metadata");
  const annotations = childNode(metadata, "f:annotations");
  if (!metadata || !annotations || !isJsonObject(annotations[LAST_APPLIED])) return node;
  const { [LAST_APPLIED]: _dropped, ...rest } = annotations;
  return { ...node, "f:metadata": { ...metadata, "f:annotations": rest } };
}
