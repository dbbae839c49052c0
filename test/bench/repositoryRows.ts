import type { RepositoryFigures } from "./repositoryFigures.ts";
import { n, type Row, row } from "./rows.ts";

export function repositoryRows(figures: RepositoryFigures): readonly Row[] {
  const { commits, block, mirror, rawMirror, idle, rawIdle, page, query, rawPage, commit, rawCommit, movedTags } =
    figures;
  const name = `repository of ${commits.toLocaleString("en-US")} commits`;
  const raw = (what: string, beside: number, own: number): string => `${what} ${ms(beside)}: ${n(own / beside)} ×`;
  return [
    row(
      `${name}, 400 refs: first copy with index`,
      10_000,
      mirror,
      "ms",
      ms(mirror),
      raw("git clone --mirror", rawMirror, mirror),
    ),
    row(`${name}: longest block of the event loop meanwhile`, 50, block, "ms", ms(block)),
    row(`${name}: sync that brings nothing`, 500, idle, "ms", ms(idle), raw("git fetch", rawIdle, idle)),
    row(`${name}: page of 50, 5,000 back`, 30, page, "ms", ms(page), raw("git log --skip=5000", rawPage, page)),
    row(`${name}: commits of one author by Mooring`, 50, query, "ms", ms(query)),
    row(
      `${name}: commit without a work tree, pushed and looked up`,
      500,
      commit,
      "ms",
      ms(commit),
      raw("git commit, push, ls-remote", rawCommit, commit),
    ),
    row("repository of 20,000 tags: sync after 3,000 were moved or deleted", 10_000, movedTags, "ms", ms(movedTags)),
  ];
}

const ms = (value: number): string => `${n(value)} ms`;
