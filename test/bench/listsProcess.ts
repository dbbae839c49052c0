// The floor under a start: the lists of all kinds of the fleet, fetched page by page and parsed, by the least code there is.
import fs from "node:fs";
import https from "node:https";
import { fleetKinds } from "./fleetKinds.ts";
import type { ListsSetup, Spent } from "./listsAlone.ts";

/** As the engine does: pages of 500, at most six sockets. */
const page = 500;
const sockets = 6;

process.once("message", (setup: ListsSetup) => {
  run(setup).then(
    (spent) => process.send?.(spent, () => process.exit(0)),
    () => process.exit(1),
  );
});

async function run({ server, caFile, token }: ListsSetup): Promise<Spent> {
  const agent = new https.Agent({ keepAlive: true, maxSockets: sockets, ca: fs.readFileSync(caFile) });
  const cpu = process.cpuUsage();
  const started = performance.now();
  const counts = await Promise.all(
    Object.values(fleetKinds).map(({ root, plural }) => listAll(`${server}${root}/${plural}`, agent, token)),
  );
  const { user, system } = process.cpuUsage(cpu);
  agent.destroy();
  return {
    ms: performance.now() - started,
    cpuMs: (user + system) / 1000,
    objects: counts.reduce((sum, one) => sum + one, 0),
  };
}

async function listAll(url: string, agent: https.Agent, token: string): Promise<number> {
  let next = "";
  let objects = 0;
  do {
    const query = `?limit=${page}${next === "" ? "" : `&continue=${encodeURIComponent(next)}`}`;
    const { items, metadata } = JSON.parse(await get(url + query, agent, token)) as {
      readonly items: readonly unknown[];
      readonly metadata: { readonly continue?: string };
    };
    objects += items.length;
    next = metadata.continue ?? "";
  } while (next !== "");
  return objects;
}

function get(url: string, agent: https.Agent, token: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = https.get(url, { agent, headers: { authorization: `Bearer ${token}` } }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () => resolve(Buffer.concat(chunks).toString("utf8")));
      response.on("error", reject);
    });
    request.on("error", reject);
  });
}
