import { dirname } from "node:path";
import { isInside, requireInside } from "../../manifests/files/insideFolder.ts";
import { formatPath } from "../../model/fieldPath.ts";
import { messageOf, MooringError } from "../../support/errors.ts";
import type { EngineFolders } from "../folder/engineFolders.ts";
import { ignoreDifference } from "../writeBack/ignoreDifference.ts";
import { isManaged } from "./managedCommits.ts";
import { mergeSides } from "../writeBack/mergeTexts.ts";
import type { OverlayFiles } from "../files/overlayFiles.ts";
import { selectDifferences, selectEntries, selectOne } from "../folder/select.ts";
import { diffSides } from "../writeBack/sides.ts";
import { takeLiveValues } from "../writeBack/takeLiveValues.ts";
import type { Selection } from "../api/selection.ts";
import type { FileChange } from "../api/fileChange.ts";
import type { DiffSides, FilesApi, MergeSides, TakeLive } from "../api/filesApi.ts";

/** Intents that write files. */
export class FileService implements FilesApi {
  readonly #folders: EngineFolders;
  /** File → fields that were written back and are not committed yet, for the commit's trailer. */
  readonly written = new Map<string, Set<string>>();

  constructor(folders: EngineFolders) {
    this.#folders = folders;
  }

  async takeLive(selection: Selection): Promise<TakeLive> {
    const folder = this.#folders.get(selection.folder);
    const choices = selectEntries(folder, selection)
      .filter(({ verdict }) => verdict?.state === "drifted" || verdict?.state === "blocked")
      .map((entry) => ({ entry, differences: selectDifferences(entry, selection) }));
    const { changes, refused } = await takeLiveValues(choices, this.#folders);
    const changed = new Set(changes.map(({ file }) => file));
    for (const { entry, differences } of choices) {
      for (const { place, path } of differences) {
        const file = place?.file ?? entry.desired.origin.file;
        if (changed.has(file)) this.written.set(file, (this.written.get(file) ?? new Set()).add(formatPath(path)));
      }
    }
    return { changes, refused, selection };
  }

  async write(changes: readonly FileChange[]): Promise<void> {
    const { files } = this.#folders;
    const managed = changes.find(({ file }) => isManaged(this.#folders, file));
    if (managed)
      throw new MooringError("refused", `${managed.file} is in a managed repository. Change it with a commit.`);
    const folders = [...this.#folders.all()].map(({ folderPath }) => folderPath);
    const refuse = (file: string): Promise<void> => refuseOutside(file, folders, files);
    for (const { file } of changes) await refuse(file);
    for (const { file, before } of changes) {
      const now = await files.readText(file).catch(() => "");
      if (now !== before) throw new MooringError("stale", `${file} has changed. Nothing was written. Try again.`);
    }
    await writeAll(changes, files, refuse);
    for (const folder of this.#folders.all()) {
      await folder.reloadFiles(changes.map(({ file }) => file));
      await folder.reloadRepositories();
    }
  }

  mergeSides(selection: Selection): Promise<MergeSides> {
    const folder = this.#folders.get(selection.folder);
    return mergeSides(selectOne(folder, selection), this.#folders, async (file) => {
      // what the tree of a managed repository has is a commit; unsaved text lies over it
      if (isManaged(this.#folders, file)) return this.#folders.ports.files.readText(file);
      return (await folder.repositories.repositoryOf(file))?.textAt("HEAD", file);
    });
  }

  diffSides(selection: Selection): Promise<DiffSides> {
    return diffSides(selectOne(this.#folders.get(selection.folder), selection), this.#folders);
  }

  async ignore(selection: Selection, scope: "object" | "kind"): Promise<FileChange> {
    const folder = this.#folders.get(selection.folder);
    const entry = selectOne(folder, selection);
    const [difference] = selectDifferences(entry, selection);
    if (!difference) throw new MooringError("stale", "There is no longer a difference.");
    return ignoreDifference(entry, difference, scope, folder.packs.configFile, this.#folders.files);
  }
}

/** Asked right before the write: a link may have taken the place of a file since it was read. */
async function refuseOutside(file: string, folders: readonly string[], files: OverlayFiles): Promise<void> {
  const folder = folders.find((candidate) => isInside(candidate, file));
  if (folder === undefined)
    throw new MooringError("refused", `${file} is not in a workspace folder. It was not written.`);
  await requireInside(folder, (await files.stat(file)) ? file : dirname(file), files);
}

/** All or none: when one file cannot be written, those before it get their text back. Each is looked at again in its turn. */
async function writeAll(
  changes: readonly FileChange[],
  files: OverlayFiles,
  refuse: (file: string) => Promise<void>,
): Promise<void> {
  const written: FileChange[] = [];
  try {
    for (const change of changes) {
      await refuse(change.file);
      await files.writeText(change.file, change.after);
      written.push(change);
    }
  } catch (error) {
    const kept: string[] = [];
    for (const { file, before } of written.reverse()) {
      const back = refuse(file).then(() => files.writeText(file, before));
      await back.catch(() => kept.push(file));
    }
    if (kept.length === 0) throw error;
    throw new MooringError("refused", `${messageOf(error)} Files written before: ${kept.join(", ")}.`, {
      cause: error,
    });
  }
}
