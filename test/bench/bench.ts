// npm run bench [-- --quick] [-- --only=fleet,git]: measures the budgets and writes them into docs/performance.md.
// Full: 1,000 objects behind 0, 5 and 20 ms, 10,000 behind 0 and 20 ms, the editor. Quick: 1,000 objects, 0 and 20 ms.
import { execFileSync } from "node:child_process";
import os from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { startControlPlane } from "../testbed/controlPlane.ts";
import { startFaultProxy } from "../testbed/faultProxy.ts";
import { removeFolder, temporaryFolder } from "../testbed/guard.ts";
import { build, measureActivation } from "./activation.ts";
import { compareFleet, type FleetRun } from "./compareFleet.ts";
import { createFleet, editByHand } from "./createFleet.ts";
import { objectsPerApp, writeFleet } from "./fleet.ts";
import { measureGit } from "./gitFigures.ts";
import { measureRepositories } from "./repositoryFigures.ts";
import { repositoryRows } from "./repositoryRows.ts";
import { measureReactions } from "./reactions.ts";
import { markdownOf, writeReport } from "./report.ts";
import { activationRows, fleetRows, gitRows, reactionRows, type Row } from "./rows.ts";

const small = 1_000;
const large = 10_000;
/** Objects of the sample that stands for the large fleet in kubectl's runs. */
const sample = 500;
/** A run of kubectl is cut after this and extrapolated. */
const kubectlLimitMs = 60_000;
const allFlags = [[], ["--concurrency=16"], ["--server-side"]] as const;

const { values } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    only: { type: "string" },
    "no-kubectl": { type: "boolean", default: false },
  },
});
const isQuick = values.quick;
const parts = values.only?.split(",") ?? ["activation", "git", "repositories", "small", ...(isQuick ? [] : ["large"])];
const rows: Row[] = [];
const loadBefore = os.loadavg()[0] ?? 0;
const started = performance.now();

build();
if (parts.includes("activation")) add(activationRows(await measureActivation(!isQuick)));
if (parts.includes("git")) add(gitRows(await measureGit()));
if (parts.includes("repositories")) add(repositoryRows(await measureRepositories()));
const kubernetes = parts.includes("small") || parts.includes("large") ? await fleets() : "";

const surroundings = {
  versions: {
    Node: process.versions.node,
    Kubernetes: kubernetes,
    git: firstNumber(execFileSync("git", ["--version"], { encoding: "utf8" })),
  },
  load: [loadBefore, os.loadavg()[0] ?? 0] as const,
  isQuick,
  seconds: (performance.now() - started) / 1_000,
};
const markdown = markdownOf(rows, surroundings);
console.log(`\n${markdown}`);
// a part of a run would take the other figures out of the document
if (values.only === undefined) writeReport(markdown);

async function fleets(): Promise<string> {
  // the usual range is too small for so many Services
  await using plane = await startControlPlane({ apiserverFlags: ["--service-cluster-ip-range=10.96.0.0/16"] });
  await using proxy = await startFaultProxy(plane);
  const folder = temporaryFolder("bench");
  const of = (objects: number): string => path.join(folder, String(objects));
  const flags = values["no-kubectl"] ? [] : allFlags;
  const run = async (
    options: Omit<FleetRun, "proxy" | "folder">,
    budget: Parameters<typeof fleetRows>[1],
  ): Promise<void> => {
    say(`${options.objects} objects, ${options.latency} ms…`);
    add(fleetRows(await compareFleet({ ...options, proxy, folder: of(options.objects) }), budget));
  };

  const smallApps = small / objectsPerApp;
  writeFleet(of(small), smallApps);
  say(`creating ${small} objects…`);
  await createFleet(plane, 0, smallApps);
  let drifted = await editByHand(plane, 0, smallApps);
  if (parts.includes("small")) {
    const kubectl = { folder: of(small), objects: small, limitMs: kubectlLimitMs };
    for (const latency of isQuick ? [0, 20] : [0, 5, 20]) {
      const own = latency === 20 ? flags : flags.filter(([flag]) => flag !== "--server-side");
      await run(
        { objects: small, drifted, latency, repeats: 3, kubectl: { ...kubectl, flags: own } },
        { ms: 1_500, heapMb: undefined },
      );
    }
    say("reactions…");
    add(reactionRows(await measureReactions({ plane, proxy, folder: of(small), latency: 20, app: 1 }), small, 20));
  }
  if (parts.includes("large")) {
    const largeApps = large / objectsPerApp;
    writeFleet(of(large), largeApps);
    writeFleet(of(sample), sample / objectsPerApp);
    say(`creating ${large - small} more objects…`);
    await createFleet(plane, smallApps, largeApps);
    drifted += await editByHand(plane, smallApps, largeApps);
    const kubectl = { folder: of(sample), objects: sample, limitMs: kubectlLimitMs };
    for (const latency of [0, 20]) {
      const own = latency === 20 ? flags.filter(([flag]) => flag !== "--server-side") : [];
      await run(
        { objects: large, drifted, latency, repeats: 1, kubectl: { ...kubectl, flags: own } },
        { ms: 5_000, heapMb: 60 },
      );
    }
    add(reactionRows(await measureReactions({ plane, proxy, folder: of(large), latency: 20, app: 1 }), large, 20));
  }
  const version = await plane.request({ method: "GET", path: "/version" });
  await removeFolder(folder);
  return firstNumber(String(version.body.gitVersion));
}

function add(more: readonly Row[]): void {
  rows.push(...more);
  for (const { what, budget, measured, beside, result } of more)
    console.log([what, measured, budget, beside, result].filter((part) => part !== "").join(" · "));
}

function say(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
}

function firstNumber(text: string): string {
  return /\d+(\.\d+)+/.exec(text)?.[0] ?? text;
}
