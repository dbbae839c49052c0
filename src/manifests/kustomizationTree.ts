import { basename, join, resolve } from "node:path";
import type { FieldPath } from "../model/fieldPath.ts";
import { isJsonArray, isJsonObject, type Json, type JsonObject } from "../model/json.ts";
import type { Problem } from "../model/sourcePlace.ts";
import { MooringError } from "../support/errors.ts";
import { hashText } from "../support/hash.ts";
import type { FileSystemPort } from "./fileSystem.ts";
import { requireInside } from "./insideFolder.ts";
import { isRemote, KUSTOMIZATION_NAMES, readKustomization, type Reference } from "./kustomizationFile.ts";
import type { KustomizationNode, KustomizationTree } from "./kustomizationNode.ts";
import { locateInText } from "./locate.ts";
import type { ManifestCache } from "./manifestCache.ts";
import { MAX_TEXT, parseManifest, type ParsedManifest } from "./parseManifest.ts";

const MAX_KUSTOMIZATIONS = 500;

export interface TreeDeps {
  readonly files: FileSystemPort;
  readonly cache: ManifestCache;
  readonly signal?: AbortSignal | undefined;
}

/** The kustomization file in a folder, or undefined. */
export async function findKustomization(folder: string, files: FileSystemPort): Promise<string | undefined> {
  for (const name of KUSTOMIZATION_NAMES) {
    const file = join(folder, name);
    const found = await files.stat(file);
    if (found && found.kind !== "folder") return file;
  }
  return undefined;
}

/**
 * Reads a kustomization and everything below it, without running anything. Remote bases, Helm charts, plugins that run
 * programs and paths out of `workspace` become problems with the code `refused`.
 */
export async function readKustomizationTree(
  root: string,
  workspace: string,
  deps: TreeDeps,
): Promise<KustomizationTree> {
  const reader = new TreeReader(workspace, deps);
  await reader.visit(root);
  return { nodes: reader.nodes, texts: reader.texts, problems: reader.problems };
}

type Lists = "resources" | "patches" | "plugins" | "folders";
type MutableNode = Omit<KustomizationNode, Lists> & Record<Lists, string[]>;

class TreeReader {
  readonly nodes: KustomizationNode[] = [];
  readonly texts: Record<string, string> = {};
  readonly problems: Problem[] = [];
  readonly #seen = new Set<string>();
  readonly #workspace: string;
  readonly #deps: TreeDeps;

  constructor(workspace: string, deps: TreeDeps) {
    this.#workspace = workspace;
    this.#deps = deps;
  }

  async visit(root: string): Promise<void> {
    if (this.#seen.has(root) || this.#seen.size >= MAX_KUSTOMIZATIONS) return;
    this.#seen.add(root);
    this.#deps.signal?.throwIfAborted();
    const file = await findKustomization(root, this.#deps.files);
    if (file === undefined) {
      this.#report("missing", `${root} has no kustomization.`, root, undefined);
      return;
    }
    const text = await this.#text(file);
    const value = text === undefined ? undefined : valueOf(parseManifest(text, file));
    if (text === undefined || value === undefined) {
      if (text !== undefined) this.#report("syntax", "This kustomization cannot be read.", file, undefined);
      return;
    }
    const at = (path: FieldPath) => locateInText(text, 0, undefined, path, "pair");
    for (const field of ["helmCharts", "helmChartInflationGenerator"]) {
      if (isJsonArray(value[field])) {
        this.#refuse(
          `\`${field}\` fetches and runs charts and is not rendered. Use the chart itself as a pack.`,
          file,
          at([{ field }]),
        );
      }
    }
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
    this.nodes.push(node);
    const { references, inline } = readKustomization(value);
    for (const { use, text: carried, path } of inline)
      if (use === "plugin") this.#checkPlugin(parseManifest(carried, file), file, at(path));
    for (const reference of references) await this.#follow(reference, node, at(reference.path));
    for (const folder of node.folders) await this.visit(folder);
  }

  async #follow({ use, target }: Reference, node: MutableNode, range: Problem["range"]): Promise<void> {
    if (isRemote(target)) {
      this.#refuse(
        `${target} is not on this machine. Remote bases are not rendered; copy it into the workspace.`,
        node.file,
        range,
      );
      return;
    }
    const path = resolve(node.root, target);
    try {
      await requireInside(this.#workspace, path, this.#deps.files);
    } catch (error) {
      if (MooringError.is(error, "notFound")) this.#report("missing", `${target} is not there.`, node.file, range);
      else if (MooringError.is(error, "refused")) this.#refuse(error.message, node.file, range);
      else throw error;
      return;
    }
    const stat = await this.#deps.files.stat(await this.#deps.files.realpath(path));
    if (stat?.kind === "folder") {
      node.folders.push(path);
      return;
    }
    if (use === "resource") node.resources.push(path);
    if (use === "patch") node.patches.push(path);
    if (use === "plugin") node.plugins.push(path);
    const text = await this.#text(path);
    if (use === "plugin" && text !== undefined)
      this.#checkPlugin(await this.#deps.cache.parse(text, path, this.#deps.signal), node.file, range);
  }

  /** Only kustomize's own transformers: nothing that starts a program or a container. */
  #checkPlugin(parsed: ParsedManifest, file: string, range: Problem["range"]): void {
    for (const { value } of parsed.documents) {
      const isOwn = value.apiVersion === "builtin" && value.kind !== "HelmChartInflationGenerator";
      if (!isOwn || hasFunction(value)) {
        this.#refuse(`${String(value.kind)} runs a program or fetches a chart and is not rendered.`, file, range);
      }
    }
  }

  async #text(file: string): Promise<string | undefined> {
    try {
      const text = await this.#deps.files.readText(file, MAX_TEXT);
      this.texts[file] = hashText(text);
      return text;
    } catch (error) {
      if (!MooringError.is(error)) throw error;
      this.#report(error.reason, error.message, file, undefined);
      return undefined;
    }
  }

  #refuse(message: string, file: string, range: Problem["range"]): void {
    this.#report("refused", message, file, range);
  }

  #report(code: string, message: string, file: string, range: Problem["range"]): void {
    this.problems.push({ code, severity: "error", message, file, range });
  }
}

/** The kustomization of a parsed file; one without apiVersion and kind is fine for kustomize. */
export function valueOf(parsed: ParsedManifest): JsonObject | undefined {
  if (parsed.problems.some(({ severity }) => severity === "error")) return undefined;
  return parsed.documents[0]?.value;
}

function hasFunction(value: JsonObject): boolean {
  const metadata: Json | undefined = value.metadata;
  const annotations =
    isJsonObject(metadata) && isJsonObject(metadata.annotations) ? Object.keys(metadata.annotations) : [];
  return annotations.some((name) => name === "config.kubernetes.io/function" || name === "config.k8s.io/function");
}

/** True for a path that is a kustomization file by its name. */
export function isKustomizationName(file: string): boolean {
  return KUSTOMIZATION_NAMES.includes(basename(file));
}
