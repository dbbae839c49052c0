import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mayHoldObjects } from "../../../src/manifests/packs/discoverPacks.ts";
import { parseManifest } from "../../../src/manifests/yaml/parseManifest.ts";
import { splitDocuments } from "../../../src/manifests/yaml/splitDocuments.ts";
import { jsonEqual, type JsonObject } from "../../../src/model/json.ts";
import { corporaFolder, manifestFiles } from "./corpora.ts";
import { askKubectl, requireKubectl, withLabels } from "./kubectlOracle.ts";

/** Files handed to one kubectl; starting it costs more than reading them. */
const BATCH = 40;

interface Case {
  readonly file: string;
  readonly text: string;
  readonly objects: readonly JsonObject[];
}

describe("every document of the real manifests against kubectl", function () {
  this.timeout(600_000);
  const cases: Case[] = [];
  let documents = 0;
  let refused = 0;
  let compared = 0;
  const different: string[] = [];

  before(async () => {
    await requireKubectl();
    for (const file of await manifestFiles(await corporaFolder())) {
      const text = await readFile(file, "utf8");
      if (mayHoldObjects(text)) cases.push({ file, text, objects: objectsOf(text) });
    }
  });

  it("reads the same values, for whole files and for the documents of mixed files", async () => {
    const whole = cases.filter(({ text, objects }) => objects.length > 0 && objects.length === countAll(text));
    const mixed = cases.filter((entry) => !whole.includes(entry));
    for (let at = 0; at < whole.length; at += BATCH) await compareTogether(whole.slice(at, at + BATCH));
    const folder = await mkdtemp(join(tmpdir(), "mooring-corpora-"));
    try {
      for (const entry of mixed) await compareDocuments(entry, join(folder, "document.yaml"));
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
    assert.deepEqual(different, []);
    assert.ok(compared > 700, `only ${compared} objects were compared`);
    console.log(`      ${documents} documents: ${compared} objects equal, ${refused} refused by kubectl itself`);
  });

  async function compareTogether(batch: readonly Case[]): Promise<void> {
    const answer = await askKubectl(batch.map(({ file }) => file).join(","));
    if (answer.kind === "refused" && batch.length > 1) {
      for (const entry of batch) await compareTogether([entry]);
      return;
    }
    documents += batch.reduce((sum, { objects }) => sum + objects.length, 0);
    if (answer.kind === "refused") refused += batch[0]?.objects.length ?? 0;
    else
      compare(
        batch.flatMap(({ objects, file }) => objects.map((object) => ({ object, file }))),
        answer.objects,
      );
  }

  /** Documents one by one: kubectl gives up on the whole file at the first that it refuses. */
  async function compareDocuments({ file, text }: Case, scratch: string): Promise<void> {
    for (const { start, end } of splitDocuments(text)) {
      const own = text.slice(start, end);
      if (own.trim() === "") continue;
      documents += 1;
      await writeFile(scratch, own);
      const answer = await askKubectl(scratch);
      if (answer.kind === "refused") refused += 1;
      else
        compare(
          objectsOf(own).map((object) => ({ object, file })),
          answer.objects,
        );
    }
  }

  function compare(
    ours: readonly { readonly object: JsonObject; readonly file: string }[],
    theirs: readonly JsonObject[],
  ): void {
    if (ours.length !== theirs.length)
      different.push(`${ours.length} objects instead of ${theirs.length}: ${String(theirs[0]?.kind)}`);
    for (const [at, { object, file }] of ours.entries()) {
      compared += 1;
      if (!jsonEqual(withLabels(object), theirs[at]))
        different.push(`${file}: ${String(object.kind)} ${JSON.stringify(object.metadata)}`);
    }
  }
});

function objectsOf(text: string): readonly JsonObject[] {
  return parseManifest(text, "corpus.yaml").documents.map(({ value }) => value);
}

/** Objects and everything else that stands in a text, with empty documents left out. */
function countAll(text: string): number {
  const parsed = parseManifest(text, "corpus.yaml");
  const read = new Set(parsed.documents.map(({ document }) => document));
  const unread = [...splitDocuments(text).entries()].filter(
    ([at, { start, end }]) => !read.has(at) && !isEmpty(text.slice(start, end)),
  );
  return parsed.documents.length + unread.length;
}

function isEmpty(text: string): boolean {
  return text.split("\n").every((line) => /^\s*(?:#|$|---|\.\.\.)/.test(line));
}
