import assert from "node:assert/strict";
import fc from "fast-check";
import { Variables } from "../../../src/manifests/variables/resolveVariables.ts";
import { variableUses } from "../../../src/manifests/variables/variableUses.ts";
import type { Scalar } from "../../../src/model/json.ts";
import type { VariableLevel, VariableSetting } from "../../../src/model/variable.ts";

const set = (name: string, value: Scalar | undefined, level: VariableLevel = "pack"): VariableSetting => ({
  name,
  value,
  level,
  source: `${level}'s`,
  place: undefined,
});
const valueOf = (settings: readonly VariableSetting[], name: string): Scalar | string => {
  const result = new Variables(settings).resolve(name);
  return result.kind === "value" ? result.value : result.kind;
};

describe("variables", () => {
  const all = [set("X", "pack"), set("X", "organization", "organization"), set("X", "project", "project")];

  it("take the project's value before the organization's before the pack's own, in whatever order they are found", () => {
    for (const order of [all, [...all].reverse()]) {
      assert.equal(valueOf(order, "X"), "project");
      assert.equal(
        valueOf(
          order.filter(({ level }) => level !== "project"),
          "X",
        ),
        "organization",
      );
      assert.equal(
        valueOf(
          order.filter(({ level }) => level === "pack"),
          "X",
        ),
        "pack",
      );
    }
  });

  it("know what does not count", () => {
    const result = new Variables(all).resolve("X");
    assert.ok(result.kind === "value");
    assert.deepEqual(
      result.hidden.map(({ level }) => level),
      ["organization", "pack"],
    );
  });

  it("are null, text, numbers and booleans, and keep their type where they are the whole value", () => {
    const variables = new Variables([set("NOTHING", null), set("N", 3), set("ON", true), set("T", "x")]);
    assert.deepEqual(
      variables.substitute({
        n: "{{ vars.N }}",
        on: "{{vars.ON}}",
        nothing: "{{ vars.NOTHING }}",
        mixed: ["{{ vars.T }}-{{vars.N}}", "a{{ vars.NOTHING }}b", 7],
        unknown: "{{ vars.OTHER }}",
      }),
      { n: 3, on: true, nothing: null, mixed: ["x-3", "ab", 7], unknown: "{{ vars.OTHER }}" },
    );
  });

  it("may use each other over several levels", () => {
    const settings = [
      set("IMAGE", "{{ vars.REGISTRY }}/web:{{ vars.TAG }}"),
      set("REGISTRY", "registry.{{ vars.DOMAIN }}", "organization"),
      set("DOMAIN", "example.com", "project"),
      set("TAG", 7),
    ];
    assert.equal(valueOf(settings, "IMAGE"), "registry.example.com/web:7");
  });

  it("name the whole circle", () => {
    const settings = [
      set("A", "{{vars.B}}"),
      set("B", "x{{vars.C}}"),
      set("C", "{{ vars.A }}y"),
      set("D", "{{vars.B}}"),
    ];
    const variables = new Variables(settings);
    const a = variables.resolve("A");
    assert.deepEqual(a.kind === "cycle" && a.names, ["A", "B", "C", "A"]);
    const d = variables.resolve("D");
    assert.deepEqual(d.kind === "cycle" && [...new Set(d.names)].sort(), ["A", "B", "C"]);
    assert.equal(valueOf([set("SELF", "{{ vars.SELF }}")], "SELF"), "cycle");
  });

  it("say what is missing, also further in", () => {
    const result = new Variables([set("A", "{{vars.B}}"), set("B", "{{vars.GONE}}")]).resolve("A");
    assert.deepEqual(result.kind === "needs" && result.missing, "GONE");
    assert.equal(valueOf([], "A"), "undefined");
    assert.equal(valueOf([set("LIST", undefined)], "LIST"), "notPlain");
  });

  it("come to an end whatever uses whatever", () => {
    const names = ["A", "B", "C", "D", "E"];
    const graph = fc.array(fc.tuple(fc.constantFrom(...names), fc.subarray(names)), { maxLength: 12 });
    fc.assert(
      fc.property(graph, (edges) => {
        const variables = new Variables(
          edges.map(([name, used]) => set(name, used.map((other) => `{{vars.${other}}}`).join("-"))),
        );
        for (const name of names) {
          const result = variables.resolve(name);
          if (result.kind === "cycle") assert.equal(result.names[0], result.names.at(-1));
          assert.deepEqual(new Variables([]).resolve(name), { kind: "undefined" });
        }
      }),
    );
  });
});

describe("uses of variables in a text", () => {
  it("are found with their places, blanks or none, but not in comments", () => {
    const text = `a: "{{ vars.ONE }}" # {{ vars.COMMENT }}\n# {{vars.TOO}}\nb: 'x#{{vars.TWO}}'\nc: {{ values.X }} {{vars.bad name}}\n`;
    assert.deepEqual(
      variableUses(text).map(({ name, start, end }) => [name, text.slice(start, end)]),
      [
        ["ONE", "ONE"],
        ["TWO", "TWO"],
      ],
    );
  });
});
