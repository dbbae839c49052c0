import { randomInt } from "node:crypto";
import net from "node:net";

/**
 * Below the range from which systems take the ports of outgoing connections: a server that is stopped and started again
 * on its port must not find it taken by a client that tried to reach it meanwhile.
 */
const lowest = 20_000;
const highest = 29_999;
const tries = 50;

/** A port of 127.0.0.1 on which nobody listens. */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < tries; attempt++) {
    const port = randomInt(lowest, highest + 1);
    if (await isFree(port)) return port;
  }
  throw new Error(`no free port from ${lowest} to ${highest} in ${tries} tries`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = net.createServer();
    probe.once("error", () => resolve(false));
    probe.listen(port, "127.0.0.1", () => probe.close(() => resolve(true)));
  });
}
