import { join, relative } from "node:path";
import type { Pack } from "../../model/pack.ts";
import { MooringError } from "../../support/errors.ts";
import { isInside } from "../files/insideFolder.ts";
import { type PlainFiles, PlainReader } from "../files/plainTree.ts";
import type { RenderDeps } from "../render/renderedPack.ts";

/** Files and folders together. */
const MAX_ENTRIES = 5_000;
const MAX_DEPTH = 40;
/** Not part of a chart, though helm would read it: it may hold credentials of remotes. */
const LEFT_OUT: ReadonlySet<string> = new Set([".git"]);

export interface ChartFiles {
  readonly files: PlainFiles;
  /** Where files behind links lie in the workspace folder: whoever changes them there changes the chart. */
  readonly linked: ReadonlyMap<string, string>;
}

/**
 * The bytes of all files of a chart, ignored ones too: helm reads them. Links that stay in the workspace folder count as what they
 * point at, as they do for helm.
 * @throws MooringError refused for a link out of the workspace, to nothing, or around in a circle; tooLarge
 */
export async function readChart(
  pack: Pick<Pack, "folder" | "root">,
  deps: Pick<RenderDeps, "files" | "signal">,
): Promise<ChartFiles> {
  const { files } = deps;
  const [workspace, root] = await Promise.all([files.realpath(pack.folder), files.realpath(pack.root)]);
  if (!isInside(workspace, root)) throw leadsOut(pack.root);
  const reader = new ChartReader(pack.folder, workspace, deps);
  await reader.visit(pack.root, [root]);
  return reader;
}

class ChartReader implements ChartFiles {
  readonly linked = new Map<string, string>();
  readonly #folder: string;
  /** The same, links resolved. */
  readonly #workspace: string;
  readonly #deps: Pick<RenderDeps, "files" | "signal">;
  readonly #reader: PlainReader;
  #entries = 0;

  constructor(folder: string, workspace: string, deps: Pick<RenderDeps, "files" | "signal">) {
    this.#folder = folder;
    this.#workspace = workspace;
    this.#deps = deps;
    this.#reader = new PlainReader(folder, deps.files);
  }

  get files(): PlainFiles {
    return new Map([...this.#reader.contents].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  /** `way`: the folders above and this one, links resolved. */
  async visit(folder: string, way: readonly string[]): Promise<void> {
    if (way.length > MAX_DEPTH)
      throw new MooringError("tooLarge", `${folder} is more than ${MAX_DEPTH} folders deep in its chart.`);
    for (const { name, kind } of await this.#deps.files.list(folder)) {
      this.#deps.signal?.throwIfAborted();
      if (LEFT_OUT.has(name)) continue;
      this.#entries += 1;
      if (this.#entries > MAX_ENTRIES)
        throw new MooringError("tooLarge", `This chart has more than ${MAX_ENTRIES} files and is not rendered.`);
      const path = join(folder, name);
      const real = kind === "symlink" ? await this.#target(path) : join(way.at(-1) ?? folder, name);
      const isFolder = kind === "folder" || (kind === "symlink" && (await this.#isFolder(real)));
      if (!isFolder) await this.#read(path, real);
      else if (way.some((above) => isInside(real, above)))
        throw new MooringError("refused", `${path} is a link to one of its parent folders.`);
      else await this.visit(path, [...way, real]);
    }
  }

  async #read(path: string, real: string): Promise<void> {
    await this.#reader.read(path);
    const place = join(this.#folder, relative(this.#workspace, real));
    if (place !== path) this.linked.set(path, place);
  }

  async #target(link: string): Promise<string> {
    const real = await this.#deps.files.realpath(link).catch((error: unknown) => {
      if (!MooringError.is(error) || error.reason === "cancelled") throw error;
      throw new MooringError("refused", `${link} is a broken link.`, { cause: error });
    });
    if (!isInside(this.#workspace, real)) throw leadsOut(link);
    return real;
  }

  async #isFolder(path: string): Promise<boolean> {
    return (await this.#deps.files.stat(path))?.kind === "folder";
  }
}

function leadsOut(path: string): MooringError {
  return new MooringError("refused", `${path} is outside the workspace folder and was ignored.`);
}
