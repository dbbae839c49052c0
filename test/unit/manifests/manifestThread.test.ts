import assert from "node:assert/strict";
import { after, describe, it } from "mocha";
import { ManifestCache } from "../../../src/manifests/parse/manifestCache.ts";
import { isLargeText, ManifestThread } from "../../../src/manifests/parse/manifestThread.ts";
import { locateNearest } from "../../../src/manifests/yaml/locate.ts";
import { parseManifest } from "../../../src/manifests/yaml/parseManifest.ts";
import { writeBack } from "../../../src/manifests/writeBack/writeBack.ts";
import { systemClock } from "../../../src/support/clock.ts";
import { MooringError } from "../../../src/support/errors.ts";

const head = (name: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name} }\n`;
/** A document of about so many characters, with anchors, so that the full parser has to read it. */
const large = (name: string, size: number): string => {
  const lines = Array.from({ length: Math.ceil(size / 30) }, (_, at) => `  key${at}: value ${at} # note ${at}`);
  return `${head(name)}data:\n  first: &first one\n  second: *first\n  big: !!int 12345678901234567890\n  __proto__: own\n${lines.join("\n")}\n`;
};
const list = (count: number): string =>
  `apiVersion: v1\nkind: List\nitems:\n${Array.from({ length: count }, (_, at) => `- apiVersion: v1\n  kind: ConfigMap\n  metadata: { name: a${at} }\n  data: { text: "${"x".repeat(200)}" }\n`).join("")}`;

describe("large texts, read in a thread of their own", function () {
  this.timeout(60_000);
  const thread = new ManifestThread(systemClock);
  after(() => thread.dispose());

  it("are those with a document that would be felt, not those of many small ones", () => {
    assert.equal(isLargeText(head("a")), false);
    assert.equal(isLargeText(`${head("a")}---\n`.repeat(5_000)), false);
    assert.equal(isLargeText(large("a", 100_000)), true);
    assert.equal(isLargeText(`${head("a")}---\n`.repeat(30_000)), true);
  });

  it("give the same documents, problems and places as on the event loop", async () => {
    const texts = [
      `${head("small")}---\n${large("a", 100_000)}---\nkind: ConfigMap\napiVersion: v1\nmetadata: [`,
      list(2_000),
      `${JSON.stringify({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "j" }, data: { a: "b".repeat(70_000) } })}\n`,
    ];
    for (const text of texts) assert.deepEqual(await thread.parse(text, "f.yaml"), parseManifest(text, "f.yaml"));
    const [first = ""] = texts;
    const place = { document: 1, item: undefined };
    const path = [{ field: "data" }, { field: "key7" }];
    assert.deepEqual(await thread.locate(first, place, path, "pair"), locateNearest(first, 1, undefined, path, "pair"));
    const edits = [{ op: "set", path, value: "other" }] as const;
    assert.equal(await thread.writeBack(first, place, edits), writeBack(first, place, edits));
  });

  it("pass on a refusal with its reason and words", async () => {
    const text = large("a", 80_000);
    const edits = [{ op: "set", path: [{ field: "data" }, { field: "first" }], value: { redacted: 1 } }] as const;
    await assert.rejects(thread.writeBack(text, { document: 9, item: undefined }, edits), (error) => {
      return MooringError.is(error, "badInput") && error.message.includes("no document 10");
    });
  });

  it("end with the caller's cancel, and the next is read all the same", async () => {
    const abort = new AbortController();
    const first = thread.parse(large("a", 400_000), "f.yaml", abort.signal);
    abort.abort();
    await assert.rejects(first, { name: "AbortError" });
    assert.equal((await thread.parse(large("b", 80_000), "f.yaml")).documents.length, 1);
  });

  it("leave the event loop free: timers run while one is read", async () => {
    let turns = 0;
    const timer = setInterval(() => (turns += 1), 1);
    await new ManifestCache(thread).parse(large("a", 1_500_000), "f.yaml");
    clearInterval(timer);
    assert.ok(turns > 20, `${turns}`);
  });

  it("are left out with their size where no API server would take the object; a long list is fine", async () => {
    const text = `${head("ok")}---\n${head("huge")}data:\n  text: |\n${`    ${"x".repeat(96)}\n`.repeat(32_000)}`;
    const { documents, problems } = await thread.parse(text, "f.yaml");
    assert.deepEqual(
      documents.map(({ document }) => document),
      [0],
    );
    assert.match(problems.map(({ message }) => message).join(), /^This object has 3\.1 MB; an API server takes 3 MB/);
    assert.equal(problems[0]?.range?.line, 5);
    const many = await thread.parse(list(12_000), "f.yaml");
    assert.deepEqual([many.documents.length, many.problems], [12_000, []]);
  });

  it("come back after the thread was ended", async () => {
    thread.dispose();
    assert.equal((await thread.parse(large("a", 80_000), "f.yaml")).documents.length, 1);
  });
});
