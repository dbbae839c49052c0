import "./vscodeStub.ts";
import assert from "node:assert/strict";
import { describe, it } from "mocha";
import type { Editor } from "../../../src/editor/editor.ts";

const { forTests } = await import("../../../src/editor/forTests.ts");

describe("what another extension gets from Mooring", () => {
  const editor = {} as Editor;
  const inMode = (extensionMode: number) => forTests({ extensionMode } as Parameters<typeof forTests>[0], editor);

  it("is nothing, whether it is installed or being developed", () => {
    assert.equal(inMode(1), undefined);
    assert.equal(inMode(2), undefined);
  });

  it("is the editor's parts in the tests of the extension host alone", () => {
    assert.equal(inMode(3), editor);
  });
});
