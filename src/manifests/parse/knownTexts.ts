import { readFile } from "node:fs/promises";
import path from "node:path";
import { isJsonArray, isJsonObject, type Json, type JsonObject, parseJson, stringifyJson } from "../../model/json.ts";
import type { SourceRange } from "../../model/sourceLocation.ts";
import { buildName } from "../../support/state/build.ts";
import { hashText } from "../../support/hash.ts";
import { yieldToEventLoop } from "../../support/yieldToEventLoop.ts";
import { replacePrivateFile } from "../../support/state/privateFolder.ts";
import type { ManifestDocument, ParsedManifest } from "../yaml/parseManifest.ts";

/** A document as an earlier run found it: what it is and where it stands, without its values. */
export interface KnownDocument extends Omit<ManifestDocument, "value"> {
  /** Hash of the desired object; undefined for a Secret, whose hash differs in each process. */
  readonly bodyHash: string | undefined;
}

/** A file as an earlier run found it. */
interface KnownFile {
  /** As `FileSystemPort.version` gives it. */
  readonly version: string;
  /** Hash of its text; "" where the text holds no object. */
  readonly hash: string;
}

const FORMAT = 1;
/** Files written in one turn of the event loop. */
const FILES_AT_ONCE = 200;
/** Documents that are kept per folder; one takes about 250 bytes on disk. */
const MAX_DOCUMENTS = 50_000;

/**
 * What earlier runs found in the files of a folder, by the hash of the text: with it a text is neither read nor parsed again
 * until one of its objects has to be compared. Holds names, places and hashes, no values. Only texts without problems are
 * kept. A file that is missing, damaged or written by another build of Mooring is an empty memory.
 */
export class KnownTexts {
  readonly #cacheFolder: string;
  readonly #build = buildName();
  readonly #loaded = new Set<string>();
  readonly #texts = new Map<string, readonly KnownDocument[]>();
  readonly #files = new Map<string, KnownFile>();
  readonly #used = new Set<string>();
  #isDirty = false;

  /** `cacheFolder`: of the user alone. */
  constructor(cacheFolder: string) {
    this.#cacheFolder = cacheFolder;
  }

  /** Reads what is known of the files below a workspace folder (absolute path), once. */
  async load(folder: string): Promise<void> {
    if (this.#loaded.has(folder)) return;
    this.#loaded.add(folder);
    try {
      const stored = parseJson(await readFile(this.#fileOf(folder), "utf8"));
      if (!isJsonObject(stored) || stored.format !== FORMAT || stored.build !== this.#build) return;
      for (const [hash, documents] of entriesOf(stored.texts)) this.#texts.set(hash, readDocuments(documents));
      for (const [file, known] of entriesOf(stored.files)) {
        const [version, hash] = isJsonArray(known) ? known : [];
        if (typeof version === "string" && typeof hash === "string") this.#files.set(file, { version, hash });
      }
    } catch {
      // everything is read again
    }
  }

  /** Hash of the text that a file had at this version; "" where it holds no object, undefined where that is not known. */
  hashAt(file: string, version: string): string | undefined {
    this.#used.add(file);
    const known = this.#files.get(file);
    return known?.version === version ? known.hash : undefined;
  }

  /** The documents of a text, found in an earlier run; undefined where that is not known. */
  documents(hash: string): readonly KnownDocument[] | undefined {
    return this.#texts.get(hash);
  }

  keepFile(file: string, version: string, hash: string): void {
    this.#used.add(file);
    const known = this.#files.get(file);
    if (known?.version === version && known.hash === hash) return;
    this.#files.set(file, { version, hash });
    this.#isDirty = true;
  }

  /** `hashOf` gives the hash of the desired object of a document where it was computed. */
  keepText(parsed: ParsedManifest, hashOf: (document: ManifestDocument) => string | undefined): void {
    if (parsed.problems.length > 0 || this.#texts.has(parsed.hash)) return;
    const documents = parsed.documents.map((one): KnownDocument => {
      const { document, item, range, isKubernetes, head } = one;
      return { document, item, range, isKubernetes, head, bodyHash: hashOf(one) };
    });
    this.#texts.set(parsed.hash, documents);
    this.#isDirty = true;
  }

  /** Writes what is known of the files below a folder: to a new file, then renamed, so that a crash leaves the old one. */
  async save(folder: string): Promise<void> {
    if (!this.#isDirty) return;
    this.#isDirty = false;
    const [files, texts] = await this.#below(folder);
    const head = stringifyJson({ format: FORMAT, build: this.#build }).slice(0, -1);
    const stored = `${head},"files":{${files.join(",")}},"texts":{${texts.join(",")}}}`;
    await replacePrivateFile(this.#fileOf(folder), stored);
  }

  /** Pairs of JSON. Files that this run looked at come first: the others may be gone. */
  async #below(folder: string): Promise<readonly [files: readonly string[], texts: readonly string[]]> {
    const inside = [...this.#files].filter(([file]) => file.startsWith(folder + path.sep));
    const files: string[] = [];
    const texts = new Map<string, string>();
    let count = 0;
    for (const isUsed of [true, false]) {
      for (const [at, [file, { version, hash }]] of inside.entries()) {
        if (at % FILES_AT_ONCE === 0) await yieldToEventLoop();
        if (this.#used.has(file) !== isUsed || count > MAX_DOCUMENTS) continue;
        const documents = this.#texts.get(hash);
        if (!documents && hash !== "") continue;
        files.push(`${JSON.stringify(file)}:${JSON.stringify([version, hash])}`);
        if (documents) texts.set(hash, `${JSON.stringify(hash)}:${stringifyJson(documents.map(writeDocument))}`);
        count += 1 + (documents?.length ?? 0);
      }
    }
    return [files, [...texts.values()]];
  }

  #fileOf(folder: string): string {
    return path.join(this.#cacheFolder, `texts-${hashText(folder)}.json`);
  }
}

function entriesOf(value: Json | undefined): readonly (readonly [string, Json])[] {
  return Object.entries(isJsonObject(value) ? value : {});
}

function writeDocument({ document, item, range, isKubernetes, head, bodyHash }: KnownDocument): Json {
  const { start, end, line, column, endLine, endColumn } = range;
  return [document, item ?? null, [start, end, line, column, endLine, endColumn], isKubernetes, head, bodyHash ?? null];
}

function readDocuments(stored: Json): readonly KnownDocument[] {
  return (isJsonArray(stored) ? stored : []).map((one) => {
    const [document, item, range, isKubernetes, head, bodyHash] = one as readonly [
      number,
      number | null,
      readonly number[],
      boolean,
      JsonObject,
      string | null,
    ];
    return {
      document,
      item: item ?? undefined,
      range: toRange(range),
      isKubernetes,
      head,
      bodyHash: bodyHash ?? undefined,
    };
  });
}

function toRange([
  start = 0,
  end = 0,
  line = 1,
  column = 1,
  endLine = 1,
  endColumn = 1,
]: readonly number[]): SourceRange {
  return { start, end, line, column, endLine, endColumn };
}
