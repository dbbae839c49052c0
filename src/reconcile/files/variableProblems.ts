import { nearestKey } from "../../mappings/config/nearestKey.ts";
import type { Problem } from "../../model/sourceLocation.ts";
import type { Knowledge, VariableAt } from "../../model/variable.ts";

/** What is wrong with a use of a variable; undefined when it has a value, or when nobody can know. */
export function variableProblem(
  { name, range, result, knowledge }: VariableAt,
  file: string,
  known: readonly string[],
): Problem | undefined {
  switch (result.kind) {
    case "value":
      return undefined;
    case "cycle": {
      const message = `\`vars.${name}\` has no value: ${result.names.join(" → ")} is a circular reference. Set one of them to a value.`;
      return { code: "variableCycle", severity: "error", message, file, range };
    }
    case "notPlain": {
      const { source } = result.setting;
      const message = `\`vars.${result.setting.name}\` in ${source} is a list or a map. A variable must be null, a string, a number, true or false.`;
      return { code: "variableNotPlain", severity: "warning", message, file, range };
    }
    case "undefined":
    case "needs": {
      const missing = result.kind === "needs" ? result.missing : name;
      const through =
        result.kind === "needs" ? `\`vars.${name}\` uses \`vars.${missing}\`, which` : `\`vars.${missing}\``;
      return undefinedProblem(through, missing, { file, range, knowledge, known });
    }
  }
}

function undefinedProblem(
  what: string,
  missing: string,
  {
    file,
    range,
    knowledge,
    known,
  }: Pick<Problem, "file" | "range"> & { readonly knowledge: Knowledge; readonly known: readonly string[] },
): Problem | undefined {
  // what a cluster holds that cannot be read now is nobody's mistake
  if (knowledge === "clusterSilent") return undefined;
  const near = nearestKey(missing, known);
  const hint = near ? ` Was \`vars.${near}\` meant?` : "";
  if (knowledge === "filesOnly") {
    const message = `${what} is not defined in the files of this folder.${hint} It may be defined in a cluster: choose a context to check.`;
    return { code: "undefinedVariable", severity: "information", message, file, range };
  }
  const message = `${what} is not defined: not in \`spec.vars\` of the pack, not in a Config of its project or organization.${hint}`;
  return { code: "undefinedVariable", severity: "warning", message, file, range };
}
