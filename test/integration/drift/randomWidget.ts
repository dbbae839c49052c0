import type { Json, JsonObject } from "../../../src/model/json.ts";
import { fields, metadata, named, type RandomKind, strings, word, WORDS } from "./randomKind.ts";

export const widget: RandomKind = {
  apiVersion: "example.test/v1",
  kind: "Widget",
  plural: "widgets",
  isNamespaced: true,
  make: (random) => ({
    metadata: metadata(random),
    spec: fields(random, {
      size: () => random.int(0, 2),
      ratio: () => random.pick([1, 1.5, 0]),
      note: () => random.pick<Json>([null, "", "text"]),
      enabled: () => random.chance(0.5),
      port: () => random.pick<Json>([80, "80", "web"]),
      amount: () => random.pick<Json>(["1000m", "1", 1]),
      tags: () => random.shuffle(random.some(WORDS)) as Json[],
      items: () =>
        named(random, (name) => ({
          name,
          ...fields(random, { value: () => random.pick(["", "x"]), count: () => random.int(0, 2) }),
        })),
      pairs: () =>
        random.some(["a", "b"]).flatMap((host) =>
          random.shuffle(random.pick([["TCP"], ["UDP"], ["TCP", "UDP"], [undefined]])).map((protocol) => ({
            host,
            ...(protocol === undefined ? {} : { protocol }),
            ...fields(random, { weight: () => random.int(0, 2) }),
          })),
        ),
      steps: () =>
        named(random, (run) => ({
          run,
          ...fields(random, {
            retries: () => random.pick([3, 4]),
            ref: () => fields(random, { path: () => word(random), version: () => random.pick(["v1", "v2"]) }),
          }),
        })),
      plain: () => random.shuffle(random.some(WORDS)) as Json[],
      settings: () => fields(random, { mode: () => random.pick(["fast", "slow"]), level: () => random.int(0, 2) }),
      labels: () => strings(random),
      groups: () =>
        Object.fromEntries(
          random
            .some(WORDS, 0.3)
            .map((key) => [key, fields(random, { low: () => random.int(0, 2), high: () => random.int(8, 9) })]),
        ),
      free: () => ({
        list: named(random, (name) => ({ name, value: random.int(0, 1) })),
        map: strings(random),
        empty: {},
      }),
      half: () => fields(random, { known: () => word(random), unknown: () => [1, word(random)] }),
      any: () => random.pick<Json>([1, "one", [1, 2], { a: word(random) }]),
      choice: () => random.pick<JsonObject>([{ left: { a: word(random) } }, { right: { b: word(random) } }]),
      nested: () => ({
        deep: fields(random, { a: () => word(random), b: () => word(random), list: () => [random.int(0, 2)] }),
      }),
      template: () => ({
        apiVersion: "v1",
        kind: "ConfigMap",
        metadata: { name: word(random), labels: strings(random) },
        data: strings(random),
      }),
    }),
  }),
};
