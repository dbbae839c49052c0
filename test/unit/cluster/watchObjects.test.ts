import assert from "node:assert/strict";
import { MalformedEvent, readEvent, readEvents, type WatchEvent } from "../../../src/cluster/watch/watchObjects.ts";
import { toServerError } from "../../../src/cluster/http/serverError.ts";
import { toStatus } from "../../../src/cluster/http/serverStatus.ts";
import { MooringError } from "../../../src/support/errors.ts";
import { configMaps } from "./fakeServer.ts";

const context = { context: "c", server: "s", action: "watch" };
const read = (line: string): WatchEvent =>
  readEvent(line, configMaps, (status) => toServerError(toStatus(status, 500), context));
const event = (type: string, object: object): string => `${JSON.stringify({ type, object })}\n`;
const object = (name: string, value = "") => ({
  kind: "ConfigMap",
  apiVersion: "v1",
  metadata: { name, namespace: "n", uid: "u", resourceVersion: "5" },
  data: { value },
});

async function all(...pieces: Uint8Array[]): Promise<string[]> {
  async function* chunks() {
    yield* pieces;
  }
  const names: string[] = [];
  for await (const batch of readEvents(chunks(), read))
    names.push(
      ...batch.map((item) =>
        item.kind === "bookmark" ? `bookmark ${item.resourceVersion}` : `${item.kind} ${item.object.ref.name}`,
      ),
    );
  return names;
}

describe("watch stream", () => {
  const text =
    event("ADDED", object("a", "größe €")) +
    event("MODIFIED", object("b")) +
    event("DELETED", object("a")) +
    event("BOOKMARK", { metadata: { resourceVersion: "9" } });
  const expected = ["upsert a", "upsert b", "remove a", "bookmark 9"];

  it("reads events whatever way the bytes are cut, also inside a character", async () => {
    const bytes = new TextEncoder().encode(text);
    for (const size of [1, 7, 64, bytes.length]) {
      const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
        bytes.slice(at * size, (at + 1) * size),
      );
      assert.deepEqual(await all(...pieces), expected);
    }
  });

  it("forgets a last line that was cut off", async () => {
    assert.deepEqual(await all(new TextEncoder().encode(event("ADDED", object("a")) + '{"type":"ADDED","obj')), [
      "upsert a",
    ]);
  });

  it("an ERROR event is the error it names", () => {
    assert.throws(
      () => read(event("ERROR", { kind: "Status", code: 410, message: "too old resource version" })),
      (error) => MooringError.is(error, "gone"),
    );
  });

  for (const line of [
    "canary{",
    "[]",
    '{"type":"ADDED"}',
    '{"type":"SURPRISE","object":{}}',
    '{"type":"BOOKMARK","object":{}}',
  ]) {
    it(`is malformed and not quoted: ${line}`, () =>
      assert.throws(
        () => read(line),
        (error) => error instanceof MalformedEvent && !error.message.includes("canary"),
      ));
  }
});
