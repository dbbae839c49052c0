import type { ObjectId } from "../../model/objectRef.ts";
import type { ComparedObject } from "./comparedObject.ts";

/** All entries of a folder, found by id, by object and by pack. */
export class EntrySet {
  readonly #entries = new Map<string, ComparedObject>();
  readonly #byObject = new Map<ObjectId, Set<ComparedObject>>();
  readonly #byPack = new Map<string, ReadonlyMap<string, ComparedObject>>();

  all(): Iterable<ComparedObject> {
    return this.#entries.values();
  }

  get(id: string): ComparedObject | undefined {
    return this.#entries.get(id);
  }

  ofObject(object: ObjectId): Iterable<ComparedObject> {
    return this.#byObject.get(object) ?? [];
  }

  ofPack(packId: string): Iterable<ComparedObject> {
    return this.#byPack.get(packId)?.values() ?? [];
  }

  /** Replaces the entries of a pack. Returns the old ones by id. */
  replacePack(packId: string, entries: readonly ComparedObject[]): ReadonlyMap<string, ComparedObject> {
    const old = this.#byPack.get(packId) ?? new Map<string, ComparedObject>();
    for (const entry of old.values()) this.#remove(entry);
    const own = new Map(entries.map((entry) => [entry.id, entry]));
    if (own.size === 0) this.#byPack.delete(packId);
    else this.#byPack.set(packId, own);
    for (const entry of own.values()) this.#add(entry);
    return old;
  }

  packIds(): readonly string[] {
    return [...this.#byPack.keys()];
  }

  #add(entry: ComparedObject): void {
    this.#entries.set(entry.id, entry);
    const others = this.#byObject.get(entry.objectId) ?? new Set();
    this.#byObject.set(entry.objectId, others.add(entry));
  }

  #remove(entry: ComparedObject): void {
    this.#entries.delete(entry.id);
    const others = this.#byObject.get(entry.objectId);
    others?.delete(entry);
    if (others?.size === 0) this.#byObject.delete(entry.objectId);
  }
}
