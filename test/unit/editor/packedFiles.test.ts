import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { describe, it } from "mocha";

const ROOT = path.resolve(import.meta.dirname, "../../..");
const LINES = fs
  .readFileSync(path.join(ROOT, ".vscodeignore"), "utf8")
  .split("\n")
  .filter((line) => line !== "" && !line.startsWith("#"));
const NAMED = LINES.filter((line) => line.startsWith("!")).map((line) => line.slice(1));
const EXCLUDED = LINES.filter((line) => !line.startsWith("!"));

/** As vsce decides (`package.ts` collectFiles): a file that is excluded is packed all the same where a `!` line names it. */
const isPacked = (file: string): boolean =>
  !EXCLUDED.some((glob) => glob === "**" || path.matchesGlob(file, glob)) ||
  NAMED.some((glob) => path.matchesGlob(file, glob));

function filesIn(folder = ""): readonly string[] {
  return fs.readdirSync(path.join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const file = folder ? `${folder}/${entry.name}` : entry.name;
    if ([".git", "node_modules"].includes(file)) return [];
    return entry.isDirectory() ? filesIn(file) : [file];
  });
}

describe("the packed extension", () => {
  const packed = filesIn().filter(isPacked);

  it("holds what runs, what is shown and the licence, and nothing else", () => {
    const allowed =
      /^(dist\/(extension|engine|cluster|hosts|manifests|repositories|simpleGit|yaml)\.cjs|dist\/webview\/\w+\.js|l10n\/bundle\.l10n(\.[\w-]+)?\.json|media\/([\w-]+\/)?[\w.-]+\.(css|json|md|png|svg|woff)|package(\.nls(\.[\w-]+)?)?\.json|LICENSE|README\.md|CHANGELOG\.md)$/;
    assert.deepEqual(
      packed.filter((file) => !allowed.test(file)),
      [],
    );
    assert.deepEqual(EXCLUDED, ["**"], "an allow-list: everything else stays out");
  });

  const never = [
    ".env",
    "media/.env",
    "dist/.env",
    "dist/extension.cjs.map",
    "dist/webview/plan.js.map",
    "dist/meta.json",
    "dist/mooring.cjs",
    "dist/cli.cjs",
    "src/extension.ts",
    "test/testbed/users.ts",
    "media/key.pem",
    "media/kubeconfig",
    ".git/config",
    ".npmrc",
    "node_modules/yaml/package.json",
    "package-lock.json",
  ];
  for (const file of never) it(`leaves out ${file}`, () => assert.equal(isPacked(file), false));

  it("has every file that package.json and the code name", () => {
    const texts = ["package.json", "src/editor/loadEngine.ts", "src/manifests/manifestThread.ts", "esbuild.mjs"].map(
      (file) => fs.readFileSync(path.join(ROOT, file), "utf8"),
    );
    const media = [...(texts[0] ?? "").matchAll(/"(?:\.\/)?((?:media|l10n)\/[^"]+\.\w+)"/g)].map(
      ([, file = ""]) => file,
    );
    assert.ok(media.length > 5);
    assert.deepEqual(
      media.filter((file) => !isPacked(file)),
      [],
    );
    const chunks = [...texts.join("\n").matchAll(/["']\.?\/?(\w+\.cjs)["']/g)].map(([, name]) => `dist/${name}`);
    assert.ok(chunks.includes("dist/manifests.cjs") && chunks.includes("dist/engine.cjs"), chunks.join());
    const ofCommandLine = /CLI_CHUNKS = \["\.\/(\w+\.cjs)"\]/.exec(texts[3] ?? "")?.[1];
    assert.deepEqual([...new Set(chunks.filter((file) => !isPacked(file)))], [`dist/${ofCommandLine}`]);
  });

  it("carries no key, no token, no source map and no path of the machine it was built on", () => {
    const secret =
      /-----BEGIN [A-Z ]*PRIVATE KEY-----\n[A-Za-z0-9+/]|gh[pousr]_[A-Za-z0-9]{20}|glpat-[\w-]{20}|AKIA[0-9A-Z]{16}|sourceMappingURL=data:/;
    for (const file of packed) {
      const text = fs.readFileSync(path.join(ROOT, file), "latin1");
      assert.doesNotMatch(text, secret, file);
      assert.ok(!text.includes(ROOT), `${file} names the folder it was built in`);
    }
  });
});

describe("ways in that the extension does not have", () => {
  const sources = filesIn("src").map((file) => [file, fs.readFileSync(path.join(ROOT, file), "utf8")] as const);

  it("a link of vscode:// changes nothing: none is handled", () => {
    assert.deepEqual(
      sources.filter(([, text]) => text.includes("registerUriHandler")).map(([file]) => file),
      [],
    );
    assert.ok(!fs.readFileSync(path.join(ROOT, "package.json"), "utf8").includes('"onUri"'));
  });

  it("no text is trusted as markup with any command: only named ones may be linked", () => {
    const trusting = sources.filter(([, text]) => /isTrusted\s*[=:]\s*true/.test(text)).map(([file]) => file);
    assert.deepEqual(trusting, []);
  });
});
