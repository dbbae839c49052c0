import assert from "node:assert/strict";
import { parseMooringYaml } from "../../../src/mappings/config/mooringYaml.ts";
import { splitAddress } from "../../../src/model/splitAddress.ts";
import { type EnteredAccess, enteredAccess } from "../../../src/model/enteredAccess.ts";
import { credentialsIn, withoutTaken } from "../../../src/repositories/registry/registryCredentials.ts";

const HEX = "0123456789abcdef0123456789abcdef01234567";

describe("an address that carries a sign-in", () => {
  const rows: readonly [
    entered: string,
    address: string,
    access?: string | undefined,
    username?: string | undefined,
    secret?: string,
  ][] = [
    ["https://ann:hunter2@h/x.git", "https://h/x.git", "password", "ann", "hunter2"],
    ["https://ann:p%40ss%2F@h/x", "https://h/x", "password", "ann", "p@ss/"],
    ["https://ann:p@ss@h:8443/x@y", "https://h:8443/x@y", "password", "ann", "p@ss"],
    ["https://x-access-token:abc@h/x", "https://h/x", "token", "x-access-token", "abc"],
    ["https://ann:glpat-abc@h/x", "https://h/x", "token", "ann", "glpat-abc"],
    ["https://ghp_abc@h/x", "https://h/x", "token", undefined, "ghp_abc"],
    [`https://${HEX}@h/x`, "https://h/x", "token", undefined, HEX],
    [`https://${HEX}:x-oauth-basic@h/x`, "https://h/x", "token", undefined, HEX],
    ["https://ann@h/x", "https://h/x", undefined, "ann"],
    ["HTTP://ann:a%zz@h/x", "HTTP://h/x", "password", "ann", "a%zz"],
    [" https://h/x ", "https://h/x"],
    ["ssh://git@h/x", "ssh://git@h/x"],
    ["git@h:x", "git@h:x"],
    ["/srv/a@b", "/srv/a@b"],
  ];
  for (const [entered, address, access, username, secret] of rows) {
    it(`is ${address} for ${entered.trim()}`, () =>
      assert.deepEqual(splitAddress(entered), { address, access, username, secret }));
  }

  const entries: readonly [what: string, entered: EnteredAccess, taken: EnteredAccess][] = [
    [
      "turns the own sign-in into a token",
      { url: "https://ghp_a@h/x", access: "signIn" },
      { url: "https://h/x", access: "token", secret: { secret: "ghp_a" } },
    ],
    [
      "stays a token where a token was chosen",
      { url: "https://ann:abc@h/x", access: "token" },
      { url: "https://h/x", access: "token", secret: { username: "ann", secret: "abc" } },
    ],
    [
      "gives way to what was entered in the fields",
      { url: "https://ann:old@h/x", access: "password", secret: { username: "bob", secret: "new" } },
      { url: "https://h/x", access: "password", secret: { username: "bob", secret: "new" } },
    ],
    [
      "lends its user name to the password in the field",
      { url: "https://ann@h/x", access: "password", secret: { username: "", secret: "new" } },
      { url: "https://h/x", access: "password", secret: { username: "ann", secret: "new" } },
    ],
    [
      "loses a mere user name where the own sign-in serves",
      { url: "https://ann@h/x", access: "signIn" },
      { url: "https://h/x", access: "signIn" },
    ],
  ];
  for (const [what, entered, taken] of entries)
    it(what, () => {
      assert.deepEqual(enteredAccess(entered), taken);
    });

  it("is refused in mooring.yaml with its cure, and found there without the comments being lost", () => {
    const text = "# Ours.\nrepositories:\n  - name: shop\n    url: https://ann:hunter2@h/x # soon gone\n";
    const [problem] = parseMooringYaml(text, "mooring.yaml").problems;
    assert.match(problem?.message ?? "", /remove it, revoke it/);
    assert.ok(!problem?.message.includes("hunter2"));
    const taken = credentialsIn(text);
    assert.equal(
      withoutTaken(text, taken),
      "# Ours.\nrepositories:\n  - name: shop\n    url: https://h/x # soon gone\n    access: password\n",
    );
    const changed = text.replace("hunter2", "newer");
    assert.equal(withoutTaken(changed, taken), changed);
    assert.deepEqual(credentialsIn("repositories: [{url: 'https://a:b@h/x'}, 3]\n"), []);
  });
});
