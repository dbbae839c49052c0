import type { FieldPath } from "../../../src/model/fieldPath.ts";
import type { Json } from "../../../src/model/json.ts";
import { toPointer } from "../../../src/model/fieldPath.ts";
import { countVerdicts, type Difference, type Verdict, type VerdictState } from "../../../src/model/verdict.ts";
import { clusterPacks } from "../../../src/reconcile/compare/clusterPacks.ts";
import { DEFAULT_POLICY } from "../../../src/mappings/mooringConfig.ts";
import { NO_CONSENT_NEEDED } from "../../../src/mappings/config/policyApproval.ts";
import type { FolderState, MappingState, ObjectState, PackState } from "../../../src/reconcile/api/readModel.ts";

/** Noon of a day, local time: what the words call "today". */
export const NOON = new Date(2026, 5, 15, 12, 0, 0).getTime();
export const FOLDER = "/ws/shop-config";

export function fieldsPath(text: string): FieldPath {
  return text
    .split(".")
    .filter(Boolean)
    .map((field) => ({ field }));
}

export function difference(
  path: string,
  live: Json | undefined,
  desired: Json | undefined,
  options: Partial<Difference> = {},
): Difference {
  const kind = live === undefined ? "absent" : desired === undefined ? "leftover" : "changed";
  const full = fieldsPath(path);
  return { kind, path: full, pointer: toPointer(undefined, full), live, desired, culprit: undefined, ...options };
}

export function object(
  kind: string,
  name: string,
  state: VerdictState | undefined,
  differences: readonly Difference[] = [],
  options: Partial<ObjectState> = {},
): ObjectState {
  const ref = { apiVersion: "v1", kind, namespace: "shop", name };
  const verdict: Verdict | undefined = state && {
    ref,
    state,
    evidence: "proof",
    reason: "",
    differences,
    ignored: [],
    health: undefined,
    uid: "u",
    resourceVersion: "1",
    asOf: NOON - 4_000,
  };
  return { id: `${kind}/${name}`, ref, packId: "pack", place: undefined, verdict, staleSince: undefined, ...options };
}

export function pack(name: string, objects: readonly ObjectState[]): PackState {
  const id = `folder:${name}`;
  const own = objects.map((one) => ({ ...one, packId: id }));
  return {
    pack: { id, name, kind: "folder", folder: FOLDER, root: `${FOLDER}/${name}`, files: [] },
    objects: own,
    counts: countVerdicts(own.flatMap(({ verdict }) => verdict ?? [])),
    isComplete: true,
    isPaused: false,
  };
}

export function mapping(packName: string, options: Partial<MappingState> = {}): MappingState {
  return {
    packId: `folder:${packName}`,
    objectId: undefined,
    packName,
    repository: FOLDER,
    path: packName,
    target: { context: "prod-eu", namespace: "shop" },
    state: "connected",
    message: "",
    policy: DEFAULT_POLICY,
    rivals: [],
    isByChoice: false,
    appliedBy: undefined,
    heal: { kind: "off" },
    consent: NO_CONSENT_NEEDED,
    sync: { state: "unknown", since: undefined, share: undefined, days: [] },
    link: undefined,
    places: { file: "equal", commit: "equal", remote: "equal", cluster: "equal" },
    ...options,
  };
}

export function folder(packs: readonly PackState[], options: Partial<FolderState> = {}): FolderState {
  return {
    folder: FOLDER,
    isTrusted: true,
    target: { context: "prod-eu", namespace: "shop" },
    isProtected: false,
    connection: { kind: "connected", server: "https://prod-eu:6443", isInsecure: false },
    otherContexts: [],
    progress: undefined,
    isDiscovered: true,
    packs,
    extra: [],
    clusterPacks: clusterPacks(options.extra ?? []),
    repositories: [],
    managed: [],
    mappings: [],
    automation: { kind: "nobody" },
    problems: [],
    forbidden: [],
    ...options,
  };
}
