import { l10n } from "vscode";
import { formatTarget } from "../../../model/target.ts";
import {
  applierWord,
  consentWords,
  elsewhereWords,
  spokenPlaces,
  stateWords,
  syncWords,
} from "../../views/mappingNode.ts";
import { summarize } from "../../words/words.ts";
import type { MappingRow } from "../../../protocol/mappingProtocol.ts";
import { driftWords } from "./driftStrip.ts";
import { keyOfMapping, type PanelMapping } from "../../repositories/panelMappings.ts";

/** A mapping in words. */
export function mappingRow(mapping: PanelMapping, now: number): MappingRow {
  const { state, pack } = mapping;
  const [namespace = "", name = ""] = splitName(state.packName);
  return {
    key: keyOfMapping(mapping),
    pack: name,
    namespace: namespace || (state.target?.namespace ?? ""),
    tone: toneOf(mapping),
    state: stateWords(state.state),
    message: state.message,
    path: state.path,
    target: state.target ? formatTarget(state.target) : "",
    places: state.places,
    spoken: spokenPlaces(state),
    appliedBy: state.appliedBy ? applierWord(state.appliedBy) : "",
    counts: pack ? summarize(pack.counts) : "",
    since: syncWords(state.sync),
    days: state.sync.days.map((share) => share ?? null),
    drift: driftWords(state.sync.days, now),
    policy: policyWords(mapping),
  };
}

export function toneOf({ state }: PanelMapping): MappingRow["tone"] {
  switch (state.state) {
    case "conflict":
      return "bad";
    case "moved":
    case "waiting":
    case "paused":
      return "warning";
    case "connected":
      return state.places.cluster === "differs" ? "warning" : "good";
    case "disconnected":
    case "unmappedFile":
    case "unmappedPack":
      return "quiet";
  }
}

function splitName(name: string): readonly [string, string] {
  const at = name.indexOf("/");
  return at < 0 ? ["", name] : [name.slice(0, at), name.slice(at + 1)];
}

/** `commits after a save · pushes · heals`. */
function policyWords({ state }: PanelMapping): string {
  const { policy } = state;
  return [
    consentWords(state),
    policy.commit === "onSave" ? l10n.t("commits on save") : l10n.t("commits manually"),
    policy.push === "push"
      ? l10n.t("pushes")
      : policy.push === "pullRequest"
        ? l10n.t("pushes for a pull request")
        : "",
    elsewhereWords(state) || (policy.heal ? l10n.t("heals") : ""),
    policy.prune ? l10n.t("prunes") : "",
  ]
    .filter(Boolean)
    .join(" · ");
}
