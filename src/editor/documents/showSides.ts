import { l10n, type Uri, workspace } from "vscode";
import type { Engine } from "../../reconcile/api/engineApi.ts";
import type { DocumentEditor } from "./virtualDocuments.ts";
import { uriOf } from "../files/managedUri.ts";
import { findObject } from "../words/findObject.ts";
import type { Selection } from "../../reconcile/api/selection.ts";

/** Puts both sides of one object into virtual documents. */
export async function showSides(
  editor: DocumentEditor,
  engine: Engine,
  selection: Selection,
  signal?: AbortSignal,
): Promise<{ readonly left: Uri; readonly right: Uri; readonly title: string }> {
  const sides = await engine.files.diffSides(selection, signal);
  const object = findObject(engine.folders.get(selection.folder), selection.objectId);
  const path = `${object ? [object.ref.namespace || "cluster", object.ref.kind, object.ref.name].map(encodeSegment).join("/") : "object"}.yaml`;
  return {
    left: editor.documents.put("live", path, sides.live),
    right:
      (await fileItself(editor, object?.place?.file, sides.file)) ?? editor.documents.put("file", path, sides.file),
    title: l10n.t("{0} (live ↔ file)", sides.title),
  };
}

/** The real file where the side is just that: then it can be edited in the diff. */
async function fileItself(editor: DocumentEditor, file: string | undefined, text: string): Promise<Uri | undefined> {
  if (file === undefined) return undefined;
  const document = await workspace.openTextDocument(uriOf(file, editor.engine.states())).then(
    (opened) => opened,
    () => undefined,
  );
  return document?.getText() === text ? document.uri : undefined;
}

function encodeSegment(text: string): string {
  return text.replace(/[^\w.-]/g, "_");
}
