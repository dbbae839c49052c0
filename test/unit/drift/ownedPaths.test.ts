import assert from "node:assert/strict";
import { describe, it } from "mocha";
import type { ManagedFieldsEntry } from "../../../src/model/live.ts";
import { entry, MANAGER } from "./gadget.ts";
import { suspectsOf } from "./suspectsOf.ts";

describe("prove: nothing that we own is missing from the file", () => {
  const ownEnv = `{ "f:env": { 'k:{"name":"a"}': { ".": {}, "f:name": {} }, 'k:{"name":"b"}': { ".": {}, "f:name": {}, "f:value": {} } } }`;
  const bothEnv = "{ env: [{ name: a }, { name: b, value: x }] }";
  const rules: readonly {
    rule: string;
    desired: string;
    live: string;
    owned: readonly ManagedFieldsEntry[];
    suspects: string[] | "inSync";
  }[] = [
    {
      rule: "owned and wanted",
      desired: "{ size: 1 }",
      live: "{ size: 1 }",
      owned: [entry(MANAGER, "{ f:size: {} }")],
      suspects: "inSync",
    },
    {
      rule: "owned, no longer wanted, still live",
      desired: "{}",
      live: "{ size: 1 }",
      owned: [entry(MANAGER, "{ f:size: {} }")],
      suspects: ["leftover /spec/size"],
    },
    {
      rule: "owned, no longer wanted, gone already",
      desired: "{}",
      live: "{}",
      owned: [entry(MANAGER, "{ f:size: {} }")],
      suspects: "inSync",
    },
    {
      rule: "another manager owns it too",
      desired: "{}",
      live: "{ size: 1 }",
      owned: [entry(MANAGER, "{ f:size: {} }"), entry("other", "{ f:size: {} }")],
      suspects: "inSync",
    },
    {
      rule: "another manager in another version does not count",
      desired: "{}",
      live: "{ size: 1 }",
      owned: [entry(MANAGER, "{ f:size: {} }"), entry("other", "{ f:size: {} }", { apiVersion: "test.example/v0" })],
      suspects: ["leftover /spec/size"],
    },
    {
      rule: "our own Update entry owns as any other",
      desired: "{}",
      live: "{ size: 1 }",
      owned: [entry(MANAGER, "{ f:size: {} }"), entry(MANAGER, "{ f:size: {} }", { operation: "Update" })],
      suspects: "inSync",
    },
    {
      rule: "only our Update entry owns it: an apply removes nothing",
      desired: "{}",
      live: "{ size: 1 }",
      owned: [entry(MANAGER, "{ f:size: {} }", { operation: "Update" })],
      suspects: "inSync",
    },
    {
      rule: "a list item is named once",
      desired: "{ env: [{ name: a }] }",
      live: bothEnv,
      owned: [entry(MANAGER, ownEnv)],
      suspects: ["leftover /spec/env/1"],
    },
    {
      rule: "of an item that others keep, what only we own",
      desired: "{ env: [{ name: a }] }",
      live: bothEnv,
      owned: [entry(MANAGER, ownEnv), entry("other", `{ "f:env": { 'k:{"name":"b"}': { ".": {}, "f:name": {} } } }`)],
      suspects: ["leftover /spec/env/1/value"],
    },
    {
      rule: "keys with their default filled in",
      desired: "{ ports: [{ port: 80 }] }",
      live: "{ ports: [{ port: 80, protocol: TCP }] }",
      owned: [entry(MANAGER, `{ "f:ports": { 'k:{"port":80,"protocol":"TCP"}': { ".": {}, "f:port": {} } } }`)],
      suspects: "inSync",
    },
    {
      rule: "keys that the server escapes",
      desired: "{ env: [{ name: 'a<b' }] }",
      live: "{ env: [{ name: 'a<b' }] }",
      owned: [entry(MANAGER, `{ "f:env": { 'k:{"name":"a\\u003cb"}': { ".": {}, "f:name": {} } } }`)],
      suspects: "inSync",
    },
    {
      rule: "a set value",
      desired: "{ tags: [a] }",
      live: "{ tags: [a, b] }",
      owned: [entry(MANAGER, `{ "f:tags": { 'v:"a"': {}, 'v:"b"': {} } }`)],
      suspects: ["leftover /spec/tags/1"],
    },
    {
      rule: "a map around what we owned, filled by nobody since",
      desired: "{}",
      live: "{ options: { level: 1 } }",
      owned: [entry(MANAGER, "{ f:options: { f:mode: {} } }")],
      suspects: ["leftover /spec/options"],
    },
    {
      rule: "a map that another manager keeps",
      desired: "{}",
      live: "{ options: { level: 1 } }",
      owned: [entry(MANAGER, "{ f:options: { f:mode: {} } }"), entry("other", "{ f:options: { f:level: {} } }")],
      suspects: "inSync",
    },
    {
      rule: "an empty map that has been filled in the file since",
      desired: "{ options: { mode: a } }",
      live: "{ options: { mode: a, level: 1 } }",
      owned: [entry(MANAGER, "{ f:options: {} }")],
      suspects: ["changed /spec/options"],
    },
    {
      rule: "an emptied list whose items are gone",
      desired: "{ env: [] }",
      live: "{ env: [{ name: z }] }",
      owned: [entry(MANAGER, `{ "f:env": { 'k:{"name":"a"}': { ".": {} } } }`)],
      suspects: ["changed /spec/env"],
    },
    {
      rule: "an atomic list owned as a whole",
      desired: "{ args: [a] }",
      live: "{ args: [a] }",
      owned: [entry(MANAGER, "{ f:args: {} }")],
      suspects: "inSync",
    },
  ];
  for (const { rule, desired, live, owned, suspects } of rules) {
    it(rule, () => assert.deepEqual(suspectsOf(desired, live, owned), suspects));
  }
});
