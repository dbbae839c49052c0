import { execFileSync } from "node:child_process";
import { ScratchRepository } from "../integration/git/scratchRepository.ts";

const commits = 10_000;
const files = 500;
const times = 11;

/** Milliseconds, medians. */
export interface GitFigures {
  readonly commits: number;
  readonly commit: number;
  readonly rawCommit: number;
  readonly page: number;
  readonly rawPage: number;
  readonly pagePage: number;
  readonly pathPage: number;
  readonly rawPathPage: number;
}

/** A one-click commit and pages of the log in a repository with a long history, next to git itself. */
export async function measureGit(): Promise<GitFigures> {
  const scratch = new ScratchRepository();
  try {
    fastImport(scratch);
    const repository = await scratch.open();
    const name = "apps/0/web.yaml";
    let round = 0;
    const change = (): string => scratch.write(name, `round: ${round++}\n`);
    const commit = await medianOf(async () => {
      const message = "Take live values over";
      const paths = [change()];
      return () => repository.commit({ paths, message, trailers: { "Mooring-Pack": "folder:apps/0" } });
    });
    const rawCommit = await medianOf(() => {
      change();
      return () => scratch.git("commit", "--quiet", "-m", "Take live values over", "--only", "--", name);
    });
    const page = await medianOf(() => () => repository.log({ limit: 50 }));
    const rawPage = await medianOf(
      () => () => scratch.git("log", "-50", "--format=%H%x00%P%x00%an%x00%ae%x00%at%x00%B"),
    );
    const before = (await repository.log({ limit: 5_000 })).at(-1)?.oid ?? "";
    const pagePage = await medianOf(() => () => repository.log({ limit: 50, before }));
    const paths = [scratch.path("apps/7")];
    const pathPage = await medianOf(() => () => repository.log({ limit: 50, paths }));
    const rawPathPage = await medianOf(() => () => scratch.git("log", "-50", "--format=%H%x00%B", "--", "apps/7"));
    return { commits, commit, rawCommit, page, rawPage, pagePage, pathPage, rawPathPage };
  } finally {
    scratch.remove();
  }
}

function fastImport(scratch: ScratchRepository): void {
  const lines: string[] = [];
  for (let at = 0; at < commits; at++) {
    const message = `Change ${at}\n\nMooring-Pack: folder:apps/${at % 50}\n`;
    const text = `round: ${at}\n`;
    lines.push(
      "commit refs/heads/main",
      `committer Ann <ann@example.test> ${1_700_000_000 + at * 60} +0000`,
      `data ${message.length}`,
      message,
      ...(at === 0
        ? allFiles()
        : [
            `M 100644 inline apps/${at % 50}/${at % 10 === 0 ? "web" : `file${at % 9}`}.yaml`,
            `data ${text.length}`,
            text,
          ]),
    );
  }
  const env = { ...scratch.environment, GIT_CONFIG_NOSYSTEM: "1" };
  execFileSync("git", ["fast-import", "--quiet"], { cwd: scratch.root, env, input: `${lines.join("\n")}\n` });
  scratch.git("reset", "--hard", "--quiet", "main");
  scratch.git("gc", "--quiet");
}

function allFiles(): readonly string[] {
  return Array.from({ length: files }, (_value, at) => [
    `M 100644 inline apps/${at % 50}/${Math.floor(at / 50) === 0 ? "web" : `file${Math.floor(at / 50) - 1}`}.yaml`,
    "data 6",
    "a: 1\n",
  ]).flat();
}

/** `prepare` is not measured; it gives what is. */
async function medianOf(prepare: () => (() => unknown) | Promise<() => unknown>): Promise<number> {
  const found: number[] = [];
  for (let at = 0; at < times; at++) {
    const run = await prepare();
    const started = performance.now();
    await run();
    found.push(performance.now() - started);
  }
  return found.sort((a, b) => a - b)[Math.floor(times / 2)] ?? 0;
}
