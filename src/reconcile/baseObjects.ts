import { parseManifest } from "../manifests/parseManifest.ts";
import { toDesired } from "../manifests/toDesired.ts";
import type { JsonObject } from "../model/json.ts";
import type { LiveObject } from "../model/live.ts";
import { hashText } from "../support/hash.ts";
import type { FileSystemPort } from "../manifests/fileSystem.ts";
import type { Entry } from "./entry.ts";
import type { FolderRepositories } from "./folderRepositories.ts";

/** Managers whose fields server-side apply never removes: only history knows that the file once had them. */
const TAKES_NO_REMOVALS = /^(kubectl(-.*)?|before-first-apply|Mozilla|mooring-undo)$/;

/** How far back a removed field is looked for. */
const COMMITS = 5;

/**
 * The object as earlier commits had it, for fields that were removed from Git and stay in the cluster. Asked only where
 * another manager could hold such a field, because each answer reads history.
 */
export class BaseObjects {
  readonly #repositories: FolderRepositories;
  readonly #files: FileSystemPort;
  readonly #answers = new Map<string, Promise<JsonObject | undefined>>();

  constructor(repositories: FolderRepositories, files: FileSystemPort) {
    this.#repositories = repositories;
    this.#files = files;
  }

  /** HEAD moved or history was rewritten. */
  clear(): void {
    this.#answers.clear();
  }

  async of(entry: Entry, live: LiveObject): Promise<JsonObject | undefined> {
    const { origin } = entry.desired;
    if (origin.kind !== "file" || !live.managedFields.some(({ manager }) => TAKES_NO_REMOVALS.test(manager))) return undefined;
    const key = `${entry.id}@${entry.desired.hash}`;
    const known = this.#answers.get(key);
    if (known) return known;
    const answer = this.#lookUp(entry, origin.file).catch(() => undefined);
    this.#answers.set(key, answer);
    return answer;
  }

  /** The newest committed text that differs from the text of today, read as the same object. */
  async #lookUp(entry: Entry, file: string): Promise<JsonObject | undefined> {
    const repository = await this.#repositories.repository();
    if (!repository) return undefined;
    const today = hashText(await this.#files.readText(file));
    const commits = await repository.log({ paths: [file], limit: COMMITS });
    for (const { oid } of commits) {
      const text = await repository.textAt(oid, file);
      if (text === undefined || hashText(text) === today) continue;
      const body = objectIn(text, file, entry);
      if (body) return body;
    }
    return undefined;
  }
}

function objectIn(text: string, file: string, entry: Entry): JsonObject | undefined {
  const { ref, hash } = entry.desired;
  for (const document of parseManifest(text, file).documents) {
    if (!document.isKubernetes) continue;
    const object = toDesired(document, { kind: "file", file, document: document.document, item: document.item });
    const isSame =
      object.ref.kind === ref.kind &&
      object.ref.name === ref.name &&
      (object.ref.namespace === "" || object.ref.namespace === ref.namespace);
    if (isSame && object.hash !== hash) return object.body;
  }
  return undefined;
}
