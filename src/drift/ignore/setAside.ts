import type { DesiredObject, UnsettledField } from "../../model/desired.ts";
import { formatPath, pointerStep } from "../../model/fieldPath.ts";
import { isJsonArray, isJsonObject, isScalar, type Json, jsonEqual } from "../../model/json.ts";
import type { LiveObject } from "../../model/live.ts";
import type { Difference, IgnoredDifference, Unsettled } from "../../model/verdict.ts";
import { aroundExpressions } from "../../support/fluxExpressions.ts";
import { HELM, isHandTool } from "../ownership/fieldManagers.ts";
import { releaseOf } from "../ownership/helmOwner.ts";

export interface SetAside {
  readonly differences: readonly Difference[];
  readonly ignored: readonly IgnoredDifference[];
}

const WHY: Readonly<Record<Unsettled, string>> = {
  random: "the chart generates this value at each render (randAlphaNum, genCA, now and similar functions)",
  lookup: "the chart looks this value up in the cluster",
  variable: "Flux fills in a ${…} variable here",
  release: "Helm applied it with release values, which are unknown",
};

/**
 * Takes differences out that the files do not settle. A field that the cluster lacks is different whatever its value would be, unless
 * the value depends on something that was not read.
 */
export function setAside(
  found: readonly Difference[],
  { unsettled = [], origin }: Pick<DesiredObject, "unsettled" | "origin">,
  live: LiveObject,
): SetAside {
  const openRelease = origin.kind === "chart" ? origin.openRelease : undefined;
  const isOpen = openRelease !== undefined && releaseOf(live) === openRelease;
  if (found.length === 0) return { differences: found, ignored: [] };
  const ignored: IgnoredDifference[] = [];
  const differences = found.filter((difference) => {
    const why =
      whyUnsettled(difference, unsettled) ??
      (isFilledIn(difference) ? "variable" : undefined) ??
      (isOpen && isOfHelm(difference, live) ? "release" : undefined);
    if (why) ignored.push({ difference, why: WHY[why], unsettled: why });
    return why === undefined;
  });
  return { differences, ignored };
}

/** Tools that bring whole files to a cluster: what they wrote was in a file, with variables put in perhaps. */
const APPLIERS = /^(?:kubectl-client-side-apply|kubectl|before-first-apply|helm|kustomize-controller|flux|argocd.*)$/;

/** A `${…}` in the file where an applying tool wrote something that fits around it: most likely it was put in before. */
function isFilledIn({ kind, desired, live, culprit }: Difference): boolean {
  if (kind !== "changed" || typeof desired !== "string" || !desired.includes("${")) return false;
  if (culprit === undefined || !APPLIERS.test(culprit.manager) || live === undefined || !isScalar(live)) return false;
  const parts = aroundExpressions(desired);
  return parts.length > 1 && holdsInOrder(String(live), parts);
}

/** The text begins with the first part, ends with the last one, and has the others in between. */
function holdsInOrder(text: string, parts: readonly string[]): boolean {
  const [first = "", ...rest] = parts;
  const last = rest.pop() ?? "";
  if (!text.startsWith(first) || !text.endsWith(last)) return false;
  let at = first.length;
  for (const part of rest) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return at <= text.length - last.length;
}

/** Helm wrote the value, or nobody who is known removed the field: other values of the release would explain that. */
function isOfHelm({ kind, culprit }: Difference, { managedFields }: LiveObject): boolean {
  if (kind === "changed" || kind === "order") return culprit === undefined || culprit.manager === HELM;
  return !managedFields.some(({ manager, subresource }) => subresource === "" && isHandTool(manager));
}

function whyUnsettled(difference: Difference, unsettled: readonly UnsettledField[]): UnsettledField["why"] | undefined {
  const { pointer, kind, desired, live } = difference;
  const around = unsettled.find((field) => isAtOrBelow(pointer, field.pointer) && mayHide(kind, field));
  if (around) return around.why;
  // a list that is replaced as a whole differs as a whole
  const within = unsettled.filter((field) => isAtOrBelow(field.pointer, pointer) && mayHide(kind, field));
  const places = new Set(within.map((field) => field.pointer.slice(pointer.length)));
  return live !== undefined && desired !== undefined && equalExcept(desired, live, places, "")
    ? within[0]?.why
    : undefined;
}

function mayHide(kind: Difference["kind"], { why }: UnsettledField): boolean {
  return kind !== "absent" || why !== "random";
}

function isAtOrBelow(pointer: string, prefix: string): boolean {
  return pointer === prefix || pointer.startsWith(`${prefix}/`);
}

function equalExcept(desired: Json, live: Json | undefined, places: ReadonlySet<string>, at: string): boolean {
  if (live === undefined) return false;
  if (places.has(at) || jsonEqual(desired, live)) return true;
  if (isJsonArray(desired))
    return (
      isJsonArray(live) &&
      live.length === desired.length &&
      desired.every((item, index) => equalExcept(item, live[index], places, at + pointerStep(index)))
    );
  if (!isJsonObject(desired) || !isJsonObject(live)) return false;
  const keys = new Set([...Object.keys(desired), ...Object.keys(live)]);
  return [...keys].every((key) => {
    const [wanted, there] = [desired[key], live[key]];
    return wanted !== undefined && equalExcept(wanted, there, places, at + pointerStep(key));
  });
}

/** Fields that a sentence names. */
const NAMED = 3;

const CURES: Readonly<Record<Unsettled, string>> = {
  random:
    "generated at each render of the chart: not compared, and applying keeps the live value. To pin it, set it in the chart's values, or refer to an existing Secret",
  lookup:
    "unknown: the chart reads it from the cluster with `lookup`. Allow lookups (setting mooring.charts.lookup, or --lookup) to compare it",
  variable:
    "unknown: Flux fills in a ${…} variable. Put the `postBuild` of its Kustomization into this repository to compare it",
  release:
    "unknown: Helm applied this with the values of its release. List its values files in mooring.yaml (`values: []` for none), or let Mooring read the release (setting mooring.charts.readReleases, or --release-values)",
};

/** What people should know of fields that were set aside; "" where there are none. */
export function describeSetAside(ignored: readonly IgnoredDifference[]): string {
  const reasons = (["random", "lookup", "variable", "release"] as const).flatMap((why) => {
    const paths = ignored
      .filter(({ unsettled }) => unsettled === why)
      .map(({ difference: { path } }) => formatPath(path));
    if (paths.length === 0) return [];
    const more = paths.length > NAMED ? ` and ${paths.length - NAMED} more` : "";
    return [`${paths.slice(0, NAMED).join(", ")}${more}: ${CURES[why]}`];
  });
  return reasons.join("; ");
}
