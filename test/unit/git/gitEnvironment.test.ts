import assert from "node:assert/strict";
import { delimiter } from "node:path";
import { findGit, gitEnvironment } from "../../../src/git/process/gitEnvironment.ts";

describe("the environment of git", () => {
  it("is an allow-list and fixed values", () => {
    const from = {
      PATH: ["/usr/bin", ".", "bin", "/bin"].join(delimiter),
      HOME: "/home/ann",
      SSH_AUTH_SOCK: "/run/agent",
      https_proxy: "http://proxy",
      VSCODE_GIT_IPC_HANDLE: "/run/vscode",
      GIT_DIR: "/elsewhere",
      GIT_SSH_COMMAND: "touch x",
      GIT_CONFIG_COUNT: "1",
      GIT_ASKPASS: "/somewhere/askpass",
      LD_PRELOAD: "x",
      AWS_SECRET_ACCESS_KEY: "s",
      LC_ALL: "de_DE.UTF-8",
    };
    assert.deepEqual(gitEnvironment(from, "read"), {
      PATH: ["/usr/bin", "/bin"].join(delimiter),
      HOME: "/home/ann",
      SSH_AUTH_SOCK: "/run/agent",
      https_proxy: "http://proxy",
      VSCODE_GIT_IPC_HANDLE: "/run/vscode",
      LANG: "C",
      LC_ALL: "C",
      GIT_TERMINAL_PROMPT: "0",
      GIT_OPTIONAL_LOCKS: "0",
      GIT_ALLOW_PROTOCOL: "https:ssh:http:file",
      GIT_NO_REPLACE_OBJECTS: "1",
      GIT_GRAFT_FILE: "/dev/null/no-grafts",
    });
    const write = gitEnvironment(from, "write");
    assert.equal(write.GIT_OPTIONAL_LOCKS, undefined);
    assert.equal(write.GIT_ASKPASS, undefined);
  });

  it("lets the editor's own askpass through for writes", () => {
    const from = { GIT_ASKPASS: "/vscode/askpass.sh", VSCODE_GIT_ASKPASS_NODE: "/vscode/node" };
    assert.equal(gitEnvironment(from, "write").GIT_ASKPASS, "/vscode/askpass.sh");
    assert.equal(gitEnvironment(from, "read").GIT_ASKPASS, undefined);
  });

  it("does not look for git beside the files", () => {
    assert.equal(findGit({ PATH: [".", "bin", ""].join(delimiter) }), undefined);
    assert.equal(findGit({}), undefined);
  });
});
