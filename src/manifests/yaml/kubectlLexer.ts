import { Lexer } from "yaml";

/** What is used of the lexer beyond its declared face. `kubectlLexer.test.ts` and the comparison with kubectl hold it to that. */
interface Lexing {
  /** Lines that go on in a scalar or a flow collection are indented at least so far. */
  indentNext: number;
  lex(source: string): Generator<string>;
  parseFlowCollection(): Generator<string, unknown>;
  parseQuotedScalar(): Generator<string, unknown>;
}

/** Made with the first text that needs it, so that loading this file does not load the parser. */
let lexer: (new () => Lexing) | undefined;

/** The lexer with the rule of go-yaml. */
export function createKubectlLexer(): Lexing {
  lexer ??= defineLexer(Lexer as unknown as new () => Lexing);
  return new lexer();
}

/**
 * The lexer with the rule of go-yaml: inside quotes and flow collections indentation means nothing (`scannerc.go`: columns are only
 * looked at where `flow_level` is 0), so that a text in quotes and a bracket may go on in any column.
 */
function defineLexer(Base: new () => Lexing): new () => Lexing {
  return class extends Base {
    override *parseFlowCollection(): Generator<string, unknown> {
      return yield* this.#withoutIndent(super.parseFlowCollection());
    }

    override *parseQuotedScalar(): Generator<string, unknown> {
      return yield* this.#withoutIndent(super.parseQuotedScalar());
    }

    *#withoutIndent(work: Generator<string, unknown>): Generator<string, unknown> {
      const kept = this.indentNext;
      this.indentNext = 0;
      const next = yield* work;
      this.indentNext = kept;
      return next;
    }
  };
}
