import assert from "node:assert/strict";
import type { IncomingFile } from "../../../src/git/api/gitRepository.ts";
import { parseRaw } from "../../../src/git/history/incomingFiles.ts";
import type { Pack, PackKind } from "../../../src/model/pack.ts";
import { mayFollow } from "../../../src/reconcile/policies/mayFollow.ts";

const ROOT = "/ws/shop";

function pack(kind: PackKind, path: string, files: readonly string[]): Pack {
  const at = `${ROOT}/${path}`;
  return {
    id: `${kind}:${path}`,
    name: path,
    kind,
    folder: ROOT,
    root: at,
    files: files.map((file) => `${ROOT}/${file}`),
  };
}
const PACKS = [
  pack("folder", "one", ["one/a.yaml", "one/.hidden.yaml"]),
  pack("folder", "two", ["two/b.yaml"]),
  pack("kustomization", "shop", ["shop/kustomization.yaml", "shop/d.yaml", "base/c.yaml"]),
  pack("kustomization", "other", ["other/kustomization.yaml", "base/c.yaml", "base/e.yaml"]),
  pack("chart", "chart", ["chart/Chart.yaml", "chart/values.yaml", "chart/templates/x.yaml"]),
];
const HEALING = new Set(["folder:one", "kustomization:shop", "chart:chart"]);
const at = (path: string, change: IncomingFile["change"] = "modified", isPlain = true): IncomingFile => ({
  file: `${ROOT}/${path}`,
  change,
  isPlain,
});
const follows = (...files: readonly IncomingFile[]): boolean =>
  mayFollow(files, ROOT, PACKS, ({ id }) => HEALING.has(id));

describe("commits that are followed without a click", () => {
  const taken: readonly (readonly [string, IncomingFile])[] = [
    ["a changed file of a pack that heals", at("one/a.yaml")],
    ["a file that leaves it", at("one/a.yaml", "deleted")],
    ["a new manifest in its folder", at("one/new.yaml", "added")],
    ["a new template in a folder of a chart", at("chart/templates/_help.tpl", "added")],
    ["the kustomization of a pack that heals", at("shop/kustomization.yaml")],
    ["a new file that a later commit changes", at("one/new.yaml")],
  ];
  for (const [what, file] of taken) it(`are: ${what}`, () => assert.equal(follows(file), true));

  const left: readonly (readonly [string, IncomingFile])[] = [
    ["mooring.yaml", at("mooring.yaml")],
    ["mooring.yaml where it is new", at("mooring.yaml", "added")],
    ["mooring.yaml in another case", at("one/Mooring.YAML", "added")],
    ["a file of a pack that does not heal", at("two/b.yaml")],
    ["a file that a pack without an approval uses too", at("base/c.yaml")],
    ["a file outside any pack", at("README.md")],
    ["a note beside manifests", at("one/README.md", "added")],
    ["a new folder", at("evil/crb.yaml", "added")],
    ["a new folder below a pack", at("one/more/crb.yaml", "added")],
    ["a new folder of a chart", at("chart/crds/evil.yaml", "added")],
    ["a folder that becomes a kustomization", at("one/kustomization.yaml", "added")],
    ["a folder that becomes a chart", at("one/Chart.yaml", "added")],
    ["a new pack of its own", at("one/evil.pack.yaml", "added")],
    ["settings of the editor", at(".vscode/settings.json")],
    ["settings of the editor in a pack", at("one/.vscode/tasks.json", "added")],
    ["attributes of git", at(".gitattributes", "added")],
    ["a hidden file of a pack", at("one/.hidden.yaml")],
    ["a workflow", at(".github/workflows/deploy.yaml", "added")],
    ["a link in the place of a file", at("one/a.yaml", "modified", false)],
    ["a submodule", at("one/new.yaml", "added", false)],
    ["a file outside of the work tree", { ...at("one/a.yaml"), file: "/ws/elsewhere/one/a.yaml" }],
  ];
  for (const [what, file] of left)
    it(`are not: ${what}`, () => {
      assert.equal(follows(file), false);
      assert.equal(follows(at("one/a.yaml"), file), false);
    });

  it("are not where nothing is known of them, or nothing was approved", () => {
    assert.equal(follows(), false);
    assert.equal(
      mayFollow([at("one/a.yaml")], ROOT, PACKS, () => false),
      false,
    );
  });
});

describe("what git says of changed files", () => {
  const NONE = "0".repeat(40);
  const SOME = "a".repeat(40);
  const entry = (before: string, after: string, letter: string, path: string): string =>
    `:${before} ${after} ${NONE} ${SOME} ${letter}\0${path}\0`;

  it("is read with whatever a name holds, commit after commit", () => {
    const text =
      entry("000000", "100644", "A", "one/:100644 x\nb.yaml") +
      entry("100644", "120000", "T", "one/a.yaml") +
      "\n" +
      entry("100755", "000000", "D", "é") +
      entry("000000", "160000", "A", "module");
    assert.deepEqual(parseRaw(text), [
      { path: "one/:100644 x\nb.yaml", change: "added", isPlain: true },
      { path: "one/a.yaml", change: "modified", isPlain: false },
      { path: "é", change: "deleted", isPlain: true },
      { path: "module", change: "added", isPlain: false },
    ]);
  });

  it("is refused where it is not understood", () => {
    for (const text of ["one/a.yaml\0", `:100644 100644 ${NONE} ${SOME} M\0`, `::100644 100644 100644 ${NONE} MM\0x\0`])
      assert.throws(() => parseRaw(text), /not understood/);
  });
});
