import type { Page } from "playwright-core";
import { startBrowser } from "./browser.ts";
import { type EditorServerOptions, startEditorServer } from "./editorServer.ts";
import { waitFor } from "./waitFor.ts";
import { scaled } from "./limits.ts";

/** Milliseconds for the first paint: the browser loads the whole workbench. */
const openLimitMs = 60_000;

/** VS Code's window in a headless browser, with the extension loaded. */
export interface Workbench extends AsyncDisposable {
  readonly page: Page;
  /** What the page wrote to its console, for failures. */
  readonly console: readonly string[];
  /** Settings, state and logs of the server, until `stop`. */
  readonly folder: string;
  /** Another window on the same workspace, of the same user: a page beside this one. Its `stop` closes it alone. */
  openBeside(): Promise<Workbench>;
  /** Ends the server, all that it started, and the browser. */
  stop(): Promise<void>;
}

export type WorkbenchOptions = Omit<EditorServerOptions, "tests">;

/** Opens the workbench and waits until its extension host is up. */
export async function openWorkbench(options: WorkbenchOptions): Promise<Workbench> {
  const server = await startEditorServer(options);
  const browser = await startBrowser().catch(async (error: unknown) => {
    await server.stop();
    throw error;
  });
  const stop = async (): Promise<void> => {
    await browser.stop();
    await server.stop();
  };
  try {
    const open = async (page: Page, close: () => Promise<void>): Promise<Workbench> => {
      const lines: string[] = [];
      page.on("console", (message) => lines.push(`${message.type()}: ${message.text()}`));
      await page.goto(server.url);
      await page.waitForFunction(isRestored, undefined, { timeout: scaled(openLimitMs) });
      await takesKeys(page);
      const openBeside = async (): Promise<Workbench> => {
        const beside = await browser.context.newPage();
        return open(beside, () => beside.close());
      };
      return { page, console: lines, folder: server.folder, openBeside, stop: close, [Symbol.asyncDispose]: close };
    };
    return await open(browser.context.pages()[0] ?? (await browser.context.newPage()), stop);
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Runs in the page: the editor's own driver knows when views and editors of the window are there. */
async function isRestored(): Promise<boolean> {
  const { driver } = globalThis as { driver?: { whenWorkbenchRestored(): Promise<void> } };
  await driver?.whenWorkbenchRestored();
  return driver !== undefined;
}

/** The window listens to the keyboard a moment after it is painted: until the command palette opens, keys are lost. */
async function takesKeys(page: Page): Promise<void> {
  const palette = page.locator(".quick-input-widget");
  await page.locator(".monaco-workbench").click({ position: { x: 700, y: 400 } });
  await waitFor("command palette", async () => {
    // no click in between: it would close a palette that comes late
    await page.keyboard.press("F1");
    await palette.waitFor({ state: "visible", timeout: scaled(3_000) });
    return true;
  });
  await page.keyboard.press("Escape");
  await palette.waitFor({ state: "hidden" });
}
