import { l10n } from "vscode";
import type { CommitSource } from "../../../git/git.ts";
import type { Clock } from "../../../support/clock.ts";
import { messageOf } from "../../../support/errors.ts";
import { redactText } from "../../../support/redaction.ts";
import { packTitle, summarize } from "../../words/words.ts";
import { commitRow } from "../commits/commitRow.ts";
import { toneOf } from "../mapping/mappingRow.ts";
import { keyOfMapping, type PanelMapping } from "../../repositories/panelMappings.ts";
import type { Handlers } from "../panelSession.ts";
import type { OverviewCards } from "../../../protocol/overviewProtocol.ts";
import type { ToPage } from "../../../protocol/panelProtocol.ts";
import type { RepositoryHeader } from "../../../protocol/shellProtocol.ts";

const RECENT = 5;
const MOST_PACKS = 30;
const MOST_CHANGED = 10;

export interface OverviewFacts {
  readonly header: RepositoryHeader;
  readonly mappings: readonly PanelMapping[];
  /** Changed files of packs that are not committed, relative to the repository. */
  readonly changed: readonly string[];
}

export interface OverviewPorts {
  readonly facts: () => OverviewFacts | undefined;
  readonly source: () => Promise<CommitSource>;
  readonly clock: Clock;
  readonly post: (message: ToPage) => void;
}

/** Answers the Overview tab: the cards at once, the commits when git has answered. */
export function createOverviewTab({ facts, source, clock, post }: OverviewPorts): Handlers {
  return {
    async "overview.read"() {
      const known = facts();
      if (known) post(overviewMessage(known));
      try {
        const { commits } = await (await source()).page({}, { limit: RECENT });
        const now = clock.now();
        post({ type: "overview.commits", rows: commits.map((commit) => commitRow(commit, now)), message: "" });
      } catch (error) {
        post({ type: "overview.commits", rows: [], message: redactText(messageOf(error)) });
      }
    },
  };
}

export function overviewMessage({ header, mappings, changed }: OverviewFacts): OverviewCards {
  const packs = mappings.filter(({ pack }) => pack !== undefined);
  return {
    type: "overview.cards",
    facts: factsOf(header),
    changed: changed.slice(0, MOST_CHANGED),
    moreChanged: Math.max(0, changed.length - MOST_CHANGED),
    packs: packs.slice(0, MOST_PACKS).map(packOf),
    morePacks: Math.max(0, packs.length - MOST_PACKS),
  };
}

function packOf(mapping: PanelMapping): OverviewCards["packs"][number] {
  const { state, pack } = mapping;
  const { drifted = 0, missing = 0, blocked = 0, unknown = 0, inSync = 0 } = pack?.counts ?? {};
  return {
    key: keyOfMapping(mapping),
    name: packTitle({ name: state.packName }, state.target),
    word: (pack ? summarize(pack.counts) : "") || l10n.t("not compared"),
    reason: state.message,
    tone: toneOf(mapping),
    inSync,
    off: drifted + missing + blocked,
    unknown,
  };
}

function factsOf(header: RepositoryHeader): OverviewCards["facts"] {
  const { status, branch, distance, access, level, synced } = header;
  const facts: readonly (readonly [string, string | undefined])[] = [
    [l10n.t("Status"), statusText(status)],
    [l10n.t("Branch"), [branch, distance].filter(Boolean).join(" · ")],
    [l10n.t("Access"), access],
    [l10n.t("Access level"), level],
    [l10n.t("Last synced"), synced],
  ];
  return facts.flatMap(([label, value]) => (value ? [{ label, value }] : []));
}

/** A word and its reason; a failure is a sentence of its own already. */
function statusText({ word, reason }: RepositoryHeader["status"]): string {
  if (reason === "") return word;
  return word.endsWith(".") ? `${word} ${reason}` : `${word}: ${reason}`;
}
