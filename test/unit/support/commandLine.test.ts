import assert from "node:assert/strict";
import fc from "fast-check";
import { before, commandLine, option, pair } from "../../../src/support/commandLine.ts";
import { MooringError } from "../../../src/support/errors.ts";

const hostile = fc.oneof(
  fc.constantFrom("-", "--", "-n", "--post-renderer=sh", "--kubeconfig=x", "--upload-pack=touch x", "-oProxyCommand=x"),
  fc.string({ unit: "grapheme" }).map((text) => `-${text}`),
  fc.string({ unit: "grapheme" }),
);

describe("commandLine", () => {
  it("lets no operand become an option, whatever it is called", () => {
    fc.assert(
      fc.property(
        fc.array(hostile),
        fc.constantFrom(undefined, "--" as const, "--end-of-options" as const),
        (operands, end) => {
          const own = ["show", "--quiet"] as const;
          let line: readonly string[];
          try {
            line = commandLine(own, { operands, ...(end === undefined ? {} : { end }) });
          } catch (error) {
            assert.ok(MooringError.is(error, "badInput"));
            assert.ok(operands.some((operand) => operand === "" || operand.startsWith("-") || operand.includes("\0")));
            return;
          }
          assert.deepEqual(line.slice(0, 2), own);
          const rest = end === undefined ? line.slice(2) : line.slice(3);
          assert.deepEqual(rest, operands);
          assert.ok(rest.every((argument) => !argument.startsWith("-")));
        },
      ),
    );
  });

  it("keeps a value in the argument of its option", () => {
    fc.assert(
      fc.property(
        hostile.filter((text) => !text.includes("\0")),
        (value) => {
          assert.deepEqual(commandLine(["show", option("--name", value)]), ["show", `--name=${value}`]);
        },
      ),
    );
  });

  it("puts paths behind a dash of their own, where they may be called anything", () => {
    const line = commandLine(["log"], { end: "--end-of-options", operands: ["HEAD"], paths: ["-x", "--all"] });
    assert.deepEqual(line, ["log", "--end-of-options", "HEAD", "--", "-x", "--all"]);
  });

  for (const operand of ["-x", "", "a\0b"]) {
    it(`refuses ${JSON.stringify(operand)} and names it or its place`, () => {
      assert.throws(() => commandLine(["show"], { operands: [operand] }), { reason: "badInput" });
    });
  }

  it("keeps options of ours that a program takes only after its operands", () => {
    const line = commandLine(["bundle", "create"], { operands: ["/x"] }, ["--stdin"]);
    assert.deepEqual(line, ["bundle", "create", "/x", "--stdin"]);
  });

  it("takes no value of a pair that could be an option", () => {
    assert.deepEqual(commandLine(["checkout", ...pair("-B", "main")]), ["checkout", "-B", "main"]);
    assert.throws(() => pair("-B", "--orphan=x"), { reason: "badInput" });
    assert.throws(() => pair("-c", ""), { reason: "badInput" });
  });

  it("puts options of the program itself before the subcommand", () => {
    const line = commandLine(["log"], { end: "--end-of-options", operands: ["HEAD"] });
    const whole = before([...pair("-c", "http.proxy=x"), "--no-pager"], line);
    assert.deepEqual(whole, ["-c", "http.proxy=x", "--no-pager", "log", "--end-of-options", "HEAD"]);
    assert.throws(() => before([option("--git-dir", "a\0b")], line), { reason: "badInput" });
  });

  it("is refused by the compiler where an option comes from elsewhere", () => {
    const name: string = "--output=x";
    const names: readonly string[] = [name];
    // @ts-expect-error a variable is no option
    assert.ok(commandLine(["log", name]));
    // @ts-expect-error nor are those of an array
    assert.ok(commandLine(["log", ...names]));
    // @ts-expect-error nor behind the operands
    assert.ok(commandLine(["log"], { operands: ["HEAD"] }, [name]));
    // @ts-expect-error nor before the subcommand
    assert.ok(before([name], commandLine(["log"])));
    // @ts-expect-error the name of an option is ours as well
    assert.ok(option(name, "x"));
  });
});
