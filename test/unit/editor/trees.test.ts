import "./vscodeStub.ts";
import assert from "node:assert/strict";
import type { TreeNode } from "../../../src/editor/views/views.ts";
import type { FolderState, MappingState } from "../../../src/reconcile/api/readModel.ts";
import { FOLDER, difference, folder, mapping, NOON, object, pack } from "./readModelOf.ts";

const { packRoots } = await import("../../../src/editor/views/packsTree.ts");
const { driftedPacks, packsMessage } = await import("../../../src/editor/views/packsView.ts");
const { describeMapping, MappingNode } = await import("../../../src/editor/views/mappingNode.ts");
const { describeRepository } = await import("../../../src/editor/views/repositoryNode.ts");
const { statusWords } = await import("../../../src/editor/statusBar.ts");

const show = (states: readonly FolderState[], shown: Partial<Parameters<typeof packRoots>[1]> = {}) =>
  packRoots(states, { groupBy: "pack", filter: "", now: NOON, ...shown });
const rows = (nodes: readonly TreeNode[]): string[] =>
  nodes.map((node) => {
    const item = node.toItem();
    return `${String(item.label)} | ${String(item.description)}`;
  });

const inSync = object("Service", "checkout", "inSync");
const drifted = object("Deployment", "checkout", "drifted", [difference("spec.replicas", 5, 3)]);
const missing = object("ConfigMap", "checkout", "missing");

const repository = {
  root: "/r",
  name: "shop",
  branch: "main",
  head: "4f2a9c1d",
  upstream: "origin/main",
  ahead: 1,
  behind: 0,
  dirtyMappedFiles: ["/r/a", "/r/b"],
  operation: undefined,
  url: undefined,
  error: undefined,
};

describe("the Packs tree", () => {
  it("puts first what needs a hand", () => {
    const roots = show([
      folder([pack("shop/a", [inSync]), pack("shop/b", [inSync, missing, drifted]), pack("shop/c", [missing])]),
    ]);
    assert.deepEqual(rows(roots), [
      "shop/b | folder · 1 drifted, 1 missing, 1 in sync",
      "shop/c | folder · 1 missing",
      "shop/a | folder · in sync",
    ]);
    assert.deepEqual(rows(roots[0]?.children ?? []), [
      "Deployment checkout | drifted · 1 field",
      "ConfigMap checkout | missing in cluster",
      "Service checkout | in sync",
    ]);
  });

  it("shows the fields below an object, with both values", () => {
    const [root] = show([folder([pack("shop/a", [drifted])])]);
    assert.deepEqual(rows(root?.children[0]?.children ?? []), ["spec.replicas | live 5, file 3"]);
    assert.equal(root?.children[0]?.children[0]?.selection?.pointer, "/spec/replicas");
  });

  it("says the state in words and for screen readers, not only by colour", () => {
    const [root] = show([folder([pack("shop/a", [drifted])])]);
    assert.equal(root?.toItem().accessibilityInformation?.label, "pack shop/a, folder · 1 drifted");
    assert.equal(
      root?.children[0]?.toItem().accessibilityInformation?.label,
      "Deployment shop/checkout, drifted · 1 field",
    );
  });

  it("opens the first packs that need a hand, and leaves hundreds more closed", () => {
    const packs = Array.from({ length: 30 }, (_value, at) => pack(`shop/${String(at).padStart(2, "0")}`, [drifted]));
    const roots = show([folder([...packs, pack("shop/zz", [inSync])])]);
    const isOpen = roots.map((node) => node.toItem().collapsibleState === 2);
    assert.deepEqual(isOpen.slice(0, 10), Array(10).fill(true));
    assert.deepEqual(new Set(isOpen.slice(10)), new Set([false]));
  });

  it("lists what no file names last", () => {
    const roots = show([folder([pack("shop/a", [inSync])], { extra: [object("ConfigMap", "debug", "extra")] })]);
    assert.equal(rows(roots).at(-1), "not in Git | 1 object in namespace shop");
  });

  it("groups past 200 children by kind, and a kind past 200 in runs", () => {
    const many = [...Array(250).keys()].map((at) => object("ConfigMap", `c${String(at).padStart(3, "0")}`, "inSync"));
    const [mixed] = show([folder([pack("shop/a", [...many, inSync])])]);
    assert.deepEqual(rows(mixed?.children ?? []), ["ConfigMap | 250 objects", "Service | 1 object"]);
    assert.deepEqual(rows(mixed?.children[0]?.children ?? []), ["1 to 200 | 200 objects", "201 to 250 | 50 objects"]);
    assert.equal(mixed?.children[0]?.children[1]?.children.length, 50);
  });

  it("keeps ids when verdicts change, so that rows stay open", () => {
    const ids = (state: FolderState) => show([state])[0]?.children.map(({ id }) => id);
    const one = pack("shop/a", [drifted, inSync]);
    const other = pack("shop/a", [{ ...drifted, verdict: missing.verdict }, inSync]);
    assert.deepEqual(ids(folder([one])), ids(folder([other])));
  });

  it("groups by kind and by state", () => {
    const state = folder([pack("shop/a", [inSync, drifted]), pack("shop/b", [missing])]);
    assert.deepEqual(rows(show([state], { groupBy: "state" })), [
      "drifted | 1 object, 1 need attention",
      "missing in cluster | 1 object, 1 need attention",
      "in sync | 1 object",
    ]);
    assert.deepEqual(
      rows(show([state], { groupBy: "kind" })).map((row) => row.split(" ")[0]),
      ["Deployment", "ConfigMap", "Service"],
    );
  });

  it("filters by words of kind, name, pack and state", () => {
    const state = folder([pack("shop/a", [inSync, drifted]), pack("shop/b", [missing])]);
    assert.deepEqual(
      rows(show([state], { filter: "SHOP/A drift" })).map((row) => row.split(" ")[0]),
      ["shop/a"],
    );
    assert.deepEqual(rows(show([state], { filter: "drift" })[0]?.children ?? []), [
      "Deployment checkout | drifted · 1 field",
    ]);
    assert.deepEqual(show([state], { filter: "nothing such" }), []);
  });

  it("has a root per folder where there are several, each with its own target", () => {
    const other = folder([], { folder: "/ws/other", target: { context: "dev", namespace: "x" } });
    assert.deepEqual(rows(show([folder([]), other])), ["shop-config | prod-eu/shop", "other | dev/x"]);
  });
});

/** name, state, first row */
const NOTICES: readonly (readonly [string, Partial<FolderState>, string])[] = [
  ["untrusted", { isTrusted: false, target: undefined }, "Restricted Mode | files are read but nothing runs"],
  [
    "no target",
    { target: undefined, connection: { kind: "none" } },
    "Choose a context… | to compare this pack with a cluster",
  ],
  [
    "away",
    { connection: { kind: "away", since: NOON - 180_000, retryAt: NOON + 20_000, message: "refused" } },
    "prod-eu is not responding | last seen 3 min ago, trying again in 20 s · refused",
  ],
  [
    "sign-in",
    { connection: { kind: "signIn", message: "runs `tool login`" } },
    "Sign in to prod-eu… | runs `tool login`",
  ],
  ["failed", { connection: { kind: "failed", message: "no such host" } }, "No connection to prod-eu | no such host"],
  [
    "forbidden",
    { forbidden: [{ kind: "Secret", message: "compared by name only" }] },
    "Not allowed to list Secret | compared by name only",
  ],
];

describe("notices above the packs", () => {
  for (const [name, options, wanted] of NOTICES) {
    it(name, () =>
      assert.equal(rows(show([folder([pack("shop/a", [object("Service", "a", undefined)])], options)]))[0], wanted),
    );
  }

  it("says when all is equal, and not while a verdict is stale or missing", () => {
    assert.equal(
      packsMessage([folder([pack("shop/a", [inSync]), pack("shop/b", [inSync])])], NOON),
      "All 2 objects match the files.",
    );
    assert.equal(packsMessage([folder([pack("shop/a", [{ ...inSync, staleSince: NOON }])])], NOON), "");
    assert.equal(packsMessage([folder([pack("shop/a", [inSync, drifted])])], NOON), "");
  });

  it("says when the last change was, and that all equals Git where nothing is left to commit", () => {
    const changed = (days: number) => ({
      ...inSync,
      verdict: inSync.verdict && { ...inSync.verdict, changedAt: NOON - days * 86_400_000 },
    });
    const clean = { ...repository, dirtyMappedFiles: [] };
    const state = folder([pack("shop/a", [changed(5), changed(2), inSync])]);
    assert.equal(packsMessage([state], NOON), "All 3 objects match the files. Last change: 2 days ago.");
    assert.equal(
      packsMessage([{ ...state, repositories: [clean] }], NOON),
      "All 3 objects match Git. Last change: 2 days ago.",
    );
    assert.match(packsMessage([{ ...state, repositories: [repository] }], NOON), /^All 3 objects match the files\./);
  });

  it("counts packs that need a hand for the badge", () => {
    assert.equal(
      driftedPacks([folder([pack("shop/a", [inSync]), pack("shop/b", [drifted]), pack("shop/c", [missing])])]),
      2,
    );
  });
});

describe("mappings in the trees", () => {
  it("say above the packs that they are paused, each with its way to resume", () => {
    const paused = (name: string) => mapping(name, { state: "paused", message: "Paused by hand." });
    const rowsOf = (...mappings: MappingState[]) => {
      const [notice] = show([folder([pack("shop/a", [inSync])], { mappings })]);
      return notice?.children.length ? notice.children : [notice];
    };
    const [one] = rowsOf(paused("shop/a"), mapping("shop/b"));
    assert.equal(
      `${String(one?.toItem().label)} | ${String(one?.toItem().description)}`,
      "shop/a paused | Paused by hand.",
    );
    assert.deepEqual(one?.toItem().command?.arguments, [{ folder: FOLDER, packId: "folder:shop/a" }]);
    assert.equal(rowsOf(paused("shop/a"), paused("shop/b")).length, 2);
  });

  it("offer what somebody pushed, with the packs that differ there", () => {
    const repository = {
      ...{
        root: FOLDER,
        name: "shop",
        branch: "main",
        head: "a".repeat(40),
        upstream: "origin/main",
        ahead: 0,
        behind: 2,
      },
      ...{ dirtyMappedFiles: [], operation: undefined, url: undefined, error: undefined },
    };
    const places = { file: "equal", commit: "equal", remote: "differs", cluster: "equal" } as const;
    const mappings = [mapping("shop/a", { places }), mapping("shop/b")];
    const [notice] = show([folder([pack("shop/a", [inSync])], { mappings, repositories: [repository] })]);
    const item = notice?.toItem();
    assert.equal(
      `${String(item?.label)} | ${String(item?.description)}`,
      "2 new commits on origin/main | other files there: shop/a",
    );
    assert.equal(item?.command?.command, "mooring.pullRemote");
  });

  it("say that healing stopped, with the other writer", () => {
    const message = "Healing stopped: operator changed it again.";
    const state = mapping("shop/a", { heal: { kind: "stopped", message, manager: "operator" } });
    const [notice] = show([folder([pack("shop/a", [inSync])], { mappings: [state] })]);
    assert.equal(String(notice?.toItem().label), "shop/a is no longer healed");
    assert.equal(notice?.toItem().description, message);
    assert.match(describeMapping(state), /healing stopped/);
    assert.equal(
      new MappingNode(undefined, state, FOLDER, "r").toItem().contextValue,
      "mapping.connected.stopped.inFiles",
    );
  });

  it("name the object of a pack that only the cluster has, and what there is to act on", () => {
    const node = (options: Partial<MappingState>) =>
      new MappingNode(undefined, mapping("shop/a", options), FOLDER, "r");
    const alone = node({ packId: undefined, objectId: "extra#x", state: "unmappedPack" });
    assert.deepEqual(alone.selection, { folder: FOLDER, objectId: "extra#x" });
    assert.equal(alone.toItem().contextValue, "mapping.unmappedPack.inCluster");
    assert.equal(
      node({ state: "disconnected", isByChoice: true }).toItem().contextValue,
      "mapping.disconnected.byChoice.inFiles",
    );
    assert.equal(node({ link: "https://x" }).toItem().contextValue, "mapping.connected.inFiles.link");
  });
});

describe("the other rows", () => {
  it("describes a repository", () => {
    assert.equal(describeRepository(repository), "main ↑1 ↓0 · 2 files changed");
    assert.equal(
      describeRepository({
        ...repository,
        branch: undefined,
        upstream: undefined,
        operation: "rebase",
        dirtyMappedFiles: [],
      }),
      "detached at 4f2a9c1 · rebase in progress",
    );
  });

  it("names the four places of a mapping apart", () => {
    const state = mapping("shop/checkout", {
      places: { file: "equal", commit: "differs", remote: "differs", cluster: "equal" },
    });
    assert.equal(describeMapping(state), "file ● commit ○ remote ○ cluster ● · prod-eu/shop");
    assert.equal(describeMapping({ ...state, state: "paused" }), "paused · prod-eu/shop");
  });

  it("has target and count in the status bar, and who is busy", () => {
    const target = { context: "prod-eu", namespace: "shop" };
    assert.equal(
      statusWords([folder([pack("shop/b", [drifted, missing, inSync])])], target, undefined).text,
      "$(mooring-anchor) prod-eu/shop  2 drifted",
    );
    assert.equal(statusWords([], target, undefined).text, "$(mooring-anchor) prod-eu/shop  not compared");
    assert.match(statusWords([folder([pack("shop/b", [inSync])])], target, "Applying").text, /^\$\(loading~spin\)/);
  });
});
