import { hashText } from "../support/hash.ts";
import { isCancelled, MooringError } from "../support/errors.ts";
import type { DesiredObject, Origin } from "../model/desired.ts";
import { type ManifestDocument, MAX_TEXT, type ParsedManifest, parseSteps, tooLarge } from "./parseManifest.ts";
import { isLargeText, type ManifestThread } from "./manifestThread.ts";
import { toDesired } from "./toDesired.ts";
import type { KustomizationTree } from "./kustomizationNode.ts";
import type { FileSystemPort } from "./fileSystem.ts";

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
  #size = 0;
  #turn: Promise<unknown> = Promise.resolve();
  #sliceStart = 0;

  /** `thread`: for texts that are too large for the event loop; without it they are parsed in slices, too. */
  constructor(thread?: ManifestThread) {
    this.#thread = thread;
  }

  /** The thread for a text that is too large to be searched or edited on the event loop. */
  threadFor(text: string): ManifestThread | undefined {
    return this.#thread && isLargeText(text) ? this.#thread : undefined;
  }

  /** The parsed text; parsing goes in slices that leave the event loop free. Texts are parsed one after another. */
  async parse(text: string, file: string, signal?: AbortSignal): Promise<ParsedManifest> {
    // even its hash would take long
    if (text.length > MAX_TEXT) return refuseLarge(file, text.length);
    const key = `${hashText(text)}:${file}`;
    const kept = this.#kept(key);
    if (kept) return kept;
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
    try {
      const text = await files.readText(file, MAX_TEXT);
      if (!isWanted(text)) return undefined;
      const parsed = await this.parse(text, file, signal);
      if (version !== undefined) this.#versions.set(file, { version, key: `${parsed.hash}:${file}` });
      return parsed;
    } catch (error) {
      if (!MooringError.is(error, "tooLarge")) throw error;
      const size = (await files.stat(file))?.size ?? 0;
      return refuseLarge(file, size);
    }
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

function refuseLarge(file: string, size: number): ParsedManifest {
  return { hash: hashText(`${file}:${size}`), documents: [], problems: [tooLarge(file, size)] };
}
