import type { Json, Scalar } from "../../model/json.ts";

/**
 * How the server merges a value, in the terms of structured-merge-diff (`schema/elements.go`). A type may allow several
 * shapes (`int-or-string`, untyped parts): the value at hand decides which one counts.
 */
export interface TypeSchema {
  /** Name of the definition in the OpenAPI document, "" for a type written in place. */
  readonly name: string;
  readonly isScalar: boolean;
  readonly map: MapSchema | undefined;
  readonly list: ListSchema | undefined;
}

export interface MapSchema {
  /** Replaced as a whole (`x-kubernetes-map-type: atomic`). */
  readonly isAtomic: boolean;
  field(name: string): TypeSchema;
  /** True for a declared property, false for a key of a free map. */
  isDeclared(name: string): boolean;
  /** The default the document declares for a property. */
  defaultOf(name: string): Json | undefined;
}

/** `map` items are known by `keys`, `set` items by their value; an `atomic` list is replaced as a whole. */
export interface ListSchema {
  readonly kind: "map" | "set" | "atomic";
  readonly keys: readonly string[];
  /** Default of each key, in the order of `keys`: an item that leaves a key out counts as if it had it. */
  readonly keyDefaults: readonly (Scalar | undefined)[];
  readonly items: TypeSchema;
}

function anyType(name: string, isGranular: boolean): TypeSchema {
  const type: { -readonly [Key in keyof TypeSchema]: TypeSchema[Key] } = {
    name,
    isScalar: true,
    map: undefined,
    list: undefined,
  };
  type.map = { isAtomic: !isGranular, field: () => type, isDeclared: () => false, defaultOf: () => undefined };
  type.list = { kind: "atomic", keys: [], keyDefaults: [], items: isGranular ? ATOMIC_TYPE : type };
  return type;
}

/** Anything, replaced as a whole (`__untyped_atomic_`, kube-openapi `schemaconv/smd.go`). */
export const ATOMIC_TYPE: TypeSchema = anyType("", false);

/** Anything, maps merged by key and lists replaced as a whole (`__untyped_deduced_`). */
export const DEDUCED_TYPE: TypeSchema = anyType("", true);
