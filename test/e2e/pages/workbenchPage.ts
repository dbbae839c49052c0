// Page objects: what a person finds in the window, by what they see and hear of it. They know where things are; what should
// be there is said by the tests.
import fs from "node:fs";
import path from "node:path";
import type { Frame, Locator, Page } from "playwright-core";
import type { Workbench } from "../../testbed/editor.ts";
import { waitFor } from "../../testbed/waitFor.ts";
import { Dialog } from "./dialog.ts";
import { EditorPage } from "./editorPage.ts";
import { MergeEditor } from "./mergeEditor.ts";
import { Notifications } from "./notifications.ts";
import { PlanPanel } from "./planPanel.ts";
import { RepositoryPage } from "./repositoryPage.ts";
import { QuickInput } from "./quickInput.ts";
import { SideView } from "./sideView.ts";
import { StatusBar } from "./statusBar.ts";
import { plain } from "./text.ts";
import { scaled } from "../../testbed/limits.ts";

export const SCREENSHOTS = path.resolve(import.meta.dirname, "../../output/screenshots");
const SIDE_BAR_WIDTH = 560;

/** The whole window. */
export class WorkbenchPage {
  readonly page: Page;
  readonly packs: SideView;
  readonly repositories: SideView;
  readonly mappings: SideView;
  readonly editor: EditorPage;
  readonly merge: MergeEditor;
  readonly plan: PlanPanel;
  readonly repository: RepositoryPage;
  readonly quick: QuickInput;
  readonly status: StatusBar;
  readonly notifications: Notifications;
  readonly dialog: Dialog;
  readonly #workbench: Workbench;

  constructor(workbench: Workbench) {
    const { page } = workbench;
    this.#workbench = workbench;
    this.page = page;
    this.packs = new SideView(page, "Packs");
    this.repositories = new SideView(page, "Repositories");
    this.mappings = new SideView(page, "Mappings");
    this.editor = new EditorPage(page);
    this.merge = new MergeEditor(page);
    this.plan = new PlanPanel(page);
    this.repository = new RepositoryPage(page);
    this.quick = new QuickInput(page);
    this.status = new StatusBar(page);
    this.notifications = new Notifications(page);
    this.dialog = new Dialog(page);
  }

  /** Mooring's anchor in the activity bar. */
  get anchor(): Locator {
    return this.page.locator(".activitybar").getByRole("tab", { name: /^Mooring/ });
  }

  /** What the pages of the window said to their consoles, violations of policies among it. */
  get console(): readonly string[] {
    return this.#workbench.console;
  }

  /** Settings, state and logs of the server. */
  get dataFolder(): string {
    return this.#workbench.folder;
  }

  /** Another window of the same user on the same workspace. */
  async openBeside(): Promise<WorkbenchPage> {
    const beside = new WorkbenchPage(await this.#workbench.openBeside());
    beside.page.setDefaultTimeout(scaled(60_000));
    return beside;
  }

  /** Mooring's log so far. */
  log(): string {
    const { folder } = this.#workbench;
    return fs
      .globSync("data/logs/**/*Mooring*.log", { cwd: folder })
      .map((file) => fs.readFileSync(path.join(folder, file), "utf8"))
      .join("\n");
  }

  /** Absolute paths below the server's own folder (settings, state, logs) that this pattern finds. */
  files(pattern: string): readonly string[] {
    const { folder } = this.#workbench;
    return fs.globSync(pattern, { cwd: folder }).map((found) => path.join(folder, found));
  }

  /** The number on the anchor; "" for none. */
  async badge(): Promise<string> {
    const badge = this.anchor.locator("xpath=ancestor-or-self::li").locator(".badge-content");
    return (await badge.count()) === 0 ? "" : badge.first().innerText();
  }

  /** Waits until the extension host has started Mooring. */
  async expectActivated(): Promise<void> {
    const { folder } = this.#workbench;
    await waitFor("activation", () =>
      fs
        .globSync("data/logs/**/remoteexthost.log", { cwd: folder })
        .some((log) => /doActivateExtension mooring\.mooring/.test(fs.readFileSync(path.join(folder, log), "utf8"))),
    );
  }

  /** Opens Mooring's views by the anchor and gives the trees room. */
  async openViews(): Promise<void> {
    await this.anchor.waitFor();
    await this.anchor.click();
    await this.packs.root.waitFor();
    await this.#widenSideBar();
  }

  /** Chooses the target by the palette's command, as a person would, and waits until everything was compared. */
  async chooseContext(context: string): Promise<void> {
    await this.quick.run("Mooring: Choose Context…");
    await this.quick.expectTitle("Compare with a cluster");
    await this.quick.choose(context);
    await this.expectCompared(context);
  }

  /** Waits until everything was compared with a context and nothing runs. */
  async expectCompared(context: string): Promise<void> {
    await this.status.expect(new RegExp(`${context}/\\S+\\s+(\\d+ drifted|in sync)`));
    await this.expectQuiet();
  }

  /** Waits until nothing turns in the side bar and the status bar. */
  async expectQuiet(limitMs?: number): Promise<void> {
    const moving = this.page.locator(
      ".sidebar .monaco-progress-container.active, .statusbar-item[id*='mooring'] .codicon-loading",
    );
    await waitFor("quiet window", async () => (await moving.count()) === 0, limitMs);
  }

  /** Puts another page of the browser before the window, and then the window again, as somebody does who looks something up. */
  async leaveAndComeBack(): Promise<void> {
    const { page } = this;
    const protocol = await page.context().newCDPSession(page);
    const other = await page.context().newPage();
    const hasFocus = (): Promise<boolean> => page.evaluate<boolean>("document.hasFocus()");
    try {
      // the driver makes each page believe that it is the one in front
      await protocol.send("Emulation.setFocusEmulationEnabled", { enabled: false });
      await other.bringToFront();
      await waitFor("window without focus", async () => !(await hasFocus()));
      // the workbench believes it a turn later, and a page that is not in front has slow turns
      await page.evaluate("new Promise((done) => setTimeout(done, 0))");
      await page.bringToFront();
      await protocol.send("Emulation.setFocusEmulationEnabled", { enabled: true });
      await waitFor("window with focus", hasFocus);
    } finally {
      await other.close();
      await protocol.detach();
    }
  }

  /** Opens a file of the workspace and waits for its text. */
  async openFile(file: string): Promise<void> {
    await this.quick.openFile(file);
    await this.editor.expectOpen(path.posix.basename(file));
  }

  /** Keeps the window as a file to look at, when nothing moves. */
  async keep(name: string): Promise<void> {
    fs.mkdirSync(SCREENSHOTS, { recursive: true });
    // a picture of a failure, or of a question that work waits for, may move
    await this.expectQuiet(5_000).catch(() => undefined);
    await this.page.screenshot({ path: path.join(SCREENSHOTS, `${name}.png`), animations: "disabled", caret: "hide" });
  }

  /** Everything that is written in the window, also inside frames, as text and as spoken names. */
  async everything(): Promise<string> {
    const texts = await Promise.all(this.page.frames().map((frame) => textOf(frame)));
    return plain(texts.join("\n"));
  }

  stop(): Promise<void> {
    return this.#workbench.stop();
  }

  async #widenSideBar(): Promise<void> {
    const sideBar = this.page.locator(".part.sidebar");
    await waitFor("wide side bar", async () => {
      const box = await sideBar.boundingBox();
      if (!box) return false;
      if (Math.abs(box.x + box.width - SIDE_BAR_WIDTH) < 20) return true;
      await this.page.mouse.move(box.x + box.width, 600);
      await this.page.mouse.down();
      await this.page.mouse.move(SIDE_BAR_WIDTH, 600, { steps: 5 });
      await this.page.mouse.up();
      await this.page.mouse.move(1_000, 60); // away from the edge, which else stays lit
      return false;
    });
  }
}

/** "" for a frame that went away meanwhile. */
async function textOf(frame: Frame): Promise<string> {
  try {
    return `${await frame.content()}\n${await frame.locator("body").innerText({ timeout: scaled(5_000) })}`;
  } catch {
    return "";
  }
}
