import { basename, join, relative, resolve } from "node:path";
import type { FieldPath } from "../../model/fieldPath.ts";
import { isJsonArray, type JsonObject } from "../../model/json.ts";
import type { Problem } from "../../model/sourceLocation.ts";
import { MooringError } from "../../support/errors.ts";
import { hashBytes } from "../../support/hash.ts";
import type { FileSystemPort, FolderEntry } from "../files/fileSystem.ts";
import { isInside } from "../files/insideFolder.ts";
import {
  isRemote,
  isTakenForRepository,
  isUrl,
  KUSTOMIZATION_NAMES,
  readKustomization,
  type Reference,
} from "./kustomizationFile.ts";
import { unknownKeys } from "./kustomizationKeys.ts";
import type { KustomizationNode, KustomizationTree } from "../parse/kustomizationNode.ts";
import { filesOfPlugin, refusalOfPlugin } from "./kustomizationPlugins.ts";
import { locateInText } from "../yaml/locate.ts";
import type { ManifestCache } from "../parse/manifestCache.ts";
import { MAX_TEXT, parseManifest, type ParsedManifest } from "../yaml/parseManifest.ts";
import type { PlainReader } from "../files/plainTree.ts";
import { replacedText } from "../yaml/replacedText.ts";

const MAX_KUSTOMIZATIONS = 500;
/** Of a folder with generators and transformers: with more, what they are made of would be no longer what is checked. */
const PLUGIN_FOLDER: readonly string[] = ["apiVersion", "kind", "metadata", "resources"];

export interface TreeDeps {
  readonly files: FileSystemPort;
  readonly cache: ManifestCache;
  readonly signal?: AbortSignal | undefined;
  /** Keeps the bytes of what goes in, to render a copy of it. */
  readonly reader?: PlainReader;
}

/** The entries of a folder that kustomize takes for a kustomization; more than one is an error to it. */
async function findKustomizations(folder: string, files: FileSystemPort): Promise<readonly FolderEntry[]> {
  const entries = await files.list(folder).catch((error: unknown) => {
    if (MooringError.is(error, "notFound")) return [];
    throw error;
  });
  return KUSTOMIZATION_NAMES.flatMap((name) =>
    entries.filter((entry) => entry.name === name && entry.kind !== "folder"),
  );
}

/**
 * Reads a kustomization and everything below it, without running anything. Remote bases, Helm charts, plugins that run
 * programs, unknown keys and paths out of `workspace` become problems with the code `refused`.
 */
export async function readKustomizationTree(
  root: string,
  workspace: string,
  deps: TreeDeps,
): Promise<KustomizationTree> {
  const reader = new TreeReader(workspace, await deps.files.realpath(workspace), deps);
  await reader.visit(root, false);
  return { nodes: reader.nodes, texts: reader.texts, links: reader.links, problems: reader.problems };
}

type Lists = "resources" | "patches" | "plugins" | "folders";
type MutableNode = Omit<KustomizationNode, Lists> & Record<Lists, string[]>;

class TreeReader {
  readonly nodes: KustomizationNode[] = [];
  readonly texts: Record<string, string> = {};
  readonly links = new Map<string, string>();
  readonly problems: Problem[] = [];
  readonly #seen = new Set<string>();
  readonly #workspace: string;
  /** The same, links resolved. */
  readonly #real: string;
  readonly #deps: TreeDeps;

  constructor(workspace: string, real: string, deps: TreeDeps) {
    this.#workspace = workspace;
    this.#real = real;
    this.#deps = deps;
  }

  /** `isPlugin`: its objects are generators or transformers. */
  async visit(root: string, isPlugin: boolean): Promise<void> {
    const key = `${isPlugin ? "plugins" : "objects"}:${root}`;
    if (this.#seen.has(key) || this.#seen.size >= MAX_KUSTOMIZATIONS) return;
    this.#seen.add(key);
    this.#deps.signal?.throwIfAborted();
    const [found, second] = await findKustomizations(root, this.#deps.files);
    if (found === undefined) {
      this.#report("missing", `${root} has no kustomization.`, root, undefined);
      return;
    }
    const file = join(root, found.name);
    if (second !== undefined)
      this.#refuse(`${root} has more than one kustomization: ${found.name} and ${second.name}.`, file, undefined);
    if (found.kind === "symlink" && !(await this.#isInRoot(root, file, await this.#realpath(file)))) {
      this.#refuse(`${file} is a link to a target outside its folder, which kustomize does not read.`, file, undefined);
      return;
    }
    const text = (await this.#bytes(file))?.toString("utf8");
    const value = text === undefined ? undefined : valueOf(parseManifest(text, file));
    if (text === undefined || value === undefined) {
      if (text !== undefined) this.#report("syntax", "This kustomization cannot be read.", file, undefined);
      return;
    }
    await this.#read({ root, file, value, text }, isPlugin);
  }

  async #read({ root, file, value, text }: KustomizationText, isPlugin: boolean): Promise<void> {
    const at = (path: FieldPath) => locateInText(text, 0, undefined, path, "pair");
    this.#checkKeys(value, file, at, isPlugin);
    const node: MutableNode = {
      root,
      file,
      value,
      isComponent: value.kind === "Component",
      resources: [],
      patches: [],
      plugins: [],
      folders: [],
    };
    if (!this.nodes.some((known) => known.root === root)) this.nodes.push(node);
    const { references, inline } = readKustomization(value);
    for (const { use, text: carried, path } of inline) {
      if (/^\s*[a-z][a-z0-9+.-]*:\/\//i.test(carried)) this.#refuseRemote(carried.trim(), file, at(path));
      else if (use === "plugin") await this.#checkInline(carried, node, at(path));
    }
    for (const reference of references) {
      const use = isPlugin && reference.use === "resource" ? "plugin" : reference.use;
      await this.#follow({ ...reference, use }, node, at(reference.path));
    }
  }

  #checkKeys(value: JsonObject, file: string, at: (path: FieldPath) => Problem["range"], isPlugin: boolean): void {
    for (const { path, message } of unknownKeys(value)) this.#refuse(message, file, at(path));
    for (const field of ["helmCharts", "helmChartInflationGenerator"]) {
      if (isJsonArray(value[field])) {
        this.#refuse(
          `\`${field}\` fetches and runs charts and is not rendered. Use the chart itself as a pack.`,
          file,
          at([{ field }]),
        );
      }
    }
    const extra = isPlugin ? Object.keys(value).find((key) => !PLUGIN_FOLDER.includes(key)) : undefined;
    if (extra !== undefined)
      this.#refuse(`A folder of generators or transformers can have only \`resources\`.`, file, at([{ field: extra }]));
  }

  async #follow(
    { use, target }: Pick<Reference, "use" | "target">,
    node: MutableNode,
    range: Problem["range"],
  ): Promise<void> {
    const path = resolve(node.root, target);
    const real = isUrl(target) ? undefined : await this.#realpath(path, isRemote(target));
    if (real === undefined) {
      if (isRemote(target)) this.#refuseRemote(target, node.file, range);
      else this.#report("missing", `${target} does not exist.`, node.file, range);
      return;
    }
    if (!isInside(this.#workspace, path) || !isInside(this.#real, real)) {
      this.#refuse(`${path} is outside the workspace folder and was ignored.`, node.file, range);
      return;
    }
    if ((await this.#deps.files.stat(real))?.kind === "folder") {
      if (isTakenForRepository(target)) {
        const why = `${target} is a folder here, but kustomize reads its name as a URL. Use ./${target}`;
        this.#refuse(why, node.file, range);
        return;
      }
      // as kustomize does: what a linked folder names is looked for where the folder really lies
      const folder = this.#inWorkspace(path, real);
      node.folders.push(folder);
      if (folder !== path) this.links.set(path, folder);
      await this.visit(folder, use === "plugin");
      return;
    }
    if (!(await this.#isInRoot(node.root, path, real))) {
      this.#refuse(
        `${target} is a link to a target outside its kustomization, which kustomize does not read.`,
        node.file,
        range,
      );
      return;
    }
    if (use === "resource") node.resources.push(path);
    if (use === "patch") node.patches.push(path);
    if (use === "plugin") node.plugins.push(path);
    const bytes = await this.#bytes(path);
    // whoever changes the file where it lies changes this one
    if (bytes !== undefined) this.texts[this.#inWorkspace(path, real)] = hashBytes(bytes);
    if (use === "plugin" && bytes !== undefined)
      await this.#checkPlugin(
        await this.#deps.cache.parse(bytes.toString("utf8"), path, this.#deps.signal),
        node,
        range,
      );
  }

  async #checkInline(text: string, node: MutableNode, range: Problem["range"]): Promise<void> {
    const parsed = parseManifest(text, node.file);
    if (parsed.documents.length === 0) this.#refuse("This entry cannot be read.", node.file, range);
    await this.#checkPlugin(parsed, node, range);
  }

  /** Only kustomize's own transformers: nothing that starts a program or a container. What they read goes in, too. */
  async #checkPlugin(parsed: ParsedManifest, node: MutableNode, range: Problem["range"]): Promise<void> {
    for (const { value } of parsed.documents) {
      const why = refusalOfPlugin(value);
      if (why !== undefined) {
        this.#refuse(`${String(value.kind)} ${why}.`, node.file, range);
        continue;
      }
      for (const { target } of filesOfPlugin(value)) await this.#follow({ use: "data", target }, node, range);
    }
  }

  /** kustomize reads files only in and below the folder of the kustomization, links resolved; what is above is its own to refuse. */
  async #isInRoot(root: string, path: string, real: string | undefined): Promise<boolean> {
    if (!isInside(root, path) || real === undefined) return true;
    const realRoot = await this.#realpath(root);
    return realRoot === undefined || isInside(realRoot, real);
  }

  /** undefined when there is nothing; `mayBeNone`: what is no possible name is not there either. */
  async #realpath(path: string, mayBeNone = false): Promise<string | undefined> {
    return this.#deps.files.realpath(path).catch((error: unknown) => {
      if (mayBeNone || MooringError.is(error, "notFound")) return undefined;
      throw error;
    });
  }

  /** A path of the workspace folder for where something really lies in it. */
  #inWorkspace(path: string, real: string): string {
    const expected = join(this.#real, relative(this.#workspace, path));
    return real === expected ? path : join(this.#workspace, relative(this.#real, real));
  }

  async #bytes(file: string): Promise<Buffer | undefined> {
    const { reader, files } = this.#deps;
    try {
      const bytes = await (reader
        ? reader.read(file, MAX_TEXT)
        : files.readBytes(file, { within: this.#workspace, maxBytes: MAX_TEXT }));
      this.texts[file] = hashBytes(bytes);
      const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      const replaced = replacedText(buffer.toString("utf8"));
      if (replaced) this.#report(replaced.code, replaced.message, file, undefined);
      return buffer;
    } catch (error) {
      if (!MooringError.is(error)) throw error;
      this.#report(error.reason, error.message, file, undefined);
      return undefined;
    }
  }

  #refuseRemote(target: string, file: string, range: Problem["range"]): void {
    const message = `${target} is a remote base. Remote bases are not rendered. Copy it into the workspace.`;
    this.#refuse(message, file, range);
  }

  #refuse(message: string, file: string, range: Problem["range"]): void {
    this.#report("refused", message, file, range);
  }

  #report(code: string, message: string, file: string, range: Problem["range"]): void {
    this.problems.push({ code, severity: "error", message, file, range });
  }
}

interface KustomizationText {
  readonly root: string;
  readonly file: string;
  readonly value: JsonObject;
  readonly text: string;
}

/** The kustomization of a parsed file; one without apiVersion and kind is fine for kustomize. */
export function valueOf(parsed: ParsedManifest): JsonObject | undefined {
  if (parsed.problems.some(({ severity }) => severity === "error")) return undefined;
  return parsed.documents[0]?.value;
}

/** True for a path that is a kustomization file by its name. */
export function isKustomizationName(file: string): boolean {
  return KUSTOMIZATION_NAMES.includes(basename(file));
}
