import path from "node:path";
import type { RequestCounts } from "../cluster/api/cluster.ts";
import type { Json, JsonObject } from "../model/json.ts";
import { countOnlyIgnored, countVerdicts } from "../model/verdict.ts";
import type { FolderState, ObjectState } from "../reconcile/api/readModel.ts";
import { skippedPacks } from "./skippedPacks.ts";
import { maskForPrint } from "./print/valueText.ts";

/**
 * The answer of `mooring diff --output json` (docs/command-line.md), stable. Paths are JSON pointers, files relative to the
 * folder, lines 1-based, times RFC 3339; what is not known is null.
 */
export function jsonReport(state: FolderState, requests: Readonly<RequestCounts>, now: number): JsonObject {
  const all = [...state.packs.flatMap(({ objects }) => objects), ...state.extra];
  const names = new Map(state.packs.map(({ pack }) => [pack.id, pack.name]));
  const skipped = skippedPacks(state);
  return {
    target: {
      context: state.target?.context ?? null,
      server: state.connection.kind === "connected" ? state.connection.server : null,
      namespace: state.target?.namespace ?? null,
    },
    asOf: new Date(Math.min(now, ...all.flatMap(({ verdict }) => verdict?.asOf || []))).toISOString(),
    requests: {
      discovery: requests.discovery,
      list: requests.list,
      get: requests.get,
      dryRun: requests.dryRun,
      total: requests.total,
    },
    summary: {
      ...countVerdicts(all.flatMap(({ verdict }) => verdict ?? [])),
      onlyIgnored: countOnlyIgnored(all),
    },
    skipped: skipped.map(({ name, context }) => ({ pack: name, context })),
    objects: all.map((object) => objectReport(object, state.folder, names)),
  };
}

function objectReport(
  { ref, packId, place, verdict }: ObjectState,
  folder: string,
  names: ReadonlyMap<string, string>,
): Json {
  const first = verdict?.differences.find((difference) => difference.place)?.place ?? place;
  return {
    apiVersion: ref.apiVersion,
    kind: ref.kind,
    namespace: ref.namespace || null,
    name: ref.name,
    pack: packId === undefined ? null : (names.get(packId) ?? packId),
    file: first ? path.relative(folder, first.file) : null,
    line: first?.range.line ?? null,
    verdict: verdict?.state ?? "unknown",
    evidence: verdict?.evidence ?? "none",
    reason: verdict?.reason ?? "not compared",
    ignored: (verdict?.ignored ?? []).flatMap(({ difference, why, ignoredBy }) =>
      ignoredBy ? [{ path: difference.pointer, by: ignoredBy.source, pattern: ignoredBy.pattern, because: why }] : [],
    ),
    differences: (verdict?.differences ?? []).map((difference) => ({
      path: difference.pointer,
      file: difference.place ? path.relative(folder, difference.place.file) : null,
      line: difference.place?.range.line ?? null,
      desired: difference.desired === undefined ? null : maskForPrint(difference.desired),
      live: difference.live === undefined ? null : maskForPrint(difference.live),
      manager: difference.culprit?.manager ?? null,
      operation: difference.culprit?.operation ?? null,
      subresource: difference.culprit?.subresource ?? null,
      time: difference.culprit?.time || null,
      isInferred: difference.culprit?.isInferred ?? false,
      isConfirmed: difference.isUnconfirmed !== true,
    })),
  };
}
