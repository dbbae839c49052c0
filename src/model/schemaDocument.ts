import type { JsonObject } from "./json.ts";

/** One OpenAPI v3 document of a group-version: its `components.schemas` and the server's content hash. */
export interface SchemaDocument {
  readonly hash: string;
  readonly schemas: JsonObject;
}
