/** As much of a schema as is looked at here. */
export interface Schema {
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: unknown;
  readonly items?: Schema;
  readonly [keyword: string]: unknown;
}

/** A schema of what is sent: also where it says nothing of them, fields that it does not know are wrong. */
export function closed(schema: Schema, named: Readonly<Record<string, Schema>>): Schema {
  const name = /^#\/components\/schemas\/(.+)$/.exec(schema.$ref ?? "")?.[1];
  if (name !== undefined) return closed(named[name] ?? {}, named);
  const { properties, items } = schema;
  const inner = Object.entries(properties ?? {}).map(([field, one]) => [field, closed(one, named)]);
  return {
    ...schema,
    ...(properties ? { properties: Object.fromEntries(inner) } : {}),
    ...(properties && schema.additionalProperties === undefined ? { additionalProperties: false } : {}),
    ...(items ? { items: closed(items, named) } : {}),
  };
}
