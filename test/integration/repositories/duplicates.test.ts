import assert from "node:assert/strict";
import type { Repositories } from "../../../src/repositories/repositories.ts";
import { MooringError } from "../../../src/support/errors.ts";
import { startGitHttpServer } from "../git/gitHttpServer.ts";
import { added, type RepositoryRig } from "./repositoryRig.ts";
import { type OneSource, useOneSource } from "./useOneSource.ts";

describe("one repository at several addresses", () => {
  const parts = useOneSource();
  let rig: RepositoryRig;
  let source: OneSource["source"];
  let repositories: Repositories;
  beforeEach(() => {
    ({ rig, source, repositories } = parts());
  });
  const add = (url: string, name: string, branch?: string) =>
    repositories.add({ url, name, access: "signIn", level: "private", ...(branch === undefined ? {} : { branch }) });
  const isKnown = (error: unknown): boolean =>
    MooringError.is(error, "refused") && /already registered as "shop"/.test(error.message);

  it("is registered once for a branch, and again for another one", async () => {
    await added(repositories, { url: source.url });
    for (const url of [
      source.url,
      `${source.url}/`,
      source.url.replace(/\.git$/, ""),
      source.url.replace("file", "FILE"),
    ])
      await assert.rejects(add(url, "other"), isKnown, url);
    assert.match(
      String(repositories.problems({ url: `${source.url}/`, name: "other", level: "private" }).url),
      /already/,
    );
    assert.equal(repositories.list().length, 1);
    const topic = await add(`${source.url}/`, "topic", "topic");
    await assert.rejects(repositories.edit(topic.id, { branch: "" }), isKnown);
    await repositories.edit(topic.id, { branch: "other" });
    await repositories.remove(topic.id);
    assert.equal(repositories.list().length, 1);
  });

  it("is reached with a scheme in capitals and with a space in its path", async () => {
    const spaced = rig.source("my shop");
    const server = await startGitHttpServer(rig.base);
    try {
      const url = `HTTP://127.0.0.1:${server.port}/my shop.git`;
      const record = await added(repositories, { url, name: "spaced" });
      assert.equal(record.failure, undefined);
      assert.equal(record.url, `http://127.0.0.1:${server.port}/my%20shop.git`);
      assert.equal(record.head, rig.git(spaced.folder, "rev-parse", "main").trim());
    } finally {
      server.close();
    }
  });

  it("says what mends a refused sign-in, by how it signs in", async () => {
    const server = await startGitHttpServer(rig.base, "right");
    try {
      const url = `http://127.0.0.1:${server.port}/shop.git`;
      for (const [access, secret, words, cure] of [
        ["token", { secret: "wrong" }, /rejected the token/, /enter a new one/],
        ["password", { username: "ann", secret: "wrong" }, /rejected the user name and password/, /enter a new one/],
        ["signIn", undefined, /requires authentication/, /Sign in once with Git/],
      ] as const) {
        const { failure } = await added(repositories, {
          ...{ url, name: access, access, branch: access === "token" ? "main" : access === "password" ? "b" : "c" },
          ...(secret === undefined ? {} : { secret }),
        });
        assert.equal(failure?.kind, "credentials");
        assert.match(failure.message, words);
        assert.match(failure.cure, cure);
        assert.doesNotMatch(JSON.stringify(failure), /wrong"/);
      }
    } finally {
      server.close();
    }
  });
});
