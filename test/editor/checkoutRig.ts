// The workspace of the live suite: a Deployment and a Service in a file, and in the cluster beside it.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { commands, type Diagnostic, languages, Uri, window } from "vscode";
import { isJsonObject, type JsonObject } from "../../src/model/json.ts";
import { type ApiAccess, callApi } from "../testbed/apiCall.ts";
import { waitFor } from "../testbed/waitFor.ts";
import { git } from "../demo/git.ts";
import { editorUnderTest, workspaceFolder } from "./extensionUnderTest.ts";

export const DEPLOYMENT = "/apis/apps/v1/namespaces/shop/deployments/checkout";
export const SERVICE = "/api/v1/namespaces/shop/services/checkout";
export const api = JSON.parse(process.env.MOORING_TEST_API ?? "{}") as ApiAccess;
export const folder = workspaceFolder();
export const file = path.join(folder, "checkout.yaml");
export const uri = Uri.file(file);
export const lineOf = (text: string): number => fs.readFileSync(file, "utf8").split("\n").indexOf(text);

export async function edit(path: string, body: JsonObject): Promise<void> {
  const answer = await callApi(api, {
    method: "PATCH",
    path: `${path}?fieldManager=kubectl-edit`,
    contentType: "application/merge-patch+json",
    body,
  });
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
}
export async function live(path: string): Promise<JsonObject> {
  const { spec } = (await callApi(api, { method: "GET", path })).body;
  assert.ok(isJsonObject(spec));
  return spec;
}
export const found = (): Diagnostic[] => languages.getDiagnostics(uri).filter(({ source }) => source === "mooring");
export const inSync = () => waitFor("a file without drift", () => found().length === 0);
export async function driftOnReplicas(replicas: number): Promise<Diagnostic> {
  await edit(DEPLOYMENT, { spec: { replicas } });
  return waitFor("a diagnostic", () => found().find(({ message }) => message.startsWith(`live has ${replicas} `)));
}

/** Compares the workspace before the tests of a suite, and puts file and cluster back after each. */
export function useCheckout(): void {
  before(async () => {
    const editor = await editorUnderTest();
    const engine = await editor.engine.open();
    await window.showTextDocument(uri);
    await engine.folders.chooseTarget(folder, { context: "admin", namespace: "shop" });
    await waitFor("verdicts", () =>
      engine.folders
        .get(folder)
        ?.packs.every(
          ({ objects }) => objects.length > 0 && objects.every(({ verdict }) => verdict?.state === "inSync"),
        ),
    );
  });

  afterEach(async () => {
    await commands.executeCommand("workbench.action.closeAllEditors");
    await git(folder, ["checkout", "--quiet", "--", "."]);
    await edit(DEPLOYMENT, { spec: { replicas: 3 } });
    await edit(SERVICE, { spec: { selector: { app: "checkout" } } });
    await inSync();
    await window.showTextDocument(uri);
  });
}
