import { ignoredPointers } from "../../drift/ignore/ignoreDifferences.ts";
import type { GitRepository } from "../../git/git.ts";
import { toDesired } from "../../manifests/parse/toDesired.ts";
import type { ManifestCache } from "../../manifests/parse/manifestCache.ts";
import { type ParsedConfig, parseMooringYaml } from "../../mappings/config/mooringYaml.ts";
import { objectId } from "../../model/objectRef.ts";
import { MooringError } from "../../support/errors.ts";
import type { ComparedObject } from "./comparedObject.ts";
import type { EnginePorts } from "../api/ports.ts";

export interface RuleDeps {
  readonly ports: EnginePorts;
  readonly cache: ManifestCache;
  readonly repository: () => Promise<GitRepository | undefined>;
}

/**
 * Where the rules come from that can hide a difference: the files themselves, a commit that was reviewed, or nowhere. Files that are
 * to be judged must not say how they are judged.
 */
export class RuleSource {
  readonly #deps: RuleDeps;
  readonly #annotated = new Map<string, Promise<ReadonlyMap<string, readonly string[]>>>();

  constructor(deps: RuleDeps) {
    this.#deps = deps;
  }

  /**
   * mooring.yaml as it counts. Of two texts `protected` is taken together.
   * @throws MooringError `badInput` when the commit cannot be read
   */
  async config(now: ParsedConfig, file: string): Promise<ParsedConfig> {
    const { ignoreFrom } = this.#deps.ports;
    if (ignoreFrom === undefined) return now;
    if (ignoreFrom.kind === "nowhere") return { ...now, config: { ...now.config, ignore: [] } };
    const text = (await this.#textsAt(ignoreFrom.rev, [file])).get(file);
    const then = parseMooringYaml(text, file);
    const problems = then.problems.map((one) => ({ ...one, message: `${one.message} (as ${ignoreFrom.rev} has it)` }));
    return {
      config: { ...then.config, protected: [...now.config.protected, ...then.config.protected] },
      problems: [...now.problems, ...problems],
    };
  }

  /** What the annotation of an object may ignore; undefined: all that it names. */
  async annotatedOf({ desired }: ComparedObject): Promise<readonly string[] | undefined> {
    const { ignoreFrom } = this.#deps.ports;
    if (ignoreFrom === undefined) return undefined;
    const named = ignoredPointers(desired.body);
    const { origin } = desired;
    // an object that a renderer made has no text of its own in the commit
    if (named.length === 0 || ignoreFrom.kind === "nowhere" || origin.kind !== "file") return [];
    // what cannot be read there ignores nothing
    const known =
      this.#annotated.get(origin.file) ??
      this.#read(ignoreFrom.rev, origin.file).catch(() => new Map<string, readonly string[]>());
    this.#annotated.set(origin.file, known);
    const then = await known;
    const before = then.get(objectId(desired.ref)) ?? then.get(objectId({ ...desired.ref, namespace: "" })) ?? [];
    return named.filter((path) => before.includes(path));
  }

  async #read(rev: string, file: string): Promise<ReadonlyMap<string, readonly string[]>> {
    const text = (await this.#textsAt(rev, [file])).get(file);
    if (text === undefined) return new Map();
    const { documents } = await this.#deps.cache.parse(text, file);
    return new Map(
      documents
        .filter(({ isKubernetes }) => isKubernetes)
        .map((one) => {
          const { ref, body } = toDesired(one, { kind: "file", file, document: one.document, item: one.item });
          return [objectId(ref), ignoredPointers(body)];
        }),
    );
  }

  async #textsAt(rev: string, files: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const repository = await this.#deps.repository();
    if (!repository) throw new MooringError("badInput", `--ignore-from ${rev}: the folder is not in a Git repository.`);
    if (!(await repository.hasCommit(rev)))
      throw new MooringError(
        "badInput",
        `--ignore-from ${rev}: commit not found. Specify a fetched commit, such as origin/main.`,
      );
    return repository.textsAt(rev, files);
  }
}
