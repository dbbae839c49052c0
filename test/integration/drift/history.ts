import { type FieldPath, valueAt } from "../../../src/model/fieldPath.ts";
import { isScalar, type JsonObject, jsonEqual } from "../../../src/model/json.ts";
import { typeAt } from "../../../src/drift/schema/listKeys.ts";
import type { TypeSchema } from "../../../src/drift/schema/schema.ts";
import { toLive } from "./driftServer.ts";

/** One write that the server took, and what the object was afterwards. */
export interface Step {
  readonly manager: string;
  readonly after: JsonObject;
  /** What a server-side apply sent. */
  readonly applied?: JsonObject;
}

/**
 * Who may be named for the value that stands at `path`: the writer after whose step it first stood there as it does now, and
 * everyone who applied the same value later and so owns it too. A map or list is written piece by piece: there everyone counts
 * who changed something in it.
 */
export function possibleCulprits(
  steps: readonly Step[],
  fullPath: FieldPath,
  schema: TypeSchema | undefined,
): ReadonlySet<string> {
  // what is replaced as a whole is owned as a whole
  const index = fullPath.findIndex(
    (element, at) => "index" in element || (at > 0 && typeAt(schema, fullPath.slice(0, at))?.map?.isAtomic === true),
  );
  const path = index < 0 ? fullPath : fullPath.slice(0, index);
  const values = steps.map(({ after }) => valueAt(toLive(after).body, path));
  const changers = steps.filter((_step, at) => at === 0 || !jsonEqual(values[at], values[at - 1]));
  const last = changers.at(-1);
  const writers = isScalar(values.at(-1)) ? changers.slice(-1) : changers;
  const later = steps
    .slice(last ? steps.indexOf(last) + 1 : 0)
    .filter(({ applied }) => applied && valueAt(applied, path) !== undefined);
  // the server's own word for writers whose entries somebody has cleared
  return new Set([...writers, ...later].map(({ manager }) => manager).concat("before-first-apply"));
}
