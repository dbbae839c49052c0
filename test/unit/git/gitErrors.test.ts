import assert from "node:assert/strict";
import { gitError } from "../../../src/git/process/gitErrors.ts";
import type { Reason } from "../../../src/support/errors.ts";

describe("what git says when it fails", () => {
  const table: readonly [stderr: string, reason: Reason, words: RegExp][] = [
    ["fatal: detected dubious ownership in repository at '/x'", "refused", /safe\.directory/],
    ["fatal: cannot use bare repository '/x' (safe.bareRepository is 'explicit')", "refused", /bare/],
    ["fatal: not a git repository (or any of the parent directories): .git", "notFound", /not in a Git/],
    [
      "fatal: Unable to create '/x/.git/index.lock': File exists.\n\nAnother git process seems to be running",
      "locked",
      /lock/,
    ],
    ["remote: HTTP Basic: Access denied\nfatal: Authentication failed for 'https://h/x'", "signIn", /[Ss]ign in/],
    ["fatal: could not read Username for 'https://h': terminal prompts disabled", "signIn", /[Ss]ign in/],
    ["git@h: Permission denied (publickey).\nfatal: Could not read from remote repository.", "signIn", /[Ss]ign in/],
    ["Host key verification failed.\nfatal: Could not read from remote repository.", "signIn", /SSH key/],
    [
      "remote: Permission to a/b.git denied to ann.\nfatal: unable to access 'https://h/': The requested URL returned error: 403",
      "forbidden",
      /do not have permission to push/,
    ],
    ["remote: Repository not found.\nfatal: repository 'https://h/x/' not found", "notFound", /not found/],
    ["fatal: unable to access 'https://h/': Could not resolve host: h", "unreachable", /cannot be reached/],
    [
      "ssh: connect to host h port 22: Connection refused\nfatal: Could not read from remote repository.",
      "unreachable",
      /reached/,
    ],
    ["error: RPC failed; HTTP 502 curl 22\nfatal: the remote end hung up unexpectedly", "unreachable", /reached/],
    [" ! [rejected] main -> main (non-fast-forward)\nerror: failed to push some refs", "conflict", /Pull first/],
    ["*** Please tell me who you are.\nfatal: empty ident name (for <>) not allowed", "badInput", /user\.email/],
    ["error: gpg failed to sign the data\nfatal: failed to write commit object", "toolFailed", /signed/],
    ["fatal: cannot do a partial commit during a merge.", "busy", /in progress/],
    ["error: Committing is not possible because you have unmerged files.", "busy", /conflicts/],
    ["fatal: You are not currently on a branch.", "refused", /branch/],
    ["fatal: The current branch x has no upstream branch.", "refused", /upstream/],
    ["fatal: your current branch 'main' does not have any commits yet", "notFound", /no such commit/],
    ["error: unable to write file .git/objects/x: No space left on device", "toolFailed", /disk is full/],
    ["fatal: Unable to create '/x/.git/index.lock': Read-only file system", "forbidden", /rights/],
    ["fatal: Unable to create '/x/.git/index.lock': Permission denied", "forbidden", /rights/],
    ["error: insufficient permission for adding an object to repository database .git/objects", "forbidden", /rights/],
    ["fatal: cannot lock ref 'HEAD': is at abc but expected def", "stale", /has changed/],
    ["error: bad signature 0x00000000\nfatal: index file corrupt", "toolFailed", /git fsck/],
    ["The following paths are ignored by one of your .gitignore files:\nx", "badInput", /gitignore/],
    ["error: something new\nhint: x", "toolFailed", /^git x failed: error: something new$/],
    ["", "toolFailed", /^git x failed\.$/],
  ];
  for (const [stderr, reason, words] of table) {
    it(`${reason}: ${stderr.split("\n", 1)[0] || "nothing"}`, () => {
      const error = gitError("git x", stderr);
      assert.equal(error.reason, reason, error.message);
      assert.match(error.message, words);
    });
  }

  it("repeats no credentials, neither in the sentence nor in the cause", () => {
    for (const address of ["https://ann:s3cr3t@h/x", "https://s3cr3t@h/x", "https://ann:a@s3cr3t@h/x"]) {
      const error = gitError("git x", `error: cannot do '${address}'`);
      assert.ok(error.cause instanceof Error);
      assert.doesNotMatch(`${error.message} ${error.cause.message}`, /s3cr3t/);
      assert.match(error.message, /h\/x/);
    }
  });
});
