import assert from "node:assert/strict";
import fc from "fast-check";
import { helmArguments } from "../../../src/manifests/charts/helmTemplate.ts";
import { releaseName } from "../../../src/manifests/charts/releaseName.ts";

/** Helm's own rule (`chartutil.ValidateReleaseName`). */
const RELEASE = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const OWN = /^--(?:include-crds|no-hooks|namespace=.*|show-only=.*)$/s;

const name = fc.oneof(
  fc.string({ unit: "grapheme" }),
  fc.string({ unit: fc.constantFrom("-", "a", "_", "/", ".", "é", "名", " ", "Z", "9"), maxLength: 120 }),
  fc.constantFrom("_", "--post-renderer=sh", "-n", "--kubeconfig=x", "магазин", "店", "a/--x", "--x/b", "-/-"),
);

describe("the command line of helm", () => {
  it("has a release name that helm takes, whatever the chart is called", () => {
    fc.assert(
      fc.property(name, (text) => {
        const release = releaseName(text);
        assert.match(release, RELEASE);
        assert.ok(release.length <= 53);
      }),
      { numRuns: 1000 },
    );
  });

  it("has only Mooring's own options before the operands, and two operands", () => {
    fc.assert(
      fc.property(
        name.filter((text) => !text.includes("\0")),
        fc.string(),
        (packName, folder) => {
          const [subcommand, ...rest] = helmArguments({ name: packName, root: `/w/${folder.replaceAll("\0", "")}` });
          assert.equal(subcommand, "template");
          const end = rest.indexOf("--");
          for (const argument of rest.slice(0, end)) assert.match(argument, OWN);
          assert.equal(rest.length, end + 3);
          assert.ok(rest.slice(end + 1).every((argument) => !argument.startsWith("-")));
        },
      ),
      { numRuns: 1000 },
    );
  });

  for (const [text, release] of [
    ["Shop_App", "shop-app"],
    ["team/shop", "shop"],
    ["магазин", "release"],
    ["_", "release"],
    [`${"a".repeat(52)}-b`, "a".repeat(52)],
  ] as const)
    it(`calls the release of ${text} ${release}`, () => assert.equal(releaseName(text), release));
});
