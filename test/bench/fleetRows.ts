import type { FleetFigures } from "./compareFleet.ts";
import type { Compared } from "./engineMessages.ts";
import { count, n, row, type Row, s } from "./rows.ts";

/** Budgets of one size behind one latency. `requests` counts dry-runs of drifted objects apart: they depend on the drift. */
export interface FleetBudget {
  readonly ms: number;
  readonly requests: number;
}

export function fleetRows(figures: FleetFigures, budget: FleetBudget): readonly Row[] {
  const { objects, latency, first, second, again } = figures;
  const name = `${count(objects)}, ${latency} ms`;
  const beside = besideKubectl(figures, first.ms);
  return [
    row(`${name}: first start`, budget.ms, first.ms, "ms", timeOf(first), beside),
    row(`${name}: first start, requests`, budget.requests, reads(first), "", requestsOf(figures, first)),
    row(`${name}: later start`, budget.ms, second.ms, "ms", timeOf(second), besideKubectl(figures, second.ms)),
    row(`${name}: later start, requests`, budget.requests, reads(second), "", requestsOf(figures, second)),
    row(`${name}: compared again`, 200, again.ms, "ms", `${n(again.ms)} ms (CPU ${n(again.cpuMs)} ms)`),
    row(`${name}: compared again, requests`, 0, again.requests.total, "", String(again.requests.total)),
  ];
}

/** A later start of many objects against nothing but the lists: what Mooring does itself. */
export function ownTimeRow({ objects, latency, second, lists }: FleetFigures): Row {
  const own = Math.max(0, second.cpuMs - lists.cpuMs);
  return row(
    `${count(objects)}, ${latency} ms: later start, CPU beyond the lists`,
    200,
    own,
    "ms",
    `${n(own)} ms`,
    `the lists alone, fetched and parsed: CPU ${n(lists.cpuMs)} ms`,
  );
}

export function heapRow({ objects, watched }: FleetFigures): Row {
  const { heapMb, peakHeapMb } = watched;
  const peak = `at most ${n(peakHeapMb)} MB before a collection`;
  return row(`${count(objects)}: heap held with watches open`, 60, heapMb, "MB", `${n(heapMb)} MB`, peak);
}

/** Over everything that was run with one size. */
export function blockRow(all: readonly FleetFigures[]): Row {
  const longest = (pick: (figures: FleetFigures) => Compared): number =>
    Math.max(...all.map((figures) => pick(figures).longestBlockMs));
  const first = longest((one) => one.first);
  const second = longest((one) => one.second);
  const watched = longest((one) => one.watched);
  const again = longest((one) => one.again);
  const most = Math.max(first, second, watched, again);
  const parts = `first start ${n(first)}, later ${n(second)}, with watches ${n(watched)}, again ${n(again)}`;
  return row(`${count(all[0]?.objects ?? 0)}: longest block`, 50, most, "ms", `${n(most)} ms CPU`, parts);
}

/** A line of the table that stands Mooring beside kubectl. */
export function comparisonRow(figures: FleetFigures, flags: readonly string[]): readonly string[] {
  const { objects, latency, first, second, again } = figures;
  const own = ({ ms, requests }: Compared): string => `${s(ms)}, ${requests.total}`;
  return [
    objects.toLocaleString("en-US"),
    `${latency} ms`,
    own(first),
    own(second),
    own(again),
    ...flags.map((flag) => {
      const run = figures.kubectl.find((one) => one.flags === flag)?.run;
      if (run === undefined) return "";
      const mark = run.measured < objects ? "≈ " : "";
      return `${mark}${s(run.ms)}, ${run.requests.toLocaleString("en-US")}: **${n(run.ms / first.ms)} ×**`;
    }),
  ];
}

function reads({ requests }: Pick<Compared, "requests">): number {
  return requests.total - requests.dryRun;
}

function requestsOf({ drifted }: FleetFigures, { requests: r }: Compared): string {
  const gets = r.get > 0 ? ` + ${r.get} gets` : "";
  const dryRuns = r.dryRun > 0 ? `; besides ${r.dryRun} dry-runs for ${drifted} drifted objects` : "";
  return `${reads({ requests: r })} = ${r.list} lists + ${r.discovery} discovery and schemas${gets}${dryRuns}`;
}

function timeOf({ ms, cpuMs }: Compared): string {
  return `${s(ms)} (CPU ${s(cpuMs)})`;
}

function besideKubectl({ kubectl }: FleetFigures, ms: number): string {
  const plain = kubectl.find(({ flags }) => flags === "")?.run;
  return plain === undefined ? "" : `kubectl diff ${s(plain.ms)}: ${n(plain.ms / ms)} ×`;
}
