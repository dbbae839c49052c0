import type { Json, JsonObject } from "../../../src/model/json.ts";
import type { Random } from "./random.ts";

export interface RandomKind {
  readonly apiVersion: string;
  readonly kind: string;
  readonly plural: string;
  readonly isNamespaced: boolean;
  /** The object without identity; two calls differ, but have parts in common. */
  make(random: Random): JsonObject;
}

export const WORDS = ["alpha", "beta", "gamma", "delta"] as const;
export const word = (random: Random): string => random.pick(WORDS);

/** Each field with the probability: fields that are left out are what makes objects differ. */
export function fields(random: Random, all: Readonly<Record<string, () => Json>>, probability = 0.5): JsonObject {
  return Object.fromEntries(
    Object.entries(all)
      .filter(() => random.chance(probability))
      .map(([key, make]) => [key, make()]),
  );
}

export function metadata(random: Random): JsonObject {
  return fields(random, { labels: () => strings(random), annotations: () => strings(random) }, 0.7);
}

export function strings(random: Random): JsonObject {
  return Object.fromEntries(random.some(WORDS).map((key) => [key, word(random)]));
}

export function named(random: Random, make: (name: string) => JsonObject): Json[] {
  return random.shuffle(random.some(WORDS)).map(make);
}
