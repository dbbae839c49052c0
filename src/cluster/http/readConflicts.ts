import type { Json } from "../../model/json.ts";
import type { Conflict } from "../../model/plan.ts";
import { parseServerPath } from "./parseServerPath.ts";
import type { ServerStatus } from "./serverStatus.ts";

/**
 * The conflicts of a refused server-side apply (409): `managedfields/internal/conflict.go` writes one cause per field and manager,
 * `conflict with "kubectl-edit" with subresource "scale" using apps/v1 at …`. A path that cannot be read stays one field.
 */
export function readConflicts(status: ServerStatus, sent: Json | undefined): readonly Conflict[] {
  return status.causes
    .filter(({ reason }) => reason === "FieldManagerConflict")
    .map(({ field, message }) => ({
      path: parseServerPath(field, sent) ?? [{ field }],
      manager: managerOf(message),
      message,
    }));
}

/** "" when the message names none in the known form: free text could repeat a value. */
function managerOf(message: string): string {
  const quoted = /conflict with ("(?:[^"\\]|\\.)*")/.exec(message)?.[1];
  try {
    return quoted ? String(JSON.parse(quoted)) : "";
  } catch {
    return "";
  }
}
