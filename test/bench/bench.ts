// npm run bench [-- --quick] [-- --only=small,git] [-- --no-kubectl]: measures the budgets and writes them into docs/performance.md.
// Full: 1,000 and 10,000 objects behind 0, 5 and 20 ms, the real editor, git; about ten minutes. Quick: 1,000 objects behind 0 and
// 20 ms, git, no editor; about three. A part that fails is named in the table, and the run ends with 1.
import { execFileSync } from "node:child_process";
import os from "node:os";
import { parseArgs } from "node:util";
import { build, measureActivation } from "./activation.ts";
import { allFlags, Fleets } from "./fleets.ts";
import { measureGit } from "./gitFigures.ts";
import { activationRows, gitRows } from "./otherRows.ts";
import { markdownOf, writeReport } from "./report.ts";
import { measureRepositories } from "./repositoryFigures.ts";
import { repositoryRows } from "./repositoryRows.ts";
import { measureRealFiles } from "./realFiles.ts";
import { realRows } from "./realRows.ts";
import { judgeBySlowness, type Row, unmeasured } from "./rows.ts";
import { measureYardstick } from "./yardstick.ts";
import { measureDeliveries } from "./deliveryFigures.ts";
import { deliveryRows } from "./deliveryRows.ts";
import { measureStorm } from "./stormFigures.ts";
import { stormRows } from "./stormRows.ts";

const { values } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    only: { type: "string" },
    "no-kubectl": { type: "boolean", default: false },
  },
});
const isQuick = values.quick;
const parts = values.only?.split(",") ?? [
  "activation",
  "git",
  "repositories",
  "storm",
  "deliveries",
  "real",
  "small",
  ...(isQuick ? [] : ["large", "editor"]),
];
const rows: Row[] = [];
const comparison: (readonly string[])[] = [];
const loadBefore = os.loadavg()[0] ?? 0;
const started = performance.now();
let kubernetes = "";

build();
const slowness = measureYardstick();
judgeBySlowness(slowness);
if (parts.includes("activation"))
  await attempt("activation", async () => add(activationRows(await measureActivation(!isQuick))));
if (parts.some((part) => ["small", "large", "editor"].includes(part))) await attempt("fleets", measureFleets);
if (parts.includes("real")) await attempt("real files", async () => add(realRows(await measureRealFiles())));
if (parts.includes("git")) await attempt("git", async () => add(gitRows(await measureGit())));
if (parts.includes("repositories"))
  await attempt("repositories", async () => add(repositoryRows(await measureRepositories())));
if (parts.includes("storm")) await attempt("storm", async () => add(stormRows(await measureStorm())));
if (parts.includes("deliveries")) await attempt("deliveries", async () => add(deliveryRows(await measureDeliveries())));

const markdown = markdownOf({
  rows,
  flags: allFlags,
  comparison,
  surroundings: {
    versions: {
      Node: process.versions.node,
      Kubernetes: kubernetes,
      git: firstNumber(execFileSync("git", ["--version"], { encoding: "utf8" })),
    },
    load: [loadBefore, os.loadavg()[0] ?? 0],
    isQuick,
    slowness,
    seconds: (performance.now() - started) / 1_000,
  },
});
console.log(`\n${markdown}`);
// a part of a run would take the other figures out of the document
if (values.only === undefined) writeReport(markdown);

async function measureFleets(): Promise<void> {
  await using fleets = await Fleets.start({ isQuick, withKubectl: !values["no-kubectl"], add, compare, say });
  kubernetes = firstNumber(await fleets.version());
  if (parts.includes("small")) await attempt("1,000 objects", () => fleets.small());
  if (parts.includes("large")) await attempt("10,000 objects", () => fleets.large());
  if (parts.includes("editor")) await fleets.editor(attempt);
}

/** A part that fails leaves the others their turn. */
async function attempt(what: string, run: () => Promise<void>): Promise<void> {
  const begun = performance.now();
  say(`${what}…`);
  try {
    await run();
  } catch (error) {
    process.exitCode = 1;
    console.error(error);
    add([unmeasured(what, `failed (${error instanceof Error ? error.name : "unknown"})`)]);
  }
  say(`${what}: ${Math.round((performance.now() - begun) / 1_000)} s`);
}

function add(more: readonly Row[]): void {
  rows.push(...more);
  for (const { what, budget, measured, beside, met } of more)
    console.log([what, measured, budget, beside, met].filter((part) => part !== "").join(" · "));
}

function compare(cells: readonly string[]): void {
  comparison.push(cells);
  console.log(cells.join(" · "));
}

function say(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
}

function firstNumber(text: string): string {
  return /\d+(\.\d+)+/.exec(text)?.[0] ?? text;
}
