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

/**
 * As vsce decides (`package.ts` collectFiles): a file that is excluded is packed all the same where a `!` line names it. Its
 * stars (minimatch with `dot`) stand for names that begin with a dot too, Node's do not.
 */
const isPacked = (file: string): boolean => {
  const matches = (glob: string): boolean => path.matchesGlob(file.replaceAll(/(^|\/)\./g, "$1_"), glob);
  return !EXCLUDED.some((glob) => glob === "**" || matches(glob)) || NAMED.some(matches);
};

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
      /^(dist\/(charts|ci|cli|mooring|export|extension|engine|cluster|flux|helmRelease|hosts|ignore|manifests|repositories|simpleGit|yaml)\.cjs|dist\/webview\/(panel|plan)\.js|l10n\/bundle\.l10n(\.[\w-]+)?\.json|media\/((help|walkthrough)\/)?[a-z][\w-]*\.(css|md|png|svg|woff)|media\/mooring\.schema\.json|package(\.nls(\.[\w-]+)?)?\.json|LICENSE|README\.md|CHANGELOG\.md)$/;
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
    "mooring-0.1.0.cjs",
    "mooring-0.1.0.tgz",
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

  const folders = [
    "",
    "dist/",
    "dist/webview/",
    "l10n/",
    "media/",
    "media/help/",
    "media/walkthrough/",
    "docs/",
    "a/b/",
  ];
  const secrets = [
    ...[".env", ".env.json", ".env.local.js", ".npmrc", ".netrc", ".git-credentials", ".kube.json", ".secret.svg"],
    ...[
      "key.pem",
      "id_rsa",
      "id_ed25519.pub",
      "server.key",
      "client.p12",
      "kubeconfig",
      "kubeconfig.json",
      "token.json",
    ],
    ...["extension.cjs.map", "panel.js.map", "package.json.orig", "bundle.l10n.json.bak", "env-dump.js", "core.1234"],
  ];
  it("leaves out whatever may hold a secret, in every folder that something is packed from", () => {
    const all = folders.flatMap((folder) => secrets.map((name) => `${folder}${name}`));
    assert.deepEqual(all.filter(isPacked), []);
  });

  it("has every file that package.json and the code name", () => {
    const texts = [
      "package.json",
      "src/editor/loadEngine.ts",
      "src/manifests/parse/manifestThread.ts",
      "esbuild.mjs",
    ].map((file) => fs.readFileSync(path.join(ROOT, file), "utf8"));
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
    assert.deepEqual([...new Set(chunks.filter((file) => !isPacked(file)))], []);
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

  it("carries nothing of the environment it was built in", () => {
    const values = Object.entries(process.env).filter(
      ([name, value = ""]) => /token|secret|passw|key|auth|credential/i.test(name) && value.length >= 12,
    );
    for (const file of packed) {
      const text = fs.readFileSync(path.join(ROOT, file), "latin1");
      for (const [name, value = ""] of values) assert.ok(!text.includes(value), `${file} holds the value of ${name}`);
    }
    const build = fs.readFileSync(path.join(ROOT, "esbuild.mjs"), "utf8");
    assert.doesNotMatch(build, /process\.env/, "the build reads no variable that could end up in a file");
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
