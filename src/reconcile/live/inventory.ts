import { readFile } from "node:fs/promises";
import path from "node:path";
import { isJsonArray, type Json, parseJson, stringifyJson } from "../../model/json.ts";
import { type ObjectId, objectId, type ObjectRef } from "../../model/objectRef.ts";
import type { ClusterIdentity } from "../../model/target.ts";
import { MooringError } from "../../support/errors.ts";
import { hashText } from "../../support/hash.ts";
import { VersionedFile } from "../../support/state/versionedFile.ts";

/** What Mooring applied for one pack on one cluster. */
export interface InventoryItem {
  readonly ref: ObjectRef;
  readonly uid: string;
}

/** Attempts to write while other windows write too. */
const TRIES = 50;

/** What was applied for a pack on a cluster, in the editor or on the command line; names and uids alone. */
export class Inventory {
  readonly #file: VersionedFile;
  /** Of earlier versions of Mooring: one file. */
  readonly #oldFile: string;

  constructor(folder: string, packId: string, { server, caHash, uid }: ClusterIdentity) {
    const place = path.join(folder, "inventory", hashText([packId, server, caHash, uid].join("\n")));
    this.#file = new VersionedFile(place);
    this.#oldFile = `${place}.json`;
  }

  /** Without an inventory, or with one that cannot be read, nothing is pruned. */
  async items(): Promise<readonly InventoryItem[]> {
    return (await this.#read().catch(() => undefined))?.items ?? [];
  }

  /** `change` may be called several times, each time with what is there by then. @throws when it cannot be written */
  async change(change: (items: Map<ObjectId, InventoryItem>) => void): Promise<void> {
    for (let left = TRIES; left > 0; left -= 1) {
      const { version, items } = await this.#read();
      const changed = new Map(items.map((item) => [objectId(item.ref), item]));
      change(changed);
      if (await this.#file.replace(version, stringifyJson([...changed.values()] as unknown as Json))) return;
    }
    throw new MooringError("locked", "Other windows keep writing the inventory.");
  }

  async #read(): Promise<{ readonly version: number; readonly items: readonly InventoryItem[] }> {
    const newest = await this.#file.read();
    const text = newest?.text ?? (await readFile(this.#oldFile, "utf8").catch(() => "[]"));
    return { version: newest?.number ?? 0, items: parseItems(text) };
  }
}

function parseItems(text: string): readonly InventoryItem[] {
  try {
    const items = parseJson(text);
    return isJsonArray(items) ? (items as unknown as InventoryItem[]) : [];
  } catch {
    return [];
  }
}
