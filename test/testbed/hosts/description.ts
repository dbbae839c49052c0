// Checks requests against an OpenAPI description: the path, the method and the body.
import fs from "node:fs";
import path from "node:path";

interface Schema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean;
  readonly items?: Schema;
  readonly enum?: readonly unknown[];
  readonly oneOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
}
interface Operation {
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
  readonly responses: readonly string[];
}
type Paths = Readonly<Record<string, Readonly<Record<string, Operation>>>>;

export interface Matched {
  /** As the description writes it: `/repos/{owner}/{repo}/hooks`. */
  readonly template: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** Status codes that the description knows. */
  readonly statuses: readonly string[];
}

export class Description {
  readonly #paths: readonly (readonly [
    template: string,
    pattern: RegExp,
    operations: Readonly<Record<string, Operation>>,
  ])[];

  /** @param file beside this one. */
  constructor(file: string) {
    const { paths } = JSON.parse(fs.readFileSync(path.join(import.meta.dirname, file), "utf8")) as { paths: Paths };
    this.#paths = Object.entries(paths).map(([template, operations]) => {
      // the path of a file is the one parameter with slashes in it
      const pattern = template.replaceAll(
        /\{(\w+)\}/g,
        (_, name: string) => `(?<${name}>${name === "path" ? ".+" : "[^/]+"})`,
      );
      return [template, new RegExp(`^${pattern}$`), operations];
    });
  }

  /** What a request is, or what is wrong with it. `way` is the path below the API, without its query. */
  check(method: string, way: string, body: unknown): Matched | string {
    for (const [template, pattern, operations] of this.#paths) {
      const found = pattern.exec(way);
      const operation = operations[method.toLowerCase()];
      if (!found || !operation) continue;
      const schema = operation.requestBody?.content["application/json"]?.schema;
      if (body !== undefined && !schema) return `${method} ${template} takes no body`;
      const problem = schema && body !== undefined ? problemOf(schema, body, "body") : undefined;
      if (problem) return `${method} ${template}: ${problem}`;
      return { template, parameters: { ...found.groups }, statuses: operation.responses };
    }
    return `${method} ${way} is not described`;
  }
}

function problemOf(schema: Schema, value: unknown, at: string): string | undefined {
  const choices = schema.oneOf ?? schema.anyOf;
  if (choices && choices.every((one) => problemOf(one, value, at) !== undefined))
    return `${at} fits none of its choices`;
  if (schema.enum && !schema.enum.includes(value)) return `${at} is none of ${schema.enum.join(", ")}`;
  if (schema.type !== undefined && !isOf(schema.type, value)) return `${at} is no ${schema.type}`;
  if (Array.isArray(value))
    return value.map((item, index) => schema.items && problemOf(schema.items, item, `${at}[${index}]`)).find(Boolean);
  if (typeof value !== "object" || value === null || !schema.properties) return undefined;
  const missing = schema.required?.find((name) => !(name in value));
  if (missing !== undefined) return `${at}.${missing} is missing`;
  for (const [name, inner] of Object.entries(value)) {
    const known = schema.properties[name];
    if (!known && schema.additionalProperties === false) return `${at}.${name} is not described`;
    const problem = known && problemOf(known, inner, `${at}.${name}`);
    if (problem) return problem;
  }
  return undefined;
}

function isOf(type: string, value: unknown): boolean {
  if (type === "array") return Array.isArray(value);
  if (type === "integer") return Number.isInteger(value);
  if (type === "object") return typeof value === "object" && value !== null && !Array.isArray(value);
  return typeof value === type;
}
