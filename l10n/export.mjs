// Collects every text that goes through l10n.t into bundle.l10n.json: node l10n/export.mjs [--check]
// Translations are files beside it, bundle.l10n.<language>.json, with the same keys.
import fs from "node:fs";
import path from "node:path";
import ts from "typescript";

const root = path.resolve(import.meta.dirname, "..");
const target = path.join(import.meta.dirname, "bundle.l10n.json");

/** Every text in sources, sorted. */
export function collectTexts() {
  const texts = new Set();
  for (const file of [
    "src/extension.ts",
    ...fs.readdirSync(path.join(root, "src/editor"), { recursive: true }).map((name) => `src/editor/${name}`),
  ]) {
    if (!file.endsWith(".ts")) continue;
    const source = ts.createSourceFile(
      file,
      fs.readFileSync(path.join(root, file), "utf8"),
      ts.ScriptTarget.ESNext,
      true,
    );
    const visit = (node) => {
      if (ts.isCallExpression(node) && node.expression.getText(source) === "l10n.t") {
        const [text] = node.arguments;
        if (text === undefined || !ts.isStringLiteralLike(text))
          throw new Error(`${file}: l10n.t wants a text, not a computed value`);
        texts.add(text.text);
      }
      ts.forEachChild(node, visit);
    };
    visit(source);
  }
  return Object.fromEntries([...texts].sort().map((text) => [text, text]));
}

if (process.argv[1] === import.meta.filename) {
  const wanted = `${JSON.stringify(collectTexts(), null, 2)}\n`;
  if (!process.argv.includes("--check")) fs.writeFileSync(target, wanted);
  else if (fs.readFileSync(target, "utf8") !== wanted) {
    console.error("l10n/bundle.l10n.json is out of date: node l10n/export.mjs");
    process.exitCode = 1;
  }
}
