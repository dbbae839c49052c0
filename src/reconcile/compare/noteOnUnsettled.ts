import { describeSetAside } from "../../drift/ignore/setAside.ts";
import type { DesiredObject } from "../../model/desired.ts";
import type { FieldPath } from "../../model/fieldPath.ts";
import type { Verdict } from "../../model/verdict.ts";

/** Fields of a live object that the files do not settle. */
export function unsettledPaths(verdict: Verdict): readonly FieldPath[] {
  return verdict.ignored.flatMap(({ unsettled, difference: { path } }) =>
    unsettled !== undefined && path.length > 0 ? [path] : [],
  );
}

/** True for an object that is not what its tool would make of it: something of it was not looked up or not filled in. */
export function isOpen({ unsettled = [] }: DesiredObject): boolean {
  return unsettled.some(({ why }) => why !== "random");
}

/** Why it is not known which object is meant. */
export function whyUnnamed({ unsettled = [] }: DesiredObject): string | undefined {
  return unsettled.some(({ pointer }) => /^\/(?:apiVersion|kind|metadata\/name(?:space)?)$/.test(pointer))
    ? "Its name holds a ${…} variable that Flux fills in, so the object cannot be identified. Put the `postBuild` of its Kustomization into this repository."
    : undefined;
}

/** What people should know of a write before they approve it; "" for nothing. */
export function noteOnUnsettled({ unsettled = [] }: DesiredObject, verdict: Verdict | undefined): string {
  if (verdict?.state !== "missing") return keptNote(verdict);
  const has = (why: string): boolean => unsettled.some((field) => field.why === why);
  const notes = [
    has("random") &&
      `The chart generates values at each render (${pointersOf(unsettled)}). They are written once and then kept.`,
    has("lookup") && "It is written as if `lookup` had found nothing in the cluster.",
    has("variable") &&
      `Warning: it is written with \${…} variables that Flux would fill in (${pointersOf(unsettled)}).`,
  ];
  return notes.filter((note) => note !== false).join(" ");
}

function keptNote(verdict: Verdict | undefined): string {
  const kept = describeSetAside(verdict?.ignored ?? []);
  return kept && `Left as it is: ${kept}.`;
}

/** Pointers that a sentence names. */
const NAMED = 3;

function pointersOf(unsettled: NonNullable<DesiredObject["unsettled"]>): string {
  const pointers = unsettled.map(({ pointer }) => pointer).filter((pointer) => pointer !== "");
  return [
    ...pointers.slice(0, NAMED),
    ...(pointers.length > NAMED ? [`and ${pointers.length - NAMED} more`] : []),
  ].join(", ");
}
