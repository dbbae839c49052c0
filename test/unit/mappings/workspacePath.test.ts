import assert from "node:assert/strict";
import { pathInside } from "../../../src/mappings/workspacePath.ts";

describe("a path inside a folder", () => {
  const cases: readonly (readonly [string, string, string | undefined])[] = [
    ["/work/shop", "/work/shop", "."],
    ["/work/shop", "/work/shop/", "."],
    ["/work/shop", "/work/shop/apps/cart", "apps/cart"],
    ["/work/shop", "/work/shop/..apps/.hidden/c..d", "..apps/.hidden/c..d"],
    ["/work/shop", "/work/shop//apps/./cart/", "apps/cart"],
    ["/work/shop", "/work/shop/apps/../cart", "cart"],
    ["/work/shop", "/work/shop/../other", undefined],
    ["/work/shop", "/work/shop/apps/../../other", undefined],
    ["/work/shop", "/work/shop/..", undefined],
    ["/work/shop", "/work/shop-other/apps", undefined],
    ["/work/shop", "/work", undefined],
    ["/", "/apps/cart", "apps/cart"],
  ];
  for (const [folder, file, way] of cases) {
    it(`${file} in ${folder} is ${way ?? "outside"}`, () => assert.equal(pathInside(folder, file), way));
  }
});
