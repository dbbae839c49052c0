import path from "node:path";
import type { CiStep } from "../../manifests/ci/ciStep.ts";
import type { CiTarget } from "../../manifests/ci/yqExpression.ts";
import { ciTargets } from "../../manifests/ci/ciTargets.ts";
import { MooringError } from "../../support/errors.ts";
import type { CiChoice, CiFile, CiSteps } from "../api/ciSteps.ts";
import type { EngineFolders } from "../folder/engineFolders.ts";
import { selectEntries } from "../folder/select.ts";
import type { Selection } from "../api/selection.ts";

export class PackCiSteps implements CiSteps {
  readonly #folders: EngineFolders;

  constructor(folders: EngineFolders) {
    this.#folders = folders;
  }

  async choices(selection: Selection): Promise<readonly CiChoice[]> {
    const folder = this.#folders.get(selection.folder);
    const entries = selectEntries(folder, selection);
    const files = new Set(entries.flatMap(({ desired: { origin } }) => (origin.kind === "file" ? [origin.file] : [])));
    const choices: CiChoice[] = [];
    for (const file of files) {
      const repository = folder.repositories.stateOf(file);
      if (!repository)
        throw new MooringError("refused", `${file} is not in a Git repository, so a pipeline cannot change it.`);
      const base = { root: repository.root, branch: repository.branch ?? "main", ...placeAt(repository.url) };
      const name = path.relative(repository.root, file).split(path.sep).join("/");
      for (const target of ciTargets(await this.#folders.files.readText(file), file)) {
        const isMeant = selection.objectId === undefined || entries.some(({ desired: { ref } }) => isOf(ref, target));
        if (isMeant) choices.push({ ...base, target, file: name });
      }
    }
    if (choices.length > 0) return choices;
    throw new MooringError(
      "refused",
      "A pipeline cannot set any value here. It requires a Pack with variables or a manifest with an image. For charts and kustomizations, set their values.",
    );
  }

  async file(choice: CiChoice, host: CiStep["host"], isShared: boolean): Promise<CiFile> {
    const { target, file, branch, root } = choice;
    if (!isShared && choice.repository === undefined)
      throw new MooringError("badInput", "The repository of this pack has no remote. Push it first.");
    const { ciStep, jobName } = await import("../../manifests/ci/ciStep.ts");
    const text = ciStep({
      host,
      target,
      file,
      branch,
      sources: host === "gitlab" && isShared ? await this.#sources(root, file) : [],
      repository: isShared ? undefined : choice.repository,
    });
    const name = host === "github" ? `.github/workflows/${jobName(target)}.yml` : `.gitlab/ci/${jobName(target)}.yml`;
    return { name, text };
  }

  /** Everything at the top of the repository but what holds the pack's file: GitLab cannot say "all but". */
  async #sources(root: string, file: string): Promise<readonly string[]> {
    const [own] = file.split("/");
    const entries = await this.#folders.files.list(root);
    const sources = entries
      .filter(({ name }) => name !== own && name !== ".git")
      .map(({ name, kind }) => (kind === "folder" ? `${name}/**/*` : name));
    if (sources.length > 0) return sources;
    throw new MooringError(
      "refused",
      `All files are in ${own ?? "one folder"}, so changes to the pack cannot be distinguished from changes to the code. Move the pack to a separate folder.`,
    );
  }
}

function isOf(ref: { readonly kind: string; readonly name: string }, { object }: CiTarget): boolean {
  return object.kind === ref.kind && object.name === ref.name;
}

/** `git@github.com:team/shop.git` and `https://gitlab.example.com/team/shop.git` alike. */
function placeAt(url: string | undefined): Pick<CiChoice, "host" | "repository"> {
  const [, host, name] = /^(?:\w+:\/\/)?(?:[^@/]*@)?([^/:]+)(?::\d+)?[/:](.+?)(?:\.git)?\/?$/.exec(url ?? "") ?? [];
  const repository = name !== undefined && /^[\w.-]+(\/[\w.-]+)+$/.test(name) ? name : undefined;
  const kind = host === "github.com" ? "github" : host?.includes("gitlab") ? "gitlab" : undefined;
  return { host: kind, repository };
}
