import { l10n, MarkdownString, ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState } from "vscode";
import { formatTarget } from "../../model/target.ts";
import type { Applier } from "../../model/applier.ts";
import type { MappingState, PlaceState, SyncSummary } from "../../reconcile/api/readModel.ts";
import { escapeMarkdown } from "../words/markdown.ts";
import { packTitle } from "../words/words.ts";
import { TreeNode } from "./views.ts";
import type { Selection } from "../../reconcile/api/selection.ts";

const ICONS: Readonly<Record<MappingState["state"], readonly [icon: string, color: string]>> = {
  connected: ["link", "charts.green"],
  disconnected: ["debug-disconnect", "disabledForeground"],
  waiting: ["shield", "list.warningForeground"],
  paused: ["debug-pause", "list.warningForeground"],
  conflict: ["warning", "list.warningForeground"],
  moved: ["arrow-swap", "list.warningForeground"],
  unmappedFile: ["file", "disabledForeground"],
  unmappedPack: ["circle-outline", "disabledForeground"],
};

const MARKS: Readonly<Record<PlaceState, string>> = { equal: "●", differs: "○", unknown: "?" };

/** A pack bound to a path of a repository and to a target, with what each of the four places holds. */
export class MappingNode extends TreeNode {
  readonly id: string;
  readonly state: MappingState;
  readonly #folder: string;
  readonly #repositoryName: string | undefined;

  /** `repositoryName` is shown for the root path that the mapping holds. */
  constructor(parent: TreeNode | undefined, state: MappingState, folder: string, repositoryName: string | undefined) {
    super(parent);
    this.state = state;
    this.#repositoryName = repositoryName;
    this.#folder = folder;
    this.id = `${folder}\u0000mapping\u0000${state.packId ?? ""}\u0000${state.packName}\u0000${state.repository ?? ""}\u0000${state.path}`;
  }

  override get selection(): Selection {
    const { packId, objectId } = this.state;
    if (packId !== undefined) return { folder: this.#folder, packId };
    return { folder: this.#folder, ...(objectId === undefined ? {} : { objectId }) };
  }

  toItem(): TreeItem {
    const { path, state } = this.state;
    const packName = packTitle({ name: this.state.packName });
    const where = [this.#repositoryName, path].filter(Boolean).join(" : ");
    const item = new TreeItem(where ? `${packName} → ${where}` : packName, TreeItemCollapsibleState.None);
    item.description = describeMapping(this.state);
    const [icon, color] = iconOf(this.state);
    item.iconPath = new ThemeIcon(icon, new ThemeColor(color));
    item.contextValue = contextOf(this.state);
    item.accessibilityInformation = {
      label: l10n.t(
        "mapping of {0} to {1}, {2}, {3}",
        packName,
        where || l10n.t("nothing"),
        [stateWords(state), consentWords(this.state), elsewhereWords(this.state)].filter(Boolean).join(", "),
        spokenPlaces(this.state),
      ),
    };
    return item;
  }

  override tooltip(): MarkdownString {
    const { packName, state, message, target } = this.state;
    const text = new MarkdownString(`**${escapeMarkdown(packName)}** · ${escapeMarkdown(stateWords(state))}`);
    const { appliedBy, heal, consent } = this.state;
    const healing = "message" in heal ? heal.message : "";
    const lines = [
      message,
      healing,
      healing.includes(consent.message) ? "" : consent.message,
      target && formatTarget(target),
      spokenPlaces(this.state),
      appliedBy ? l10n.t("applied by {0}", applierWord(appliedBy)) : "",
      syncWords(this.state.sync),
    ];
    for (const line of lines) if (line) text.appendMarkdown(`\n\n${escapeMarkdown(line)}`);
    return text;
  }
}

/** What needs a decision of the user comes before what goes on by itself. */
function iconOf({ state, consent }: MappingState): readonly [icon: string, color: string] {
  if (state === "waiting") return ICONS.waiting;
  if (consent.kind === "waiting") return ["shield", "list.warningForeground"];
  return consent.kind === "paused" ? ICONS.paused : ICONS[state];
}

/** Whether policies wait for the user, or rest because HEAD is elsewhere; "" where nothing is in their way. */
export function consentWords({ state, consent }: Pick<MappingState, "state" | "consent">): string {
  if (state === "waiting") return ""; // for its context, which comes first
  if (consent.kind === "waiting") return l10n.t("waiting for your approval");
  return consent.kind === "paused"
    ? consent.message.replace(/^Paused: /, `${l10n.t("paused")}: `).replace(/\.$/, "")
    : "";
}

/** Who heals where this window does not; "" where it does, or nobody. The tooltip says which one. */
export function elsewhereWords({ heal }: Pick<MappingState, "heal">): string {
  if (heal.kind !== "elsewhere") return "";
  return heal.by === "window" ? l10n.t("healed by another window") : l10n.t("healed by the command line");
}

/** `mapping.connected.link`: the state, then what there is to act on. */
function contextOf({ state, isByChoice, link, objectId, packId, heal, consent }: MappingState): string {
  const parts = [
    `mapping.${state}`,
    heal.kind === "stopped" ? "stopped" : "",
    state !== "waiting" && (consent.kind === "waiting" || consent.kind === "paused") ? "unapproved" : "",
    consent.approved.length > 0 || consent.kind === "paused" ? "approved" : "",
    isByChoice ? "byChoice" : "",
    packId === undefined ? (objectId === undefined ? "" : "inCluster") : "inFiles",
    link === undefined ? "" : "link",
  ];
  return parts.filter(Boolean).join(".");
}

/** `file ● commit ○ remote ○ cluster ● · prod-eu/shop`, or the reason why it is not connected. */
export function describeMapping({ state, message, target, places, heal, consent }: MappingState): string {
  const marks = l10n.t(
    "file {0} commit {1} remote {2} cluster {3}",
    MARKS[places.file],
    MARKS[places.commit],
    MARKS[places.remote],
    MARKS[places.cluster],
  );
  const stopped = heal.kind === "stopped" ? l10n.t("healing stopped") : "";
  // the target last: of a row that is cut off, it is what the view above tells as well
  const parts = [
    consentWords({ state, consent }),
    stopped,
    elsewhereWords({ heal }),
    state === "connected" ? marks : message || stateWords(state),
    target ? formatTarget(target) : "",
  ];
  return parts.filter(Boolean).join(" · ");
}

export function applierWord(applier: Applier): string {
  switch (applier) {
    case "mooring":
      return l10n.t("Mooring");
    case "flux":
      return l10n.t("Flux");
    case "argocd":
      return l10n.t("Argo CD");
    case "helm":
      return l10n.t("Helm");
    case "hand":
      return l10n.t("manual");
  }
}

/** `in sync since 15 Jun 12:00 · 98 % of the last 30 days`, as far as it is known. */
export function syncWords({ state, since, share }: SyncSummary): string {
  const when = since === undefined ? "" : new Date(since).toLocaleString();
  const now =
    state === "in" ? l10n.t("in sync since {0}", when) : state === "out" ? l10n.t("not in sync since {0}", when) : "";
  const known = share === undefined ? "" : l10n.t("in sync for {0} % of the last 30 days", Math.floor(share * 100));
  return [now, known].filter(Boolean).join(" · ");
}

export function stateWords(state: MappingState["state"]): string {
  switch (state) {
    case "connected":
      return l10n.t("connected");
    case "disconnected":
      return l10n.t("disconnected");
    case "waiting":
      return l10n.t("waiting for your approval");
    case "paused":
      return l10n.t("paused");
    case "conflict":
      return l10n.t("conflict");
    case "moved":
      return l10n.t("moved");
    case "unmappedFile":
      return l10n.t("a file outside any pack");
    case "unmappedPack":
      return l10n.t("a pack outside any repository");
  }
}

export function spokenPlaces({ places }: MappingState): string {
  const word = (state: PlaceState): string =>
    state === "equal" ? l10n.t("equal") : state === "differs" ? l10n.t("differs") : l10n.t("unknown");
  return l10n.t(
    "file {0}, commit {1}, remote {2}, cluster {3}",
    word(places.file),
    word(places.commit),
    word(places.remote),
    word(places.cluster),
  );
}
