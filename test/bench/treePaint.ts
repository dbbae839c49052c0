import fs from "node:fs";
import path from "node:path";
import { openWorkbench } from "../testbed/editor.ts";
import { waitFor } from "../testbed/waitFor.ts";
import { WorkbenchPage } from "../e2e/pages/workbenchPage.ts";

const root = path.resolve(import.meta.dirname, "../..");
const inPage = fs.readFileSync(path.join(import.meta.dirname, "paintInPage.js"), "utf8");
/** One after the other is opened: the tree remembers what is open. */
const kinds = ["ClusterRole", "ClusterRoleBinding", "CronJob", "DaemonSet", "HorizontalPodAutoscaler"];
const openLimitMs = 240_000;
const stepLimitMs = 60_000;

/** Milliseconds from the click to the paint in the real workbench, each several times. */
export interface PaintFigures {
  /** The whole tree is grouped by kind instead of by pack. */
  readonly byKind: readonly number[];
  /** And back: hundreds of packs, those that drifted open. */
  readonly byPack: readonly number[];
  /** Mooring's views come in place of the explorer. */
  readonly opened: readonly number[];
  /** A group of one kind is opened. */
  readonly expanded: readonly number[];
}

export interface PaintRun {
  readonly kubeconfig: string;
  /** A folder of manifests of the fleet. */
  readonly folder: string;
}

/** Opens the folder in VS Code, compares it with the cluster, and measures how fast the Packs tree follows a click. */
export async function measureTreePaint({ kubeconfig, folder }: PaintRun): Promise<PaintFigures> {
  const workbench = await openWorkbench({
    extension: root,
    loadedAs: "installed",
    workspace: folder,
    trust: true,
    settings: { "git.enabled": false, "workbench.tree.enableStickyScroll": false },
    env: { KUBECONFIG: kubeconfig },
  });
  try {
    const window = new WorkbenchPage(workbench);
    window.page.setDefaultTimeout(stepLimitMs);
    await window.openViews();
    await window.quick.run("Mooring: Choose Context…");
    await window.quick.expectTitle("Compare with a cluster");
    await window.quick.choose("admin");
    const compared = window.page.locator(".statusbar-item", { hasText: /admin\/\S+\s+\d+ drifted/ });
    await waitFor("comparison", async () => (await compared.count()) > 0, openLimitMs);
    await window.expectQuiet();
    await window.page.evaluate(inPage);
    return await measure(window);
  } finally {
    await workbench.stop();
  }
}

async function measure(window: WorkbenchPage): Promise<PaintFigures> {
  const figures = { byKind: [] as number[], byPack: [] as number[], opened: [] as number[], expanded: [] as number[] };
  for (const kind of kinds) {
    figures.byKind.push(await regroup(window, "Kind"));
    figures.expanded.push(await expand(window, `${kind}, `));
    figures.byPack.push(await regroup(window, "Pack"));
    figures.opened.push(await reopen(window));
  }
  return figures;
}

async function regroup(window: WorkbenchPage, group: string): Promise<number> {
  await window.quick.run("Mooring: Group Packs By…");
  await window.quick.expectTitle("Group by");
  const painted = fromPress(window);
  await window.quick.choose(group);
  return painted;
}

async function expand(window: WorkbenchPage, group: string): Promise<number> {
  const shown = await window.packs.reveal(group);
  const painted = fromPress(window);
  await shown.locator(".monaco-tl-twistie").click();
  return painted;
}

async function reopen(window: WorkbenchPage): Promise<number> {
  await window.page
    .locator(".activitybar")
    .getByRole("tab", { name: /^Explorer/ })
    .click();
  await window.packs.root.waitFor({ state: "hidden" });
  const painted = fromPress(window);
  await window.anchor.click();
  return painted;
}

/** Waits inside the page, armed before the click that follows. */
function fromPress({ page }: WorkbenchPage): Promise<number> {
  const painted = page.evaluate<number>('fromPress("Packs")');
  painted.catch(() => undefined); // told where it is awaited, or by the click that failed before
  return painted;
}
