import path from "node:path";
import { type BrowserContext, chromium } from "playwright-core";
import { installedBrowser } from "../setup/parts/browser.mjs";
import { removeFolder, temporaryFolder } from "./guard.ts";
import { scaled } from "./limits.ts";

export interface Browser {
  readonly context: BrowserContext;
  stop(): Promise<void>;
}

const size = { width: 1400, height: 900 };

/** Nothing of its own on the network, no first-run pages; no sandbox, because containers run as root. */
const flags = [
  ...["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-quic", "--no-first-run"],
  ...[
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-domain-reliability",
  ],
];

/** A headless Chromium with a profile of its own, in which only pages of this machine load. */
export async function startBrowser(): Promise<Browser> {
  const folder = temporaryFolder("browser");
  const executablePath = installedBrowser();
  const context = await chromium.launchPersistentContext(path.join(folder, "profile"), {
    artifactsDir: path.join(folder, "artifacts"),
    executablePath,
    args: flags,
    viewport: size,
    headless: true,
  });
  context.setDefaultTimeout(scaled(30_000));
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  return {
    context,
    async stop() {
      await context.close();
      await removeFolder(folder);
    },
  };
}
