import assert from "node:assert/strict";
import fc from "fast-check";
import { answers } from "../../../src/git/signIn/credentials.ts";
import { refChanges } from "../../../src/git/clone/refChanges.ts";
import { parseRemoteRefs } from "../../../src/git/clone/listRemote.ts";
import { cloneFolder } from "../../../src/git/api/cloneFolder.ts";
import { checkRepositoryPath } from "../../../src/git/process/repositoryPath.ts";
import { serverOf } from "../../../src/git/signIn/serverOf.ts";
import { repositoryFolder } from "../../../src/repositories/clones/repositoryFolder.ts";
import { repositoryId } from "../../../src/repositories/registry/repositoryId.ts";
import { checkAddress, checkBranch, checkName } from "../../../src/repositories/registry/toRecord.ts";
import { systemClock } from "../../../src/support/clock.ts";
import { MooringError } from "../../../src/support/errors.ts";
import { silentLog } from "../../_support/silentLog.ts";

const odd = fc.oneof(
  fc.string({ unit: "binary", maxLength: 60 }),
  fc.string({ maxLength: 60 }),
  fc.constantFrom(
    "..",
    "../../x",
    "/",
    "C:\\x",
    "con",
    ".git",
    "a/.git/b",
    "-u",
    "",
    "\0",
    "a\nb",
    "e\u0301",
    "\u202e",
    "é",
  ),
);
const refused = (work: () => unknown): boolean => {
  try {
    work();
    return false;
  } catch (error) {
    assert.ok(MooringError.is(error, "badInput") || MooringError.is(error, "refused"), String(error));
    return true;
  }
};

describe("names, paths, addresses and refs that are made to harm", () => {
  it("never lead out of the store", () => {
    fc.assert(
      fc.property(odd, odd, (name, url) => {
        const id = repositoryId(name, url, new Set());
        assert.match(id, /^[a-z0-9][a-z0-9-]{0,60}$/);
        assert.ok(repositoryFolder("/store", id).clone.startsWith("/store/repositories/"));
      }),
    );
  });

  it("get ids of their own, also when they differ by case or accents only", () => {
    const taken = new Set<string>();
    for (const name of ["shop", "Shop", "SHOP", "shöp", "sho\u0308p", "sh/op", "sh:op"]) {
      const id = repositoryId(name, "https://h/x", taken);
      assert.equal(taken.has(id), false, name);
      taken.add(id);
    }
  });

  for (const url of [
    "ext::sh -c touch% /tmp/x",
    "fd::17",
    "-u/x",
    "--upload-pack=touch /tmp/x",
    "ssh://-oProxyCommand=touch/x",
    "git@host:-x",
    "https://host/x\nhttps://other/x",
    "https://host/x\0",
    "https://user:token@host/x",
    "https://token@host/x",
    "ftp://host/x",
    "file://host/etc",
    "",
  ]) {
    it(`refuses the address ${JSON.stringify(url)}`, () => {
      assert.ok(refused(() => checkAddress(url, ["https", "ssh", "http", "file"])));
    });
  }

  it("refuses file and http addresses that the settings do not allow", () => {
    for (const url of ["file:///etc", "/etc", "./x", "http://host/x"])
      assert.ok(
        refused(() => checkAddress(url, ["https", "ssh"])),
        url,
      );
  });

  for (const path of [
    "../x",
    "/etc/passwd",
    "C:\\x",
    "C:/x",
    "a//b",
    "a/./b",
    "a/../b",
    ".git/config",
    "a/.GIT/hooks/x",
    ".g\u200cit/config",
    "git~1/config",
    "a\\b",
    "a\nb",
    "a\0b",
    "cafe\u0301.yaml",
    "a ",
    "a.",
    "",
  ]) {
    it(`refuses the path ${JSON.stringify(path)}, naming it`, () =>
      assert.ok(refused(() => checkRepositoryPath(path))));
  }

  it("checks branches as git does", () => {
    for (const branch of ["--output=x", "-b", "--exec=x", "../x", "@{-1}", "a..b", "a.lock", "a b", "a~1"])
      assert.ok(
        refused(() => checkBranch(branch)),
        branch,
      );
    assert.equal(checkBranch("feature/one"), "feature/one");
    assert.equal(checkBranch("  "), undefined);
  });

  it("answers anything odd with a refusal of its own, and never with another error", () => {
    fc.assert(
      fc.property(odd, (text) => {
        for (const check of [
          () => checkAddress(text, ["https", "ssh", "http", "file"]),
          () => checkBranch(text),
          () => checkName(text, []),
          () => checkRepositoryPath(text),
        ])
          refused(check);
        serverOf(text);
        parseRemoteRefs(text);
      }),
      { numRuns: 500 },
    );
  });

  it("keeps the refs of a remote away from Mooring's own", () => {
    const oid = "a".repeat(40);
    const deps = { log: silentLog, clock: systemClock, environment: {} };
    const listed = parseRemoteRefs(`${oid}\trefs/mooring/incoming/heads/main\n${oid}\trefs/heads/main\n`);
    for (const kind of ["mirror", "bare"] as const) {
      const changes = refChanges(cloneFolder("/x", kind, deps), new Map([["refs/mooring/kept", oid]]), listed);
      assert.deepEqual(
        changes.map(({ remote }) => remote),
        ["refs/heads/main"],
      );
    }
  });
});

describe("a secret", () => {
  const basic = { kind: "basic", username: "ann", secret: "s3cret", knownHosts: [] } as const;
  const at = "https://git.example.com/team/shop.git";

  it("is answered to the server it is for", () => {
    const answer = answers(basic, at);
    assert.equal(answer("Username for 'https://git.example.com': "), "ann");
    assert.equal(answer("Password for 'https://ann@git.example.com': "), "s3cret");
    assert.equal(answer("Password for 'https://ann@GIT.example.com:443': "), "s3cret");
    assert.equal(answers(basic, "git@h.example.com:x.git")("git@h.example.com's password: "), "s3cret");
  });

  for (const prompt of [
    "Password for 'https://git.example.com.attacker.test': ",
    "Password for 'https://attacker.test/https://git.example.com': ",
    "Password for 'https://git.example.com@attacker.test': ",
    "Password for 'https://git.example.com\\\\@attacker.test': ",
    "Password for 'http://git.example.com': ",
    "Password for 'https://git.example.com:8443': ",
    "Password for 'ssh://git.example.com': ",
    "git@git.example.com's password: ",
    "Are you sure you want to continue connecting (yes/no/[fingerprint])? ",
    "Enter passphrase for key '/home/ann/.ssh/id_ed25519': ",
    "",
  ]) {
    it(`is not answered to ${JSON.stringify(prompt)}`, () => assert.equal(answers(basic, at)(prompt), undefined));
  }

  it("of a key is answered for this key alone", () => {
    const answer = answers({ kind: "ssh", keyFile: "/k/one", passphrase: "p", knownHosts: [] }, "git@h:x.git");
    assert.equal(answer("Enter passphrase for key '/k/one': "), "p");
    assert.equal(answer("Enter passphrase for key '/k/two': "), undefined);
    assert.equal(answer("git@h's password: "), undefined);
  });
});
