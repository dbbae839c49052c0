import "./vscodeStub.ts";
import assert from "node:assert/strict";
import type { Scalar } from "../../../src/model/json.ts";
import type { VariableLevel, VariableResult, VariableSetting, VariableAt } from "../../../src/model/variable.ts";

const { describeVariable } = await import("../../../src/editor/words/describeVariable.ts");

const place = {
  file: "/ws/vars.yaml",
  range: { start: 0, end: 1, line: 1, column: 1, endLine: 1, endColumn: 2 },
  exact: true,
};
const setting = (level: VariableLevel, value: Scalar, source: string, isInFile = true): VariableSetting => ({
  name: "X",
  level,
  value,
  source,
  place: isInFile ? place : undefined,
});
const use = (name: string, result: VariableResult, knowledge: VariableAt["knowledge"] = "all"): VariableAt => ({
  name,
  range: place.range,
  result,
  knowledge,
});

describe("the hover over a variable", () => {
  it("says value and origin, and what does not count", () => {
    const hidden = [setting("pack", "old", "Pack shop/web")];
    const own = setting("organization", 7, "Config platform/all", false);
    assert.deepEqual(describeVariable(use("X", { kind: "value", value: 7, setting: own, hidden })), [
      "vars.X = 7",
      "set by the organization: Config platform/all in the cluster",
      "old of the pack has no effect: Pack shop/web",
    ]);
  });

  it("names an encrypted value and masks one that is meant to be secret", () => {
    const vault = "$KUBIT_VAULT;1.2;AES256;pass\n3663663832383838623116130366432";
    const head = (name: string, value: Scalar) =>
      describeVariable(use(name, { kind: "value", value, setting: setting("pack", value, "Pack x"), hidden: [] }))[0];
    assert.equal(head("DB_PASSWORD", vault), 'vars.DB_PASSWORD = "encrypted (vault pass)"'.replaceAll('"', ""));
    assert.equal(head("DB_PASSWORD", "hunter2"), "vars.DB_PASSWORD = ***");
    assert.equal(head("TAG", "1.4.0"), "vars.TAG = 1.4.0");
    assert.equal(head("NOTHING", null), "vars.NOTHING = null");
  });

  it("says what is wrong, and what was not looked at", () => {
    assert.deepEqual(describeVariable(use("X", { kind: "undefined" }, "clusterSilent")), [
      "vars.X is not defined",
      "The Config resources in the cluster could not be read.",
    ]);
    const self = setting("pack", "{{vars.X}}", "Pack x");
    assert.deepEqual(describeVariable(use("X", { kind: "cycle", names: ["X", "Y", "X"], setting: self })), [
      "vars.X has no value: X → Y → X is a circular reference",
    ]);
  });
});
