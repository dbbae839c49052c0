import type { ActivationFigures } from "./activation.ts";
import type { GitFigures } from "./gitFigures.ts";
import type { HostFigures } from "./hostFigures.ts";
import type { Reactions } from "./reactions.ts";
import type { HugeFigures } from "./hugeDocument.ts";
import { count, middle, n, row, type Row, s } from "./rows.ts";
import type { PaintFigures } from "./treePaint.ts";

export function activationRows({ sizes, inNode, inHost, whyNot }: ActivationFigures): readonly Row[] {
  // CPU time where the window and its browser take the rest of the machine
  const ms = inHost === undefined ? inNode : Math.min(inHost.ms, inHost.cpuMs);
  const where =
    inHost === undefined
      ? `${n(inNode)} ms in plain Node with a stub editor (${whyNot})`
      : `${n(inHost.ms)} ms, ${n(inHost.cpuMs)} ms of them CPU of the extension host`;
  const start = sizes["extension.cjs"] ?? Number.NaN;
  const later = Object.entries(sizes)
    .filter(([file]) => file.endsWith(".cjs") && !["extension.cjs", "mooring.cjs", "cli.cjs"].includes(file))
    .map(([file, size]) => `${file} ${n(size)} kB`);
  return [
    row("activation", 50, ms, "ms", where, inHost === undefined ? "" : `plain Node with a stub editor ${n(inNode)} ms`),
    row("start bundle", 300, start, "kB", `${n(start)} kB`, `on first use: ${later.join(", ")}`),
  ];
}

export function reactionRows({ live, keys }: Reactions, objects: number, latency: number): readonly Row[] {
  const name = `${count(objects)}, ${latency} ms`;
  const line = (all: readonly number[]): string => `${n(middle(all))} ms, at most ${n(Math.max(...all))} ms`;
  return [
    row(`${name}: live change → verdict`, 300, middle(live), "ms", line(live), `median of ${live.length}`),
    row(
      `${name}: keystroke → verdict`,
      250,
      middle(keys),
      "ms",
      line(keys),
      `median of ${keys.length}, after the pause`,
    ),
  ];
}

export function gitRows(figures: GitFigures): readonly Row[] {
  const { commits, commit, rawCommit, page, rawPage, pagePage, pathPage, rawPathPage } = figures;
  const name = `${commits.toLocaleString("en-US")} commits`;
  const ratio = (own: number, raw: number): string => `${n(raw)} ms: ${n(own / raw)} ×`;
  return [
    row(
      `${name}: one-click commit`,
      200,
      commit,
      "ms",
      `${n(commit)} ms`,
      `git commit --only ${ratio(commit, rawCommit)}`,
    ),
    row(
      `${name}: log page of 50`,
      30,
      page,
      "ms",
      `${n(page)} ms (5,000 commits back ${n(pagePage)} ms)`,
      `git log -50 ${ratio(page, rawPage)}`,
    ),
    row(
      `${name}: log page of 50 of one folder`,
      30,
      pathPage,
      "ms",
      `${n(pathPage)} ms`,
      `git log -50 -- folder ${ratio(pathPage, rawPathPage)}`,
    ),
  ];
}

/** The real extension host, with the faces. */
export function hostRows({ ms, cpuMs, blocks, held }: HostFigures, objects: number): readonly Row[] {
  const beside = `compared after ${s(ms)} (CPU ${s(cpuMs)}), views and squiggles included; ${n(held)} MB heap held by all of it`;
  const what = `${count(objects)} in VS Code: longest block of the extension host`;
  return [row(what, 50, blocks.longestMs, "ms", `${n(blocks.longestMs)} ms CPU`, beside)];
}

export function hugeRows({ size, plain, anchored }: HugeFigures): readonly Row[] {
  return [
    row(
      `one document of ${n(size)} MB: longest block`,
      50,
      Math.max(plain.longestBlockMs, anchored.longestBlockMs),
      "ms",
      `${n(plain.longestBlockMs)} ms CPU; with an anchor in it ${n(anchored.longestBlockMs)} ms`,
      `compared after ${s(plain.ms)}; with an anchor ${s(anchored.ms)}`,
    ),
  ];
}

/** The slower one of two groupings counts. */
export function paintRows({ byKind, byPack, opened, expanded }: PaintFigures, objects: number): readonly Row[] {
  const parts = [
    `by kind ${n(middle(byKind))} ms, by pack ${n(middle(byPack))} ms`,
    `view opened ${n(middle(opened))} ms, group of ${n(objects / 20)} opened ${n(middle(expanded))} ms`,
    `medians of ${byKind.length}`,
  ];
  const slower = Math.max(middle(byKind), middle(byPack));
  return [
    row(
      `tree of ${count(objects)}, grouped anew: click → painted`,
      100,
      slower,
      "ms",
      `${n(slower)} ms`,
      parts.join("; "),
    ),
  ];
}
