// Checks requests and answers against an OpenAPI description: path, method, parameters, bodies, status codes.
import fs from "node:fs";
import path from "node:path";
import { Ajv, type ValidateFunction } from "ajv";
import addFormats from "ajv-formats";
import { asJsonSchema } from "./asJsonSchema.ts";
import { closed, type Schema } from "./closedSchema.ts";

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema: Schema;
}
interface Media {
  readonly schema: Schema;
  readonly example?: unknown;
}
type Content = Readonly<Record<string, Media>>;
interface Operation {
  readonly parameters: readonly Parameter[];
  readonly requestBody?: { readonly required?: boolean; readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly content?: Content }>>;
}
interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

/** One request as a description knows it. */
export interface Matched {
  readonly method: string;
  /** As the description writes it: `/repos/{owner}/{repo}/hooks`. */
  readonly template: string;
  readonly parameters: Readonly<Record<string, string>>;
}

export interface Asked {
  readonly method: string;
  /** Below the API, without its query. */
  readonly way: string;
  readonly query: URLSearchParams;
  readonly body: unknown;
}

const JSON_TYPE = "application/json";

export class Description {
  readonly #document: Document;
  readonly #ways: readonly (readonly [template: string, pattern: RegExp])[];
  /** Text of a path or query is read as the type that is asked for; bodies are taken as they are. */
  readonly #texts: Ajv;
  readonly #bodies: Ajv;
  readonly #compiled = new Map<string, ValidateFunction>();

  /** @param file beside this one. */
  constructor(file: string) {
    this.#document = JSON.parse(fs.readFileSync(path.join(import.meta.dirname, file), "utf8")) as Document;
    this.#ways = Object.keys(this.#document.paths).map((template) => [template, this.#patternOf(template)]);
    // descriptions are written for OpenAPI, whose words are not all JSON Schema's
    const options = { strict: false, logger: false } as const;
    this.#texts = new Ajv({ ...options, coerceTypes: true });
    this.#bodies = new Ajv(options);
    for (const ajv of [this.#texts, this.#bodies]) {
      addFormats.default(ajv);
      ajv.addSchema({ $id: "description", ...asJsonSchema({ components: this.#document.components }) });
    }
  }

  /** What a request is, or what is wrong with it. */
  check({ method, way, query, body }: Asked): Matched | string {
    for (const [template, pattern] of this.#ways) {
      const found = pattern.exec(way);
      const operation = this.#document.paths[template]?.[method.toLowerCase()];
      if (!found || !operation) continue;
      const parameters = { ...found.groups };
      const problem =
        this.#problemOfParameters(operation, parameters, query) ??
        this.#problemOfBody(operation, template, method, body);
      return problem === undefined ? { method, template, parameters } : `${method} ${template}: ${problem}`;
    }
    return `${method} ${way} is not described`;
  }

  /** What is wrong with an answer; undefined: nothing. */
  checkAnswer({ method, template }: Matched, status: number, body: unknown): string | undefined {
    const at = `${method} ${template}`;
    const answer = this.#operation(method, template)?.responses[String(status)];
    if (!answer) return `${at} never answers ${status}`;
    const media = answer.content?.[JSON_TYPE];
    if (!media) return undefined;
    if (body === undefined) return `${at} answers ${status} with a body`;
    const validate = this.#validator(`${at} ${status}`, media.schema);
    return validate(body)
      ? undefined
      : `${at} is not responding ${status} so: ${this.#bodies.errorsText(validate.errors)}`;
  }

  /** The description's own example of an answer, to be filled with what is known. */
  example({ method, template }: Pick<Matched, "method" | "template">, status: number): unknown {
    return structuredClone(this.#operation(method, template)?.responses[String(status)]?.content?.[JSON_TYPE]?.example);
  }

  #operation(method: string, template: string): Operation | undefined {
    return this.#document.paths[template]?.[method.toLowerCase()];
  }

  #problemOfParameters(
    { parameters }: Operation,
    found: Readonly<Record<string, string>>,
    query: URLSearchParams,
  ): string | undefined {
    for (const { name, in: place, required, schema } of parameters) {
      const text = place === "path" ? found[name] : (query.get(name) ?? undefined);
      if (text === undefined && required) return `the parameter ${name} is missing`;
      if (text === undefined) continue;
      const given = { value: decodeURIComponent(text) };
      if (!this.#texts.validate({ properties: { value: asJsonSchema(schema) } }, given))
        return `${name} is no such value: ${text}`;
    }
    const known = new Set(parameters.filter((one) => one.in === "query").map(({ name }) => name));
    const unknown = [...query.keys()].find((name) => !known.has(name));
    return unknown === undefined ? undefined : `the parameter ${unknown} is not described`;
  }

  #problemOfBody({ requestBody }: Operation, template: string, method: string, body: unknown): string | undefined {
    if (body === undefined) return requestBody?.required ? "its body is missing" : undefined;
    const media = requestBody?.content[JSON_TYPE];
    if (!media) return "it takes no body";
    const validate = this.#validator(`${method} ${template}`, closed(media.schema, this.#document.components.schemas));
    return validate(body) ? undefined : this.#bodies.errorsText(validate.errors, { dataVar: "body" });
  }

  #validator(key: string, schema: Schema): ValidateFunction {
    const known = this.#compiled.get(key);
    if (known) return known;
    const made = this.#bodies.compile(asJsonSchema(schema));
    this.#compiled.set(key, made);
    return made;
  }

  #patternOf(template: string): RegExp {
    const operations = Object.values(this.#document.paths[template] ?? {});
    const parameters = operations.flatMap((operation) => operation.parameters);
    const pattern = template.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
      // the path of a file and the name of a branch have slashes in them
      const isLong = parameters.some((one) => one.name === name && "x-multi-segment" in one);
      return `(?<${name}>${isLong ? ".+" : "[^/]+"})`;
    });
    return new RegExp(`^${pattern}$`);
  }
}
