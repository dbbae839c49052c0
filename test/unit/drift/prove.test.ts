import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { suspectsOf } from "./suspectsOf.ts";

describe("prove: every value of the file is in live under the server's merge rules", () => {
  const rules: readonly { rule: string; desired: string; live: string; suspects: string[] | "inSync" }[] = [
    { rule: "equal scalars", desired: "{ size: 1, text: a }", live: "{ size: 1, text: a }", suspects: "inSync" },
    {
      rule: "what only live has does not matter",
      desired: "{ size: 1 }",
      live: "{ size: 1, text: a, tags: [x] }",
      suspects: "inSync",
    },
    { rule: "1 is 1.0", desired: "{ size: 1 }", live: "{ size: 1.0 }", suspects: "inSync" },
    {
      rule: "a string is never a number",
      desired: "{ port: 80 }",
      live: "{ port: '80' }",
      suspects: ["changed /spec/port"],
    },
    { rule: "another value", desired: "{ size: 1 }", live: "{ size: 2 }", suspects: ["changed /spec/size"] },
    { rule: "a value that is not there", desired: "{ size: 1 }", live: "{}", suspects: ["absent /spec/size"] },
    {
      rule: "a map that is not there is named once",
      desired: "{ options: { mode: a, level: 1 } }",
      live: "{}",
      suspects: ["absent /spec/options"],
    },
    { rule: "null is not a missing value", desired: "{ text: null }", live: "{}", suspects: ["absent /spec/text"] },
    {
      rule: "null is not empty text",
      desired: "{ text: null }",
      live: "{ text: '' }",
      suspects: ["changed /spec/text"],
    },
    { rule: "zero is not a missing value", desired: "{ size: 0 }", live: "{}", suspects: ["absent /spec/size"] },
    {
      rule: "an empty map over a full one adds nothing",
      desired: "{ options: {} }",
      live: "{ options: { mode: a } }",
      suspects: "inSync",
    },
    {
      rule: "an empty map that is not there",
      desired: "{ options: {} }",
      live: "{}",
      suspects: ["absent /spec/options"],
    },
    {
      rule: "an empty list over a full one adds nothing",
      desired: "{ env: [] }",
      live: "{ env: [{ name: a }] }",
      suspects: "inSync",
    },
    {
      rule: "an empty list is not null",
      desired: "{ env: [] }",
      live: "{ env: null }",
      suspects: ["changed /spec/env"],
    },
    {
      rule: "a map is not a list",
      desired: "{ options: { mode: a } }",
      live: "{ options: [] }",
      suspects: ["changed /spec/options"],
    },
    {
      rule: "items are known by their key",
      desired: "{ env: [{ name: b, value: '2' }] }",
      live: "{ env: [{ name: a }, { name: b, value: '2', extra: x }] }",
      suspects: "inSync",
    },
    {
      rule: "an item that differs, at its field",
      desired: "{ env: [{ name: a, value: x }] }",
      live: "{ env: [{ name: z }, { name: a, value: y }] }",
      suspects: ["changed /spec/env/0/value"],
    },
    {
      rule: "an item that is not there is named once",
      desired: "{ env: [{ name: a }, { name: b, value: '1' }] }",
      live: "{ env: [{ name: a }] }",
      suspects: ["absent /spec/env/1"],
    },
    {
      rule: "items in the same relative order",
      desired: "{ env: [{ name: a }, { name: c }] }",
      live: "{ env: [{ name: a }, { name: b }, { name: c }] }",
      suspects: "inSync",
    },
    {
      rule: "items in another order",
      desired: "{ env: [{ name: a }, { name: b }] }",
      live: "{ env: [{ name: b }, { name: a }] }",
      suspects: ["order /spec/env"],
    },
    {
      rule: "a key that is left out takes its default",
      desired: "{ ports: [{ port: 80 }] }",
      live: "{ ports: [{ port: 80, protocol: TCP }] }",
      suspects: "inSync",
    },
    {
      rule: "a key with another value is another item",
      desired: "{ ports: [{ port: 80 }] }",
      live: "{ ports: [{ port: 80, protocol: UDP }] }",
      suspects: ["absent /spec/ports/0"],
    },
    {
      rule: "an item twice in the file",
      desired: "{ env: [{ name: a }, { name: a }] }",
      live: "{ env: [{ name: a }] }",
      suspects: ["order /spec/env"],
    },
    {
      rule: "an item twice in live",
      desired: "{ env: [{ name: a }] }",
      live: "{ env: [{ name: a }, { name: a }] }",
      suspects: ["changed /spec/env"],
    },
    {
      rule: "an item twice in live that the file does not speak of",
      desired: "{ env: [{ name: b }] }",
      live: "{ env: [{ name: a }, { name: a }, { name: b }] }",
      suspects: "inSync",
    },
    {
      rule: "an item without its key",
      desired: "{ old: [{ value: x }] }",
      live: "{ old: [{ name: x, value: x }] }",
      suspects: ["changed /spec/old"],
    },
    { rule: "sets hold each value", desired: "{ tags: [b] }", live: "{ tags: [a, b] }", suspects: "inSync" },
    {
      rule: "a set lacks a value",
      desired: "{ tags: [a, c] }",
      live: "{ tags: [a, b] }",
      suspects: ["absent /spec/tags/1"],
    },
    {
      rule: "sets have an order",
      desired: "{ tags: [b, a] }",
      live: "{ tags: [a, b] }",
      suspects: ["order /spec/tags"],
    },
    {
      rule: "patch strategy merge with a key makes a map list",
      desired: "{ old: [{ name: b }] }",
      live: "{ old: [{ name: a }, { name: b, value: x }] }",
      suspects: "inSync",
    },
    {
      rule: "patch strategy merge without a key makes a set",
      desired: "{ names: [b] }",
      live: "{ names: [a, b] }",
      suspects: "inSync",
    },
    {
      rule: "atomic lists are equal or not",
      desired: "{ args: [a] }",
      live: "{ args: [a, b] }",
      suspects: ["changed /spec/args"],
    },
    { rule: "atomic lists, equal", desired: "{ args: [a, b] }", live: "{ args: [a, b] }", suspects: "inSync" },
    {
      rule: "a list of no declared kind is atomic",
      desired: "{ steps: [{ run: a }] }",
      live: "{ steps: [{ run: a }, { run: b }] }",
      suspects: ["changed /spec/steps"],
    },
    {
      rule: "the one leaf that differs in an atomic list is named",
      desired: "{ steps: [{ run: a }, { run: c }] }",
      live: "{ steps: [{ run: a }, { run: b }] }",
      suspects: ["changed /spec/steps/1/run"],
    },
    {
      rule: "two leaves: each is named",
      desired: "{ steps: [{ run: x }, { run: c }] }",
      live: "{ steps: [{ run: a }, { run: b }] }",
      suspects: ["changed /spec/steps/0/run", "changed /spec/steps/1/run"],
    },
    {
      rule: "atomic maps are equal or not",
      desired: "{ selector: { matchLabels: { a: '1' } } }",
      live: "{ selector: { matchLabels: { a: '1', b: '2' } } }",
      suspects: ["changed /spec/selector"],
    },
    {
      rule: "map-type beside a reference wins over the definition's",
      desired: "{ loose: { matchLabels: { a: '1' } } }",
      live: "{ loose: { matchLabels: { a: '1', b: '2' } } }",
      suspects: "inSync",
    },
    {
      rule: "a default that the server is known to add inside an atomic map",
      desired: "{ source: { fieldPath: x } }",
      live: "{ source: { fieldPath: x, apiVersion: v1 } }",
      suspects: "inSync",
    },
    {
      rule: "another value than that default",
      desired: "{ source: { fieldPath: x } }",
      live: "{ source: { fieldPath: x, apiVersion: v2 } }",
      suspects: ["changed /spec/source"],
    },
    {
      rule: "unknown parts: maps by key",
      desired: "{ free: { a: { b: 1 } } }",
      live: "{ free: { a: { b: 1, c: 2 }, d: 3 } }",
      suspects: "inSync",
    },
    {
      rule: "unknown parts: lists as a whole",
      desired: "{ free: { l: [{ name: a }] } }",
      live: "{ free: { l: [{ name: a }, { name: b }] } }",
      suspects: ["changed /spec/free/l"],
    },
    {
      rule: "any value: a map by key",
      desired: "{ any: { a: 1 } }",
      live: "{ any: { a: 1, b: 2 } }",
      suspects: "inSync",
    },
    { rule: "any value: a scalar", desired: "{ any: 1 }", live: "{ any: { a: 1 } }", suspects: ["changed /spec/any"] },
    {
      rule: "oneOf beside properties is still a map",
      desired: "{ choice: { left: a } }",
      live: "{ choice: { left: a, right: b } }",
      suspects: "inSync",
    },
    {
      rule: "maps of maps",
      desired: "{ rooms: { x: { low: 1 } } }",
      live: "{ rooms: { x: { low: 1, high: 2 }, y: {} } }",
      suspects: "inSync",
    },
    {
      rule: "recursive types",
      desired: "{ tree: { children: { a: { children: { b: { name: x } } } } } }",
      live: "{ tree: { children: { a: { children: { b: { name: y } } } } } }",
      suspects: ["changed /spec/tree/children/a/children/b/name"],
    },
    {
      rule: "a field that no schema knows is compared as a whole",
      desired: "{ bogus: { a: 1 } }",
      live: "{ bogus: { a: 1, b: 2 } }",
      suspects: ["changed /spec/bogus"],
    },
  ];
  for (const { rule, desired, live, suspects } of rules) {
    it(rule, () => assert.deepEqual(suspectsOf(desired, live), suspects));
  }
});
