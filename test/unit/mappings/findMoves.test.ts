import assert from "node:assert/strict";
import { mappingsOf } from "../../../src/mappings/mappings.ts";
import { parseMooringYaml } from "../../../src/mappings/config/mooringYaml.ts";
import type { Pack } from "../../../src/model/pack.ts";

const FOLDER = "/home/user/shop";
const REPOSITORY = { root: FOLDER, name: "shop", url: undefined };
const ENTRY = "mappings: [{ pack: shop/cart, path: apps/cart, heal: true, cluster: { namespace: shop } }]";

function pack(path: string, name = path.slice(path.lastIndexOf("/") + 1)): Pack {
  return { id: `folder:${path}`, name, kind: "folder", folder: FOLDER, root: `${FOLDER}/${path}`, files: [] };
}

function states(yaml: string, ...packs: readonly Pack[]): readonly string[] {
  const { config } = parseMooringYaml(yaml, "mooring.yaml");
  const target = { context: "staging", namespace: "shop" };
  return mappingsOf({ folder: FOLDER, packs, config, target, repositories: [REPOSITORY] }).map(
    ({ path, state, policy }) => `${path} ${state}${policy.heal ? " heals" : ""}`,
  );
}

describe("packs whose files were moved", () => {
  const cases: readonly (readonly [what: string, packs: readonly Pack[], expected: readonly string[]])[] = [
    ["stay where mooring.yaml says", [pack("apps/cart")], ["apps/cart connected heals"]],
    ["are known by the end of their path, and do nothing by themselves", [pack("shop/cart")], ["shop/cart moved"]],
    ["are known by their name", [pack("apps/basket", "shop/cart")], ["apps/basket moved"]],
    [
      "are known by their name before the path",
      [pack("old/cart"), pack("apps/basket", "shop/cart")],
      ["old/cart connected", "apps/basket moved"],
    ],
    [
      "are none where two could be meant",
      [pack("a/cart"), pack("b/cart")],
      ["a/cart connected", "b/cart connected", "apps/cart unmappedPack heals"],
    ],
    [
      "are none where nothing is alike",
      [pack("apps/search")],
      ["apps/search connected", "apps/cart unmappedPack heals"],
    ],
  ];
  for (const [what, packs, expected] of cases)
    it(what, () => {
      assert.deepEqual(states(ENTRY, ...packs), expected);
    });

  it("are none where two entries want the same pack", () => {
    const yaml = "mappings: [{ pack: a/cart, path: a/cart }, { pack: b/cart, path: b/cart }]";
    assert.deepEqual(states(yaml, pack("c/cart")), ["c/cart connected", "a/cart unmappedPack", "b/cart unmappedPack"]);
  });
});
