import { hashText } from "../../support/hash.ts";
import { isCancelled, MooringError } from "../../support/errors.ts";
import { isSecretKind } from "../../support/redaction.ts";
import type { DesiredObject, Origin } from "../../model/desired.ts";
import { type ManifestDocument, MAX_TEXT, type ParsedManifest, parseSteps, tooLarge } from "../yaml/parseManifest.ts";
import { isLargeText, type ManifestThread } from "./manifestThread.ts";
import { toDesired } from "./toDesired.ts";
import type { KustomizationTree } from "./kustomizationNode.ts";
import type { FileSystemPort } from "../files/fileSystem.ts";
import type { KnownTexts } from "./knownTexts.ts";
import { recallParsed, type TextSource } from "./recallParsed.ts";

/** Milliseconds of parsing before the event loop gets a turn; one document more may come on top. */
const SLICE = 10;
/** Parsed texts kept, counted in characters of their source; beyond it the least recently used go. */
const MAX_CHARACTERS = 64 * 1024 * 1024;

interface Entry {
  readonly parsed: ParsedManifest;
  readonly size: number;
}

/** Parses every text once: plain values and hashes are kept, positions are made again when asked for. */
export class ManifestCache {
  readonly #entries = new Map<string, Entry>();
  readonly #pending = new Map<string, Promise<ParsedManifest>>();
  /** What a file held at a version of it. */
  readonly #versions = new Map<string, { readonly version: string; readonly key: string }>();
  readonly #desired = new WeakMap<ManifestDocument, DesiredObject>();
  readonly #rendered = new Map<string, { readonly inputs: string; readonly output: string }>();
  readonly #trees = new Map<string, KustomizationTree>();
  readonly #thread: ManifestThread | undefined;
  readonly #known: KnownTexts | undefined;
  #size = 0;
  #turn: Promise<unknown> = Promise.resolve();
  #sliceStart = 0;

  /**
   * `thread`: for texts that are too large for the event loop; without it they are parsed in slices, too. `known`: what earlier
   * runs found; without it every text is parsed once in each run.
   */
  constructor(thread?: ManifestThread, known?: KnownTexts) {
    this.#thread = thread;
    this.#known = known;
  }

  /** The thread for a text that is too large to be searched or edited on the event loop. */
  threadFor(text: string): ManifestThread | undefined {
    return this.#thread && isLargeText(text) ? this.#thread : undefined;
  }

  /** The parsed text; parsing goes in slices that leave the event loop free. Texts are parsed one after another. */
  async parse(text: string, file: string, signal?: AbortSignal): Promise<ParsedManifest> {
    // even its hash would take long
    if (text.length > MAX_TEXT) return refuseLarge(file, text.length);
    const hash = hashText(text);
    const key = `${hash}:${file}`;
    const kept = this.#kept(key) ?? this.#recall(hash, file, { now: () => text, later: () => Promise.resolve(text) });
    if (kept) return kept;
    return this.#parseAnew(key, text, file, signal);
  }

  async #parseAnew(key: string, text: string, file: string, signal?: AbortSignal): Promise<ParsedManifest> {
    const pending = this.#pending.get(key);
    if (pending) return pending.catch((error: unknown) => this.#parseAgain(error, text, file, signal));
    const thread = this.threadFor(text);
    const parsing = thread
      ? thread.parse(text, file, signal)
      : this.#turn.then(() => this.#parseInSlices(text, file, signal));
    if (!thread) this.#turn = parsing.catch(() => undefined);
    this.#pending.set(key, parsing);
    try {
      const parsed = await parsing;
      this.#keep(key, { parsed, size: text.length });
      return parsed;
    } finally {
      this.#pending.delete(key);
    }
  }

  /** Another caller asked first and was cancelled: that is not this caller's end. */
  #parseAgain(error: unknown, text: string, file: string, signal: AbortSignal | undefined): Promise<ParsedManifest> {
    if (!isCancelled(error) || signal?.aborted) throw error;
    return this.parse(text, file, signal);
  }

  /**
   * Reads and parses a file; one that did not change is not read again. A file over the size limit gives one problem.
   * @throws MooringError notFound, forbidden, badInput
   */
  async read(file: string, files: FileSystemPort, signal?: AbortSignal): Promise<ParsedManifest> {
    return (await this.readIf(() => true, file, files, signal)) ?? { hash: "", documents: [], problems: [] };
  }

  /** The same for a text that is wanted; undefined for others. */
  async readIf(
    isWanted: (text: string) => boolean,
    file: string,
    files: FileSystemPort,
    signal?: AbortSignal,
  ): Promise<ParsedManifest | undefined> {
    // asked before the text is read: a change in between makes the version too old, never too new
    const version = await files.version?.(file);
    const known = this.#versions.get(file);
    const kept = version !== undefined && known?.version === version ? this.#kept(known.key) : undefined;
    if (kept) return kept;
    const earlier = version === undefined ? undefined : this.#fromEarlierRun(file, version, files);
    if (earlier) return earlier === "nothing" ? undefined : earlier;
    try {
      const text = await files.readText(file, MAX_TEXT);
      if (!isWanted(text)) {
        if (version !== undefined) this.#known?.keepFile(file, version, "");
        return undefined;
      }
      const parsed = await this.parse(text, file, signal);
      if (version !== undefined) this.#keepVersion(file, version, parsed.hash);
      return parsed;
    } catch (error) {
      if (!MooringError.is(error, "tooLarge")) throw error;
      const size = (await files.stat(file))?.size ?? 0;
      return refuseLarge(file, size);
    }
  }

  /** What an earlier run found in the file at this version; "nothing" where its text held no object. */
  #fromEarlierRun(file: string, version: string, files: FileSystemPort): ParsedManifest | "nothing" | undefined {
    const hash = files.readTextNow && this.#known?.hashAt(file, version);
    if (hash === "") return "nothing";
    if (hash === undefined) return undefined;
    const now = (): string => files.readTextNow?.(file) ?? "";
    const parsed = this.#recall(hash, file, { now, later: () => files.readText(file, MAX_TEXT) });
    if (parsed) this.#keepVersion(file, version, hash);
    return parsed;
  }

  /** The documents of a text as an earlier run found them; their values are parsed when they are first asked for. */
  #recall(hash: string, file: string, text: TextSource): ParsedManifest | undefined {
    const documents = this.#known?.documents(hash);
    if (!documents) return undefined;
    const parse = (source: string): Promise<ParsedManifest> => this.#parseAnew(`${hash}:${file}:whole`, source, file);
    const parsed = recallParsed({ hash, file, documents, text, parse });
    this.#keep(`${hash}:${file}`, { parsed, size: 0 });
    return parsed;
  }

  #keepVersion(file: string, version: string, hash: string): void {
    this.#versions.set(file, { version, key: `${hash}:${file}` });
    this.#known?.keepFile(file, version, hash);
  }

  /** Takes up what earlier runs found below a workspace folder. */
  async load(folder: string): Promise<void> {
    await this.#known?.load(folder);
  }

  /** Keeps for later runs what was found below a workspace folder. */
  async save(folder: string): Promise<void> {
    if (!this.#known) return;
    for (const { parsed } of [...this.#entries.values()]) {
      await this.#leaveRoom();
      this.#known.keepText(parsed, (document) => stableHash(this.#desired.get(document)));
    }
    await this.#known.save(folder);
  }

  /** The desired object of a document of a file, made once. */
  desired(document: ManifestDocument, origin: Origin): DesiredObject {
    if (origin.kind !== "file") return toDesired(document, origin);
    const kept = this.#desired.get(document);
    if (kept?.origin.kind === "file" && kept.origin.file === origin.file) return kept;
    const made = toDesired(document, origin);
    this.#desired.set(document, made);
    return made;
  }

  /** The last output of a renderer for a pack, as long as `inputs` is the same; else `render` is asked. */
  async rendered(packId: string, inputs: string, render: () => Promise<string>): Promise<string> {
    const kept = this.#rendered.get(packId);
    if (kept?.inputs === inputs) return kept.output;
    const output = await render();
    this.#rendered.set(packId, { inputs, output });
    return output;
  }

  /** What went into a kustomization when it was rendered last: places are looked up in it. */
  tree(packId: string): KustomizationTree | undefined {
    return this.#trees.get(packId);
  }

  keepTree(packId: string, tree: KustomizationTree): void {
    this.#trees.set(packId, tree);
  }

  async #parseInSlices(text: string, file: string, signal: AbortSignal | undefined): Promise<ParsedManifest> {
    const steps = parseSteps(text, file);
    for (;;) {
      await this.#leaveRoom();
      signal?.throwIfAborted();
      const step = steps.next();
      if (step.done) return step.value;
    }
  }

  async #leaveRoom(): Promise<void> {
    if (performance.now() - this.#sliceStart < SLICE) return;
    await new Promise<void>((resolve) => setImmediate(resolve));
    this.#sliceStart = performance.now();
  }

  /** A parsed text, which is the most recently used then. */
  #kept(key: string): ParsedManifest | undefined {
    const kept = this.#entries.get(key);
    if (!kept) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, kept);
    return kept.parsed;
  }

  #keep(key: string, entry: Entry): void {
    this.#entries.set(key, entry);
    this.#size += entry.size;
    for (const [oldest, { size }] of this.#entries) {
      if (this.#size <= MAX_CHARACTERS || oldest === key) return;
      this.#entries.delete(oldest);
      this.#size -= size;
    }
  }
}

/** Values of Secrets are digests under a key of this process. */
function stableHash(object: DesiredObject | undefined): string | undefined {
  return object && !isSecretKind({ ...object.ref }) ? object.hash : undefined;
}

function refuseLarge(file: string, size: number): ParsedManifest {
  return { hash: hashText(`${file}:${size}`), documents: [], problems: [tooLarge(file, size)] };
}
