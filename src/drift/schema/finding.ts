import type { FieldPath } from "../../model/fieldPath.ts";
import type { Json } from "../../model/json.ts";
import type { DifferenceKind } from "../../model/verdict.ts";
import type { TypeSchema } from "./typeSchema.ts";

/** What a local look found, before anyone is named for it. */
export interface DriftFinding {
  readonly kind: DifferenceKind;
  readonly path: FieldPath;
  readonly desired: Json | undefined;
  readonly live: Json | undefined;
  /** The type at the path, where it is known. */
  readonly type: TypeSchema | undefined;
}
