// A window that is killed: opens the stores of a rig, does one round of everything, and ends. Started by killed.test.ts.
import { createRepositories } from "../../../src/repositories/repositories.ts";
import { systemClock } from "../../../src/support/clock.ts";
import { portsFor } from "./rigPorts.ts";

const [base = "", url = "", skew = "0"] = process.argv.slice(2);
const clock = { ...systemClock, now: () => Date.now() + Number(skew) };
const environment = { PATH: process.env.PATH ?? "", HOME: base };
const repositories = createRepositories(portsFor({ base, environment, clock }));
await repositories.open();
let record = repositories.list()[0];
record ??= await repositories.add({ name: "shop", url, access: "signIn", level: "private", kind: "mirror" });
const end = async (task: { readonly id: string } | undefined): Promise<void> => {
  if (task) await repositories.whenEnded(task.id);
};
for (const task of [...repositories.tasks(record.id)].reverse()) await end(task);
await end(await repositories.sync(record.id));
const text = `at: ${skew}\n`;
await repositories.commit(record.id, { writes: [{ path: "apps/web.yaml", text }], message: "Update", trailers: {} });
await end(await repositories.reclone(record.id));
await end(await repositories.maintain(record.id));
repositories.dispose();
