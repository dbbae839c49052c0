import { execFileSync } from "node:child_process";
import type { Repositories } from "../../src/repositories/repositories.ts";
import { fillHistory } from "../integration/repositories/fillHistory.ts";
import { sampleBlocks } from "./blockSampler.ts";
import { added, RepositoryRig, synced } from "../integration/repositories/repositoryRig.ts";

const COMMITS = 10_000;
const TIMES = 11;
const TAGS = 20_000;
const MOVED_TAGS = 3_000;

/** Milliseconds, medians where something was done several times. */
export interface RepositoryFigures {
  readonly commits: number;
  /** First copy with index, next to `git clone --mirror`. */
  readonly mirror: number;
  readonly rawMirror: number;
  /** Longest block of the event loop meanwhile. */
  readonly block: number;
  /** A sync that brings nothing, next to `git fetch`. */
  readonly idle: number;
  readonly rawIdle: number;
  readonly page: number;
  readonly query: number;
  readonly rawPage: number;
  /** A commit without a work tree, pushed and looked up, next to commit and push in a clone. */
  readonly commit: number;
  readonly rawCommit: number;
  /** A sync after many tags were moved or deleted. */
  readonly movedTags: number;
}

/** A mirror of a long history and the index over it, next to git itself, over file://. */
export async function measureRepositories(): Promise<RepositoryFigures> {
  const rig = new RepositoryRig();
  try {
    const source = rig.source("shop");
    fillHistory(rig, source.folder, { commits: COMMITS, branches: 200, tags: 200 });
    const repositories = await rig.open();
    const rawMirror = await timed(() => rig.git(rig.base, "clone", "--quiet", "--mirror", source.url, "raw.git"));
    const blocks = sampleBlocks();
    const mirror = await timed(() => added(repositories, { url: source.url }));
    const { longestMs: block } = blocks.stop();
    const id = repositories.list()[0]?.id ?? "";
    const idle = await medianOf(() => synced(repositories, id));
    const rawIdle = await medianOf(() => rig.git(`${rig.base}/raw.git`, "fetch", "--quiet", "--prune"));
    const deep = { offset: 5_000, limit: 50 };
    const page = await medianOf(() => repositories.commits(id, {}, deep));
    const query = await medianOf(() => repositories.commits(id, { author: "bob", byMooring: true }, deep));
    const rawPage = await medianOf(() =>
      rig.git(source.folder, "log", "-50", "--skip=5000", "--format=%H%x00%B", "main"),
    );
    let round = 0;
    const write = (): { readonly path: string; readonly text: string } => ({
      path: "web.yaml",
      text: `a: ${round++}\n`,
    });
    const commit = await medianOf(() =>
      repositories.commit(id, { writes: [write()], message: "Update", trailers: {} }),
    );
    rig.git(rig.base, "clone", "--quiet", source.url, "work");
    const work = `${rig.base}/work`;
    const rawCommit = await medianOf(() => {
      rig.git(work, "commit", "--quiet", "--allow-empty", "-m", "Update");
      rig.git(work, "push", "--quiet");
      rig.git(work, "ls-remote", "--quiet", "origin", "main");
    });
    const movedTags = await measureMovedTags(rig, repositories);
    return {
      movedTags,
      commits: COMMITS,
      block,
      mirror,
      rawMirror,
      idle,
      rawIdle,
      page,
      query,
      rawPage,
      commit,
      rawCommit,
    };
  } finally {
    await rig.remove();
  }
}

/** One in three is deleted, the others name another commit. */
async function measureMovedTags(rig: RepositoryRig, repositories: Repositories): Promise<number> {
  const source = rig.source("tags");
  fillHistory(rig, source.folder, { commits: 2_000, branches: 1, tags: TAGS });
  const { id } = await added(repositories, { url: source.url, name: "tags" });
  const lines = Array.from({ length: MOVED_TAGS }, (_none, at) =>
    at % 3 === 0 ? `delete refs/tags/tag-${at}\n` : `update refs/tags/tag-${at} refs/heads/main\n`,
  );
  const env = rig.environment;
  execFileSync("git", ["update-ref", "--stdin"], { cwd: source.folder, env, input: lines.join("") });
  return timed(() => synced(repositories, id));
}

async function timed(run: () => unknown): Promise<number> {
  const started = performance.now();
  await run();
  return performance.now() - started;
}

async function medianOf(run: () => unknown): Promise<number> {
  const found: number[] = [];
  for (let at = 0; at < TIMES; at++) found.push(await timed(run));
  return found.sort((a, b) => a - b)[Math.floor(TIMES / 2)] ?? 0;
}
