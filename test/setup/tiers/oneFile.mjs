// How one test file runs, by the folder in which it is: for `npm run test:one` and `npm run test:repeat`.
import fs from "node:fs";
import path from "node:path";
import { root } from "../dependencies.mjs";
import { SetupError } from "../setup.mjs";
import { tiers } from "./tiers.mjs";

/** Suites of test/editor/suites.ts by their test files; a file that is a suite of its own has its name. */
const editorSuites = {
  configHelp: "config",
  mappingCommands: "commands",
  shownCommands: "commands",
  typing: "live",
  workspaceSettings: "quiet",
};

/**
 * The tier of a test file and the part of it that runs: { tier, part }.
 * @param file path, from the current folder or the top folder of the checkout
 */
export function partOfFile(file) {
  const found = [process.cwd(), root].map((base) => path.resolve(base, file)).find((one) => fs.existsSync(one));
  if (found === undefined) throw new SetupError(`There is no file ${file}.`);
  const name = path.relative(root, found).split(path.sep).join("/");
  const [, folder, rest] = /^test\/(\w+)\/(.+)\.test\.ts$/.exec(name) ?? [];
  const tier = tiers.find((one) => one.name === folder);
  if (tier === undefined)
    throw new SetupError(
      `${name} is no test file: they end with .test.ts and are below test/unit, integration, editor or e2e.`,
    );
  return { tier, part: tier.tests === undefined ? name : (editorSuites[rest] ?? rest) };
}
