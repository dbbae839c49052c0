import type { FieldPath, PathElement } from "../../model/fieldPath.ts";
import type { TypeSchema } from "./typeSchema.ts";

/** The type at a path, whatever values stand there; undefined when the schema says it cannot be. */
export function typeAt(schema: TypeSchema | undefined, path: FieldPath): TypeSchema | undefined {
  return path.reduce<TypeSchema | undefined>((type, element) => type && stepType(type, element), schema);
}

/** The type one step further; undefined when the schema has no such step. */
export function stepType(type: TypeSchema, element: PathElement): TypeSchema | undefined {
  return "field" in element ? type.map?.field(element.field) : type.list?.items;
}
