import assert from "node:assert/strict";
import { withAccess } from "../../../src/git/signIn/credentials.ts";
import {
  checkRemoteAddress,
  protocolOnly,
  type RemoteProtocol,
  withoutCredentials,
} from "../../../src/git/signIn/remoteAddress.ts";
import { movedAddress } from "../../../src/repositories/credentials/readRedirect.ts";
import { MooringError } from "../../../src/support/errors.ts";

const ALL: readonly RemoteProtocol[] = ["https", "ssh", "http", "file"];

describe("addresses of remotes", () => {
  const good: readonly [address: string, protocol: RemoteProtocol][] = [
    ["https://git.example.test/shop/deploy.git", "https"],
    ["https://ann:t@ken@git.example.test:8443/x", "https"],
    ["HTTPS://git.example.test/x", "https"],
    ["ssh://git@git.example.test:2222/x.git", "ssh"],
    ["ssh://[::1]:22/x.git", "ssh"],
    ["git@git.example.test:shop/deploy.git", "ssh"],
    ["host:x", "ssh"],
    ["http://127.0.0.1:3000/x", "http"],
    ["file:///srv/git/x.git", "file"],
    ["/srv/git/x.git", "file"],
    ["../x.git", "file"],
    ["C:\\git\\x", "file"],
  ];
  for (const [address, protocol] of good) {
    it(`knows ${address}`, () => assert.equal(checkRemoteAddress(address, ALL), protocol));
  }

  const bad = [
    "ext::sh -c touch% x",
    "fd::17",
    "helper::https://x",
    "-u/x",
    "--upload-pack=touch x",
    "ssh://-oProxyCommand=touch x",
    "ssh://-l@host/x",
    "ssh://host/-x",
    "git@host:-x",
    "-oProxyCommand=x@host:y",
    "git://host/x",
    "ftp://host/x",
    "https://",
    "https://a b/x",
    "https://host/x\nhttps://other/x",
    "https://host/x\0",
    "",
  ];
  for (const address of bad) {
    it(`refuses ${JSON.stringify(address)}`, () =>
      assert.throws(
        () => checkRemoteAddress(address, ALL),
        (error) => MooringError.is(error, "badInput"),
      ));
  }

  it("refuses what is not allowed here, without repeating the token", () => {
    assert.throws(() => checkRemoteAddress("file:///etc", ["https", "ssh"]), /uses file/);
    assert.throws(
      () => checkRemoteAddress("http://ann:s3cret@host/x", ["https"]),
      (error) => error instanceof Error && !error.message.includes("s3cret"),
    );
  });

  const stripped: readonly [address: string, shown: string][] = [
    ["https://ann:t0ken@host/x.git", "https://host/x.git"],
    ["https://t0ken@host/x.git", "https://host/x.git"],
    ["https://ann:p@ss@host:1/x@y.git", "https://host:1/x@y.git"],
    ["ssh://git:pw@host/x", "ssh://git@host/x"],
    ["git@host:x", "git@host:x"],
    ["https://host/x", "https://host/x"],
  ];
  for (const [address, shown] of stripped) {
    it(`shows ${shown}`, () => assert.equal(withoutCredentials(address), shown));
  }
});

describe("the protocols of a command", () => {
  for (const [addresses, allowed] of [
    [["https://h/x"], "https"],
    [["http://h/x"], "http"],
    [["git@h:x"], "ssh"],
    [["ssh://h/x", "git@h:x"], "ssh"],
    [["https://h/x", "git@h:x"], "https:ssh"],
    [["/srv/x.git"], "file"],
    [["ext::sh -c x"], "none"],
    [["ftp://h/x"], "none"],
  ] as const)
    it(`are those of ${addresses.join(" and ")}`, () => {
      assert.deepEqual(protocolOnly(...addresses), { GIT_ALLOW_PROTOCOL: allowed });
    });

  for (const kind of ["own", "basic", "ssh"] as const)
    it(`are those of the address, however it is signed in (${kind})`, async () => {
      const credentials = {
        kind,
        username: "u",
        secret: "s",
        keyFile: undefined,
        passphrase: undefined,
        knownHosts: [],
      };
      const access = await withAccess(credentials, "https://h/x", (given) => Promise.resolve(given));
      assert.equal(access.environment.GIT_ALLOW_PROTOCOL, "https");
      assert.equal(access.config.includes("http.followRedirects=false"), kind === "basic");
    });
});

describe("an address that a host redirects to", () => {
  const address = "https://h.test/a/b";
  for (const [location, moved] of [
    ["https://h.test/a/b.git/info/refs?service=git-upload-pack", "https://h.test/a/b.git"],
    ["/a/b.git/info/refs?service=git-upload-pack", "https://h.test/a/b.git"],
    ["https://h.test:443/c/info/refs?service=git-upload-pack", "https://h.test/c"],
    ["https://h.test.evil.test/a/b.git/info/refs?service=git-upload-pack", undefined],
    ["http://h.test/a/b.git/info/refs?service=git-upload-pack", undefined],
    ["https://h.test:8443/a/b.git/info/refs?service=git-upload-pack", undefined],
    ["https://u@h.test/a/b.git/info/refs?service=git-upload-pack", undefined],
    ["//evil.test/a/b.git/info/refs?service=git-upload-pack", undefined],
    ["https://h.test/login", undefined],
    ["https://h.test/a/b'.git/info/refs?service=git-upload-pack", undefined],
    ["https://[", undefined],
  ] as const)
    it(`is ${moved ?? "none"} for ${location}`, () => assert.equal(movedAddress(address, location), moved));
});
