import { applierOf } from "../../drift/ownership/applier.ts";
import { isHandTool } from "../../drift/ownership/fieldManagers.ts";
import type { DesiredObject } from "../../model/desired.ts";
import type { LiveObject } from "../../model/live.ts";
import type { Verdict } from "../../model/verdict.ts";
import type { Clock } from "../../support/clock.ts";
import { isSecretKind } from "../../support/redaction.ts";
import type { ComparedObject } from "./comparedObject.ts";
import { provenVerdict } from "./judge.ts";
import { FIELD_MANAGER } from "../api/ports.ts";
import type { ProvenPair, ProvenVerdicts } from "./provenVerdicts.ts";

export interface ProvenEntriesDeps {
  readonly proven: ProvenVerdicts;
  readonly clock: Clock;
  /** Names everything in Git and in the files that a base may be read from. */
  readonly history: () => string;
}

/** Entries whose pair of desired and live object an earlier run found in sync: their texts are not needed. */
export class ProvenEntries {
  readonly #deps: ProvenEntriesDeps;
  #history: string | undefined;

  constructor(deps: ProvenEntriesDeps) {
    this.#deps = deps;
  }

  /** Files or history may be others now. */
  newLook(): void {
    this.#history = undefined;
  }

  /** The verdict of an earlier run on the very same pair. Without one the list that left the body out may have been read whole. */
  async recall(entry: ComparedObject): Promise<Verdict | undefined> {
    const { desired, session } = entry;
    const sighting = session?.look(desired.ref);
    const live = sighting?.kind === "found" ? (sighting.object ?? sighting.head) : undefined;
    if (sighting?.kind !== "found" || !live || !isKept(desired)) return undefined;
    const proof = this.#deps.proven.get(await this.#pairOf(entry, live));
    // what a body says of its health is not known without it
    if (!proof || (!sighting.object && !proof.isCurrent)) {
      if (!sighting.object) await session?.needBody(desired.ref);
      return undefined;
    }
    entry.applier = applierOf(live, FIELD_MANAGER);
    return provenVerdict({ desired, live, asOf: sighting.asOf }, proof.evidence, this.#deps.clock.now());
  }

  /** Keeps a proof for later runs; excuses depend on rules that may change. `live`: what the verdict is about. */
  async keep(entry: ComparedObject, verdict: Verdict, live: LiveObject): Promise<void> {
    if (!isProvable(entry.desired, verdict) || live.resourceVersion !== verdict.resourceVersion) return;
    const proof = { evidence: verdict.evidence, isCurrent: isCurrent(verdict) };
    this.#deps.proven.add(await this.#pairOf(entry, live), proof);
  }

  async #pairOf({ desired, session }: ComparedObject, live: LiveObject): Promise<ProvenPair> {
    return {
      desiredHash: desired.hash,
      uid: live.uid,
      resourceVersion: live.resourceVersion,
      schemaHash: (await session?.schemaHashOf(desired.ref.apiVersion, desired.ref.kind)) ?? "",
      history: mayHaveHistory(live) ? (this.#history ??= this.#deps.history()) : "",
    };
  }
}

/** True where the object is as its spec asks for; that stays so while it is the same one. */
export function isCurrent({ health }: Verdict): boolean {
  return health?.status === "current" && health.message === "";
}

/** True where a later run needs neither text nor body for the same answer. */
export function isProvable(desired: DesiredObject, { state, ignored }: Verdict): boolean {
  return state === "inSync" && ignored.length === 0 && isKept(desired);
}

/** Hashes of Secrets are of this process, and what is not settled by the files is said with each look. */
function isKept({ ref, unsettled = [] }: DesiredObject): boolean {
  return !isSecretKind({ ...ref }) && unsettled.length === 0;
}

/** What a tool driven by hand applied is judged with the versions in Git. */
function mayHaveHistory({ managedFields }: LiveObject): boolean {
  return managedFields.length === 0 || managedFields.some(({ manager }) => isHandTool(manager));
}
