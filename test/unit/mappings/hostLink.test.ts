import assert from "node:assert/strict";
import { fileLink, pullRequestLink } from "../../../src/mappings/match/hostLink.ts";

const FILES: readonly (readonly [address: string, link: string | undefined])[] = [
  ["https://github.com/team/shop.git", "https://github.com/team/shop/blob/main/apps/a%20b.yaml"],
  ["git@github.com:team/shop.git", "https://github.com/team/shop/blob/main/apps/a%20b.yaml"],
  ["ssh://git@github.example.com:2222/team/shop", "https://github.example.com/team/shop/blob/main/apps/a%20b.yaml"],
  ["https://gitlab.com/a/b/c.git/", "https://gitlab.com/a/b/c/-/blob/main/apps/a%20b.yaml"],
  ["http://gitea.local:3000/team/shop.git", "http://gitea.local:3000/team/shop/src/branch/main/apps/a%20b.yaml"],
  ["https://codeberg.org/team/shop", "https://codeberg.org/team/shop/src/branch/main/apps/a%20b.yaml"],
  ["https://git.example.com/team/shop.git", undefined],
  ["https://notgithubatall.example.com/team/shop.git", undefined],
  ["file:///srv/github.com/team/shop.git", undefined],
  ["/srv/github.com/shop.git", undefined],
  ['https://github.com/team/sh"op', undefined],
  ["https://github.com/../shop.git", undefined],
  ["", undefined],
];

describe("links to the host", () => {
  for (const [address, link] of FILES) {
    it(`${JSON.stringify(address)} ${link ? "has the page of a file" : "has none"}`, () =>
      assert.equal(fileLink(address, "main", "apps/a b.yaml"), link));
  }

  it("open a pull or merge request", () => {
    const link = (address: string) => pullRequestLink(address, "mooring/shop/cart", "main");
    assert.equal(link("git@github.com:t/s.git"), "https://github.com/t/s/compare/main...mooring/shop/cart?expand=1");
    assert.equal(
      link("git@gitea.example.com:t/s.git"),
      "https://gitea.example.com/t/s/compare/main...mooring/shop/cart",
    );
    assert.equal(
      link("https://gitlab.example.com/t/s.git"),
      "https://gitlab.example.com/t/s/-/merge_requests/new?merge_request%5Bsource_branch%5D=mooring%2Fshop%2Fcart&merge_request%5Btarget_branch%5D=main",
    );
    assert.equal(link("https://git.example.com/t/s.git"), undefined);
  });

  it("take what is known of the host from elsewhere", () =>
    assert.equal(
      fileLink("https://git.example.com/t/s.git", "main", "a.yaml", "gitea"),
      "https://git.example.com/t/s/src/branch/main/a.yaml",
    ));
});
