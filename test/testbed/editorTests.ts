import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { startBrowser } from "./browser.ts";
import { bundleEditorTests, outputMark } from "./bundleEditorTests.ts";
import { type EditorServer, type EditorServerOptions, startEditorServer } from "./editorServer.ts";
import { removeFolder, temporaryFolder } from "./guard.ts";
import { readCounts, type TestCounts } from "./testCounts.ts";
import { scaled } from "./limits.ts";

const runLimitMs = 600_000;
export const testLimitMs = 60_000;

export interface EditorTestOptions extends Omit<EditorServerOptions, "tests" | "loadedAs"> {
  /** Mocha files in TypeScript. They may import `vscode`; what they cannot start themselves (a control plane) comes by `env`. */
  readonly tests: readonly string[];
  /** The whole run fails after so many milliseconds. */
  readonly limitMs?: number;
}

export interface EditorTestRun extends TestCounts {
  readonly output: string;
}

/** Runs mocha files inside the extension host of a real VS Code with the extension loaded; prints as it goes. */
export async function runEditorTests(options: EditorTestOptions): Promise<EditorTestRun> {
  const folder = temporaryFolder("editor-tests");
  try {
    const tests = path.join(folder, "tests.cjs");
    const counts = path.join(folder, "counts.json");
    await bundleEditorTests(options.tests, tests, testLimitMs);
    const server = await startEditorServer({ ...options, tests, env: { ...options.env, MOORING_COUNTS: counts } });
    try {
      const { output, code } = await runInBrowser(server, scaled(options.limitMs ?? runLimitMs));
      const result = readCounts(counts);
      return { ...result, failed: code === 0 ? result.failed : Math.max(1, result.failed), output };
    } finally {
      await server.stop();
    }
  } finally {
    await removeFolder(folder);
  }
}

/** Opens the window that starts the extension host with the tests, and listens until they end. */
async function runInBrowser(
  server: EditorServer,
  limitMs: number,
): Promise<{ output: string; code: number | undefined }> {
  const browser = await startBrowser();
  const ended = new AbortController();
  try {
    const page = browser.context.pages()[0] ?? (await browser.context.newPage());
    const lines: string[] = [];
    const exit = Promise.withResolvers<number>();
    await page.exposeFunction("codeAutomationLog", (_level: string, parts: readonly unknown[]) => {
      const text = parts.map(String).join(" ");
      if (!text.startsWith(outputMark)) return;
      lines.push(text.slice(outputMark.length));
      console.log(text.slice(outputMark.length));
    });
    await page.exposeFunction("codeAutomationExit", (code: number) => exit.resolve(code));
    await page.goto(server.url);
    const limit = pause(limitMs, undefined, { signal: ended.signal }).catch(() => undefined);
    const code = await Promise.race([exit.promise, limit]);
    if (code === undefined) console.log(`the tests in the editor did not end within ${limitMs / 1000} s`);
    return { output: lines.join("\n"), code };
  } finally {
    ended.abort();
    await browser.stop();
  }
}
