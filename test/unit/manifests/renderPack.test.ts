import assert from "node:assert/strict";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { nodeFileSystem } from "../../../src/manifests/files/fileSystem.ts";
import { renderPack } from "../../../src/manifests/renderPack.ts";
import { OverlayFiles } from "../../../src/reconcile/files/overlayFiles.ts";
import { configMap, type FolderContent } from "./discoverFolder.ts";
import { copyingRunner, fakeRunner, withRendered } from "./renderFixture.ts";

const codes = (problems: readonly { readonly code: string; readonly severity: string }[]): readonly string[] =>
  problems.map(({ code, severity }) => `${code} ${severity}`);

describe("renderPack: plain manifests", () => {
  it("gives every object with the place it comes from", async () => {
    await withRendered(
      { "s/a.yaml": `${configMap("a")}---\n${configMap("b", "ns")}`, "s/b.yaml": configMap("c") },
      "folder",
      undefined,
      ({ rendered, folder }) => {
        assert.deepEqual(
          rendered.objects.map(({ ref, origin }) => [ref.namespace, ref.name, origin]),
          [
            ["", "a", { kind: "file", file: join(folder, "s/a.yaml"), document: 0, item: undefined }],
            ["ns", "b", { kind: "file", file: join(folder, "s/a.yaml"), document: 1, item: undefined }],
            ["", "c", { kind: "file", file: join(folder, "s/b.yaml"), document: 0, item: undefined }],
          ],
        );
        assert.equal(rendered.complete, true);
        assert.deepEqual(Object.keys(rendered.texts).length, 2);
      },
    );
  });

  const incomplete: readonly (readonly [name: string, text: string, problem: string, objects: number])[] = [
    ["a broken document", `${configMap("a")}---\n${configMap("b")}x: 'open\n`, "syntax error", 1],
    ["a namespace that is no text", configMap("a", "on"), "badName error", 0],
    ["a name that is no text", `${configMap("a")}---\n${configMap("5")}`, "badName error", 1],
  ];
  for (const [name, text, problem, objects] of incomplete) {
    it(`reads the rest beside ${name}, and is incomplete`, async () => {
      await withRendered({ "s/a.yaml": text, "s/z.yaml": configMap("z") }, "folder", undefined, ({ rendered }) => {
        assert.deepEqual(codes(rendered.problems), [problem]);
        assert.equal(rendered.objects.length, objects + 1);
        assert.equal(rendered.complete, false);
      });
    });
  }

  it("passes over an object without a fixed name, which no cluster has under it", async () => {
    const text = "apiVersion: batch/v1\nkind: Job\nmetadata: { generateName: a- }\n";
    await withRendered({ "s/a.yaml": text, "s/z.yaml": configMap("z") }, "folder", undefined, ({ rendered }) => {
      assert.deepEqual(codes(rendered.problems), ["generateName information"]);
      assert.equal(rendered.objects.length, 1);
      assert.equal(rendered.complete, true);
    });
  });

  it("marks an encrypted object, of which only the existence can be told", async () => {
    const text = `${configMap("a")}sops: { mac: x }\n`;
    await withRendered({ "s/a.yaml": text }, "folder", undefined, ({ rendered }) => {
      assert.deepEqual(
        rendered.objects.map(({ ref, isEncrypted }) => [ref.name, isEncrypted]),
        [["a", true]],
      );
      assert.equal(rendered.complete, true);
    });
  });

  it("lets the last of two equal objects count, with a warning", async () => {
    await withRendered(
      { "s/a.yaml": configMap("a"), "s/b.yaml": `${configMap("a")}data: { x: b }\n` },
      "folder",
      undefined,
      ({ rendered }) => {
        assert.deepEqual(codes(rendered.problems), ["duplicateObject warning"]);
        assert.deepEqual(
          rendered.objects.map(({ body }) => body.data),
          [{ x: "b" }],
        );
        assert.equal(rendered.complete, true);
      },
    );
  });

  it("is incomplete when a file is gone or leads out of the folder", async () => {
    await withRendered(
      { "s/a.yaml": configMap("a"), "s/b.yaml": configMap("b") },
      "folder",
      undefined,
      async ({ pack, cache, folder }) => {
        await rm(join(folder, "s/a.yaml"));
        const files = [...pack.files, join(folder, "../../etc/hostname")];
        const again = await renderPack({ ...pack, files }, { files: nodeFileSystem, cache, run: undefined });
        assert.equal(again.complete, false);
        assert.deepEqual(
          again.objects.map(({ ref }) => ref.name),
          ["b"],
        );
        assert.equal(again.problems.length, 2);
      },
    );
  });
});

const KUSTOMIZATION = "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n";
const simple: FolderContent = {
  "k/kustomization.yaml": `${KUSTOMIZATION}resources: [a.yaml]\n`,
  "k/a.yaml": configMap("a"),
};

describe("renderPack: kustomizations", () => {
  it("asks kubectl, and kustomize where there is no kubectl", async () => {
    for (const [tool, args] of [
      ["kubectl", "kustomize"],
      ["kustomize", "build"],
    ] as const) {
      const run = fakeRunner({ [tool]: configMap("rendered") });
      await withRendered(simple, "kustomization", run, ({ rendered, pack }) => {
        assert.deepEqual(
          run.calls.map((call) => [call.tool, ...call.args.slice(0, -1)]),
          [[tool, args, "--"]],
        );
        assert.deepEqual(run.calls[0]?.files, ["a.yaml", "kustomization.yaml"]);
        assert.ok(!run.calls[0].args.includes(pack.root));
        assert.deepEqual(
          rendered.objects.map(({ ref, origin }) => [ref.name, origin.kind]),
          [["rendered", "kustomization"]],
        );
        assert.equal(rendered.complete, true);
        assert.equal(Object.keys(rendered.texts).length, 2);
      });
    }
  });

  it("does not run again while nothing that goes in has changed", async () => {
    const run = fakeRunner({ kubectl: configMap("a") });
    await withRendered(simple, "kustomization", run, async ({ pack, cache, folder }) => {
      await renderPack(pack, { files: nodeFileSystem, cache, run });
      assert.equal(run.calls.length, 1);
      await nodeFileSystem.writeText(join(folder, "k/a.yaml"), configMap("b"));
      await renderPack(pack, { files: nodeFileSystem, cache, run });
      assert.equal(run.calls.length, 2);
    });
  });

  it("renders what the editor shows, saved or not, once for each text", async () => {
    const run = copyingRunner("a.yaml");
    await withRendered(simple, "kustomization", run, async ({ pack, cache, folder }) => {
      const typed = new OverlayFiles(nodeFileSystem);
      const names = async (): Promise<readonly string[]> =>
        (await renderPack(pack, { files: typed, cache, run })).objects.map(({ ref }) => ref.name);
      typed.set(join(folder, "k/a.yaml"), configMap("b"));
      assert.deepEqual(await names(), ["b"]);
      typed.set(join(folder, "k/a.yaml"), undefined);
      assert.deepEqual(await names(), ["a"]);
      await typed.writeText(join(folder, "k/a.yaml"), configMap("b"));
      assert.deepEqual(await names(), ["b"]);
    });
  });

  it("runs nothing while the workspace is not trusted", async () => {
    await withRendered(simple, "kustomization", undefined, ({ rendered }) => {
      assert.deepEqual(codes(rendered.problems), ["untrusted information"]);
      assert.equal(rendered.complete, false);
    });
  });

  it("says which tool is missing", async () => {
    await withRendered(simple, "kustomization", fakeRunner({}), ({ rendered }) => {
      assert.deepEqual(codes(rendered.problems), ["toolMissing error"]);
      assert.equal(rendered.complete, false);
    });
  });

  const refused: readonly (readonly [name: string, files: FolderContent])[] = [
    ["a remote file", { "k/kustomization.yaml": `${KUSTOMIZATION}resources: [https://example.com/a.yaml]\n` }],
    ["a remote folder", { "k/kustomization.yaml": `${KUSTOMIZATION}resources: [github.com/a/b//c?ref=v1]\n` }],
    ["a remote base over ssh", { "k/kustomization.yaml": `${KUSTOMIZATION}bases: ["git@example.com:a/b.git"]\n` }],
    ["a remote component", { "k/kustomization.yaml": `${KUSTOMIZATION}components: ["example.com/a/b?ref=main"]\n` }],
    [
      "a remote patch",
      { "k/kustomization.yaml": `${KUSTOMIZATION}patches: [{ path: "http://example.com/p.yaml" }]\n` },
    ],
    ["a path out of the workspace", { "k/kustomization.yaml": `${KUSTOMIZATION}resources: [../../../etc]\n` }],
    [
      "a link out of the workspace",
      { "k/kustomization.yaml": `${KUSTOMIZATION}resources: [a.yaml]\n`, "k/a.yaml": "-> /etc/hostname" },
    ],
    [
      "Helm charts",
      { "k/kustomization.yaml": `${KUSTOMIZATION}helmCharts: [{ name: x, repo: "https://example.com" }]\n` },
    ],
    [
      "a plugin that runs a program",
      {
        "k/kustomization.yaml": `${KUSTOMIZATION}generators: [g.yaml]\n`,
        "k/g.yaml": "apiVersion: someteam/v1\nkind: Generator\nmetadata: { name: g }\n",
      },
    ],
    [
      "a function of a transformer",
      {
        "k/kustomization.yaml": `${KUSTOMIZATION}transformers:\n- |-\n  apiVersion: builtin\n  kind: X\n  metadata:\n    name: g\n    annotations: { config.kubernetes.io/function: "exec: {path: /bin/sh}" }\n`,
      },
    ],
    [
      "any of it in a base",
      {
        "k/kustomization.yaml": `${KUSTOMIZATION}resources: [../b]\n`,
        "b/kustomization.yaml": `${KUSTOMIZATION}resources: [https://example.com/a.yaml]\n`,
      },
    ],
  ];
  for (const [name, files] of refused) {
    it(`refuses ${name} before anything runs`, async () => {
      const run = fakeRunner({ kubectl: configMap("a") });
      await withRendered(files, "kustomization", run, ({ rendered }) => {
        assert.deepEqual(codes(rendered.problems), ["refused error"]);
        assert.deepEqual(run.calls, []);
        assert.equal(rendered.complete, false);
      });
    });
  }

  it("allows kustomize's own transformers", async () => {
    const run = fakeRunner({ kubectl: configMap("a") });
    const files = {
      ...simple,
      "k/kustomization.yaml": `${KUSTOMIZATION}resources: [a.yaml]\ntransformers: [l.yaml]\n`,
      "k/l.yaml": "apiVersion: builtin\nkind: LabelTransformer\nmetadata: { name: l }\nlabels: { a: b }\n",
    };
    await withRendered(files, "kustomization", run, ({ rendered }) => assert.deepEqual(rendered.problems, []));
  });

  it("names a missing file at its line", async () => {
    await withRendered(
      { "k/kustomization.yaml": `${KUSTOMIZATION}resources:\n- a.yaml\n- gone.yaml\n`, "k/a.yaml": configMap("a") },
      "kustomization",
      fakeRunner({ kubectl: "" }),
      ({ rendered }) => {
        assert.deepEqual(
          rendered.problems.map(({ code, range }) => [code, range?.line]),
          [["missing", 5]],
        );
      },
    );
  });
});

describe("renderPack: charts", () => {
  const chart: FolderContent = {
    "c/Chart.yaml": "apiVersion: v2\nname: Shop_App\n",
    "c/values.yaml": "a: 1\n",
    "c/templates/a.yaml": "{{ .Values.a }}\n",
  };

  it("asks helm, without hooks", async () => {
    const run = fakeRunner({ helm: configMap("a") });
    await withRendered(chart, "chart", run, ({ rendered, pack }) => {
      assert.deepEqual(
        run.calls.map((call) => [call.tool, ...call.args.slice(0, -1)]),
        [["helm", "template", "--include-crds", "--no-hooks", "--", "shop-app"]],
      );
      assert.deepEqual(run.calls[0]?.files, ["Chart.yaml", "templates/a.yaml", "values.yaml"]);
      assert.ok(!run.calls[0].args.includes(pack.root));
      assert.deepEqual(
        rendered.objects.map(({ origin }) => origin.kind),
        ["chart"],
      );
      assert.equal(rendered.complete, true);
    });
  });

  it("says that helm is missing", async () => {
    await withRendered(chart, "chart", fakeRunner({}), ({ rendered }) => {
      assert.deepEqual(codes(rendered.problems), ["toolMissing error"]);
      assert.equal(rendered.complete, false);
    });
  });

  it("refuses a chart that links out of the workspace", async () => {
    const run = fakeRunner({ helm: configMap("a") });
    await withRendered({ ...chart, "c/templates/b.yaml": "-> /etc/hostname" }, "chart", run, ({ rendered }) => {
      assert.deepEqual(codes(rendered.problems), ["refused error"]);
      assert.deepEqual(run.calls, []);
    });
  });
});
