import type { Engine } from "../../../src/reconcile/api/engineApi.ts";

type Call = (...args: never[]) => unknown;

/**
 * The same engine, whose services' methods are on the engine itself as well: `engine.plan(…)` is `engine.apply.plan(…)`. For
 * programs beside this repository that were written when there was one level.
 */
export function withShortCalls(engine: Engine): Engine {
  const { folders, apply, files, commits, mappings, automation, operations, previews, ci } = engine;
  const calls = [folders, apply, files, commits, mappings, automation].map(callsOf);
  return Object.assign({}, ...calls, {
    ...{ mappings, automation, operations, previews, ci, files },
    ...{ folder: folders.get.bind(folders), setFolders: folders.set.bind(folders), actions: operations },
    writeFiles: files.write.bind(files),
    proposeCommits: commits.proposeEach.bind(commits),
    proposeCommit: commits.propose.bind(commits),
    folders: Object.assign(() => folders.all(), callsOf(folders)),
    apply: Object.assign(apply.run.bind(apply), callsOf(apply)),
    commits: Object.assign(commits.all.bind(commits), callsOf(commits)),
    dispose: () => engine.dispose(),
  }) as Engine;
}

/** Methods of a class and its fields, each bound to the service. */
function callsOf(service: object): Record<string, unknown> {
  const names = [...Object.keys(service), ...Object.getOwnPropertyNames(Object.getPrototypeOf(service))];
  return Object.fromEntries(
    names
      .filter((name) => name !== "constructor")
      .map((name) => [name, (service as Record<string, unknown>)[name]])
      .map(([name, value]) => [name, typeof value === "function" ? (value as Call).bind(service) : value]),
  ) as Record<string, unknown>;
}
