import { existsSync, readFileSync, writeFileSync } from "node:fs";
import type { RegistryPort } from "../../../src/repositories/api/ports.ts";

/** A registry that is a file, which is read anew each time. */
export function fileRegistry(file: string): RegistryPort & { readonly file: string } {
  return {
    label: "the team's mooring.yaml",
    file,
    read: () => Promise.resolve(existsSync(file) ? readFileSync(file, "utf8") : undefined),
    write: (text) => Promise.resolve(void writeFileSync(file, text)),
  };
}
