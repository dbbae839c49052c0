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
  readonly seconds: number;
}

/** The table as Markdown, with what it was measured on. */
export function markdownOf(rows: readonly Row[], { versions, load, isQuick, seconds }: Surroundings): string {
  const [cpu] = os.cpus();
  const machine = `${os.cpus().length} × ${cpu?.model.replace(/\s+/g, " ").trim() ?? "CPU"}, ${Math.round(os.totalmem() / 2 ** 30)} GB, ${os.type()}`;
  const named = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  const loads = load.map((value) => value.toFixed(1)).join(" → ");
  const cores = os.cpus().length;
  const busy =
    Math.max(...load) > cores * 1.5
      ? ` The machine was busy with other work (load ${loads} on ${cores} cores): compare figures within this table only.`
      : ` Load ${loads} on ${cores} cores.`;
  return [
    `${new Date().toISOString().slice(0, 10)}, ${machine}; ${named.join(", ")}; ${isQuick ? "quick" : "full"} run of ${Math.round(seconds)} s.${busy}`,
    "",
    "| what | budget | measured | beside it | |",
    "|---|---|---|---|---|",
    ...rows.map(
      ({ what, budget, measured, beside, result }) => `| ${[what, budget, measured, beside, result].join(" | ")} |`,
    ),
  ].join("\n");
}

/** Puts the table between the marks of docs/performance.md. */
export function writeReport(markdown: string): void {
  const text = fs.readFileSync(file, "utf8");
  const [before, rest] = text.split(begin);
  const [, after] = (rest ?? "").split(end);
  if (after === undefined) throw new Error("docs/performance.md has lost its marks");
  fs.writeFileSync(file, `${before}${begin}\n\n${markdown}\n\n${end}${after}`);
}
