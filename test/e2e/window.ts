import path from "node:path";
import { after, afterEach, before } from "mocha";
import { openWorkbench, type WorkbenchOptions } from "../testbed/editor.ts";
import { WorkbenchPage } from "./pages/workbenchPage.ts";
import { scaled } from "../testbed/limits.ts";

const ROOT = path.resolve(import.meta.dirname, "../..");
const OPEN_LIMIT = 180_000;

/** Dark, as most people have it; no row of a tree covers another. The rest is as installed. */
const LOOKS = { "workbench.colorTheme": "Default Dark Modern", "workbench.tree.enableStickyScroll": false };

/** What a loaded machine may need for one step; waiting itself is by condition. */
export const STEP_LIMIT = 240_000;

/** VS Code's window with Mooring installed in it. */
async function openWindow(options: WorkbenchOptions): Promise<WorkbenchPage> {
  const window = new WorkbenchPage(
    await openWorkbench({
      extension: ROOT,
      loadedAs: "installed",
      ...options,
      settings: { ...LOOKS, ...options.settings },
    }),
  );
  window.page.setDefaultTimeout(scaled(60_000));
  return window;
}

/** One window for the suite that calls this, opened before its tests. A test that fails leaves a picture. */
export function useWindow(options: () => WorkbenchOptions): () => WorkbenchPage {
  let window: WorkbenchPage | undefined;
  before("open the window", async function () {
    this.timeout(OPEN_LIMIT);
    window = await openWindow(options());
  });
  afterEach("keep a picture of a failure", async function () {
    const test = this.currentTest;
    if (test?.state === "failed") await window?.keep(`failed ${test.fullTitle().replace(/[^\w ]/g, "")}`.slice(0, 120));
  });
  after("close the window", async () => {
    await window?.stop();
    window = undefined;
  });
  return () => {
    if (window === undefined) throw new Error("the window is open only inside hooks and tests of its suite");
    return window;
  };
}
