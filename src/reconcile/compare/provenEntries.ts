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

  /** The verdict of an earlier run on the very same pair. */
  async recall(entry: ComparedObject): Promise<Verdict | undefined> {
    const { desired, session } = entry;
    const sighting = session?.look(desired.ref);
    if (sighting?.kind !== "found" || !sighting.object || !isKept(desired)) return undefined;
    const live = sighting.object;
    const evidence = this.#deps.proven.get(await this.#pairOf(entry, live));
    if (evidence === undefined) return undefined;
    entry.applier = applierOf(live, FIELD_MANAGER);
    return provenVerdict({ desired, live, asOf: sighting.asOf }, evidence, this.#deps.clock.now());
  }

  /** Keeps a proof for later runs; what is ignored depends on rules that may change. */
  async keep(entry: ComparedObject, { state, ignored, evidence, resourceVersion }: Verdict): Promise<void> {
    if (state !== "inSync" || ignored.length > 0 || !isKept(entry.desired)) return;
    const sighting = entry.session?.look(entry.desired.ref);
    if (sighting?.kind !== "found" || sighting.object?.resourceVersion !== resourceVersion) return;
    this.#deps.proven.add(await this.#pairOf(entry, sighting.object), evidence);
  }

  async #pairOf({ desired, session }: ComparedObject, live: LiveObject): Promise<ProvenPair> {
    const kind = await session?.schemaOf(desired.ref.apiVersion, desired.ref.kind);
    return {
      desiredHash: desired.hash,
      uid: live.uid,
      resourceVersion: live.resourceVersion,
      schemaHash: kind?.hash ?? "",
      history: mayHaveHistory(live) ? (this.#history ??= this.#deps.history()) : "",
    };
  }
}

/** Hashes of Secrets are of this process, and what is not settled by the files is said with each look. */
function isKept({ ref, unsettled = [] }: DesiredObject): boolean {
  return !isSecretKind({ ...ref }) && unsettled.length === 0;
}

/** What a tool driven by hand applied is judged with the versions in Git. */
function mayHaveHistory({ managedFields }: LiveObject): boolean {
  return managedFields.length === 0 || managedFields.some(({ manager }) => isHandTool(manager));
}
