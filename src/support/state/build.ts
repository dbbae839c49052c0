import { randomUUID } from "node:crypto";
import { statSync } from "node:fs";

/**
 * Names this build of the program. What one build computed another one may compute differently, so it is kept under this name.
 * Where the program's file cannot be looked at, every run has a name of its own.
 */
export function buildName(): string {
  try {
    const { size, mtimeMs } = statSync(import.meta.filename);
    return `${size}:${mtimeMs}`;
  } catch {
    return randomUUID();
  }
}
