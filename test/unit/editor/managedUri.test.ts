import "./vscodeStub.ts";
import assert from "node:assert/strict";
import type { Uri } from "vscode";
import { folder } from "./readModelOf.ts";

const { editableUriOf, fileOf, MANAGED_SCHEME, uriOf } = await import("../../../src/editor/files/managedUri.ts");

const TREE = "/store/repositories/shop-config-1f2e3d4c/tree";
const states = (name: string) => [
  { ...folder([]), managed: [{ name, folder: TREE, branch: "main", head: "4f2a9c1d" }] },
];

describe("the address of a file of a managed repository", () => {
  it("is the path in the repository, below its name", () => {
    const uri = uriOf(`${TREE}/apps/cart/cart.yaml`, states("shop-config"));
    assert.deepEqual([uri.scheme, uri.path], [MANAGED_SCHEME, "/shop-config/apps/cart/cart.yaml"]);
    assert.equal(fileOf(uri), `${TREE}/apps/cart/cart.yaml`);
    assert.equal(editableUriOf(`${TREE}/apps/cart/cart.yaml`, states("shop-config")).path, uri.path);
  });

  it("leads to the file whatever the repository is called", () => {
    for (const name of ["team/shop", "..", ".", "a\\b", "shop config", "ø?#"]) {
      const uri = uriOf(`${TREE}/cart.yaml`, states(name));
      assert.equal(uri.path.split("/").length, 3, name);
      assert.doesNotMatch(uri.path, /\/\.\.?\//);
      assert.equal(fileOf(uri), `${TREE}/cart.yaml`, name);
    }
  });

  it("of a window from before is a path of the disk", () => {
    const uri = { scheme: MANAGED_SCHEME, path: `${TREE}/cart.yaml`, query: "", fsPath: `${TREE}/cart.yaml` } as Uri;
    assert.equal(fileOf(uri), `${TREE}/cart.yaml`);
  });

  it("of any other file is that file", () => {
    assert.equal(uriOf("/home/ann/cart.yaml", states("shop-config")).scheme, "file");
    assert.equal(fileOf(uriOf("/home/ann/cart.yaml", states("shop-config"))), "/home/ann/cart.yaml");
  });
});
