import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import type { Uri } from "vscode";
import {
  type CodeAction,
  type CodeLens,
  commands,
  type Diagnostic,
  type Hover,
  type MarkdownString,
  type Range,
  TabInputTextDiff,
  TabInputWebview,
  window,
  workspace,
  WorkspaceEdit,
} from "vscode";
import { git } from "../demo/git.ts";
import { callApi } from "../testbed/apiCall.ts";
import { waitFor } from "../testbed/waitFor.ts";
import {
  api,
  DEPLOYMENT,
  driftOnReplicas,
  edit,
  file,
  folder,
  found,
  inSync,
  lineOf,
  live,
  SERVICE,
  uri,
  useCheckout,
} from "./checkoutRig.ts";
import { editorUnderTest, rowsOf } from "./extensionUnderTest.ts";
import { REPLICAS_LINE } from "./writeShop.ts";

async function actionsAt(range: Range): Promise<CodeAction[]> {
  return commands.executeCommand<CodeAction[]>("vscode.executeCodeActionProvider", uri, range);
}
async function runAction(diagnostic: Diagnostic, title: RegExp): Promise<void> {
  const action = (await actionsAt(diagnostic.range)).find((one) => title.test(one.title));
  assert.ok(action?.command, String(title));
  await commands.executeCommand(action.command.command, ...((action.command.arguments ?? []) as unknown[]));
}
/** The result of a three-way editor; its type is not part of the API yet. */
const resultOf = (input: unknown): Uri | undefined =>
  typeof input === "object" && input !== null && "result" in input ? (input.result as Uri) : undefined;
const tabs = () => window.tabGroups.all.flatMap((group) => group.tabs);

describe("a repository and its cluster", () => {
  useCheckout();

  it("marks a live edit on the line, says who and when, and leads to help", async () => {
    const diagnostic = await driftOnReplicas(5);
    assert.match(diagnostic.message, /^live has 5 \(kubectl-edit, today \d\d:\d\d\), file says 3$/);
    assert.equal(diagnostic.range.start.line, lineOf(REPLICAS_LINE));
    assert.equal(typeof diagnostic.code === "object" && diagnostic.code.value, "changed");
    assert.equal(found().length, 1);
  });

  it("offers the ways out in their order", async () => {
    const diagnostic = await driftOnReplicas(5);
    const titles = (await actionsAt(diagnostic.range)).map(({ title }) => title);
    assert.deepEqual(titles, [
      "Apply file to cluster (1 field)",
      "Take live value into file",
      "Merge…",
      "Show difference",
      "Ignore this field",
      "Ignore this field for every Deployment",
      "Show who changed it",
    ]);
  });

  it("shows both values in the hover and the state above each document", async () => {
    const diagnostic = await driftOnReplicas(5);
    const hovers = await commands.executeCommand<Hover[]>("vscode.executeHoverProvider", uri, diagnostic.range.start);
    const text = hovers
      .flatMap(({ contents }) => contents as MarkdownString[])
      .map(({ value }) => value)
      .join("\n");
    assert.match(text, /\| `5` \| `3` \|/);
    assert.match(text, /Add the shop/);
    const lenses = await commands.executeCommand<CodeLens[]>("vscode.executeCodeLensProvider", uri, 10);
    assert.deepEqual(
      lenses.map(({ command }) => command?.title),
      ["1 field drifted", "apply", "take live", "diff", "in sync with admin"],
    );
  });

  it("applies the one field from the line, without a plan", async () => {
    await edit(DEPLOYMENT, { spec: { minReadySeconds: 7 } });
    const diagnostic = await driftOnReplicas(5);
    const done = runAction(diagnostic, /^Apply file/);
    await waitFor("the field in the cluster", async () => (await live(DEPLOYMENT)).replicas === 3);
    await done;
    assert.equal((await live(DEPLOYMENT)).minReadySeconds, 7, "a field that no file names was touched");
    assert.ok(!tabs().some(({ input }) => input instanceof TabInputWebview));
    await edit(DEPLOYMENT, { spec: { minReadySeconds: 0 } });
  });

  it("takes the live value into exactly one line and keeps its comment", async () => {
    const before = fs.readFileSync(file, "utf8").split("\n");
    await runAction(await driftOnReplicas(4), /^Take live/);
    const after = fs.readFileSync(file, "utf8").split("\n");
    assert.deepEqual(
      after.filter((line, at) => line !== before[at]),
      [REPLICAS_LINE.replace("3", "4")],
    );
    assert.equal((await workspace.openTextDocument(uri)).isDirty, false);
    await inSync();
  });

  it("commits just the file of the pack; what was staged otherwise stays staged", async () => {
    fs.writeFileSync(path.join(folder, "notes.txt"), "not part of any pack\n");
    await git(folder, ["add", "notes.txt"]);
    await runAction(await driftOnReplicas(4), /^Take live/);
    const committed = commands.executeCommand("mooring.commitChanges");
    await waitFor("a commit", async () => {
      await commands.executeCommand("workbench.action.acceptSelectedQuickOpenItem");
      return (await git(folder, ["log", "--format=%s"])).split("\n").filter(Boolean).length === 2;
    });
    await committed;
    assert.equal((await git(folder, ["show", "--name-only", "--format=", "HEAD"])).trim(), "checkout.yaml");
    assert.match(await git(folder, ["log", "-1", "--format=%B"]), /^Update pack [\s\S]*Mooring-Pack: /);
    assert.equal((await git(folder, ["diff", "--cached", "--name-only"])).trim(), "notes.txt");
    await git(folder, ["rm", "--quiet", "--cached", "notes.txt"]);
    fs.rmSync(path.join(folder, "notes.txt"));
    await git(folder, ["revert", "--no-edit", "HEAD"]);
  });

  it("writes to disk although the open editor has not seen yet that the file changed there", async () => {
    const engine = await (await editorUnderTest()).engine.open();
    const before = fs.readFileSync(file, "utf8");
    await workspace.openTextDocument(uri);
    const elsewhere = before.replace(REPLICAS_LINE, REPLICAS_LINE.replace("3", "9"));
    // as `git checkout` does it: the editor learns of it a moment later
    fs.writeFileSync(file, elsewhere);
    await engine.files.write([{ file, before: elsewhere, after: before }]);
    assert.equal(fs.readFileSync(file, "utf8"), before);
  });

  it("judges unsaved text, and the text on disk again after an undo", async () => {
    const document = await workspace.openTextDocument(uri);
    const line = lineOf(REPLICAS_LINE);
    const change = new WorkspaceEdit();
    change.replace(uri, document.lineAt(line).range, REPLICAS_LINE.replace("3", "6"));
    await workspace.applyEdit(change);
    await waitFor("a diagnostic of the unsaved text", () =>
      found().some(({ message }) => /^live has 3 .*file says 6$/.test(message)),
    );
    assert.equal(document.isDirty, true);
    await commands.executeCommand("undo");
    await inSync();
  });

  it("says on the kind line that an object is missing, and creates it by the plan only", async () => {
    await callApi(api, { method: "DELETE", path: SERVICE });
    const diagnostic = await waitFor("a diagnostic", () => found()[0]);
    assert.equal(diagnostic.message, "Service shop/checkout is not in admin");
    assert.equal(diagnostic.range.start.line, lineOf("kind: Service"));
    await runAction(diagnostic, /^Apply file to cluster \(create Service\)/);
    await waitFor("a plan", () =>
      tabs().some(({ input, label }) => input instanceof TabInputWebview && label === "Plan: admin/shop"),
    );
    assert.equal((await callApi(api, { method: "GET", path: SERVICE })).status, 404);
    const editor = await editorUnderTest();
    const engine = await editor.engine.open();
    const plan = await engine.apply.plan({ folder });
    await engine.apply.run(plan, { hash: plan.hash, force: [] }, () => undefined);
  });

  it("lands a whole file: one plan for all its objects, or one change of its text", async () => {
    await edit(SERVICE, { spec: { selector: { app: "other" } } });
    const diagnostic = await driftOnReplicas(5);
    await waitFor("both diagnostics", () => found().length === 2);
    await runAction(diagnostic, /^Apply whole file to cluster \(2 fields\)/);
    await waitFor("a plan", () => tabs().some(({ label }) => label === "Plan: admin/shop"));
    assert.equal(tabs().filter(({ input }) => input instanceof TabInputWebview).length, 1);

    const before = fs.readFileSync(file, "utf8");
    await window.showTextDocument(uri);
    await runAction(diagnostic, /^Take all live values into file/);
    await inSync();
    assert.notEqual(fs.readFileSync(file, "utf8"), before);
    await window.showTextDocument(uri);
    await commands.executeCommand("undo");
    assert.equal((await workspace.openTextDocument(uri)).getText(), before, "one undo takes all of it back");
    await commands.executeCommand("workbench.action.files.save");
  });

  it("shows live beside file with nothing but the drifted line different", async () => {
    const diagnostic = await driftOnReplicas(5);
    await runAction(diagnostic, /^Show difference/);
    const input = await waitFor("a diff", () =>
      tabs()
        .map((tab) => tab.input)
        .find((one) => one instanceof TabInputTextDiff),
    );
    const [left, right] = await Promise.all([
      workspace.openTextDocument(input.original),
      workspace.openTextDocument(input.modified),
    ]);
    const [leftLines, rightLines] = [left.getText().split("\n"), right.getText().split("\n")];
    assert.deepEqual(
      leftLines.filter((line, at) => line !== rightLines[at]),
      [REPLICAS_LINE.replace("3", "5")],
    );
    assert.equal(input.modified.fsPath, file);
  });

  it("merges in the three-way editor, with the file as the result", async () => {
    const diagnostic = await driftOnReplicas(5);
    await runAction(diagnostic, /^Merge/);
    const input = await waitFor("a merge", () =>
      tabs()
        .map(({ input: one }) => resultOf(one))
        .find((one) => one !== undefined),
    );
    assert.equal(input.fsPath, file);
  });

  it("has the drift in the tree, in the badge and in the status of the pack", async () => {
    const editor = await editorUnderTest();
    await commands.executeCommand("mooring.showPacks");
    await driftOnReplicas(5);
    const rows = await waitFor("the row", () => rowsOf(editor.packs.roots).find((row) => row.includes("1 drifted")));
    assert.match(rows, /1 drifted, 3 in sync/);
    const pack = editor.packs.roots.find((node) => rowsOf([node])[0] === rows);
    assert.match(rowsOf(pack?.children ?? [])[0] ?? "", /^Deployment checkout \| drifted · 1 field · kubectl-edit, /);
    assert.equal(editor.packs.view.badge?.value, 1);
  });
});
