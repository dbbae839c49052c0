import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { gitError } from "../../src/git/process/gitErrors.ts";
import { cutRedacted } from "../../src/support/cutRedacted.ts";
import { nameEncrypted } from "../../src/support/encryptedValue.ts";
import { printable } from "../../src/support/printable.ts";
import { redactText } from "../../src/support/redaction.ts";

const ROOT = join(import.meta.dirname, "../..");
const MB = 1024 * 1024;
/** Milliseconds of processor time for 1 MB. */
const MOST = 50;

/** What makes an expression look at the same characters again and again when it is repeated. */
const UNITS = [
  ..."aA0 .-_/\\:;=,'\"`#@!&%+*?|~^$<>()[]{}\n\r\t\0é",
  "\r\n",
  '\\"',
  "''",
  "a ",
  " a",
  "a:",
  "a: ",
  ": ",
  "- ",
  "-- ",
  "a=",
  "a,",
  "a.",
  "a/",
  "a@",
  "a://",
  "://",
  "${a",
  "{{",
  "}}",
  "{%",
  "{a",
  "[a",
  "]a",
  "#a",
  " #",
  "\n ",
  "\n\n",
  "| ",
  "- !a ",
  "- |",
  "\u001b[",
  "\u001b[0",
  "\u2028",
  "ENC[A,data:",
  "ENC[",
  "$KUBIT_VAULT;1;A;v ",
  "$KUBIT_VAULT;",
  "password",
  'password="',
  "password='",
  "token ",
  "token: ",
  "bearer ",
  "-----BEGIN ",
  "-----BEGIN PRIVATE KEY-----",
  "-----END ",
  "remote: ",
  "error: ",
  "cannot lock ref ",
  "Unable to create '",
  "repository '",
  "repository ",
  "Permission to ",
  "object file ",
  "loose object ",
  "[remote rejected] (",
  "got ",
  'Invalid value: "',
  'unknown field "',
  "apiVersion",
  "kind ",
  "kind: ",
] as const;
/** Ends that fit nothing, so that every way is tried. */
const ENDS = ["", "\0", "\n\0"];

function hostile(unit: string, size: number, end: string): string {
  return unit.repeat(Math.ceil(size / unit.length)).slice(0, size) + end;
}

/** The least processor time of some runs, in milliseconds: what another process takes away does not count. */
function cost(run: () => unknown, runs: number, enough: number): number {
  let least = Infinity;
  for (let at = 0; at < runs && least > enough; at += 1) {
    const before = process.cpuUsage();
    run();
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, (user + system) / 1000);
  }
  return least;
}

interface Expression {
  readonly place: string;
  readonly pattern: RegExp;
}

/** Every expression that is written in the sources. */
function expressionsIn(folder: string): readonly Expression[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts") && !name.endsWith(".d.ts"))
    .flatMap((name) => {
      const source = ts.createSourceFile(name, readFileSync(join(ROOT, folder, name), "utf8"), ts.ScriptTarget.Latest);
      const found: Expression[] = [];
      const visit = (node: ts.Node): void => {
        if (ts.isRegularExpressionLiteral(node)) {
          const end = node.text.lastIndexOf("/");
          const line = source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
          const pattern = new RegExp(node.text.slice(1, end), node.text.slice(end + 1));
          found.push({ place: `${folder}/${name}:${line} ${node.text}`, pattern });
        }
        ts.forEachChild(node, visit);
      };
      visit(source);
      return found;
    });
}

/** As `replaceAll` and `matchAll` use it: all matches of the text, or the first. */
function runOver({ pattern }: Expression, text: string): void {
  pattern.lastIndex = 0;
  if (pattern.global) text.replace(pattern, "");
  else pattern.exec(text);
}

describe("expressions over foreign texts", () => {
  const all = [...expressionsIn("src"), ...expressionsIn("webview-ui")];

  it("are all found", () => assert.ok(all.length > 250, String(all.length)));

  for (const [at, part] of Object.entries(Array.from({ length: 8 }, (_, one) => all.filter((_e, i) => i % 8 === one))))
    it(`take a time that grows with the text and no faster (part ${Number(at) + 1} of 8)`, function () {
      this.timeout(120_000);
      for (const expression of part) {
        // 8 KiB in a square is 30 ms and more, in a line far below 1 ms
        const slow = UNITS.map((unit) => {
          const text = hostile(unit, 8 * 1024, "\n\0");
          return { unit, ms: cost(() => runOver(expression, text), 3, 5) };
        }).sort((a, b) => b.ms - a.ms);
        assert.ok((slow[0]?.ms ?? 0) < 10, `${expression.place}: ${JSON.stringify(slow[0])} for 8 KiB`);
        // the slowest of them at full size
        const unit = slow[0]?.unit ?? "a";
        const text = hostile(unit, MB, "\n\0");
        const ms = cost(() => runOver(expression, text), 5, MOST);
        assert.ok(ms < MOST, `${expression.place}: ${ms} ms for 1 MB of ${JSON.stringify(unit)}`);
      }
    });

  const WORK: Readonly<Record<string, (text: string) => unknown>> = {
    redactText,
    nameEncrypted,
    printable,
    cutRedacted: (text) => cutRedacted(text, 4_096),
    gitError: (text) => gitError("git fetch", text),
  };
  for (const [name, work] of Object.entries(WORK))
    it(`make ${name} take as long as the text is, and not longer`, function () {
      this.timeout(120_000);
      for (const unit of UNITS)
        for (const end of ENDS) {
          const text = hostile(unit, 8 * 1024, end);
          const ms = cost(() => work(text), 3, 10);
          assert.ok(ms < 20, `${JSON.stringify(unit)}: ${ms} ms for 8 KiB`);
        }
      for (const unit of UNITS) {
        // all of its expressions, one after the other
        const text = hostile(unit, MB, "\0");
        const ms = cost(() => work(text), 3, 10 * MOST);
        assert.ok(ms < 10 * MOST, `${JSON.stringify(unit)}: ${ms} ms for 1 MB`);
      }
    });
});
