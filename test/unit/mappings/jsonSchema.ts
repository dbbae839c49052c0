/** The few words of JSON schema (draft-07) that `mooring.schema.json` uses. An unknown word is an error, not a pass. */
interface Schema {
  readonly [word: string]: unknown;
}

const SILENT = new Set(["$schema", "title", "description", "default", "examples", "definitions"]);

export function matchesSchema(root: Schema, value: unknown, schema: Schema = root): boolean {
  return Object.entries(schema).every(
    ([word, rule]) => SILENT.has(word) || matchesWord(root, value, schema, word, rule),
  );
}

function matchesWord(root: Schema, value: unknown, schema: Schema, word: string, rule: unknown): boolean {
  const sub = (part: unknown, item: unknown = value): boolean => matchesSchema(root, item, part as Schema);
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  const entries = isObject ? Object.entries(value) : [];
  switch (word) {
    case "$ref":
      return sub((root.definitions as Schema)[String(rule).replace("#/definitions/", "")]);
    case "type":
      return [rule].flat().includes(typeOf(value));
    case "enum":
      return (rule as unknown[]).includes(value);
    case "pattern":
      return typeof value !== "string" || new RegExp(String(rule), "u").test(value);
    case "minLength":
      return typeof value !== "string" || value.length >= Number(rule);
    case "minItems":
      return !Array.isArray(value) || value.length >= Number(rule);
    case "items":
      return !Array.isArray(value) || value.every((item) => sub(rule, item));
    case "required":
      return !isObject || (rule as string[]).every((key) => Object.hasOwn(value, key));
    case "properties":
      return entries.every(([key, item]) => !Object.hasOwn(rule as Schema, key) || sub((rule as Schema)[key], item));
    case "additionalProperties":
      return rule !== false || entries.every(([key]) => Object.hasOwn(schema.properties as Schema, key));
    case "allOf":
      return (rule as Schema[]).every((part) => sub(part));
    case "anyOf":
      return (rule as Schema[]).some((part) => sub(part));
    default:
      throw new Error(`the schema uses ${word}, which this test does not know`);
  }
}

function typeOf(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : typeof value;
}
