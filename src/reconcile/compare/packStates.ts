import type { Pack } from "../../model/pack.ts";
import { countVerdicts } from "../../model/verdict.ts";
import type { ComparedObject } from "./comparedObject.ts";
import type { ObjectState, PackState } from "../api/readModel.ts";

/** What of an object can change without its entry being replaced. */
interface Changing extends Pick<ObjectState, "verdict" | "staleSince"> {
  readonly report: ObjectState["report"] | undefined;
}

/**
 * The packs of a read model. What did not change since the last one is the same value again: a workspace of thousands of
 * objects is looked at several times a second while it is compared.
 */
export class PackStates {
  readonly #objects = new WeakMap<ComparedObject, ObjectState>();
  #packs = new Map<string, PackState>();

  of(
    packs: readonly Pack[],
    entriesOf: (packId: string) => Iterable<ComparedObject>,
    look: {
      readonly changing: (entry: ComparedObject) => Changing;
      readonly isPaused: (packId: string) => boolean;
      readonly isComplete: (packId: string) => boolean;
    },
  ): readonly PackState[] {
    const states = packs.map((pack): PackState => {
      const objects = Array.from(entriesOf(pack.id), (entry) => this.#object(entry, look.changing(entry)));
      const isPaused = look.isPaused(pack.id);
      const isComplete = look.isComplete(pack.id);
      const known = this.#packs.get(pack.id);
      const isSame = known?.pack === pack && known.isPaused === isPaused && known.isComplete === isComplete;
      if (isSame && areSame(known.objects, objects)) return known;
      return { pack, objects, counts: countVerdicts(verdictsOf(objects)), isPaused, isComplete };
    });
    this.#packs = new Map(states.map((state) => [state.pack.id, state]));
    return states;
  }

  #object(entry: ComparedObject, { verdict, staleSince, report }: Changing): ObjectState {
    const known = this.#objects.get(entry);
    if (known && known.verdict === verdict && known.staleSince === staleSince && known.report === report) return known;
    const { id, pack, desired, place } = entry;
    const state = { id, ref: desired.ref, packId: pack.id, place, verdict, staleSince, ...(report ? { report } : {}) };
    this.#objects.set(entry, state);
    return state;
  }
}

function* verdictsOf(objects: readonly ObjectState[]): Iterable<NonNullable<ObjectState["verdict"]>> {
  for (const { verdict } of objects) if (verdict) yield verdict;
}

function areSame(before: readonly ObjectState[], now: readonly ObjectState[]): boolean {
  return before.length === now.length && now.every((object, at) => object === before[at]);
}
