import assert from "node:assert/strict";
import { EnvSecrets, variableFor } from "../../../src/cli/envSecrets.ts";
import type { RepositoryRecord } from "../../../src/repositories/repositoryRecord.ts";
import { MooringError } from "../../../src/support/errors.ts";

const recordAt = (url: string) => ({ id: "shop-1", url }) as RepositoryRecord;
const KEY = "mooring.repository.shop-1";

describe("secrets of the command line", () => {
  for (const [url, name] of [
    ["https://git.example-inc.com/team/shop.git", "MOORING_SECRET_GIT_EXAMPLE__INC_COM"],
    ["https://git.example.inc.com:8443/x", "MOORING_SECRET_GIT_EXAMPLE_INC_COM"],
    ["ssh://git@host:22/x", "MOORING_SECRET_HOST"],
    ["git@Host.test:x", "MOORING_SECRET_HOST_TEST"],
  ] as const)
    it(`are read from ${name} for ${url}`, () => assert.equal(variableFor("MOORING_SECRET", url), name));

  it("go to the host that the variable names, also when the address in the file is another one by now", async () => {
    const env = { MOORING_SECRET_GIT_EXAMPLE_COM: "s3cret", MOORING_USER_GIT_EXAMPLE_COM: "ann" };
    let record = recordAt("https://git.example.com/x");
    const secrets = new EnvSecrets(env, () => record);
    assert.deepEqual(JSON.parse((await secrets.get(KEY)) ?? ""), {
      username: "ann",
      secret: "s3cret",
      server: "https:git.example.com:443",
    });
    record = recordAt("https://git.example.com.attacker.test/x");
    assert.equal(await secrets.get(KEY), undefined);
  });

  it("of standard input are for one repository and its server of that moment", async () => {
    let record = recordAt("https://git.example.com/x");
    const secrets = new EnvSecrets({}, () => record);
    secrets.give(record, "s3cret");
    record = recordAt("https://attacker.test/x");
    assert.match((await secrets.get(KEY)) ?? "", /"server":"https:git\.example\.com:443"/);
    assert.equal(await secrets.get("mooring.repository.other"), undefined);
  });

  it("are taken from nobody who would have them kept", async () => {
    const secrets = new EnvSecrets({}, () => recordAt("https://h/x"));
    await assert.rejects(secrets.set(KEY, "s3cret"), (error) => MooringError.is(error, "refused"));
    assert.equal(await secrets.get(KEY), undefined);
    secrets.takes = true;
    await secrets.set(KEY, "for this run");
    assert.equal(await secrets.get(KEY), "for this run");
    await secrets.delete(KEY);
    assert.equal(await secrets.get(KEY), undefined);
  });
});
