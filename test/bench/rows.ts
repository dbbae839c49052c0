import type { ActivationFigures } from "./activation.ts";
import type { FleetFigures } from "./compareFleet.ts";
import type { GitFigures } from "./gitFigures.ts";
import type { Reactions } from "./reactions.ts";

export interface Row {
  readonly what: string;
  readonly budget: string;
  readonly measured: string;
  readonly beside: string;
  readonly result: "pass" | "**miss**" | "";
}

export function activationRows(figures: ActivationFigures): readonly Row[] {
  const { sizes, inNode, inHost, whyNot } = figures;
  // CPU time where the window and its browser take the rest of the machine
  const ms = inHost === undefined ? inNode : Math.min(inHost.ms, inHost.cpuMs);
  const where =
    inHost === undefined
      ? `${n(inNode)} ms (plain Node, stub editor: ${whyNot})`
      : `${n(inHost.cpuMs)} ms CPU of the extension host, ${n(inHost.ms)} ms by the clock (plain Node with a stub editor ${n(inNode)} ms)`;
  const start = sizes["extension.cjs"] ?? Number.NaN;
  const later = ["engine.cjs", "cluster.cjs"].map((file) => `${file} ${n(sizes[file] ?? Number.NaN)} kB`).join(", ");
  return [
    row("activation", 50, ms, "ms", where),
    row("start bundle", 300, start, "kB", `${n(start)} kB`, `on first use: ${later}`),
  ];
}

export function fleetRows(
  figures: FleetFigures,
  budget: { readonly ms: number; readonly heapMb: number | undefined },
): readonly Row[] {
  const { objects, latency, first, second, watched, again, drifted } = figures;
  const name = `${objects.toLocaleString("en-US")} objects, ${latency} ms`;
  const plain = kubectlOf(figures, "");
  const requests = (one: FleetFigures["first"]): number => one.requests.total - one.requests.dryRun;
  const detail = ({ requests: r }: FleetFigures["first"]): string =>
    `${r.total - r.dryRun} = ${r.list} lists + ${r.discovery} discovery and schemas${r.get > 0 ? ` + ${r.get} gets` : ""}; ${r.dryRun} dry-runs for ${drifted} drifted`;
  // one list per kind, one page more per 500, and discovery
  const most = objects <= 1_000 ? 24 : 4 + 20 * Math.ceil(objects / 20 / 500 + 0.2);
  return [
    row(
      `${name}: first start`,
      budget.ms,
      first.ms,
      "ms",
      `${s(first.ms)} (CPU ${s(first.cpuMs)})`,
      beside(plain, first.ms),
    ),
    row(
      `${name}: first start, requests`,
      most,
      requests(first),
      "",
      detail(first),
      plain === undefined ? "" : `kubectl diff ${plain.requests.toLocaleString("en-US")}`,
    ),
    row(
      `${name}: later start`,
      budget.ms,
      second.ms,
      "ms",
      `${s(second.ms)} (CPU ${s(second.cpuMs)})`,
      beside(plain, second.ms),
    ),
    row(`${name}: later start, requests`, most, requests(second), "", detail(second)),
    row(
      `${name}: in the editor, with watches`,
      budget.ms,
      watched.ms,
      "ms",
      `${s(watched.ms)} (CPU ${s(watched.cpuMs)})`,
    ),
    row(
      `${name}: compared again, warm`,
      200,
      again.ms,
      "ms",
      `${n(again.ms)} ms (CPU ${n(again.cpuMs)} ms), ${again.requests.total} requests`,
    ),
    ...(budget.heapMb === undefined
      ? []
      : [
          row(
            `${name}: heap`,
            budget.heapMb,
            watched.heapMb,
            "MB",
            `${n(watched.heapMb)} MB (peak before collection ${n(watched.peakHeapMb)} MB)`,
          ),
        ]),
    row(
      `${name}: longest block`,
      50,
      longestBlock(figures),
      "ms",
      `${n(longestBlock(figures))} ms of the main thread's CPU (first ${n(first.longestBlockMs)}, later ${n(second.longestBlockMs)}, editor ${n(watched.longestBlockMs)}, warm ${n(again.longestBlockMs)})`,
    ),
    ...figures.kubectl.map(({ flags, run }): Row => {
      const part = run.measured < objects ? `, extrapolated from ${run.measured.toLocaleString("en-US")} objects` : "";
      const measured = `${s(run.ms)}, ${run.requests.toLocaleString("en-US")} requests${part}`;
      return {
        what: `${name}: kubectl diff ${flags}`.trimEnd(),
        budget: "",
        measured,
        beside: `${n(run.ms / first.ms)} × first start`,
        result: "",
      };
    }),
  ];
}

export function reactionRows({ live, keys }: Reactions, objects: number, latency: number): readonly Row[] {
  const name = `${objects.toLocaleString("en-US")} objects, ${latency} ms`;
  return [
    row(
      `${name}: live change → verdict, of ${live.length}`,
      300,
      middle(live),
      "ms",
      `p50 ${n(middle(live))} ms, max ${n(Math.max(...live))} ms (from before the write)`,
    ),
    row(
      `${name}: keystroke → verdict, of ${keys.length}`,
      250,
      middle(keys),
      "ms",
      `p50 ${n(middle(keys))} ms, max ${n(Math.max(...keys))} ms (after the pause in typing)`,
    ),
  ];
}

export function gitRows(figures: GitFigures): readonly Row[] {
  const { commits, commit, rawCommit, page, rawPage, pagePage, pathPage, rawPathPage } = figures;
  const name = `${commits.toLocaleString("en-US")} commits`;
  return [
    row(
      `${name}: one-click commit`,
      200,
      commit,
      "ms",
      `${n(commit)} ms`,
      `git commit --only ${n(rawCommit)} ms: ${n(commit / rawCommit)} ×`,
    ),
    row(
      `${name}: log page of 50`,
      30,
      page,
      "ms",
      `${n(page)} ms (5,000 commits back ${n(pagePage)} ms)`,
      `git log -50 ${n(rawPage)} ms: ${n(page / rawPage)} ×`,
    ),
    row(
      `${name}: log page of 50 of one folder`,
      30,
      pathPage,
      "ms",
      `${n(pathPage)} ms`,
      `git log -50 -- folder ${n(rawPathPage)} ms: ${n(pathPage / rawPathPage)} ×`,
    ),
  ];
}

function longestBlock({ first, second, watched, again }: FleetFigures): number {
  return Math.max(...[first, second, watched, again].map(({ longestBlockMs }) => longestBlockMs));
}

export function row(what: string, most: number, value: number, unit: string, measured: string, beside = ""): Row {
  const budget = unit === "ms" && most >= 1_000 ? `≤ ${most / 1_000} s` : `≤ ${most} ${unit}`.trimEnd();
  return { what, budget, measured, beside, result: value <= most ? "pass" : "**miss**" };
}

function beside(kubectl: { readonly ms: number } | undefined, ms: number): string {
  return kubectl === undefined ? "" : `kubectl diff ${s(kubectl.ms)}: ${n(kubectl.ms / ms)} ×`;
}

function kubectlOf(
  { kubectl }: FleetFigures,
  flags: string,
): { readonly ms: number; readonly requests: number } | undefined {
  return kubectl.find((one) => one.flags === flags)?.run;
}

function middle(all: readonly number[]): number {
  return [...all].sort((a, b) => a - b)[Math.floor((all.length - 1) / 2)] ?? Number.NaN;
}

/** A number with two digits that matter. */
export function times(value: number): string {
  return n(value);
}

function n(value: number): string {
  return value >= 10 ? Math.round(value).toLocaleString("en-US") : value.toFixed(1);
}

function s(ms: number): string {
  return `${(ms / 1_000).toFixed(ms < 9_950 ? 2 : 0)} s`;
}
