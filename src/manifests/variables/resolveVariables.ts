import { isJsonArray, isJsonObject, type Json, type Scalar } from "../../model/json.ts";
import { VARIABLE_LEVELS, type VariableResult, type VariableSetting } from "../../model/variable.ts";
import { namesUsed, replaceUses, wholeUse } from "./variableUses.ts";

/** The variables that one pack sees. */
export class Variables {
  readonly #settings = new Map<string, readonly VariableSetting[]>();
  readonly #results = new Map<string, VariableResult>();

  /** Of several settings of one level the first counts. */
  constructor(settings: readonly VariableSetting[]) {
    const rank = ({ level }: VariableSetting): number => VARIABLE_LEVELS.indexOf(level);
    for (const setting of [...settings].sort((a, b) => rank(a) - rank(b))) {
      this.#settings.set(setting.name, [...(this.#settings.get(setting.name) ?? []), setting]);
    }
  }

  get names(): readonly string[] {
    return [...this.#settings.keys()].sort();
  }

  /** The value with the variables it uses put in. */
  resolve(name: string): VariableResult {
    return this.#resolve(name, []);
  }

  /** The same value with every variable put in that has a value; others stay as they are written. */
  substitute(value: Json): Json {
    if (typeof value === "string") return this.#substituteText(value);
    if (isJsonArray(value)) return value.map((item) => this.substitute(item));
    if (!isJsonObject(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, this.substitute(item)]));
  }

  #substituteText(value: string): Scalar {
    const whole = wholeUse(value);
    if (whole !== undefined) {
      const result = this.resolve(whole);
      return result.kind === "value" ? result.value : value;
    }
    return replaceUses(value, (name) => {
      const result = this.resolve(name);
      return result.kind === "value" ? textOf(result.value) : undefined;
    });
  }

  #resolve(name: string, path: readonly string[]): VariableResult {
    const known = this.#results.get(name);
    if (known) return known;
    const result = this.#compute(name, path);
    // what was found inside a circle depends on where the circle was entered
    if (path.length === 0 || result.kind === "value") this.#results.set(name, result);
    return result;
  }

  #compute(name: string, path: readonly string[]): VariableResult {
    const [setting, ...hidden] = this.#settings.get(name) ?? [];
    if (!setting) return { kind: "undefined" };
    const { value } = setting;
    if (value === undefined) return { kind: "notPlain", setting };
    if (typeof value !== "string") return { kind: "value", value, setting, hidden };
    const values = new Map<string, Scalar>();
    for (const used of namesUsed(value)) {
      const here = [...path, name];
      const at = here.indexOf(used);
      if (at >= 0) return { kind: "cycle", names: [...here.slice(at), used], setting };
      const result = this.#resolve(used, here);
      if (result.kind === "cycle") return { ...result, setting };
      if (result.kind === "needs") return { ...result, setting };
      if (result.kind === "undefined") return { kind: "needs", missing: used, setting };
      if (result.kind === "notPlain") return { ...result, setting };
      values.set(used, result.value);
    }
    const whole = wholeUse(value);
    const wholeValue = whole === undefined ? undefined : values.get(whole);
    const full = wholeValue === undefined ? replaceUses(value, (used) => textOf(values.get(used) ?? null)) : wholeValue;
    return { kind: "value", value: full, setting, hidden };
  }
}

/** As a template engine prints it: nothing for null. */
function textOf(value: Scalar): string {
  return value === null ? "" : String(value);
}
