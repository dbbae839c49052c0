import assert from "node:assert/strict";
import { jsonEqual } from "../../../src/model/json.ts";
import { parseManifest } from "../../../src/manifests/yaml/parseManifest.ts";
import { generator } from "../reconcile/seededChoice.ts";
import { HEAD, REFUSED_TEXTS, SHAPES } from "../../unit/manifests/yamlShapes.ts";
import { askKubectlText, requireKubectl } from "./kubectlOracle.ts";

/** Texts that kubectl is asked about at the same time. */
const SIDE_BY_SIDE = 4;
const RANDOM_TEXTS = 40;

/** A difference between kubectl and Mooring, in a sentence; undefined where both read the same or refuse both. */
async function differenceIn(text: string): Promise<string | undefined> {
  const answer = await askKubectlText(text);
  const { documents, problems } = parseManifest(text, "a.yaml");
  const isRefused = problems.some(({ severity }) => severity === "error");
  if (answer.kind === "refused")
    return isRefused ? undefined : `kubectl refuses ${JSON.stringify(text)}: ${answer.message}`;
  if (isRefused) return `Mooring refuses ${JSON.stringify(text)}: ${problems[0]?.message}`;
  const [theirs, ours] = [answer.objects[0]?.x, documents[0]?.value.x];
  return jsonEqual(theirs ?? null, ours ?? null)
    ? undefined
    : `${JSON.stringify(text)} is ${JSON.stringify(theirs)} to kubectl`;
}

async function differencesIn(texts: readonly string[]): Promise<readonly string[]> {
  const found: string[] = [];
  for (let at = 0; at < texts.length; at += SIDE_BY_SIDE)
    for (const one of await Promise.all(texts.slice(at, at + SIDE_BY_SIDE).map(differenceIn))) if (one) found.push(one);
  return found;
}

describe("shapes of YAML against kubectl", function () {
  this.timeout(240_000);
  before(requireKubectl);

  it("are read and refused alike", async () => {
    const texts = [...SHAPES.map(([, text]) => HEAD + text), ...REFUSED_TEXTS.map(([, text]) => text)];
    assert.deepEqual(await differencesIn(texts), []);
  });

  it("are read and refused alike when they are put together by chance", async () => {
    const seed = Number(process.env.MOORING_SEED ?? Date.now() % 100_000);
    const texts = Array.from({ length: RANDOM_TEXTS }, (_one, at) => `${HEAD}x:\n${randomMap(seed + at)}`);
    assert.deepEqual(await differencesIn(texts), [], `seed ${seed}`);
  });
});

/** Lines of a map two columns deep, with breaks, columns and white space that manifests of people have and tools do not make. */
function randomMap(seed: number): string {
  const random = generator(seed);
  const choice = {
    below: (limit: number): number => Math.floor(random() * limit),
    of: (list: readonly string[]): string => list[Math.floor(random() * list.length)] ?? "",
  };
  const column = (): string => " ".repeat(choice.below(6));
  const space = (): string => choice.of([" ", " ", "  ", "\t"]);
  const breakOf = (): string => choice.of([" ", `\n${column()}`, `\n\n${column()}`, `\n${column()}\t`]);
  const word = (): string => choice.of(["a", "b c", "x-1", "8080", "true", "é"]);
  const scalar = (isFlow: boolean): string => {
    const words = Array.from({ length: 1 + choice.below(3) }, word);
    const joined = words.map((one, at) => (at === 0 ? one : breakOf() + one)).join("");
    const kinds = [`"${joined}"`, `'${joined}'`, word()];
    return choice.of(
      isFlow ? kinds : [...kinds, `|\n    ${words.join("\n    ")}`, `>-\n    ${words.join("\n\n    ")}`],
    );
  };
  const flow = (depth: number): string => {
    const item = (): string => (depth > 0 && choice.below(3) === 0 ? flow(depth - 1) : scalar(true));
    const items = Array.from({ length: choice.below(4) }, () => breakOf() + item());
    return choice.below(2) === 0
      ? `[${items.join(",")}${breakOf()}]`
      : `{${items.map((one, at) => `${breakOf()}k${at}: ${one.trimStart()}`).join(",")}${breakOf()}}`;
  };
  const between = (): string => choice.of(["", "", "", "\n", "  # c\n", "# c\n", "\t\n", "   \t\n", "\t# c\n"]);
  const rows = Array.from({ length: 1 + choice.below(4) }, (_one, at) => {
    const value = choice.below(2) === 0 ? scalar(false) : flow(2);
    return `${between()}  k${at}:${space()}${value}\n`;
  });
  return rows.join("");
}
