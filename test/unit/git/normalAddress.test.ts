import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { normalAddress, repositoryKey } from "../../../src/git/api/normalAddress.ts";

describe("an address as git takes it", () => {
  for (const [entered, normal] of [
    ["HTTPS://Git.Example.COM/Team/Shop.git", "https://git.example.com/Team/Shop.git"],
    ["  https://git.example.com/a  ", "https://git.example.com/a"],
    ["https://git.example.com/my team/a b.git", "https://git.example.com/my%20team/a%20b.git"],
    ["https://git.example.com/my%20team/a%2Fb", "https://git.example.com/my%20team/a%2Fb"],
    ["https://git.example.com/bücher", "https://git.example.com/b%C3%BCcher"],
    ["http://[::1]:3000/a", "http://[::1]:3000/a"],
    ["SSH://Git@Host:22/a b", "ssh://Git@host:22/a b"],
    ["git@Host:team/a b.git", "git@Host:team/a b.git"],
    ["file:///srv/A b", "file:///srv/A b"],
    ["FILE:///srv/A", "file:///srv/A"],
    ["/srv/A b", "/srv/A b"],
    ["https://h/a\u0000b", "https://h/a\u0000b"],
    ["", ""],
  ] as const)
    it(`is ${JSON.stringify(normal)} for ${JSON.stringify(entered)}`, () => {
      assert.equal(normalAddress(entered), normal);
      assert.equal(normalAddress(normal), normal);
    });
});

describe("addresses of one repository", () => {
  const SAME: readonly (readonly string[])[] = [
    [
      "https://git.example.com/team/shop",
      "https://git.example.com/team/shop/",
      "https://git.example.com/team/shop.git",
      "https://git.example.com/team/shop.git/",
      "https://git.example.com/team/shop//",
      "https://git.example.com//team/shop",
      "https://git.example.com:443/team/shop",
      "https://git.example.com:/team/shop",
      "HTTPS://GIT.example.com/team/shop",
      "https://ann@git.example.com/team/shop",
      "https://git.example.com/te%61m/shop",
    ],
    ["https://git.example.com/my%20team/x", "https://git.example.com/my team/x"],
    ["http://h:80/a", "http://h/a", "HTTP://H/a.git"],
    ["https://github.com/Acme/Shop", "https://GitHub.com/acme/shop.git"],
    [
      "git@git.example.com:team/shop.git",
      "git@git.example.com:team/shop",
      "git@git.example.com:/team/shop/",
      "ssh://git@git.example.com/team/shop.git",
      "ssh://git@git.example.com:22/team/shop",
      "SSH://git@GIT.example.com/team/shop",
    ],
  ];
  for (const group of SAME)
    it(`are told to be the same: ${group[0] ?? ""}`, () => {
      for (const address of group) assert.equal(repositoryKey(address), repositoryKey(group[0] ?? ""), address);
    });

  it("are told from others", () => {
    const keys = [
      ...SAME.map(([first = ""]) => first),
      "https://git.example.com/Team/shop",
      "https://git.example.com:8443/team/shop",
      "https://git.example.com/team/shop2",
      "https://git.example.com/team",
      "https://git.example.com/team/shop.github",
      "http://git.example.com/team/shop",
      "ann@git.example.com:team/shop",
      "ben@git.example.com:team/shop",
      "https://git.example.com.evil.test/team/shop",
      "https://git.example.com/team%2Fshop%",
      "/srv/a",
      "/srv/b.git",
    ].map(repositoryKey);
    assert.equal(new Set(keys).size, keys.length, keys.join("\n"));
  });

  it("are paths to the folder that git finds", () => {
    const base = realpathSync(mkdtempSync(join(tmpdir(), "mooring-address-")));
    try {
      for (const name of ["bare.git", "work/.git", "both", "both.git"])
        mkdirSync(join(base, name), { recursive: true });
      symlinkSync(join(base, "bare.git"), join(base, "link"));
      const key = (name: string): string => repositoryKey(`file://${base}/${name}`);
      for (const name of ["bare", "bare.git/", "link", "work/../bare.git"])
        assert.equal(key(name), key("bare.git"), name);
      assert.equal(repositoryKey(join(base, "bare")), key("bare.git"));
      assert.equal(key("work"), key("work/.git"));
      assert.notEqual(key("both"), key("both.git"));
      assert.equal(key("gone"), key("gone.git"));
    } finally {
      rmSync(base, { recursive: true });
    }
  });
});
