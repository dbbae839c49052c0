import type { Json } from "../../model/json.ts";

/** RFC 6902, the operations used here. */
export type JsonPatch = readonly { readonly op: "replace" | "test"; readonly path: string; readonly value: Json }[];

/** The operations that change parts of an object. */
export type PatchOperation =
  | { readonly op: "add" | "replace"; readonly path: string; readonly value: Json }
  | { readonly op: "remove"; readonly path: string };
