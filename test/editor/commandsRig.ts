// The workspace of the suites about commands, put back after each test: files, mappings and cluster.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { commands, TabInputWebview, window } from "vscode";
import type { Engine } from "../../src/reconcile/api/engineApi.ts";
import type { MappingState, ObjectState } from "../../src/reconcile/api/readModel.ts";
import type { Editor } from "../../src/editor/editor.ts";
import { git } from "../demo/git.ts";
import { type ApiAccess, callApi } from "../testbed/apiCall.ts";
import { waitFor } from "../testbed/waitFor.ts";
import { editorUnderTest, workspaceFolder } from "./extensionUnderTest.ts";
import type { Selection } from "../../src/reconcile/api/selection.ts";

const api = JSON.parse(process.env.MOORING_TEST_API ?? "{}") as ApiAccess;
const CART = "/apis/apps/v1/namespaces/shop/deployments/cart";
export const folder = workspaceFolder();
export const cart = path.join(folder, "cart/cart.yaml");
export const stockFile = path.join(folder, "stock/stock.yaml");
export const config = path.join(folder, "mooring.yaml");
export const isPageOpen = (label: RegExp): boolean =>
  window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .some((tab) => tab.input instanceof TabInputWebview && label.test(tab.label));
export const inGit = async (...args: readonly string[]): Promise<string> => (await git(folder, [...args])).trim();

let held: { readonly editor: Editor; readonly engine: Engine } | undefined;
/** The commit that every test begins with. */
let start = "";
export const startCommit = (): string => start;
export function editor(): Editor {
  assert.ok(held, "it is there inside hooks and tests alone");
  return held.editor;
}
export function engine(): Engine {
  assert.ok(held, "it is there inside hooks and tests alone");
  return held.engine;
}

/** Takes the offer in front of each list until the condition holds. */
export async function acceptUntil<T>(what: string, isDone: () => Promise<T> | T): Promise<T> {
  return waitFor(what, async () => {
    await commands.executeCommand("workbench.action.acceptSelectedQuickOpenItem");
    return (await isDone()) || undefined;
  });
}

/** Runs a command that tells something at the end, and reads that away. */
export async function runTelling(
  command: string,
  args: unknown,
  isDone: () => Promise<unknown> | unknown,
): Promise<void> {
  const done = commands.executeCommand(command, ...(Array.isArray(args) ? (args as unknown[]) : [args]));
  await waitFor(`what ${command} does`, async () => (await isDone()) || undefined);
  let isOver = false;
  void done.then(() => (isOver = true));
  await waitFor(`the end of ${command}`, async () => {
    await commands.executeCommand("notifications.clearAll");
    return isOver;
  });
}

export const mapping = (name: string): MappingState => {
  const found = engine()
    .folders.get(folder)
    ?.mappings.find(({ packName }) => packName === name);
  assert.ok(found, name);
  return found;
};
export const selectionOf = (name: string): Selection => {
  const { packId } = mapping(name);
  assert.ok(packId !== undefined, name);
  return { folder, packId };
};
export const object = (kind: string): ObjectState => {
  const objects =
    engine()
      .folders.get(folder)
      ?.packs.flatMap((pack) => pack.objects) ?? [];
  const found = objects.find(({ ref }) => ref.kind === kind);
  assert.ok(found, kind);
  return found;
};
export const field = (): Selection => ({ ...objectSelection("Deployment"), pointer: "/spec/replicas" });
export const objectSelection = (kind: string): Selection => {
  const { id, packId } = object(kind);
  return { folder, objectId: id, ...(packId === undefined ? {} : { packId }) };
};
export const stateOf = (kind: string): string | undefined => object(kind).verdict?.state;
const setLive = async (replicas: number): Promise<void> => {
  const body = { spec: { replicas } };
  const contentType = "application/merge-patch+json";
  await callApi(api, { method: "PATCH", path: `${CART}?fieldManager=kubectl-edit`, contentType, body });
};
export const drifted = async (replicas = 5): Promise<void> => {
  await setLive(replicas);
  await waitFor("the drift", () => object("Deployment").verdict?.differences[0]?.live === replicas);
};
const settled = (): Promise<unknown> =>
  waitFor("everything in sync and connected", () => {
    const { mappings = [], packs = [] } = engine().folders.get(folder) ?? {};
    const objects = packs.flatMap((pack) => pack.objects);
    return (
      ["shop/cart", "shop/stock"].every((name) =>
        mappings.some(({ packName, state }) => packName === name && state === "connected"),
      ) &&
      objects.length === 2 &&
      objects.every(({ verdict }) => verdict?.state === "inSync")
    );
  });
export const write = (file: string, text: string): void => {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
};

/** Compares the workspace before the tests of a suite, and puts everything back after each. */
export function useMapped(): void {
  before(async () => {
    const editor = await editorUnderTest();
    const opened = await editor.engine.open();
    held = { editor, engine: opened };
    start = await inGit("rev-parse", "HEAD");
    await commands.executeCommand("mooring.showPacks");
    await opened.folders.chooseTarget(folder, { context: "admin", namespace: "shop" });
    await settled();
  });
  afterEach(async () => {
    await commands.executeCommand("workbench.action.closeAllEditors");
    await commands.executeCommand("notifications.clearAll");
    await git(folder, ["reset", "--quiet", "--hard", start]);
    await git(folder, ["clean", "--quiet", "-d", "--force"]);
    await setLive(3);
    await engine().folders.refresh({ folder });
    await settled();
  });
}
