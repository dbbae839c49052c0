import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import {
  commands,
  type Hover,
  languages,
  type Location,
  type LocationLink,
  type MarkdownString,
  Position,
  TabInputTextDiff,
  type TextDocument,
  Uri,
  window,
  workspace,
} from "vscode";
import { isJsonObject, type JsonObject } from "../../src/model/json.ts";
import type { Editor } from "../../src/editor/editor.ts";
import type { TreeNode } from "../../src/editor/views/views.ts";
import { git } from "../demo/git.ts";
import { type ApiAccess, callApi } from "../testbed/apiCall.ts";
import { waitFor } from "../testbed/waitFor.ts";
import { editorUnderTest, rowsOf, workspaceFolder } from "./extensionUnderTest.ts";

const api = JSON.parse(process.env.MOORING_TEST_API ?? "{}") as ApiAccess;
const folder = workspaceFolder();
const uri = Uri.file(path.join(folder, "web/web.pack.yaml"));
const worker = path.join(folder, "worker/worker.yaml");
const all = (nodes: readonly TreeNode[]): readonly TreeNode[] => nodes.flatMap((node) => [node, ...all(node.children)]);
const diffs = (): readonly TabInputTextDiff[] =>
  window.tabGroups.all
    .flatMap((group) => group.tabs)
    .map(({ input }) => input)
    .filter((input) => input instanceof TabInputTextDiff);
const shown = (scheme: string, text: RegExp): TextDocument | undefined =>
  workspace.textDocuments.find((document) => document.uri.scheme === scheme && text.test(document.getText()));
/** Takes the first offer of each quick pick until the condition holds. */
async function acceptUntil<T>(what: string, isDone: () => T | undefined): Promise<T> {
  return waitFor(what, async () => {
    await commands.executeCommand("workbench.action.acceptSelectedQuickOpenItem");
    return isDone();
  });
}
async function annotationsOf(kind: string, name: string): Promise<Record<string, unknown>> {
  const path = `/apis/k8s.kubit.ir/v1alpha1/namespaces/shop/${kind}/${name}`;
  const { metadata } = (await callApi(api, { method: "GET", path })).body;
  return isJsonObject(metadata) && isJsonObject(metadata.annotations) ? metadata.annotations : {};
}

describe("packs that run", () => {
  let editor: Editor;
  const row = (label: RegExp): TreeNode => {
    const found = all(editor.packs.roots).find((node) => label.test(rowsOf([node])[0] ?? ""));
    assert.ok(found, `no row ${String(label)} among ${rowsOf(all(editor.packs.roots)).join("\n")}`);
    return found;
  };

  before(async () => {
    editor = await editorUnderTest();
    const engine = await editor.engine.open();
    await engine.folders.chooseTarget(folder, { context: "admin", namespace: "shop" });
    await commands.executeCommand("mooring.showPacks");
    await waitFor("the pack of the cluster", () =>
      all(editor.packs.roots).some((node) => /redis/.test(rowsOf([node])[0] ?? "")),
    );
    await waitFor("verdicts", () =>
      engine.folders
        .get(folder)
        ?.packs.every(({ objects }) => objects.every(({ verdict }) => verdict?.state === "inSync")),
    );
  });
  afterEach(async () => {
    await commands.executeCommand("workbench.action.closeAllEditors");
    await git(folder, ["checkout", "--quiet", "--", "."]);
  });

  it("are listed although no file names them, with what their operator says", () => {
    assert.deepEqual(rowsOf([row(/redis/)]), [
      "shop/redis | Pack · apply failed, tried 2 times, retried automatically",
    ]);
  });

  it("say value and origin of a variable on the line, lead there, and mark what is undefined", async () => {
    const document = await workspace.openTextDocument(uri);
    await window.showTextDocument(document);
    const position = document.positionAt(document.getText().indexOf("vars.TAG") + 6);
    const text = await waitFor("a hover", async () => {
      const hovers = await commands.executeCommand<Hover[]>("vscode.executeHoverProvider", uri, position);
      const words = hovers
        .flatMap(({ contents }) => (contents as MarkdownString[]).map(({ value }) => value))
        .join("\n");
      return words.includes("TAG") ? words : undefined;
    });
    assert.match(text.replaceAll("\\", ""), /vars\.TAG = 1\.4\.0[^]*set by the project: Config shop\/project/);
    const [place] = await commands.executeCommand<(Location | LocationLink)[]>(
      "vscode.executeDefinitionProvider",
      uri,
      position,
    );
    assert.ok(place && "uri" in place);
    assert.deepEqual([place.uri.fsPath, place.range.start.line], [path.join(folder, "vars/project.yaml"), 5]);
    const marks = languages.getDiagnostics(uri).map(({ code, range }) => [code, document.getText(range)]);
    assert.deepEqual(marks, [["undefinedVariable", "GONE"]]);
  });

  it("are marked in their file while their operator fails at them", async () => {
    const say = (status: JsonObject) =>
      callApi(api, {
        method: "PATCH",
        path: "/apis/k8s.kubit.ir/v1alpha1/namespaces/shop/packs/web/status",
        contentType: "application/merge-patch+json",
        body: { status },
      });
    const mark = () => languages.getDiagnostics(uri).find(({ code }) => code === "packStatus");
    await say({ phase: "Invalid", message: "values.image is a number" });
    const { message, range } = await waitFor("a mark", mark);
    assert.match(message, /^invalid: The values do not match the schema of the chart: values\.image is a number$/);
    assert.equal(range.start.line, 0, "where the object begins");
    await say({ phase: "Applied", message: null });
    await waitFor("no mark", () => mark() === undefined);
  });

  it("are synchronized several at once: each selected row, once", async () => {
    const rows = [row(/redis/), row(/web.*(file|Pack)/)];
    await commands.executeCommand("mooring.synchronizePack", rows[0], rows);
    for (const name of ["redis", "web"])
      assert.ok((await annotationsOf("packs", name))["pack-operator.k8s.kubit.ir/sync-requested-at"], name);
    await waitFor("no drift", () => rowsOf([row(/web.*(file|Pack)/)])[0]?.includes("in sync"));
  });

  it("show the log of a container until it is stopped, redacted", async () => {
    const done = commands.executeCommand("mooring.showLogs", row(/worker.*folder/));
    const log = await acceptUntil("the log", () => shown("output", /hello from the pod/));
    await done;
    assert.match(log.getText(), /hello from the pod\ntoken=\*\*\*\n/);
    await commands.executeCommand("mooring.stopLogs");
    await waitFor("the end of the log", () => /— stopped —/.test(log.getText()));
  });

  it("show their events in a read-only document", async () => {
    await commands.executeCommand("mooring.showEvents", row(/worker.*folder/));
    const text = window.activeTextEditor?.document.getText() ?? "";
    assert.match(text, /Pod shop\/worker-1 +Pulled +image is there/);
  });

  it("show the last commit beside the file, and take all of it over with one undo", async () => {
    const before = fs.readFileSync(worker, "utf8");
    fs.writeFileSync(worker, before.replace("replicas: 1", "replicas: 4"));
    await waitFor("the change", async () => {
      const engine = await editor.engine.open();
      return (await engine.previews.gitDiff({ folder, packId: "folder:worker" })).length === 1;
    });
    await commands.executeCommand("mooring.showGitDifference", row(/worker.*folder/));
    const diff = await waitFor("a diff", () => diffs()[0]);
    assert.equal(diff.modified.fsPath, worker);
    assert.equal((await workspace.openTextDocument(diff.original)).getText(), before);
    await commands.executeCommand("mooring.nextChange");
    await commands.executeCommand("mooring.takeAll");
    const document = await workspace.openTextDocument(Uri.file(worker));
    assert.equal(document.getText(), before);
    await commands.executeCommand("undo");
    await waitFor("the undo", () => document.getText().includes("replicas: 4"));
    await commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
  });

  it("show what they render to, and how that differs from the last commit", async () => {
    await commands.executeCommand("mooring.showRendered", { folder, packId: "folder:worker" });
    // which editor is in front is told a moment after it was opened
    await waitFor("the text in front", () =>
      /^# worker\/worker\.yaml\napiVersion: apps\/v1/.test(window.activeTextEditor?.document.getText() ?? ""),
    );
    const before = fs.readFileSync(worker, "utf8");
    fs.writeFileSync(worker, before.replace("worker:1", "worker:2"));
    const engine = await editor.engine.open();
    await waitFor("the change", async () => {
      const [pair] = await engine.previews.renderedDiff({ folder, packId: "folder:worker" });
      return pair?.right.includes("worker:2");
    });
    await commands.executeCommand("mooring.showRenderedDifference", { folder, packId: "folder:worker" });
    const diff = await waitFor("a diff", () => diffs()[0]);
    assert.equal(diff.modified.scheme, "mooring");
    assert.match((await workspace.openTextDocument(diff.modified)).getText(), /worker:2/);
  });

  it("show the values of a Pack with its variables, ciphertext named", async () => {
    await commands.executeCommand("mooring.showHelmValues", row(/web.*(file|Pack)/));
    await waitFor("the text in front", () =>
      /image: web:1\.4\.0/.test(window.activeTextEditor?.document.getText() ?? ""),
    );
  });

  it("open where they are configured", async () => {
    await commands.executeCommand("mooring.showConfiguration", row(/web.*(file|Pack)/));
    assert.equal(window.activeTextEditor?.document.uri.fsPath, uri.fsPath);
    assert.deepEqual(
      window.activeTextEditor?.selection.active,
      new Position(window.activeTextEditor?.selection.active.line ?? 0, 0),
    );
  });

  it("get a CI step as an unsaved file in its place", async () => {
    const done = commands.executeCommand("mooring.generateCiStep", { folder, packId: "folder:worker" });
    const document = await acceptUntil("the workflow", () => shown("untitled", /permissions:\n {2}contents: write/));
    await done;
    assert.match(document.uri.path, /\/\.github\/workflows\/update-shop-worker\.yml$/);
    assert.equal(fs.existsSync(document.uri.fsPath), false);
    await commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
  });
});
