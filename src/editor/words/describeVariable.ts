import { l10n } from "vscode";
import type { Scalar } from "../../model/json.ts";
import type { VariableLevel, VariableSetting, VariableAt } from "../../model/variable.ts";
import { encryptionOf } from "../../support/encryptedValue.ts";
import { MASK } from "../../support/redaction.ts";
import { formatValue } from "./formatValue.ts";

/** A variable is no Secret, but people keep passwords in them all the same: such a value is not shown where somebody may look on. */
const SECRETIVE = /pass|secret|token|credential|private|api_?key/i;

/** Lines for the hover: the value, where it comes from, and what does not count because of it. */
export function describeVariable({ name, result, knowledge }: VariableAt): readonly string[] {
  const unseen =
    knowledge === "clusterSilent"
      ? [l10n.t("The Config resources in the cluster could not be read.")]
      : knowledge === "filesOnly"
        ? [l10n.t("Only files were read: no context is selected.")]
        : [];
  switch (result.kind) {
    case "value":
      return [
        l10n.t("{0} = {1}", `vars.${name}`, valueWords(name, result.value)),
        l10n.t("set by the {0}: {1}", levelWord(result.setting.level), settingWords(result.setting)),
        ...result.hidden.map((setting) =>
          l10n.t(
            "{0} of the {1} has no effect: {2}",
            setting.value === undefined ? "…" : valueWords(name, setting.value),
            levelWord(setting.level),
            settingWords(setting),
          ),
        ),
        ...unseen,
      ];
    case "undefined":
      return [l10n.t("{0} is not defined", `vars.${name}`), ...unseen];
    case "needs":
      return [l10n.t("{0} uses {1}, which is not defined", `vars.${name}`, `vars.${result.missing}`), ...unseen];
    case "cycle":
      return [l10n.t("{0} has no value: {1} is a circular reference", `vars.${name}`, result.names.join(" → "))];
    case "notPlain":
      return [
        l10n.t(
          "{0} is a list or a map in {1}, not a plain value",
          `vars.${result.setting.name}`,
          result.setting.source,
        ),
      ];
  }
}

function valueWords(name: string, value: Scalar): string {
  if (SECRETIVE.test(name) && typeof value === "string" && encryptionOf(value) === undefined) return MASK;
  return formatValue(value);
}

function levelWord(level: VariableLevel): string {
  switch (level) {
    case "project":
      return l10n.t("project");
    case "organization":
      return l10n.t("organization");
    case "pack":
      return l10n.t("pack");
  }
}

function settingWords({ source, place }: VariableSetting): string {
  return place ? source : l10n.t("{0} in the cluster", source);
}
