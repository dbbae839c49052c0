import assert from "node:assert/strict";
import { PassThrough, Writable } from "node:stream";
import { planText } from "../../../src/cli/applyFiles.ts";
import { reportProblems } from "../../../src/cli/reportProblems.ts";
import { repositoryRow } from "../../../src/cli/repositoryRows.ts";
import { diffText } from "../../../src/cli/showDiff.ts";
import { statusText } from "../../../src/cli/showStatus.ts";
import { table } from "../../../src/cli/print/table.ts";
import { Terminal } from "../../../src/cli/print/terminal.ts";
import type { Json } from "../../../src/model/json.ts";
import type { Plan } from "../../../src/model/plan.ts";
import type { SourceLocation } from "../../../src/model/sourceLocation.ts";
import type { FolderState, ObjectState } from "../../../src/reconcile/api/readModel.ts";
import type { RepositoryRecord } from "../../../src/repositories/api/repositoryRecord.ts";
import { difference, folder, FOLDER, object, pack } from "../editor/readModelOf.ts";
import { HOSTILE, offending } from "./hostileTexts.ts";

const RANGE = { start: 0, end: 0, line: 3, column: 1, endLine: 3, endColumn: 1 };

/** Everything that a state takes from files, git and the cluster is this text. */
function stateOf(text: string): FolderState {
  const place: SourceLocation = { file: `${FOLDER}/${text}`, range: RANGE, exact: true };
  const culprit = { manager: text, operation: "Update", subresource: text, time: text } as const;
  const changed = difference(text, text, { [text]: [text] }, { pointer: `/${text}`, culprit, place });
  const drifted = object(text, text, "drifted", [changed], { place });
  const unknown: ObjectState = withReason(object(text, text, "unknown"), text);
  const held = pack(text, [drifted, unknown]);
  return folder([held], {
    target: { context: text, namespace: text },
    extra: [withReason(object(text, text, "extra"), text)],
    connection: { kind: "connected", server: text, isInsecure: true },
    otherContexts: [
      { context: text, server: text, kind: "waiting", message: text, packIds: [held.pack.id] },
      { context: `${text}2`, server: text, kind: "failed", message: text, packIds: [] },
    ],
    problems: [{ code: "x", severity: "error", message: text, file: `${FOLDER}/${text}`, range: RANGE }],
    forbidden: [{ kind: text, message: text }],
  });
}

function withReason(state: ObjectState, reason: string): ObjectState {
  return state.verdict ? { ...state, verdict: { ...state.verdict, reason } } : state;
}

function planOf(text: string): Plan {
  const { packs } = stateOf(text);
  const ref = packs[0]?.objects[0]?.ref ?? { apiVersion: "v1", kind: text, namespace: text, name: text };
  return {
    hash: "",
    target: { context: text, namespace: text },
    identity: { server: text, caHash: "", uid: "" },
    texts: {},
    isProtected: false,
    leftOut: [],
    writes: [
      {
        action: "apply",
        ref,
        packId: text,
        desired: undefined,
        differences: packs[0]?.objects[0]?.verdict?.differences ?? [],
        conflicts: [{ path: [{ field: text }], manager: text, message: text }],
        resourceVersion: "",
        uid: "",
        takeOver: [],
        note: text,
      },
    ],
  };
}

/** What one text makes each command print, by command. */
function printed(text: string): Readonly<Record<string, string>> {
  const outputs: Record<string, string> = {};
  const on = (name: string, print: (terminal: Terminal) => void): void => {
    let output = "";
    const sink = new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        output += chunk.toString("utf8");
        done();
      },
    });
    print(new Terminal({ out: sink, err: sink, input: new PassThrough() }));
    outputs[name] = output;
  };
  const state = stateOf(text);
  on("diff", (terminal) => terminal.print(diffText(state)));
  on("status", (terminal) => terminal.print(statusText(state)));
  on("problems", (terminal) => reportProblems(state, terminal));
  on("plan", (terminal) => terminal.print(planText(planOf(text), [])));
  const record = { name: text, url: text, level: text, branch: text, status: text, failure: { message: text } };
  on("repositories", (terminal) => terminal.print(table([repositoryRow(record as unknown as RepositoryRecord)])));
  on("error", (terminal) => terminal.note(`error: ${text}`));
  on("question", (terminal) => terminal.print([text, `    ${text}`]));
  on("json", (terminal) => terminal.printJson({ [text]: [text] }));
  return outputs;
}

describe("lines of the command line", () => {
  const plain = printed("web");

  for (const [name, output] of Object.entries(plain))
    it(`of ${name} are those of Mooring, whatever the names, paths, messages and values hold`, () => {
      const count = output.split("\n").length;
      for (const text of HOSTILE) {
        const hostile = printed(text)[name] ?? "";
        assert.deepEqual(offending(hostile), [], JSON.stringify(text));
        const own = hostile.split("\n").filter((line) => !line.startsWith("  | "));
        assert.equal(own.length, count, `${JSON.stringify(text)}\n${hostile}`);
      }
    });

  it("of JSON hold the very same values", () => {
    for (const text of HOSTILE)
      assert.deepEqual(JSON.parse(printed(text).json ?? "") as Json, { [text]: [text] }, JSON.stringify(text));
  });
});
