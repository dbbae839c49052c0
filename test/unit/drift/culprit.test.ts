import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { culpritOf, removerOf, writerOfWhole } from "../../../src/drift/ownership/culprit.ts";
import type { FieldPath } from "../../../src/model/fieldPath.ts";
import type { ManagedFieldsEntry } from "../../../src/model/live.ts";
import { entry, gadgetSchema, MANAGER } from "./gadget.ts";

const spec = { field: "spec" };
const size: FieldPath = [spec, { field: "size" }];
const item: FieldPath = [spec, { field: "env" }, { keys: { name: "a" } }];
const itemFields = `{ "f:env": { 'k:{"name":"a"}': { ".": {}, "f:value": {} } } }`;
const early = { time: "2026-05-01T09:00:00Z" };
const late = { time: "2026-05-01T12:00:00Z" };

describe("culprit: who wrote a value last", () => {
  const schema = gadgetSchema();
  const cases: readonly {
    what: string;
    path: FieldPath;
    entries: readonly ManagedFieldsEntry[];
    culprit: string | undefined;
  }[] = [
    {
      what: "the owner of the field",
      path: size,
      entries: [entry("a", "{ f:text: {} }"), entry("b", "{ f:size: {} }")],
      culprit: "b",
    },
    { what: "nobody owns a default", path: size, entries: [entry("a", "{ f:text: {} }")], culprit: undefined },
    {
      what: "of two the newer",
      path: size,
      entries: [entry("a", "{ f:size: {} }", early), entry("b", "{ f:size: {} }", late)],
      culprit: "b",
    },
    {
      what: "somebody else before us, even when older",
      path: size,
      entries: [entry(MANAGER, "{ f:size: {} }", late), entry("b", "{ f:size: {} }", early)],
      culprit: "b",
    },
    { what: "us, when only we own it", path: size, entries: [entry(MANAGER, "{ f:size: {} }")], culprit: MANAGER },
    {
      what: "an item by its keys",
      path: [...item, { field: "value" }],
      entries: [entry("a", itemFields)],
      culprit: "a",
    },
    {
      what: "keys in another order",
      path: [spec, { field: "ports" }, { keys: { protocol: "TCP", port: 80 } }],
      entries: [entry("a", `{ "f:ports": { 'k:{"port":80,"protocol":"TCP"}': { ".": {} } } }`)],
      culprit: "a",
    },
    {
      what: "keys that the path leaves to their default",
      path: [spec, { field: "ports" }, { keys: { port: 80 } }],
      entries: [entry("a", `{ "f:ports": { 'k:{"port":80,"protocol":"TCP"}': { ".": {} } } }`)],
      culprit: "a",
    },
    {
      what: "a field that the item's owner does not own",
      path: [...item, { field: "other" }],
      entries: [entry("a", itemFields)],
      culprit: undefined,
    },
    {
      what: "a set value",
      path: [spec, { field: "tags" }, { value: "x" }],
      entries: [entry("a", `{ "f:tags": { 'v:"x"': {} } }`)],
      culprit: "a",
    },
    {
      what: "a leaf of an atomic list",
      path: [spec, { field: "steps" }, { index: 1 }, { field: "run" }],
      entries: [entry("a", "{ f:steps: {} }")],
      culprit: "a",
    },
    {
      what: "a leaf of an atomic map",
      path: [spec, { field: "selector" }, { field: "matchLabels" }],
      entries: [entry("a", "{ f:selector: {} }")],
      culprit: "a",
    },
    {
      what: "not the one who once put an empty map there",
      path: [spec, { field: "options" }, { field: "mode" }],
      entries: [entry("a", "{ f:options: {} }", late), entry("b", "{ f:options: { f:mode: {} } }", early)],
      culprit: "b",
    },
    {
      what: "not the one who owns the map around it as empty, where the schema allows a list there, too",
      path: [spec, { field: "any" }, { field: "mode" }],
      entries: [entry("a", "{ f:any: {} }", late), entry(MANAGER, "{ f:any: { f:mode: {} } }", early)],
      culprit: MANAGER,
    },
    {
      what: "nobody for what lies in a map that somebody owns as empty",
      path: [spec, { field: "any" }, { field: "mode" }],
      entries: [entry("a", "{ f:any: {} }")],
      culprit: undefined,
    },
    {
      what: "a whole map: the owner of a part",
      path: [spec, { field: "options" }],
      entries: [entry("a", "{ f:options: { f:mode: {} } }")],
      culprit: "a",
    },
    {
      what: "a whole map: its owner before the owner of a part",
      path: [spec, { field: "options" }],
      entries: [entry("a", "{ f:options: { f:mode: {} } }", late), entry("b", "{ f:options: { '.': {} } }", early)],
      culprit: "b",
    },
    {
      what: "a segment that cannot be read names nothing",
      path: item,
      entries: [entry("a", `{ "f:env": { 'k:{broken': { ".": {} } } }`)],
      culprit: undefined,
    },
  ];
  for (const { what, path, entries, culprit } of cases) {
    it(what, () => assert.equal(culpritOf(entries, path, schema, MANAGER)?.manager, culprit));
  }

  it("tells operation, subresource and time", () => {
    const entries = [entry("kubectl", "{ f:replicas: {} }", { subresource: "scale", ...late })];
    assert.deepEqual(culpritOf(entries, [spec, { field: "replicas" }]), {
      manager: "kubectl",
      operation: "Update",
      subresource: "scale",
      time: late.time,
    });
  });
});

describe("culprit: who took a field away", () => {
  const ours = entry(MANAGER, "{ f:size: {} }");
  const cases: readonly { what: string; entries: readonly ManagedFieldsEntry[]; culprit: string | undefined }[] = [
    { what: "the only one who wrote after us", entries: [ours, entry("a", "{ f:text: {} }", late)], culprit: "a" },
    { what: "nobody wrote after us", entries: [ours, entry("a", "{ f:text: {} }", early)], culprit: undefined },
    { what: "in the same second it is not certain", entries: [ours, entry("a", "{ f:text: {} }")], culprit: undefined },
    { what: "two wrote after us", entries: [ours, entry("a", "{}", late), entry("b", "{}", late)], culprit: undefined },
    {
      what: "writes to status do not count",
      entries: [ours, entry("a", "{}", late), entry("c", "{}", { ...late, subresource: "status" })],
      culprit: "a",
    },
    { what: "we have never applied", entries: [entry("a", "{}", late)], culprit: undefined },
  ];
  for (const { what, entries, culprit } of cases)
    it(what, () => assert.equal(removerOf(entries, MANAGER)?.manager, culprit));

  it("is a guess and says so", () => {
    assert.equal(removerOf([ours, entry("a", "{ f:text: {} }", late)], MANAGER)?.isInferred, true);
    assert.equal(culpritOf([entry("a", "{ f:size: {} }")], size)?.isInferred, undefined);
  });
});

describe("culprit: who left a field out of a part that is replaced as a whole", () => {
  const run: FieldPath = [spec, { field: "steps" }, { index: 1 }, { field: "run" }];
  const cases: readonly { what: string; path: FieldPath; entries: readonly ManagedFieldsEntry[]; culprit?: string }[] =
    [
      { what: "the owner of the list", path: run, entries: [entry("a", "{ f:steps: {} }")], culprit: "a" },
      {
        what: "the owner of the map",
        path: [spec, { field: "selector" }, { field: "matchLabels" }],
        entries: [entry("a", "{ f:selector: {} }")],
        culprit: "a",
      },
      { what: "nobody where only we own it", path: run, entries: [entry(MANAGER, "{ f:steps: {} }")] },
      {
        what: "nobody for a part that is merged field by field",
        path: [spec, { field: "options" }, { field: "mode" }],
        entries: [entry("a", "{ f:options: {} }")],
      },
    ];
  for (const { what, path, entries, culprit } of cases)
    it(what, () => assert.equal(writerOfWhole(entries, path, gadgetSchema(), MANAGER)?.manager, culprit));
});
