import type { FieldPath } from "../../model/fieldPath.ts";
import { MooringError } from "../../support/errors.ts";

/** A field that a pipeline sets. */
export interface CiTarget {
  readonly object: { readonly kind: string; readonly name: string; readonly namespace: string; readonly title: string };
  readonly path: FieldPath;
  /** For people: `vars.DOCKER_TAG`. */
  readonly what: string;
  /** Stands before the new tag: `registry.example.com/web:`, "" where the field is the tag alone. */
  readonly prefix: string;
}

/**
 * Stands between single quotes of a shell and in a pipeline file that knows expressions of its own. Some readers of YAML take
 * U+0085, U+2028 and U+2029 for the end of a line, as YAML 1.1 does.
 */
const UNSAFE = /['"\\`\p{Cc}\u2028\u2029]|\$\{\{|\$\(/u;

/** The assignment of `$VALUE` to a field, for yq 4; the object is chosen by kind and name, list items by their names. */
export function yqExpression({ object, path }: Pick<CiTarget, "object" | "path">): string {
  const where = [`.kind == ${quoted(object.kind)}`, `.metadata.name == ${quoted(object.name)}`];
  const steps = path.map((element) => {
    if ("field" in element)
      return /^[A-Za-z_]\w*$/.test(element.field) ? `.${element.field}` : `.[${quoted(element.field)}]`;
    if ("index" in element) return `.[${element.index}]`;
    const keys = "keys" in element ? Object.entries(element.keys) : [];
    const tests = keys.map(([key, value]) => `.${key} == ${quoted(String(value))}`);
    return `.[] | select(${tests.join(" and ")}) | `;
  });
  const way = steps.join("").replace(/ \| $/, "");
  return `(select(${where.join(" and ")}) | ${way}) = strenv(VALUE)`;
}

function quoted(text: string): string {
  if (UNSAFE.test(text))
    throw new MooringError(
      "badInput",
      `The name ${JSON.stringify(text)} cannot be put into a pipeline safely. Rename it first.`,
    );
  return `"${text}"`;
}
