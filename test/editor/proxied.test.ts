import assert from "node:assert/strict";
import { editorUnderTest } from "./extensionUnderTest.ts";

describe("a host behind the proxy of the editor's settings", () => {
  it("is asked through it, and trusted as Git trusts it", async () => {
    const { url, token } = JSON.parse(process.env.MOORING_TEST_HOST ?? "{}") as { url: string; token: string };
    const editor = await editorUnderTest();
    const repositories = await editor.repositories.open();
    const secret = { secret: token };
    const { id } = await repositories.add({ name: "shop", url, level: "private", access: "token", secret });
    const [found] = (await repositories.webhook(id).check()).checks;
    assert.equal(found?.result, "good", JSON.stringify(found));
  });
});
