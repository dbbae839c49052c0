/**
 * What a table or an object holds under a foreign key, and never what every object inherits: `constructor` and `__proto__` are
 * keys like any other.
 */
export function own<T>(table: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
