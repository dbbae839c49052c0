import path from "node:path";
import { chartValues } from "../../manifests/charts/chartValues.ts";
import { parseManifest } from "../../manifests/yaml/parseManifest.ts";
import { toYaml } from "../../manifests/yaml/toYaml.ts";
import type { DesiredObject } from "../../model/desired.ts";
import { isJsonArray, isJsonObject, type Json, type JsonObject } from "../../model/json.ts";
import { formatRef, objectId } from "../../model/objectRef.ts";
import type { Pack } from "../../model/pack.ts";
import { isPackResource } from "../../model/packReport.ts";
import { encryptionOf } from "../../support/encryptedValue.ts";
import { MooringError } from "../../support/errors.ts";
import { isSecretKind, redactObject } from "../../support/redaction.ts";
import { renderCommitted } from "../files/committedPack.ts";
import type { EngineFolders } from "../folder/engineFolders.ts";
import type { FolderReconciler } from "../folder/folderReconciler.ts";
import type { PreviewPair, Previews, PreviewText } from "../api/previews.ts";
import { maskedYaml } from "../writeBack/sides.ts";
import type { Selection } from "../api/selection.ts";

interface Shown {
  readonly folder: FolderReconciler;
  readonly pack: Pack;
  /** Those of the selection. */
  readonly objects: readonly DesiredObject[];
  readonly isWhole: boolean;
}

export class PackPreviews implements Previews {
  readonly #folders: EngineFolders;

  constructor(folders: EngineFolders) {
    this.#folders = folders;
  }

  async gitDiff(selection: Selection, signal?: AbortSignal): Promise<readonly PreviewPair[]> {
    const { folder, pack, objects, isWhole } = this.#shown(selection);
    const own = isWhole ? pack.files : [...new Set(objects.map(({ origin }) => origin.file))];
    const files = [...new Set([...own, ...(isWhole ? folder.repositories.changedOf(pack.id) : [])])].sort();
    const committed = await this.#committed(folder, pack, files, signal);
    const pairs: PreviewPair[] = [];
    for (const file of files) {
      const now = await this.#folders.files.readText(file).catch(() => "");
      const before = committed.get(file) ?? "";
      if (now !== before) pairs.push(filePair(path.relative(folder.folderPath, file), file, before, now));
    }
    return pairs;
  }

  /** What the files of a managed repository are on disk is what was committed. */
  async #committed(
    folder: FolderReconciler,
    pack: Pack,
    files: readonly string[],
    signal: AbortSignal | undefined,
  ): Promise<ReadonlyMap<string, string>> {
    if (pack.repository === undefined) return (await this.#repository(folder, pack)).textsAt("HEAD", files, signal);
    const texts = files.map(async (file) => [file, await this.#folders.ports.files.readText(file)] as const);
    return new Map(await Promise.all(texts));
  }

  rendered(selection: Selection): Promise<PreviewText> {
    return Promise.resolve(selection).then((one) => this.#render(one));
  }

  #render(selection: Selection): PreviewText {
    const { folder, pack, objects, isWhole } = this.#shown(selection);
    const [only] = objects;
    const texts = objects.map((object) => {
      const file = path.relative(folder.folderPath, object.origin.file);
      return `# ${file}\n${maskedYaml(nameAll(filledIn(object, folder)), "file")}`;
    });
    const name = !isWhole && only ? nameOf(only) : `${pack.name.replace(/^\//, "")}.rendered.yaml`;
    return { name, text: texts.join("---\n") };
  }

  async renderedDiff(selection: Selection, signal?: AbortSignal): Promise<readonly PreviewPair[]> {
    const { folder, pack, objects, isWhole } = this.#shown(selection);
    if (pack.repository !== undefined) return [];
    const repository = await this.#repository(folder, pack);
    const run = this.#folders.ports.renderRunner();
    const inputs = { repository, run, ...folder.packs.chartInputs(pack) };
    const before = await renderCommitted(pack, "HEAD", inputs, signal);
    const broken = before?.problems.find(({ severity }) => severity === "error");
    if (broken)
      throw new MooringError("toolFailed", `The last commit of ${pack.name} cannot be rendered: ${broken.message}`);
    const wanted = new Set(objects.map(keyOf));
    const old = new Map((before?.objects ?? []).map((object) => [keyOf(object), object]));
    const now = new Map(this.#renderedNow(folder, pack).map((object) => [keyOf(object), object]));
    const keys = [...new Set([...old.keys(), ...now.keys()])].filter((key) => isWhole || wanted.has(key)).sort();
    return keys.flatMap((key) => {
      const [left, right] = [old.get(key), now.get(key)];
      if (left?.hash === right?.hash) return [];
      const shown = right ?? left;
      return shown
        ? [
            {
              name: nameOf(shown),
              left: yamlOf(left, "commit", right),
              right: yamlOf(right, "file", left),
              file: undefined,
            },
          ]
        : [];
    });
  }

  async helmValues(selection: Selection, signal?: AbortSignal): Promise<PreviewText> {
    const { folder, pack, objects } = this.#shown(selection);
    const name = `${pack.name.replace(/^\//, "")}.values.yaml`;
    if (pack.kind === "chart")
      return {
        name,
        text: await chartValues(pack, { ...folder.packs.renderDeps(pack), signal }),
      };
    const resources = objects.filter(({ ref }) => isPackResource(ref));
    if (resources.length === 0)
      throw new MooringError("refused", `${pack.name} has no Helm values: it is not a chart or a Pack resource.`);
    const texts = resources.map((object) => {
      const { spec } = nameAll(filledIn(object, folder));
      const values = isJsonObject(spec) && isJsonObject(spec.values) ? spec.values : {};
      return `# ${formatRef(object.ref)}\n${toYaml(values, { keepOrder: true })}`;
    });
    return { name, text: texts.join("---\n") };
  }

  /** As the files render now, before targets give their namespaces: what a commit renders to has none either. */
  #renderedNow(folder: FolderReconciler, pack: Pack): readonly DesiredObject[] {
    return folder.packs.rendered(pack.id)?.objects ?? [];
  }

  /** @throws MooringError `notFound`, `refused` */
  #shown({ folder: folderPath, packId, objectId: id }: Selection): Shown {
    const folder = this.#folders.get(folderPath);
    const entry = id === undefined ? undefined : folder.comparison.entry(id);
    const pack = folder.packs.packs.find((one) => one.id === (entry?.pack.id ?? packId));
    if (!pack) {
      const message = id?.startsWith("extra#")
        ? "This object exists only in the cluster. Export the live object to a file first."
        : "Select a pack that has files.";
      throw new MooringError(packId === undefined ? "refused" : "notFound", message);
    }
    const all = this.#renderedNow(folder, pack);
    if (!entry) return { folder, pack, objects: all, isWhole: true };
    const own = all.filter((object) => keyOf(object) === keyOf(entry.desired) || isUnbound(object, entry.desired));
    return { folder, pack, objects: own, isWhole: false };
  }

  async #repository(folder: FolderReconciler, pack: Pack) {
    const repository = await folder.repositories.repositoryOf(pack.root);
    if (repository) return repository;
    if (!this.#folders.ports.isTrusted()) throw new MooringError("untrusted", "Git runs only in trusted workspaces.");
    throw new MooringError("refused", `${pack.root} is not in a Git repository: there is no commit to compare with.`);
  }
}

/** The same object without the namespace that its target gives it. */
function isUnbound({ ref }: DesiredObject, bound: DesiredObject): boolean {
  return ref.namespace === "" && objectId({ ...ref, namespace: bound.ref.namespace }) === objectId(bound.ref);
}

function keyOf({ ref }: DesiredObject): string {
  return objectId(ref);
}

function nameOf({ ref }: DesiredObject): string {
  return `${[ref.namespace || "cluster", ref.kind, ref.name].map((part) => part.replace(/[^\w.-]/g, "_")).join("/")}.yaml`;
}

function yamlOf(object: DesiredObject | undefined, side: "file" | "commit", other: DesiredObject | undefined): string {
  return object ? maskedYaml(object.body, side, other?.body) : "";
}

/** A Pack resource with its variables put in; anything else as it is. */
function filledIn(object: DesiredObject, folder: FolderReconciler): JsonObject {
  const variables = folder.variables.of(object);
  const { spec } = object.body;
  if (!variables || !isJsonObject(spec) || spec.values === undefined) return object.body;
  return { ...object.body, spec: { ...spec, values: variables.substitute(spec.values) } };
}

/** Ciphertext is named instead of shown. */
function nameAll(body: JsonObject): JsonObject {
  const named = nameEncrypted(body);
  return isJsonObject(named) ? named : body;
}

function nameEncrypted(value: Json): Json {
  const encryption = encryptionOf(value);
  if (encryption !== undefined) return encryption;
  if (isJsonArray(value)) return value.map(nameEncrypted);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, nameEncrypted(item)]));
}

/** A file with Secrets in it is shown as its objects with masked values; any other file as it is. */
function filePair(name: string, file: string, before: string, now: string): PreviewPair {
  const [left, right] = [objectsIn(before, file), objectsIn(now, file)];
  if (![...left, ...right].some(isSecretKind)) return { name, left: before, right: now, file };
  const masked = (objects: readonly JsonObject[], side: "file" | "commit", others: readonly JsonObject[]): string =>
    objects.map((object) => maskedYaml(redactObject(object), side, redactedTwin(object, others))).join("---\n");
  return { name, left: masked(left, "commit", right), right: masked(right, "file", left), file: undefined };
}

function objectsIn(text: string, file: string): readonly JsonObject[] {
  return parseManifest(text, file).documents.map(({ value }) => value);
}

function redactedTwin(object: JsonObject, others: readonly JsonObject[]): JsonObject | undefined {
  const name = (one: JsonObject): unknown => (isJsonObject(one.metadata) ? one.metadata.name : undefined);
  const twin = others.find((other) => other.kind === object.kind && name(other) === name(object));
  return twin && redactObject(twin);
}
