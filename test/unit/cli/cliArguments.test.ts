import assert from "node:assert/strict";
import { readArguments } from "../../../src/cli/usage/cliArguments.ts";
import { table } from "../../../src/cli/print/table.ts";
import { maskForPrint, valueText } from "../../../src/cli/print/valueText.ts";
import { redactObject } from "../../../src/support/redaction.ts";

const read = (words: readonly string[], env: NodeJS.ProcessEnv = {}) => {
  const args = readArguments(words, env, "/home/ann");
  assert.ok(args !== "help");
  return args;
};

describe("arguments of the command line", () => {
  it("take the kubeconfig from the option, else KUBECONFIG with all its files, else the home folder", () => {
    assert.deepEqual(read(["status", "--kubeconfig", "/a"], { KUBECONFIG: "/b" }).kubeconfig, ["/a"]);
    assert.deepEqual(read(["status"], { KUBECONFIG: "/b::/c" }).kubeconfig, ["/b", "/c"]);
    assert.deepEqual(read(["status"]).kubeconfig, ["/home/ann/.kube/config"]);
  });

  it("may stand before, between and behind paths", () => {
    const args = read(["diff", "-n", "shop", "a.yaml", "-o", "json", "b.yaml", "--take-over", "x", "--take-over", "y"]);
    assert.deepEqual(
      [args.operands, args.namespace, args.output, args.takeOver],
      [["a.yaml", "b.yaml"], "shop", "json", ["x", "y"]],
    );
  });

  it("are refused with the word that is wrong", () => {
    assert.throws(() => read(["stauts"]), /stauts.*status/);
    assert.throws(() => read(["diff", "-o", "yaml"]), /yaml/);
    assert.throws(() => read(["diff", "--nope"]), /--nope/);
  });

  it("ask for help by an option, or by saying nothing", () => {
    assert.equal(readArguments(["diff", "--help"], {}, "/"), "help");
    assert.equal(readArguments([], {}, "/"), "help");
  });
});

describe("texts of the command line", () => {
  it("stand in columns, without escapes that a name may carry", () => {
    assert.deepEqual(
      table([
        ["a", "long", "x"],
        ["bbb", "c", ""],
      ]),
      ["a    long  x", "bbb  c"],
    );
    assert.deepEqual(table([["\u001b[31mred\u202e\nx"]]), ["red   | x"]);
  });

  it("cut long values, and show `***` for values of Secrets at any depth", () => {
    assert.equal(valueText(undefined), "(not set)");
    assert.equal(valueText("x".repeat(100)).length, 60);
    const secret = redactObject({ apiVersion: "v1", kind: "Secret", data: { a: "b25l" } });
    assert.deepEqual(maskForPrint({ list: [secret] }), {
      list: [{ apiVersion: "v1", kind: "Secret", data: { a: "***" } }],
    });
  });
});
