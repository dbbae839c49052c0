/** What is kept of things that are made again and again. */
export interface Retention {
  readonly count: number;
  /** Milliseconds. */
  readonly age: number;
}

/** Those beyond the newest `count` and those older than `age`, but never the newest one. `all` is newest first, `now` in ms. */
export function surplusOf<T extends { readonly madeAt: number }>(
  all: readonly T[],
  { count, age }: Retention,
  now: number,
): readonly T[] {
  return all.filter(({ madeAt }, at) => at > 0 && (at >= count || now - madeAt > age));
}
