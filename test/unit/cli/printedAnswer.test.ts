import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { commandRows, optionRows, SHELLS } from "../../../src/cli/usage/cliTable.ts";
import { printedAnswer } from "../../../src/cli/print/printedAnswer.ts";

const root = path.join(import.meta.dirname, "../../..");

/** What bash offers for the last of these words. */
function offered(...words: readonly string[]): readonly string[] {
  const script = `${printedAnswer(["completion", "bash"])}
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _mooring; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const answer = execFileSync("bash", ["-c", script, "bash", "mooring", ...words], { encoding: "utf8", cwd: root });
  return answer.split("\n").filter(Boolean);
}

describe("what the command line prints without a look at anything", () => {
  it("names each command and option in help, manual page and completions", () => {
    const names = [...commandRows().map(([name]) => name), ...optionRows().map(([name]) => name)];
    const texts = [["--help"], ["manual"], ...SHELLS.map((shell) => ["completion", shell])];
    for (const words of texts) {
      const text = printedAnswer(words)?.replaceAll("\\-", "-") ?? "";
      for (const name of names) assert.ok(text.includes(name), `${words.join(" ")}: ${name}`);
    }
  });

  it("keeps the help within 120 columns", () => {
    const lines = printedAnswer([])?.split("\n") ?? [];
    assert.deepEqual(
      lines.filter((line) => line.length > 120),
      [],
    );
  });

  it("has the version of package.json", () => {
    const { version } = JSON.parse(fs.readFileSync(path.join(root, "package.json"), "utf8")) as { version: string };
    assert.equal(printedAnswer(["version"]), `mooring ${version}\n`);
    assert.equal(printedAnswer(["--version"]), `mooring ${version}\n`);
  });

  it("leaves everything else to the engine, and refuses a shell that it has nothing for", () => {
    for (const words of [
      ["diff"],
      ["diff", "--help"],
      ["completion", "--help"],
      ["export", "version"],
      ["manual", "x"],
    ])
      assert.equal(printedAnswer(words), undefined);
    for (const words of [["completion"], ["completion", "tcsh"], ["completion", "bash", "zsh"]])
      assert.throws(() => printedAnswer(words), /bash \| zsh \| fish \| powershell/);
  });

  describe("completes in bash", () => {
    const rows: readonly (readonly [words: readonly string[], expected: readonly string[]])[] = [
      [["st"], ["status"]],
      [["--all"], ["--all-contexts", "--allow-exec"]],
      [
        ["diff", "--output", ""],
        ["text", "json", "patch"],
      ],
      [["diff", "-o", "j"], ["json"]],
      [["--context", "diff", "app"], ["apply"]],
      [["--context", "prod", "re"], ["repositories"]],
      [
        ["repositories", "re"],
        ["recheck", "remove"],
      ],
      [["completion", "b"], ["bash"]],
      [["diff", "package.j"], ["package.json"]],
      [["--kubeconfig", "package.j"], ["package.json"]],
      [["export", ""], []],
      [["diff", "--context", ""], []],
    ];
    for (const [words, expected] of rows)
      it(`mooring ${words.join(" ")}`, () => assert.deepEqual(offered(...words), expected));
  });
});
