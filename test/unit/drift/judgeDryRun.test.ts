import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { judgeDryRun } from "../../../src/drift/compare/judgeDryRun.ts";
import { restoreDifference } from "../../../src/drift/compare/toDifference.ts";
import type { ManagedFieldsEntry } from "../../../src/model/live.ts";
import type { Difference } from "../../../src/model/verdict.ts";
import { entry, gadget, gadgetSchema, liveGadget, MANAGER, summarize } from "./gadget.ts";

const schema = gadgetSchema();

interface Row {
  readonly what: string;
  readonly desired: string;
  readonly live: string;
  readonly predicted: string;
  readonly owned?: readonly ManagedFieldsEntry[];
  readonly base?: string;
  readonly differences: string[];
}

function judge(
  { desired, live, predicted, owned = [], base }: Omit<Row, "what" | "differences">,
  hasSchema = true,
): readonly Difference[] {
  return judgeDryRun({
    desired: gadget(desired),
    live: liveGadget(live, owned),
    predicted: liveGadget(predicted),
    schema: hasSchema ? schema : undefined,
    manager: MANAGER,
    bases: base === undefined ? [] : [gadget(base)],
  });
}

describe("judge a dry-run: the suspicions that the server confirms", () => {
  const rows: readonly Row[] = [
    {
      what: "a value that would change",
      desired: "{ size: 1 }",
      live: "{ size: 2 }",
      predicted: "{ size: 1 }",
      differences: ["changed /spec/size"],
    },
    {
      what: "another spelling of the same",
      desired: "{ text: 1000m }",
      live: "{ text: '1' }",
      predicted: "{ text: '1' }",
      differences: [],
    },
    {
      what: "an empty value that storage drops",
      desired: "{ text: '' }",
      live: "{}",
      predicted: "{}",
      differences: [],
    },
    {
      what: "a field that a webhook adds",
      desired: "{ size: 1 }",
      live: "{ size: 1 }",
      predicted: "{ size: 1, text: injected }",
      differences: [],
    },
    {
      what: "a field that follows from another",
      desired: "{ text: b }",
      live: "{ text: a, size: 1 }",
      predicted: "{ text: b, size: 9 }",
      differences: ["changed /spec/text"],
    },
    {
      what: "a new item with its defaults, once",
      desired: "{ env: [{ name: a }, { name: b }] }",
      live: "{ env: [{ name: a }] }",
      predicted: "{ env: [{ name: a }, { name: b, value: x }] }",
      differences: ["absent /spec/env/1"],
    },
    {
      what: "a field of an item",
      desired: "{ env: [{ name: b, value: '1' }] }",
      live: "{ env: [{ name: a }, { name: b, value: '2' }] }",
      predicted: "{ env: [{ name: a }, { name: b, value: '1' }] }",
      differences: ["changed /spec/env/0/value"],
    },
    {
      what: "the order of items",
      desired: "{ env: [{ name: a }, { name: b }] }",
      live: "{ env: [{ name: b }, { name: a }] }",
      predicted: "{ env: [{ name: a }, { name: b }] }",
      differences: ["order /spec/env"],
    },
    {
      what: "order and value",
      desired: "{ env: [{ name: a }, { name: b, value: '1' }] }",
      live: "{ env: [{ name: b, value: '2' }, { name: a }] }",
      predicted: "{ env: [{ name: a }, { name: b, value: '1' }] }",
      differences: ["changed /spec/env/1/value", "order /spec/env"],
    },
    {
      what: "one leaf of an atomic list, beside a default",
      desired: "{ steps: [{ run: a }, { run: b }] }",
      live: "{ steps: [{ run: a, sh: x }, { run: c, sh: x }] }",
      predicted: "{ steps: [{ run: a, sh: x }, { run: b, sh: x }] }",
      differences: ["changed /spec/steps/1/run"],
    },
    {
      what: "an atomic list of another length",
      desired: "{ args: [a] }",
      live: "{ args: [a, b] }",
      predicted: "{ args: [a] }",
      differences: ["changed /spec/args"],
    },
    {
      what: "a field that we own and no longer want",
      desired: "{}",
      live: "{ size: 1 }",
      predicted: "{}",
      owned: [entry(MANAGER, "{ f:size: {} }")],
      differences: ["leftover /spec/size"],
    },
    {
      what: "such a field that is set back to its default",
      desired: "{}",
      live: "{ size: 3 }",
      predicted: "{ size: 1 }",
      owned: [entry(MANAGER, "{ f:size: {} }")],
      differences: ["leftover /spec/size"],
    },
    {
      what: "such a field whose default is what it was",
      desired: "{}",
      live: "{ size: 1 }",
      predicted: "{ size: 1 }",
      owned: [entry(MANAGER, "{ f:size: {} }")],
      differences: [],
    },
    {
      what: "an item that we own, of a list that is empty now",
      desired: "{ env: [] }",
      live: "{ env: [{ name: a }] }",
      predicted: "{}",
      owned: [entry(MANAGER, `{ "f:env": { 'k:{"name":"a"}': { ".": {} } } }`)],
      differences: ["changed /spec/env"],
    },
    {
      what: "a field removed from Git that client-side apply holds",
      desired: "{}",
      live: "{ size: 1 }",
      predicted: "{ size: 1 }",
      base: "{ size: 1 }",
      owned: [entry("kubectl-client-side-apply", "{ f:size: {} }")],
      differences: ["leftover /spec/size"],
    },
    {
      what: "a field removed from Git that a controller holds now",
      desired: "{}",
      live: "{ size: 5 }",
      predicted: "{ size: 5 }",
      base: "{ size: 1 }",
      owned: [entry("kube-controller-manager", "{ f:size: {} }")],
      differences: [],
    },
    {
      what: "in another version: whatever would change counts",
      desired: "{}",
      live: "{ size: 1, text: a }",
      predicted: "{ text: a }",
      owned: [entry(MANAGER, "{ f:dimension: {} }", { apiVersion: "test.example/v0" })],
      differences: ["leftover /spec/size"],
    },
  ];
  for (const row of rows) it(row.what, () => assert.deepEqual(summarize(judge(row)), row.differences));

  it("without a schema each leaf is named", () => {
    const row = {
      desired: "{ size: 1, text: a, options: { mode: x } }",
      live: "{ size: 2, text: b, options: { mode: x, level: 1 } }",
      predicted: "{ size: 1, text: a, options: { mode: x, level: 1 } }",
    };
    assert.deepEqual(summarize(judge(row, false)), ["changed /spec/size", "changed /spec/text"]);
  });

  it("says both values, and who", () => {
    const row = {
      desired: "{ size: 1 }",
      live: "{ size: 2 }",
      predicted: "{ size: 1 }",
      owned: [entry("kubectl-edit", "{ f:size: {} }")],
    };
    const [difference] = judge(row);
    assert.deepEqual(difference, {
      kind: "changed",
      path: [{ field: "spec" }, { field: "size" }],
      pointer: "/spec/size",
      desired: 1,
      live: 2,
      culprit: { manager: "kubectl-edit", operation: "Update", subresource: "", time: "2026-05-01T10:00:00Z" },
    });
  });

  const later = { time: "2026-05-01T12:00:00Z" };
  it("guesses at the remover of a field, and says so, unless the field is new in the file", () => {
    const row = {
      desired: "{ size: 1, text: a }",
      live: "{ size: 1 }",
      predicted: "{ size: 1, text: a }",
      owned: [entry(MANAGER, "{ f:size: {} }"), entry("kubectl-edit", "{ f:args: {} }", later)],
    };
    const guess = judge({ ...row, base: "{ size: 1, text: a }" })[0]?.culprit;
    assert.deepEqual([guess?.manager, guess?.isInferred], ["kubectl-edit", true]);
    assert.equal(judge({ ...row, base: "{ size: 1 }" })[0]?.culprit, undefined, "the field is new in the file");
    assert.equal(judge(row)[0]?.culprit?.manager, "kubectl-edit", "nothing is known of the last commit");
  });

  it("can be told again from a path alone", () => {
    const row = {
      desired: "{ env: [{ name: a, value: '1' }] }",
      live: "{ env: [{ name: a, value: '2' }] }",
      predicted: "{ env: [{ name: a, value: '1' }] }",
      owned: [entry("x", `{ "f:env": { 'k:{"name":"a"}': { "f:value": {} } } }`)],
    };
    const [difference] = judge(row);
    assert.ok(difference);
    const comparison = {
      desired: gadget(row.desired),
      live: liveGadget(row.live, row.owned),
      schema,
      manager: MANAGER,
      bases: [],
    };
    assert.deepEqual(restoreDifference(difference.kind, difference.path, comparison), difference);
  });
});
