// Divides tiers into jobs: programs that run side by side. Test files of one folder stay together where they fit.
import fs from "node:fs";
import path from "node:path";
import { root } from "../dependencies.mjs";
import { SetupError } from "../setup.mjs";

const mocha = ["node_modules/mocha/bin/mocha.js", "--reporter", "test/setup/tiers/countReporter.cjs"];
const durationsFile = path.join(root, "node_modules/.cache/mooring-test-seconds.json");
/** Seconds taken for a file that was not run before. */
const usualSeconds = 10;

/** Jobs of a tier, the longest first: { tier, name, args (of node), cores }. */
export function jobsOf(tier) {
  const { cores = 1 } = tier;
  if (tier.mocha === undefined) return [{ tier, name: tier.name, cores, args: programOf(tier) }];
  const groups = divide(testFiles(tier.mocha), tier.processes ?? 1, readSeconds());
  return groups.map((files, index) => {
    const name = groups.length === 1 ? tier.name : `${tier.name} ${index + 1} of ${groups.length}`;
    return { tier, name, cores, args: [...mocha, ...files] };
  });
}

/**
 * Jobs of all tiers in the order in which they begin: first the tiers that need no big parts, then those of the others in
 * turns, so that tests of the same kind, which are busy at the same things, run beside others.
 */
export function inTurns(lists) {
  const isLight = ([job]) => job?.tier.needs === undefined;
  const spread = lists
    .filter((list) => !isLight(list))
    .flatMap((list) => list.map((job, index) => ({ job, place: (index + 0.5) / list.length })));
  spread.sort((one, other) => one.place - other.place);
  return [...lists.filter(isLight).flat(), ...spread.map(({ job }) => job)];
}

/** The job that runs one part of a tier alone: a test file, or a suite of a program that has some. */
export function jobOfPart(tier, part) {
  const args = tier.mocha === undefined ? [...programOf(tier), part] : [...mocha, part];
  return { tier, name: `${tier.name}: ${part}`, cores: 1, args };
}

/**
 * Divides files into so many groups that take about equally long, by what they took last time. Every file is in one of
 * them, and the same files and times give the same groups.
 * @param seconds of files, by name
 */
export function divide(files, count, seconds = {}) {
  const groups = Array.from({ length: Math.min(count, files.length) }, () => ({ files: [], seconds: 0 }));
  const lasting = files.map((file) => ({ file, seconds: seconds[file] ?? usualSeconds }));
  lasting.sort((one, other) => other.seconds - one.seconds || one.file.localeCompare(other.file));
  for (const one of lasting) {
    const shortest = groups.reduce((best, group) => (group.seconds < best.seconds ? group : best));
    shortest.files.push(one.file);
    shortest.seconds += one.seconds;
  }
  groups.sort((one, other) => other.seconds - one.seconds);
  return groups.map((group) => group.files.sort());
}

/** Keeps how long the parts took, for the next division. */
export function keepSeconds(parts) {
  const kept = { ...readSeconds(), ...Object.fromEntries(parts.map((part) => [part.name, Math.ceil(part.seconds)])) };
  fs.mkdirSync(path.dirname(durationsFile), { recursive: true });
  fs.writeFileSync(durationsFile, JSON.stringify(kept));
}

function readSeconds() {
  try {
    return JSON.parse(fs.readFileSync(durationsFile, "utf8"));
  } catch {
    return {};
  }
}

function testFiles(folder) {
  return fs
    .readdirSync(path.join(root, folder), { recursive: true })
    .filter((file) => file.endsWith(".test.ts"))
    .map((file) => `${folder}/${file.split(path.sep).join("/")}`)
    .sort();
}

function programOf(tier) {
  const program = tier.tool === undefined ? (tier.script ?? tier.tests) : path.join("node_modules", tier.tool);
  if (!fs.existsSync(path.join(root, program))) throw new SetupError(`${program} is not there`);
  return [program, ...(tier.args ?? [])];
}
