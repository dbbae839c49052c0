import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { describe, it } from "mocha";

const ROOT = path.resolve(import.meta.dirname, "../..");
const PAGES = ["CONTRIBUTING.md", "docs/how-to.md", "docs/words.md"];

/** Targets of links, and names in code that are paths of the checkout. */
function namedPaths(page: string): readonly string[] {
  const text = fs.readFileSync(path.join(ROOT, page), "utf8");
  const links = [...text.matchAll(/\]\(([^)#]+)\)/g)].map(([, link = ""]) =>
    path.posix.join(path.posix.dirname(page), link),
  );
  const named = [...text.matchAll(/`((?:src|test|webview-ui|docs|l10n)\/[\w./-]+)`/g)].map(([, name = ""]) => name);
  return [...links.filter((link) => !link.includes("://")), ...named];
}

describe("pages for developers", () => {
  for (const page of PAGES)
    it(`${page} names files and folders that are there`, () => {
      const paths = namedPaths(page);
      assert.ok(paths.length > 3);
      assert.deepEqual(
        paths.filter((one) => !fs.existsSync(path.join(ROOT, one))),
        [],
      );
    });

  it("names scripts that are there", () => {
    const { scripts } = JSON.parse(fs.readFileSync(path.join(ROOT, "package.json"), "utf8")) as { scripts: object };
    const text = PAGES.map((page) => fs.readFileSync(path.join(ROOT, page), "utf8")).join("\n");
    const named = [...text.matchAll(/npm run ([\w:]+)/g)].map(([, name = ""]) => name);
    assert.ok(named.length > 5);
    assert.deepEqual(
      named.filter((name) => !Object.hasOwn(scripts, name)),
      [],
    );
  });
});
