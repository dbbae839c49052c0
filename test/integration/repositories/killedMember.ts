// A window of a team's member that is killed: registers one repository and ends. Started by teamRegistryKilled.test.ts.
import { createRepositories } from "../../../src/repositories/repositories.ts";
import { systemClock } from "../../../src/support/clock.ts";
import { fileRegistry } from "./fileRegistry.ts";
import { portsFor } from "./rigPorts.ts";

const [base = "", file = "", name = "", storeFolder = "", skew = "0"] = process.argv.slice(2);
const clock = { ...systemClock, now: () => Date.now() + Number(skew) };
const environment = { PATH: process.env.PATH ?? "", HOME: base };
const organization = { storeFolder, registry: fileRegistry(file) };
const repositories = createRepositories({
  ...portsFor({ base, environment, clock }),
  private: undefined,
  organization,
});
await repositories.open();
const url = `https://127.0.0.1:1/${name}.git`;
await repositories.add({ name, url, access: "signIn", level: "organization" }).catch(() => undefined);
repositories.dispose();
