// The thread's side: answers one task after another. Loaded by manifestThread.ts as the entry of a worker thread.
import { parentPort } from "node:worker_threads";
import { messageOf, MooringError } from "../../support/errors.ts";
import { locateNearest } from "../yaml/locate.ts";
import { openDocument, type OpenDocument } from "../yaml/openDocument.ts";
import { type ManifestDocument, parseManifest } from "../yaml/parseManifest.ts";
import type { ThreadAnswer, ThreadResults, ThreadTask } from "./threadMessages.ts";
import { writeBack } from "../writeBack/writeBack.ts";

/** Characters of source whose documents go over in one message: about 2 ms of unpacking on the other side. */
const BATCH = 128 * 1024;

let waiting: ManifestDocument[] = [];
let opened: { readonly text: string; readonly document: number; readonly open: OpenDocument | undefined } | undefined;

/** The document that was asked about last stays open: places are asked for field by field. */
function openOnce(text: string, document: number): OpenDocument | undefined {
  if (opened?.text !== text || opened.document !== document)
    opened = { text, document, open: openDocument(text, document) };
  return opened.open;
}

function nextBatch(): readonly ManifestDocument[] {
  let size = 0;
  const count = waiting.findIndex(({ range }) => {
    size += range.end - range.start;
    return size > BATCH;
  });
  return waiting.splice(0, count < 0 ? waiting.length : Math.max(1, count));
}

function answer(task: ThreadTask): ThreadResults[keyof ThreadResults] {
  switch (task.kind) {
    case "parse": {
      const { documents, hash, problems } = parseManifest(task.text, task.file);
      waiting = [...documents];
      return { hash, problems };
    }
    case "next":
      return nextBatch();
    case "locate":
      return locateNearest(task.text, task.place.document, task.place.item, task.path, task.part, openOnce);
    case "writeBack":
      return writeBack(task.text, task.place, task.edits);
  }
}

parentPort?.on("message", (task: ThreadTask) => {
  let reply: ThreadAnswer;
  try {
    reply = { result: answer(task) };
  } catch (error) {
    reply = { error: { reason: MooringError.is(error) ? error.reason : "internal", message: messageOf(error) } };
  }
  parentPort?.postMessage(reply);
});
