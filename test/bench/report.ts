import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import type { Row } from "./rows.ts";

const file = path.resolve(import.meta.dirname, "../../docs/performance.md");
const begin = "<!-- bench: what follows is written by npm run bench -->";
const end = "<!-- bench: end -->";

export interface Surroundings {
  readonly versions: Readonly<Record<string, string>>;
  /** Load of the machine over the last minute, before and after. */
  readonly load: readonly [number, number];
  readonly isQuick: boolean;
  /** Of this machine against the one of the budgets. */
  readonly slowness: number;
  readonly seconds: number;
}

export interface Report {
  readonly rows: readonly Row[];
  /** Flags of kubectl diff, one column each. */
  readonly flags: readonly string[];
  readonly comparison: readonly (readonly string[])[];
  readonly surroundings: Surroundings;
}

/** The tables as Markdown, with what they were measured on and which budgets are met. */
export function markdownOf({ rows, flags, comparison, surroundings }: Report): string {
  const kubectl = flags.map((flag) => `kubectl diff ${flag}`.trimEnd());
  const beside = [
    "### Beside kubectl diff",
    "",
    "Time, requests. `×`: how much longer than Mooring's first start. `≈`: cut short or sampled, and extrapolated by the number of objects.",
    "",
    ...table(["objects", "latency", "first start", "later start", "again", ...kubectl], comparison),
  ];
  return [
    placeOf(surroundings),
    "",
    verdictOf(rows),
    "",
    ...table(
      ["what", "budget", "measured", "met", "beside it"],
      rows.map((row) => [row.what, row.budget, row.measured, row.met, row.beside]),
    ),
    ...(comparison.length > 0 ? ["", ...beside] : []),
  ].join("\n");
}

/** Puts the tables between the marks of docs/performance.md. */
export function writeReport(markdown: string): void {
  const text = fs.readFileSync(file, "utf8");
  const [before, rest] = text.split(begin);
  const [, after] = (rest ?? "").split(end);
  if (after === undefined) throw new Error("docs/performance.md has lost its marks");
  fs.writeFileSync(file, `${before}${begin}\n\n${markdown}\n\n${end}${after}`);
}

function placeOf({ versions, load, isQuick, slowness, seconds }: Surroundings): string {
  const [cpu] = os.cpus();
  const cores = os.cpus().length;
  const machine = `${cores} × ${cpu?.model.replace(/\s+/g, " ").trim() ?? "CPU"}, ${Math.round(os.totalmem() / 2 ** 30)} GB, ${os.type()}`;
  const named = Object.entries(versions).flatMap(([name, version]) => (version === "" ? [] : [`${name} ${version}`]));
  const loads = load.map((value) => value.toFixed(1)).join(" → ");
  const busy =
    load[0] > cores / 2
      ? `The machine was busy with other work before the run began (load ${loads} on ${cores} cores), so times by the clock are too long: compare them within these tables only.`
      : `Load ${loads} on ${cores} cores.`;
  return `${new Date().toISOString().slice(0, 10)}, ${machine}; ${named.join(", ")}; ${isQuick ? "quick" : "full"} run of ${Math.round(seconds)} s. Yardstick ${slowness.toFixed(2)} (2 = half as fast as the machine of the budgets; times are judged by it). ${busy}`;
}

function verdictOf(rows: readonly Row[]): string {
  const of = (met: Row["met"]): readonly string[] => rows.filter((row) => row.met === met).map(({ what }) => what);
  const missed = of("**no**");
  const unknown = of("not measured");
  return [
    `**${of("yes").length} of ${rows.length - unknown.length} budgets are met.**`,
    ...(missed.length > 0 ? [`Not met: ${missed.join("; ")}.`] : []),
    ...(unknown.length > 0 ? [`Not measured: ${unknown.join("; ")}.`] : []),
  ].join(" ");
}

function table(heads: readonly string[], lines: readonly (readonly string[])[]): readonly string[] {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(heads), `|${"---|".repeat(heads.length)}`, ...lines.map(line)];
}
