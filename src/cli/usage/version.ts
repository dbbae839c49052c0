import fs from "node:fs";
import path from "node:path";

/** Put in by the build. */
declare const MOORING_VERSION: string | undefined;

/** The version of this Mooring, as package.json has it. From its sources it is read. */
export function version(): string {
  return typeof MOORING_VERSION === "undefined" ? readVersion() : MOORING_VERSION;
}

function readVersion(): string {
  const file = path.join(import.meta.dirname, "../../../package.json");
  return (JSON.parse(fs.readFileSync(file, "utf8")) as { readonly version: string }).version;
}
