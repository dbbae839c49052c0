// Commands that copy, show and take over, each with its result: the clipboard, a file, a page.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { commands, env, type Hover, type MarkdownString, Uri, window, workspace } from "vscode";
import { git } from "../demo/git.ts";
import { waitFor } from "../testbed/waitFor.ts";
import { rowsOf } from "./extensionUnderTest.ts";
import { REPLICAS_LINE, stock } from "./writeMapped.ts";
import {
  acceptUntil,
  cart,
  config,
  drifted,
  editor,
  engine,
  field,
  folder,
  inGit,
  isPageOpen,
  objectSelection,
  runTelling,
  selectionOf,
  stateOf,
  stockFile,
  useMapped,
  write,
} from "./commandsRig.ts";

/** The text of the hover over the first place of a text in a file. */
async function hoverAt(file: string, text: string): Promise<string> {
  const document = await workspace.openTextDocument(Uri.file(file));
  await window.showTextDocument(document);
  const position = document.positionAt(document.getText().indexOf(text) + text.search(/\S/));
  return waitFor("a hover", async () => {
    const hovers = await commands.executeCommand<Hover[]>("vscode.executeHoverProvider", document.uri, position);
    const texts = hovers.flatMap(({ contents }) => contents as MarkdownString[]).map(({ value }) => value);
    return texts.length > 0 && texts.join("\n");
  });
}

describe("commands on what is shown", () => {
  useMapped();

  it("copy names, paths and live values to the clipboard", async () => {
    await drifted(5);
    for (const [command, argument, text] of [
      ["mooring.copyName", selectionOf("shop/cart"), "shop/cart"],
      ["mooring.copyName", objectSelection("Deployment"), "Deployment shop/cart"],
      ["mooring.copyFieldPath", field(), "/spec/replicas"],
      ["mooring.copyLiveValue", field(), "5"],
    ] as const) {
      await env.clipboard.writeText("before");
      await commands.executeCommand(command, argument);
      assert.equal(await env.clipboard.readText(), text, command);
    }
  });

  it("show who changed an object, and copy the commit that is chosen", async () => {
    const head = await inGit("rev-parse", "HEAD");
    await env.clipboard.writeText("before");
    const done = commands.executeCommand("mooring.showHistory", objectSelection("ConfigMap"));
    await acceptUntil("the commit in the clipboard", async () => (await env.clipboard.readText()) === head);
    await done;
  });

  it("ignore a field of the object, or of every object of the kind", async () => {
    await drifted(4);
    await runTelling("mooring.ignoreField", field(), () => stateOf("Deployment") === "inSync");
    assert.match(
      fs.readFileSync(config, "utf8"),
      /kinds: \[?\s*-? ?Deployment[^]*names: [^]*shop\/cart[^]*\/spec\/replicas/,
    );
    await git(folder, ["checkout", "--quiet", "--", "."]);
    await waitFor("the drift again", () => stateOf("Deployment") === "drifted");
    await runTelling("mooring.ignoreFieldForKind", field(), () => stateOf("Deployment") === "inSync");
    assert.match(fs.readFileSync(config, "utf8"), /Deployment[^]*\/spec\/replicas/);
    assert.doesNotMatch(fs.readFileSync(config, "utf8"), /names:/);
    assert.match(await hoverAt(cart, REPLICAS_LINE), /not counted as drift\*\*[^]*`4`[^]*ignored intentionally/);
  });

  it("plan a whole file, or take all of its live values", async () => {
    await drifted(4);
    await window.showTextDocument(Uri.file(cart));
    await commands.executeCommand("mooring.applyFile");
    await waitFor("a plan", () => isPageOpen(/^Plan: admin\/shop$/));
    await window.showTextDocument(Uri.file(cart));
    await commands.executeCommand("mooring.takeLiveFile");
    await waitFor("the live value", () => fs.readFileSync(cart, "utf8").includes(REPLICAS_LINE.replace("3", "4")));
    await commands.executeCommand("workbench.action.files.save");
  });

  it("go back and forth between the changes of a difference", async () => {
    write(stockFile, `# counted every night\n${stock("south")}`);
    await waitFor("the change", async () => (await engine().previews.gitDiff(selectionOf("shop/stock"))).length === 1);
    await commands.executeCommand("mooring.showGitDifference", selectionOf("shop/stock"));
    const lines = fs.readFileSync(stockFile, "utf8").split("\n");
    const cursor = (): string | undefined => {
      const shown = window.visibleTextEditors.find(({ document }) => document.getText().startsWith("# counted"));
      return shown && lines[shown.selection.active.line];
    };
    await waitFor("the difference", () => cursor() !== undefined);
    const goTo = (command: string, text: string): Promise<unknown> =>
      waitFor(`the line ${text}`, async () => {
        if (cursor() === text) return true;
        await commands.executeCommand(command);
        return false;
      });
    await goTo("mooring.nextChange", "  warehouse: south");
    await goTo("mooring.previousChange", "# counted every night");
  });

  it("lead to the help, the log and the page of the repository", async () => {
    await commands.executeCommand("mooring.explainDrift", "changed");
    await waitFor("the help", () => isPageOpen(/drift\.md/));
    await commands.executeCommand("mooring.showLog");
    await waitFor("the log", () =>
      workspace.textDocuments.some(({ uri }) => uri.scheme === "output" && /mooring/i.test(uri.path)),
    );
    await commands.executeCommand("mooring.openPlace", { file: cart, line: 8, column: 3 });
    await waitFor("the field", () => {
      const shown = window.visibleTextEditors.find(({ document }) => document.uri.fsPath === cart);
      return shown?.selection.active.line === 7;
    });
    await commands.executeCommand("mooring.showRepository", { root: folder });
    await waitFor("the page", () => isPageOpen(new RegExp(path.basename(folder))));
  });

  it("group the tree as it was chosen", async () => {
    const done = commands.executeCommand("mooring.groupPacks");
    await waitFor("the kinds", async () => {
      await commands.executeCommand("workbench.action.quickOpenSelectNext");
      await commands.executeCommand("workbench.action.acceptSelectedQuickOpenItem");
      return editor().packs.groupBy !== "pack";
    });
    await done;
    assert.equal(editor().packs.groupBy, "kind");
    await waitFor("rows of kinds", () => rowsOf(editor().packs.roots).some((row) => /^Deployment/.test(row)));
    await editor().packs.setGroupBy("pack");
  });
});
