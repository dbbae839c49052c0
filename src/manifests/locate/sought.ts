import type { FieldPath } from "../../model/fieldPath.ts";
import type { Json, JsonObject } from "../../model/json.ts";

/** What is looked for: a field of a rendered object with the value it came out with (undefined when it has none). */
export interface Sought {
  readonly kind: string;
  readonly name: string;
  readonly object: JsonObject;
  readonly path: FieldPath;
  readonly value: Json | undefined;
  /** True when an object called `name` in a source may have become the rendered one. */
  readonly isNamed: (name: Json | undefined) => boolean;
}
