import type { Schema } from "./closedSchema.ts";

/**
 * A schema of OpenAPI 3.0 as JSON Schema. References are within the description, not within the one schema; what may be null says
 * so also where it names no type; and `oneOf` is read as `anyOf`, since descriptions say it of shapes that one answer fits together.
 */
export function asJsonSchema(schema: Schema): Schema {
  return convert(schema) as Schema;
}

function convert(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(convert);
  if (typeof value !== "object" || value === null) return value;
  const { nullable, ...fields } = value as Schema;
  const inner = Object.fromEntries(
    Object.entries(fields).map(([name, one]) => {
      if (name === "$ref") return [name, String(one).replace(/^#/, "description#")];
      return [name === "oneOf" ? "anyOf" : name, convert(one)];
    }),
  );
  if (nullable === undefined) return inner;
  return typeof fields.type === "string" ? { ...inner, nullable } : { anyOf: [inner, { type: "null" }] };
}
