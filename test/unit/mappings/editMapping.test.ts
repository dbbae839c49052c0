import assert from "node:assert/strict";
import fc from "fast-check";
import { type MappingChange, putMapping } from "../../../src/mappings/config/editMapping.ts";
import { parseMooringYaml } from "../../../src/mappings/config/mooringYaml.ts";
import { MooringError } from "../../../src/support/errors.ts";

const put = (text: string | undefined, change: MappingChange = {}): string =>
  putMapping(text, { path: "apps/cart" }, "shop/cart", change);

const CASES: readonly (readonly [what: string, before: string, change: MappingChange, after: string])[] = [
  [
    "adds a mapping behind the others",
    "# ours\nmappings:\n  - pack: shop/old # keep\n    path: apps/old\nprotected: [a]\n",
    {},
    "# ours\nmappings:\n  - pack: shop/old # keep\n    path: apps/old\n  - pack: shop/cart\n    path: apps/cart\nprotected: [a]\n",
  ],
  [
    "adds a key at the end of its mapping",
    "mappings:\n  - pack: shop/cart\n    path: ./apps/cart # here\n    cluster:\n      context: prod\n\n# next\n  - pack: b\n    path: b\n",
    { connected: false },
    "mappings:\n  - pack: shop/cart\n    path: ./apps/cart # here\n    cluster:\n      context: prod\n    connected: false\n\n# next\n  - pack: b\n    path: b\n",
  ],
  [
    "changes a value and keeps the comment behind it",
    "mappings:\n- pack: shop/cart\n  path: apps/cart\n  heal: false # not yet\n",
    { heal: true },
    "mappings:\n- pack: shop/cart\n  path: apps/cart\n  heal: true # not yet\n",
  ],
  [
    "takes a key away with its line",
    "mappings:\n  - pack: shop/cart\n    pause: true # for the migration\n    path: apps/cart\n",
    { pause: undefined },
    "mappings:\n  - pack: shop/cart\n    path: apps/cart\n",
  ],
  [
    "takes the first key away",
    "mappings:\n  - pause: true\n    pack: shop/cart\n    path: apps/cart",
    { pause: undefined },
    "mappings:\n  - pack: shop/cart\n    path: apps/cart",
  ],
  [
    "adds and takes away in flow style",
    "mappings: [{ pack: shop/cart, pause: true, path: apps/cart }, { pack: b, path: b }]\n",
    { pause: undefined, push: "push" },
    "mappings: [{ pack: shop/cart, path: apps/cart, push: push }, { pack: b, path: b }]\n",
  ],
  [
    "follows a move and a new name",
    "mappings:\n  - pack: shop/cart\n    path: apps/cart # moved often\n",
    { path: "services/cart", pack: "shop/basket" },
    "mappings:\n  - pack: shop/basket\n    path: services/cart # moved often\n",
  ],
  [
    "adds behind a last line without a break",
    "mappings:\n  - pack: a\n    path: apps/cart",
    { heal: true },
    "mappings:\n  - pack: a\n    path: apps/cart\n    heal: true\n",
  ],
];

describe("putMapping", () => {
  for (const [what, before, change, after] of CASES) {
    it(what, () => assert.equal(put(before, change), after));

    it(`${what}, with CRLF`, () => {
      assert.equal(put(before.replaceAll("\n", "\r\n"), change), after.replaceAll("\n", "\r\n"));
    });

    it(`${what}, and once is enough`, () => {
      const again = putMapping(put(before, change), { path: change.path ?? "apps/cart" }, "shop/cart", change);
      assert.equal(again, after);
    });
  }

  it("starts the file when there is none", () => {
    const { config, problems } = parseMooringYaml(put(undefined, { commit: "onSave" }), "mooring.yaml");
    assert.deepEqual(problems, []);
    assert.deepEqual([config.mappings[0]?.pack, config.mappings[0]?.commit], ["shop/cart", "onSave"]);
  });

  it("leaves a broken file alone and names the line", () => {
    assert.throws(
      () => put("mappings:\n  - pack: [\n"),
      (error) => MooringError.is(error, "badInput") && /line \d/.test(error.message),
    );
  });

  for (const before of [
    "x: &a [{ pack: a, path: apps/cart }]\nmappings: *a\n",
    "mappings:\n  - &a { pack: a, path: apps/cart }\n  - *a\n",
    "mappings: text\n",
    "- a\n",
  ]) {
    it(`refuses rather than harm ${JSON.stringify(before)}`, () => {
      assert.throws(
        () => put(before, { heal: true }),
        (error) => MooringError.is(error, "refused") || MooringError.is(error, "badInput"),
      );
    });
  }

  it("never changes another mapping, whatever is asked in whatever order", () => {
    const change = fc.record(
      {
        connected: fc.option(fc.boolean(), { nil: undefined }),
        heal: fc.option(fc.boolean(), { nil: undefined }),
        pause: fc.option(fc.boolean(), { nil: undefined }),
        push: fc.option(fc.constantFrom("none", "push", "pullRequest"), { nil: undefined }),
        message: fc.option(fc.constantFrom("a: b", "{pack} #1", "'", '"x"'), { nil: undefined }),
      },
      { requiredKeys: [] },
    ) as fc.Arbitrary<MappingChange>;
    const other = "  - pack: shop/other # mine\n    path: apps/other\n    cluster: { context: prod }\n";
    fc.assert(
      fc.property(fc.array(change, { maxLength: 6 }), fc.boolean(), (changes, isFlow) => {
        const own = isFlow ? "  - { pack: a, path: apps/cart }\n" : "  - pack: a\n    path: apps/cart\n";
        let text = `# head\nmappings:\n${own}${other}# tail\nprotected: [a]\n`;
        const expected: Record<string, unknown> = {};
        for (const one of changes) {
          text = put(text, one);
          Object.assign(expected, one);
        }
        assert.ok(text.endsWith(`${other}# tail\nprotected: [a]\n`), text);
        const { config, problems } = parseMooringYaml(text, "mooring.yaml");
        assert.deepEqual(problems, []);
        const [entry] = config.mappings;
        const defaults = { connected: true, heal: false, pause: false, push: "none", message: undefined };
        for (const [key, value] of Object.entries(expected)) {
          assert.deepEqual(
            entry?.[key as keyof typeof defaults],
            value ?? defaults[key as keyof typeof defaults],
            text,
          );
        }
      }),
    );
  });
});
