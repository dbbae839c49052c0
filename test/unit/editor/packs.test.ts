import "./vscodeStub.ts";
import assert from "node:assert/strict";
import type { ThemeIcon, TreeItem } from "vscode";
import type { PackReport, PackStatus } from "../../../src/model/packReport.ts";
import type { ObjectState } from "../../../src/reconcile/api/readModel.ts";
import { folder, NOON, object, pack } from "./readModelOf.ts";

const { packRoots } = await import("../../../src/editor/views/packsTree.ts");

const report = (status: PackStatus | undefined, more: Partial<PackReport> = {}): PackReport => ({
  status,
  message: "",
  isBehind: false,
  retry: undefined,
  chart: "genpack",
  version: "~=0.6.1",
  ...more,
});
const resource = (name: string, said: PackReport | undefined): ObjectState => ({
  ...object("Pack", name, "extra"),
  ref: { apiVersion: "k8s.kubit.ir/v1alpha1", kind: "Pack", namespace: "shop", name },
  ...(said ? { report: said } : {}),
});
const workload = (name: string): ObjectState => ({
  ...object("Deployment", name, "extra"),
  ref: { apiVersion: "apps/v1", kind: "Deployment", namespace: "shop", name },
});
const extraRows = (extra: readonly ObjectState[]): readonly TreeItem[] => {
  const roots = packRoots([folder([pack("shop/a", [object("Service", "a", "inSync")])], { extra })], {
    groupBy: "pack",
    filter: "",
    now: NOON,
  });
  return [roots.at(-1), ...(roots.at(-1)?.children ?? [])].flatMap((node) => node?.toItem() ?? []);
};
const words = ({ label, description }: TreeItem): string => `${String(label)} | ${String(description)}`;

describe("packs of the cluster", () => {
  it("come first among what is not in Git: resources, then workloads, then other objects", () => {
    const extra = [object("ConfigMap", "debug", "extra"), workload("worker"), resource("redis", report("applied"))];
    assert.deepEqual(extraRows(extra).map(words), [
      "not in Git | 2 packs, 1 object in namespace shop",
      "shop/redis | Pack · applied",
      "shop/worker | Deployment · not in Git",
      "ConfigMap debug | not in Git",
    ]);
  });

  it("can be filtered like everything else", () => {
    const roots = packRoots([folder([], { extra: [workload("worker"), resource("redis", report("applied"))] })], {
      groupBy: "pack",
      filter: "redis",
      now: NOON,
    });
    assert.deepEqual(
      roots.at(-1)?.children.map((node) => node.toItem().label),
      ["shop/redis"],
    );
  });

  it("show their status by icon, word and accessible text, and each in its own shape", () => {
    const retry = { attempts: 3, at: NOON + 60_000 };
    const rows: readonly (readonly [PackReport | undefined, string])[] = [
      [report("applied"), "applied"],
      [report("applyFailed", { retry }), "apply failed, tried 3 times, retrying at 12:01"],
      [report("removing"), "removing"],
      [
        report("removeFailed", { retry: { attempts: undefined, at: undefined } }),
        "remove failed, retried automatically",
      ],
      [report("removed"), "removed"],
      [report("invalid"), "invalid"],
      [report("applied", { isBehind: true }), "applied, the last change has not been observed yet"],
      [undefined, "not reported yet"],
    ];
    const shapes = new Set<string>();
    for (const [said, expected] of rows) {
      const [, item] = extraRows([resource("redis", said)]);
      assert.equal(item?.description, `Pack · ${expected}`);
      assert.equal(item?.accessibilityInformation?.label, `pack shop/redis of the cluster, Pack, ${expected}`);
      shapes.add((item?.iconPath as ThemeIcon).id);
    }
    assert.equal(shapes.size, 7);
  });

  it("say their status also where a file names them", () => {
    const named = { ...resource("redis", report("removed")), verdict: object("Pack", "redis", "missing").verdict };
    const [root] = packRoots([folder([pack("shop/a", [named])])], { groupBy: "pack", filter: "", now: NOON });
    const [node] = root?.children ?? [];
    assert.equal(node?.toItem().description, "missing in cluster · removed");
    assert.match(node?.tooltip()?.value ?? "", /deleted in the cluster.+Apply it again/);
  });
});

describe("a pack of which not everything was read", () => {
  const problem = {
    code: "notOnDisk",
    severity: "error",
    message: "This file is in Git and not on disk.",
    range: undefined,
  } as const;
  const rowOf = (isComplete: boolean, state: "inSync" | "drifted"): TreeItem & { readonly hover: string } => {
    const packState = { ...pack("shop/a", [object("Service", "a", state)]), isComplete };
    const problems = [{ ...problem, file: `${packState.pack.root}/gone.yaml` }];
    const [root] = packRoots([folder([packState], { problems })], { groupBy: "pack", filter: "", now: NOON });
    assert.ok(root);
    return { ...root.toItem(), hover: root.tooltip()?.value ?? "" };
  };
  const icon = ({ iconPath }: TreeItem): string => (iconPath as ThemeIcon).id;

  it("is not shown as in sync, and says why", () => {
    const row = rowOf(false, "inSync");
    assert.equal(icon(row), "question");
    assert.match(String(row.description), /in sync · not all files read/);
    assert.match(row.hover, /Some files could not be read.*This file is in Git and not on disk/);
    assert.equal(icon(rowOf(true, "inSync")), "pass");
    assert.doesNotMatch(String(rowOf(true, "inSync").description), /not all/);
  });

  it("keeps the icon of what it does show", () => assert.equal(icon(rowOf(false, "drifted")), "diff-modified"));
});
