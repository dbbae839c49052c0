import assert from "node:assert/strict";
import { gitEnvironment } from "../../../src/git/process/gitEnvironment.ts";
import { identityOf, settingsOf } from "../../../src/git/process/userVariables.ts";

const given = (...settings: readonly (readonly [key: string, value: string])[]): NodeJS.ProcessEnv => ({
  GIT_CONFIG_COUNT: `${settings.length}`,
  ...Object.fromEntries(settings.flatMap(([key], at) => [[`GIT_CONFIG_KEY_${at}`, key]])),
  ...Object.fromEntries(settings.flatMap(([, value], at) => [[`GIT_CONFIG_VALUE_${at}`, value]])),
});

describe("what the user's environment says to git", () => {
  const identity = {
    GIT_AUTHOR_NAME: "CI Bot",
    GIT_AUTHOR_EMAIL: "ci@example.test",
    GIT_AUTHOR_DATE: "2026-01-02T03:04:05Z",
    GIT_COMMITTER_NAME: "Runner",
    GIT_COMMITTER_EMAIL: "runner@example.test",
    GIT_COMMITTER_DATE: "2026-01-02T03:04:06Z",
    EMAIL: "ann@example.test",
  };

  it("names author and committer of writes", () => {
    const write = gitEnvironment({ ...identity, GIT_DIR: "/elsewhere" }, "write");
    assert.deepEqual(Object.fromEntries(Object.keys(identity).map((name) => [name, write[name]])), identity);
    assert.equal(write.GIT_DIR, undefined);
  });

  it("is about another commit where git itself started the program", () => {
    assert.deepEqual(identityOf({ ...identity, GIT_INDEX_FILE: ".git/index" }), {});
  });

  for (const key of [
    ...["safe.directory", "Safe.Directory", "user.name", "user.email", "user.useConfigOnly", "user.signingKey"],
    ...["author.name", "committer.email", "commit.gpgSign", "gpg.format", "core.autocrlf", "core.fileMode"],
  ])
    it(`passes ${key}, which names no program`, () => {
      assert.deepEqual(settingsOf(given([key, "x"])), [`${key}=x`]);
    });

  for (const key of [
    ...["core.fsmonitor", "core.sshCommand", "core.hooksPath", "core.editor", "core.pager", "core.attributesFile"],
    ...[
      "credential.helper",
      "credential.https://example.test.helper",
      "filter.x.clean",
      "diff.external",
      "gpg.program",
    ],
    ...[
      "gpg.ssh.program",
      "alias.status",
      "include.path",
      "includeIf.gitdir:/.path",
      "protocol.allow",
      "core.gitProxy",
    ],
    ...["url.ext::sh.insteadOf", "remote.origin.uploadpack", "http.proxy", "safe.bareRepository", "user.name\n[core]"],
    ...["-c", "", "core.worktree", "init.templateDir", "merge.x.driver", "uploadpack.packObjectsHook"],
  ])
    it(`drops ${JSON.stringify(key)}`, () => {
      assert.deepEqual(settingsOf(given([key, "touch x"], ["user.name", "Ann"])), ["user.name=Ann"]);
    });

  for (const [title, from] of [
    ["no count", { GIT_CONFIG_KEY_0: "user.name", GIT_CONFIG_VALUE_0: "Ann" }],
    ["a count that is no number", { ...given(["user.name", "Ann"]), GIT_CONFIG_COUNT: "-1" }],
    ["an empty count", { ...given(["user.name", "Ann"]), GIT_CONFIG_COUNT: "" }],
    ["no value", { GIT_CONFIG_COUNT: "1", GIT_CONFIG_KEY_0: "user.name" }],
  ] as const)
    it(`takes nothing from ${title}`, () => {
      assert.deepEqual(settingsOf(from), []);
    });

  it("reads no more settings than anybody gives", () => {
    assert.deepEqual(settingsOf({ ...given(["user.name", "Ann"]), GIT_CONFIG_COUNT: "999999999999" }), [
      "user.name=Ann",
    ]);
  });
});
