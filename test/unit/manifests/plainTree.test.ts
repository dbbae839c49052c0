import assert from "node:assert/strict";
import { existsSync, readFileSync, renameSync, statSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { nodeFileSystem } from "../../../src/manifests/files/fileSystem.ts";
import { ManifestCache } from "../../../src/manifests/parse/manifestCache.ts";
import { inPlainTree } from "../../../src/manifests/files/plainTree.ts";
import { renderPack } from "../../../src/manifests/renderPack.ts";
import type { RenderRunner } from "../../../src/manifests/render/renderRunner.ts";
import { MooringError } from "../../../src/support/errors.ts";
import { configMap, type FolderContent, withFolder } from "./discoverFolder.ts";
import { fakeRunner, withRendered } from "./renderFixture.ts";

describe("inPlainTree", () => {
  it("holds exactly the bytes it was given, open to nobody else, and goes whatever happens", async () => {
    const bytes = Buffer.from([0, 255, 10, 13, 0xef, 0xbb, 0xbf]);
    let root = "";
    await assert.rejects(
      inPlainTree(new Map([["/w/k/--x/a b.bin", bytes]]), "/w", async (pathOf) => {
        root = pathOf("/w");
        assert.deepEqual(readFileSync(pathOf("/w/k/--x/a b.bin")), bytes);
        if (process.platform !== "win32") assert.equal(statSync(root).mode & 0o777, 0o700);
        return Promise.reject(new MooringError("toolFailed", `no: ${join(root, "k")} is wrong`));
      }),
      (error: Error) => error.message === "no: /w/k is wrong",
    );
    assert.ok(!existsSync(root));
  });

  it("refuses a place out of the workspace", async () => {
    const files = new Map([["/other/a", Buffer.alloc(0)]]);
    await assert.rejects(
      inPlainTree(files, "/w", () => Promise.resolve()),
      { reason: "refused" },
    );
  });
});

const CHART: FolderContent = {
  "w/c/Chart.yaml": "apiVersion: v2\nname: c\n",
  "w/c/templates/a.yaml": "a",
  "w/shared/key.txt": "inside",
  "out/id": "outside",
};
const BASE = ["Chart.yaml", "templates/a.yaml"];

/** Links in a chart `w/c` by what helm gets: its files, or why it gets none. */
const LINKS: readonly (readonly [name: string, links: FolderContent, files: readonly string[] | RegExp])[] = [
  ["a link to a file inside", { "w/c/f.txt": "-> ../shared/key.txt" }, [...BASE, "f.txt"]],
  ["a link to a folder inside", { "w/c/f": "-> ../shared" }, [...BASE, "f/key.txt"]],
  ["a folder link named as an archive", { "w/c/f.tgz": "-> ../shared" }, [...BASE, "f.tgz/key.txt"]],
  ["a link to a link inside", { "w/c/f": "-> ../l", "w/l": "-> shared/key.txt" }, [...BASE, "f"]],
  [
    "two links to one folder",
    { "w/c/f": "-> ../shared", "w/c/g": "-> ../shared" },
    [...BASE, "f/key.txt", "g/key.txt"],
  ],
  ["the folder of git", { "w/c/.git/config": "token" }, BASE],
  ["a link straight out", { "w/c/f.txt": "-> ../../out/id" }, /w\/c\/f\.txt is outside the workspace/],
  ["a folder link straight out", { "w/c/f.tgz": "-> ../../out" }, /w\/c\/f\.tgz is outside the workspace/],
  [
    "a link out in a linked folder",
    { "w/c/f.tgz": "-> ../shared", "w/shared/x": "-> ../../out/id" },
    /f\.tgz\/x is outside/,
  ],
  [
    "a link out two links deep",
    { "w/c/f": "-> ../d", "w/d/e": "-> ../e", "w/e/x": "-> ../../out" },
    /f\/e\/x is outside/,
  ],
  ["a link to the folder it lies in", { "w/c/f": "-> ." }, /f is a link to one of its parent folders/],
  [
    "two links around in a circle",
    { "w/c/f": "-> ../d", "w/d/e": "-> ../c" },
    /f\/e is a link to one of its parent folders/,
  ],
  ["a link to the workspace", { "w/c/f": "-> ../../w" }, /f is a link to one of its parent folders/],
  ["a link to nothing", { "w/c/f": "-> ../gone" }, /f is a broken link/],
  ["a link to itself", { "w/c/f": "-> f" }, /f/],
];

describe("what helm gets of a chart with", () => {
  for (const [name, links, expected] of LINKS) {
    it(name, async () => {
      await withFolder({ ...CHART, ...links }, async (base) => {
        const [folder, root] = [join(base, "w"), join(base, "w/c")];
        const run = fakeRunner({ helm: configMap("a") });
        const pack = { id: "chart:c", name: "c", kind: "chart", folder, root, files: [] } as const;
        const rendered = await renderPack(pack, { files: nodeFileSystem, cache: new ManifestCache(), run });
        if (expected instanceof RegExp) {
          assert.deepEqual(run.calls, []);
          assert.match(rendered.problems[0]?.message ?? "", expected);
          assert.equal(rendered.complete, false);
          return;
        }
        assert.deepEqual(rendered.problems, []);
        assert.deepEqual(run.calls[0]?.files, [...expected].sort());
        // where a file behind a link lies is part of it
        const isLinked = expected.some((file) => /key\.txt$|^f$|^f\.txt$/.test(file));
        const texts = [
          ...expected.map((file) => join(root, file)),
          ...(isLinked ? [join(folder, "shared/key.txt")] : []),
        ];
        assert.deepEqual(Object.keys(rendered.texts).sort(), texts.sort());
      });
    });
  }

  it("a folder that is exchanged for a link out while it is read: never a byte from outside", async () => {
    await withFolder({ ...CHART, "w/c/f/id": "inside", "w/o": "-> ../out" }, async (base) => {
      const [folder, root] = [join(base, "w"), join(base, "w/c")];
      let isSwapped = false;
      const files = {
        ...nodeFileSystem,
        readBytes: (...args: Parameters<typeof nodeFileSystem.readBytes>) => {
          if (!isSwapped) {
            renameSync(join(root, "f"), join(folder, "f"));
            symlinkSync(join(base, "out"), join(root, "f"));
            isSwapped = true;
          }
          return nodeFileSystem.readBytes(...args);
        },
      };
      const run = fakeRunner({ helm: configMap("a") });
      const pack = { id: "chart:c", name: "c", kind: "chart", folder, root, files: [] } as const;
      const rendered = await renderPack(pack, { files, cache: new ManifestCache(), run });
      assert.deepEqual(run.calls, []);
      assert.match(rendered.problems[0]?.message ?? "", /f\/id is outside the workspace/);
    });
  });

  it("more files than a chart has", async () => {
    const many = Object.fromEntries(Array.from({ length: 60 }, (_, at) => [`w/shared/${at}`, ""]));
    const links = Object.fromEntries(Array.from({ length: 90 }, (_, at) => [`w/c/l${at}`, "-> ../shared"]));
    await withFolder({ ...CHART, ...many, ...links }, async (base) => {
      const run = fakeRunner({ helm: "" });
      const [folder, root] = [join(base, "w"), join(base, "w/c")];
      const pack = { id: "chart:c", name: "c", kind: "chart", folder, root, files: [] } as const;
      const { problems } = await renderPack(pack, { files: nodeFileSystem, cache: new ManifestCache(), run });
      assert.deepEqual(
        problems.map(({ code }) => code),
        ["tooLarge"],
      );
      assert.deepEqual(run.calls, []);
    });
  });
});

const SCHEMA = "c/values.schema.json";
const closed = { $schema: "http://json-schema.org/draft-07/schema#", properties: { a: { $ref: "#/definitions/a" } } };

/** Schemas by whether helm gets them. */
const SCHEMAS: readonly (readonly [name: string, text: string, isGiven: boolean])[] = [
  ["that is complete in itself", JSON.stringify(closed), true],
  ["with a property called $ref", JSON.stringify({ properties: { $ref: { type: "string" } } }), true],
  ["that names an address", JSON.stringify({ $ref: "http://127.0.0.1:9/x" }), false],
  ["that names a file", JSON.stringify({ allOf: [{ $ref: "file:///etc/passwd" }] }), false],
  ["that names a file beside it", JSON.stringify({ properties: { a: { $ref: "other.json#/a" } } }), false],
  ["that names an address by an escape", '{"\\u0024ref":"http:\\/\\/127.0.0.1"}', false],
  ["that names an address dynamically", JSON.stringify({ $dynamicRef: "http://127.0.0.1:9/x" }), false],
  ["in a draft of its own", JSON.stringify({ $schema: "http://127.0.0.1:9/draft" }), false],
  ["that is no JSON", '{"$ref":', false],
];

describe("the schema of a chart", () => {
  const chart = { "c/Chart.yaml": "apiVersion: v2\nname: c\n" };
  for (const [name, text, isGiven] of SCHEMAS) {
    it(`${name} is ${isGiven ? "given to helm" : "left out, which is said"}`, async () => {
      for (const at of [SCHEMA, "c/charts/sub/values.schema.json"]) {
        const run = fakeRunner({ helm: configMap("a") });
        await withRendered({ ...chart, [at]: text }, "chart", run, ({ rendered, folder }) => {
          assert.equal(run.calls[0]?.files.includes(at.slice(2)), isGiven);
          assert.deepEqual(
            rendered.problems.map(({ code, severity, file }) => [code, severity, file]),
            isGiven ? [] : [["schemaSkipped", "information", join(folder, at)]],
          );
          assert.equal(rendered.complete, true);
          assert.ok(join(folder, at) in rendered.texts);
        });
      }
    });
  }

  const archive = (content: string): string => gzipSync(content).toString("latin1");
  for (const [name, content, isSkipped] of [
    ["without a schema", archive("sub/Chart.yaml"), false],
    ["with a schema", archive("sub/values.schema.json"), true],
    ["with an archive in it", archive("sub/charts/x.tgz"), true],
    ["that cannot be unpacked", "no archive", true],
  ] as const) {
    it(`of a packaged chart ${name} is ${isSkipped ? "not looked at" : "no reason not to check"}`, async () => {
      const run = fakeRunner({ helm: configMap("a") });
      await withFolder(chart, async (folder) => {
        const { mkdirSync, writeFileSync } = await import("node:fs");
        mkdirSync(join(folder, "c/charts"));
        writeFileSync(join(folder, "c/charts/sub-1.tgz"), content, "latin1");
        const root = join(folder, "c");
        const pack = { id: "chart:c", name: "c", kind: "chart", folder, root, files: [] } as const;
        const { problems } = await renderPack(pack, { files: nodeFileSystem, cache: new ManifestCache(), run });
        assert.equal(run.calls[0]?.args.includes("--skip-schema-validation"), isSkipped);
        assert.deepEqual(
          problems.map(({ code }) => code),
          isSkipped ? ["schemaSkipped"] : [],
        );
      });
    });
  }

  it("of a packaged chart is refused where helm cannot leave it out", async () => {
    const old: RenderRunner = {
      run: () =>
        Promise.reject(new MooringError("toolFailed", "helm failed: Error: unknown flag: --skip-schema-validation")),
    };
    await withRendered({ ...chart, "c/charts/x.tgz": "no archive" }, "chart", old, ({ rendered }) => {
      assert.deepEqual(
        rendered.problems.map(({ code }) => code),
        ["refused"],
      );
      assert.match(rendered.problems[0]?.message ?? "", /Helm 3\.16/);
    });
  });
});
