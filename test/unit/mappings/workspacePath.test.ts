import assert from "node:assert/strict";
import { pathInside } from "../../../src/mappings/match/workspacePath.ts";

describe("a path inside a folder", () => {
  const cases: readonly (readonly [string, string, string | undefined])[] = [
    ["/ws/shop", "/ws/shop", "."],
    ["/ws/shop", "/ws/shop/", "."],
    ["/ws/shop", "/ws/shop/apps/cart", "apps/cart"],
    ["/ws/shop", "/ws/shop/..apps/.hidden/c..d", "..apps/.hidden/c..d"],
    ["/ws/shop", "/ws/shop//apps/./cart/", "apps/cart"],
    ["/ws/shop", "/ws/shop/apps/../cart", "cart"],
    ["/ws/shop", "/ws/shop/../other", undefined],
    ["/ws/shop", "/ws/shop/apps/../../other", undefined],
    ["/ws/shop", "/ws/shop/..", undefined],
    ["/ws/shop", "/ws/shop-other/apps", undefined],
    ["/ws/shop", "/ws", undefined],
    ["/", "/apps/cart", "apps/cart"],
  ];
  for (const [folder, file, way] of cases) {
    it(`${file} in ${folder} is ${way ?? "outside"}`, () => assert.equal(pathInside(folder, file), way));
  }
});
