import { ATOMIC_TYPE, type MapSchema, type TypeSchema } from "./typeSchema.ts";

/**
 * Merge rules where no schema is known: metadata is the same for every kind, everything else counts as replaced as a whole.
 * That never calls something in sync that the server would merge in another way; it only leaves more to the dry-run.
 */
const SCALAR: TypeSchema = { name: "", isScalar: true, map: undefined, list: undefined };
const NAMES: TypeSchema = { name: "", isScalar: false, list: undefined, map: mapOf({}, SCALAR) };
const METADATA: TypeSchema = {
  name: "",
  isScalar: false,
  list: undefined,
  map: mapOf({ name: SCALAR, namespace: SCALAR, labels: NAMES, annotations: NAMES }, ATOMIC_TYPE),
};

export const UNKNOWN_SCHEMA: TypeSchema = {
  name: "",
  isScalar: false,
  list: undefined,
  map: mapOf({ metadata: METADATA }, ATOMIC_TYPE),
};

function mapOf(fields: Readonly<Record<string, TypeSchema>>, free: TypeSchema): MapSchema {
  return {
    isAtomic: false,
    field: (name) => (Object.hasOwn(fields, name) ? (fields[name] ?? free) : free),
    isDeclared: (name) => Object.hasOwn(fields, name),
    defaultOf: () => undefined,
  };
}
