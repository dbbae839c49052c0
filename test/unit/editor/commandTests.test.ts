import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import ts from "typescript";

const ROOT = path.resolve(import.meta.dirname, "../../..");
/** These call whatever there is with made-up arguments, which shows nothing of what a command does. */
const STRANGERS = /\/(strangers\.test|hostileArguments)\.ts$/;
/** Calls of page objects that choose from a menu or press a button by its title. */
const BY_TITLE = new Set(["choose", "press", "chooseByKeys"]);

interface Contributed {
  readonly command: string;
  readonly title: string;
}

const readJson = (file: string): unknown => JSON.parse(fs.readFileSync(path.join(ROOT, file), "utf8"));

/** What package.json contributes, with titles as they are shown. */
function contributed(): readonly Contributed[] {
  const { contributes } = readJson("package.json") as { contributes: { commands: readonly Contributed[] } };
  const words = readJson("package.nls.json") as Readonly<Record<string, string>>;
  return contributes.commands.map(({ command, title }) => ({
    command,
    title: title.replace(/^%(.+)%$/, (_, key: string) => words[key] ?? ""),
  }));
}

/** Ids, titles as the palette has them, and titles that a page object presses, in the tests that run inside a real editor. */
function usedIn(text: string): ReadonlySet<string> {
  const used = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node) && /^(mooring\.|Mooring: )/.test(node.text)) used.add(node.text);
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
      const last = node.arguments.at(-1);
      if (BY_TITLE.has(node.expression.name.text) && last && ts.isStringLiteralLike(last)) used.add(last.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile("test.ts", text, ts.ScriptTarget.Latest));
  return used;
}

describe("every command of package.json", () => {
  const tests = fs
    .globSync("test/{editor,e2e}/**/*.test.ts", { cwd: ROOT })
    .filter((file) => !STRANGERS.test(`/${file}`));
  const used = new Set(tests.flatMap((file) => [...usedIn(fs.readFileSync(path.join(ROOT, file), "utf8"))]));

  it("is run by a test in a real editor", () => {
    const isRun = ({ command, title }: Contributed): boolean =>
      used.has(command) || used.has(`Mooring: ${title}`) || used.has(title);
    assert.deepEqual(
      contributed()
        .filter((one) => !isRun(one))
        .map(({ command }) => command),
      [],
    );
  });

  it("has a title of its own, by which tests and people find it", () => {
    const titles = contributed().map(({ title }) => title);
    assert.deepEqual(
      titles.filter((title, at) => title === "" || titles.indexOf(title) !== at),
      [],
    );
  });

  it("counts as run only where it is called", () => {
    assert.deepEqual(
      [...usedIn('await packs.choose(/^pack/, "Restart…"); run("mooring.x"); // "mooring.y"\nexpect("Scale…");')],
      ["Restart…", "mooring.x"],
    );
  });
});
