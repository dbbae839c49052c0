import type { FieldPath, PathElement } from "../model/fieldPath.ts";
import type { TypeSchema } from "./typeSchema.ts";

/** The type at a path, whatever values stand there; undefined when the schema says it cannot be. */
export function typeAt(schema: TypeSchema | undefined, path: FieldPath): TypeSchema | undefined {
  return path.reduce<TypeSchema | undefined>((type, element) => type && stepType(type, element), schema);
}

/** The type one step further; undefined when the schema has no such step. */
export function stepType(type: TypeSchema, element: PathElement): TypeSchema | undefined {
  return "field" in element ? type.map?.field(element.field) : type.list?.items;
}

/**
 * The keys that tell the items of the list at `path` apart; undefined when it is a set, is replaced as a whole, or is no list.
 * The path leads to the list, not to an item.
 */
export function listKeysOf(schema: TypeSchema | undefined, path: FieldPath): readonly string[] | undefined {
  const list = typeAt(schema, path)?.list;
  return list?.kind === "map" ? list.keys : undefined;
}
