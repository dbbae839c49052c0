import { createHash } from "node:crypto";
import { middle } from "./rows.ts";

/** CPU milliseconds that the piece of work takes on the machine for which the budgets are stated. */
const REFERENCE_MS = 26;
const REPEATS = 7;
/** Objects in the piece of work. */
const OBJECTS = 4_000;

/**
 * How much slower this machine is than the one for which the budgets are stated: 2 = half as fast. A fixed piece of parsing,
 * hashing and JSON in plain Node, none of it Mooring's; CPU time, so that other programs count little.
 */
export function measureYardstick(): number {
  const text = JSON.stringify(Array.from({ length: OBJECTS }, (_, at) => objectOf(at)));
  const times = Array.from({ length: REPEATS }, () => {
    const before = process.cpuUsage();
    work(text);
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1_000;
  });
  // the first runs compile
  return middle(times.slice(2)) / REFERENCE_MS;
}

function work(text: string): string {
  const objects = JSON.parse(text) as ReturnType<typeof objectOf>[];
  const hash = createHash("sha256");
  for (const object of objects) {
    const lines = Object.entries(object.metadata.labels).map(([key, value]) => `${key}: ${value}`);
    hash.update(JSON.stringify(object)).update(lines.sort().join("\n"));
  }
  return hash.digest("hex");
}

function objectOf(at: number) {
  const labels = Object.fromEntries(Array.from({ length: 8 }, (_, label) => [`label-${label}`, `value-${at % 97}`]));
  const ports = Array.from({ length: 4 }, (_, port) => ({ name: `p${port}`, port: 8_000 + port, protocol: "TCP" }));
  return { apiVersion: "v1", kind: "Service", metadata: { name: `service-${at}`, labels }, spec: { ports } };
}
