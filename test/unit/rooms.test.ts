import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";

const ROOT = join(import.meta.dirname, "../..");
const MOST_FILES = 25;
/** One thing in one language each: a subfolder would only add a step. */
const LONG = new Set(["src/manifests/yaml", "src/editor/commands/packs"]);

interface SourceFolder {
  readonly path: string;
  readonly files: readonly string[];
}

const folders = [...foldersBelow("src"), ...foldersBelow("webview-ui")];
const imports = new Map(folders.flatMap(({ files }) => files.map((file) => [file, importsOf(file)] as const)));

/** Rooms are the folders and files in one folder. */
describe("rooms", () => {
  for (const { path } of folders) {
    it(`are in levels in ${path}: no room imports one that imports it, be it for a type or through others`, () => {
      assert.deepEqual(circlesIn(path, imports), []);
    });
  }

  it("hold at most 25 files", () => {
    const tooLong = folders.filter(({ path, files }) => files.length > MOST_FILES && !LONG.has(path));
    assert.deepEqual(
      tooLong.map(({ path }) => path),
      [],
    );
  });

  it("are found to be in a circle that goes through a third one", () => {
    const circle = new Map([
      ["src/x/a/one.ts", ["src/x/b/two.ts"]],
      ["src/x/b/two.ts", ["src/x/three.ts"]],
      ["src/x/three.ts", ["src/x/a/four.ts"]],
      ["src/x/a/four.ts", []],
      ["src/x/d/five.ts", ["src/x/a/one.ts"]],
    ]);
    assert.deepEqual(circlesIn("src/x", circle), [
      "src/x/a/one.ts → src/x/b/two.ts",
      "src/x/b/two.ts → src/x/three.ts",
      "src/x/three.ts → src/x/a/four.ts",
    ]);
  });
});

function foldersBelow(path: string): readonly SourceFolder[] {
  const entries = readdirSync(join(ROOT, path), { withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map(({ name }) => `${path}/${name}`);
  const inner = entries.filter((entry) => entry.isDirectory()).flatMap(({ name }) => foldersBelow(`${path}/${name}`));
  return [{ path, files }, ...inner];
}

function importsOf(file: string): readonly string[] {
  if (!file.endsWith(".ts")) return [];
  const text = readFileSync(join(ROOT, file), "utf8");
  return [...text.matchAll(/\b(?:from|import)\s*\(?\s*"(\.[^"]+)"/g)].map(([, target = ""]) =>
    posix.join(posix.dirname(file), target),
  );
}

/** The imports that keep rooms of a folder in a circle. */
function circlesIn(path: string, files: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const between = [...files]
    .flatMap(([file, targets]) => targets.map((target) => ({ file, target })))
    .map(({ file, target }) => ({ file, target, from: roomOf(path, file), to: roomOf(path, target) }))
    .filter(({ from, to }) => from !== undefined && to !== undefined && from !== to);
  const next = new Map<string, Set<string>>();
  for (const { from = "", to = "" } of between) next.set(from, (next.get(from) ?? new Set()).add(to));
  const reach = new Map([...next.keys()].map((room) => [room, reachable(next, room)] as const));
  return between
    .filter(({ from = "", to = "" }) => reach.get(to)?.has(from))
    .map(({ file, target }) => `${file} → ${target}`);
}

function roomOf(path: string, file: string): string | undefined {
  if (!file.startsWith(`${path}/`)) return undefined;
  const [room] = file.slice(path.length + 1).split("/", 1);
  return room;
}

function reachable(next: ReadonlyMap<string, ReadonlySet<string>>, start: string): ReadonlySet<string> {
  const found = new Set<string>();
  const open = [start];
  for (let room = open.pop(); room !== undefined; room = open.pop()) {
    for (const other of next.get(room) ?? []) {
      if (found.has(other)) continue;
      found.add(other);
      open.push(other);
    }
  }
  return found;
}
