import assert from "node:assert/strict";
import { MooringError } from "../../../src/support/errors.ts";
import { useGiteaRig } from "./giteaRig.ts";

describe("commits by the API of a real Gitea, without a copy", function () {
  this.timeout(120_000);
  const at = useGiteaRig();

  const textOf = async (name: string, path: string): Promise<string | undefined> => {
    const { status, body } = await at.gitea.request({
      method: "GET",
      path: `/repos/ann/${name}/contents/${path}?ref=main`,
    });
    if (status === 404) return undefined;
    return Buffer.from((body as { readonly content: string }).content, "base64").toString("utf8");
  };
  const commits = async (name: string): Promise<number> => {
    const { body } = await at.gitea.request({ method: "GET", path: `/repos/ann/${name}/commits?sha=main` });
    return (body as readonly unknown[]).length;
  };
  const refusal = (reason: "conflict" | "refused", words: RegExp) => (error: unknown) => {
    assert.ok(MooringError.is(error, reason), String(error));
    assert.match(error.message, words);
    return true;
  };
  const PATH = "apps/käse & co/web.yaml";

  it("add a file and change it, knowing what was there", async () => {
    const { name, id } = await at.given();
    const host = at.repositories.atHost(id);
    assert.equal(await host.branch(), "main");
    assert.equal(await host.file(PATH), undefined);
    const file = { path: PATH, text: "\ufeffa: 1\r\n", basedOn: undefined };
    const first = await host.commit({ file, message: "Add web" });
    assert.equal(first.link, `${at.gitea.url}/ann/${name}/commit/${first.oid}`);
    const known = await host.file(PATH);
    assert.equal(known?.text, file.text);
    await host.commit({ file: { path: PATH, text: "a: 2\n", basedOn: known.basedOn }, message: "Change web" });
    assert.equal((await host.file(PATH))?.text, "a: 2\n");
    assert.equal(await commits(name), 3);
  });

  it("write nothing over what somebody else did meanwhile, and say so", async () => {
    const { name, id } = await at.given();
    const host = at.repositories.atHost(id);
    const add = (text: string) => host.commit({ file: { path: "web.yaml", text, basedOn: undefined }, message: "Add" });
    await add("a: 1\n");
    const words = /web\.yaml in shop-\d+ was changed on main\. Nothing was committed/;
    await assert.rejects(add("a: 2\n"), refusal("conflict", words));
    const known = await host.file("web.yaml");
    await host.commit({ file: { path: "web.yaml", text: "theirs: 1\n", basedOn: known?.basedOn }, message: "Theirs" });
    const mine = { path: "web.yaml", text: "mine: 1\n", basedOn: known?.basedOn };
    await assert.rejects(host.commit({ file: mine, message: "Mine" }), refusal("conflict", words));
    assert.equal(await textOf(name, "web.yaml"), "theirs: 1\n");
    assert.equal(await commits(name), 3);
  });

  it("refuse a file that a filter of Git stores otherwise, by the attributes of all its folders", async () => {
    const { name, id } = await at.given();
    const host = at.repositories.atHost(id);
    const add = (path: string, text: string) =>
      host.commit({ file: { path, text, basedOn: undefined }, message: "Add" });
    await add(".gitattributes", "secrets/** filter=git-crypt\n*.md -filter\n");
    await add("apps/.gitattributes", "*.bin filter=lfs\n");
    const before = await commits(name);
    await assert.rejects(add("secrets/db.yaml", "a: 1\n"), refusal("refused", /filter git-crypt/));
    await assert.rejects(add("apps/deep/x.bin", "a: 1\n"), refusal("refused", /Git LFS/));
    assert.equal(await commits(name), before);
    await add("secrets/note.md", "a\n");
    await add("x.bin", "a\n");
    assert.equal(await textOf(name, "x.bin"), "a\n");
  });

  it("work where there is no copy, and refuse what is no text", async () => {
    const { name, secret, url } = await at.given();
    const place = { url, access: "token", level: "organization", secret: { secret }, branch: "main" } as const;
    const { id } = await at.repositories.add({ name: "copy to come", ...place });
    for (const task of at.repositories.tasks(id)) await at.repositories.cancelTask(task.id);
    const host = at.repositories.atHost(id);
    await host.commit({ file: { path: "web.yaml", text: "a: 1\n", basedOn: undefined }, message: "Add web" });
    assert.equal(await textOf(name, "web.yaml"), "a: 1\n");
    const body = { content: Buffer.from([0xff, 0xfe, 0]).toString("base64"), message: "Picture", branch: "main" };
    await at.gitea.request({ method: "POST", path: `/repos/ann/${name}/contents/logo.png`, body });
    await assert.rejects(host.file("logo.png"), refusal("refused", /logo\.png is not a text file/));
  });
});
