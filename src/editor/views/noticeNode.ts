import { type Command, l10n, ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState } from "vscode";
import type { FolderState, MappingState } from "../../reconcile/api/readModel.ts";
import { formatAgo } from "../words/formatTime.ts";
import { packTitle } from "../words/words.ts";
import { TreeNode } from "./views.ts";

interface Notice {
  readonly key: string;
  readonly label: string;
  readonly description: string;
  readonly icon: string;
  readonly color: string | undefined;
  readonly command?: Command;
  readonly children?: readonly Notice[];
}

/** A row above the packs that says what is missing or wrong, and what to do about it. */
export class NoticeNode extends TreeNode {
  readonly id: string;
  readonly #notice: Notice;
  readonly #folder: string;

  constructor(parent: TreeNode | undefined, notice: Notice, folder: string) {
    super(parent);
    this.#notice = notice;
    this.#folder = folder;
    this.id = `${folder}\u0000notice\u0000${parent?.id ?? ""}\u0000${notice.key}`;
  }

  toItem(): TreeItem {
    const { label, description, icon, color, command, children, key } = this.#notice;
    const item = new TreeItem(label, children ? TreeItemCollapsibleState.Collapsed : TreeItemCollapsibleState.None);
    item.description = description;
    item.iconPath = color === undefined ? new ThemeIcon(icon) : new ThemeIcon(icon, new ThemeColor(color));
    item.contextValue = `notice.${key}`;
    item.tooltip = description ? `${label}\n${description}` : label;
    item.accessibilityInformation = { label: description ? `${label}, ${description}` : label };
    if (command) item.command = command;
    return item;
  }

  protected override makeChildren(): readonly TreeNode[] {
    return (this.#notice.children ?? []).map((child) => new NoticeNode(this, child, this.#folder));
  }
}

/** What is to be said about a folder before its packs. `now` in ms since the epoch. */
export function folderNotices(state: FolderState, now: number): readonly Notice[] {
  const notices: Notice[] = [];
  if (!state.isTrusted) {
    notices.push({
      key: "untrusted",
      label: l10n.t("Restricted Mode"),
      description: l10n.t("files are read but nothing runs"),
      icon: "shield",
      color: undefined,
      command: { command: "workbench.trust.manage", title: l10n.t("Manage Workspace Trust") },
    });
  } else if (!state.target && state.packs.length > 0) {
    notices.push({
      key: "noTarget",
      label: l10n.t("Choose a context…"),
      description:
        state.packs.length === 1
          ? l10n.t("to compare this pack with a cluster")
          : l10n.t("to compare these {0} packs with a cluster", state.packs.length),
      icon: "plug",
      color: undefined,
      command: {
        command: "mooring.chooseTarget",
        title: l10n.t("Choose Context"),
        arguments: [{ folder: state.folder }],
      },
    });
  }
  notices.push(
    ...connectionNotices(state, now),
    ...forbiddenNotice(state),
    ...pausedNotice(state),
    ...remoteNotice(state),
  );
  return notices;
}

/** A paused mapping does nothing by itself, which must not be overlooked. */
function pausedNotice({ mappings, folder }: FolderState): Notice[] {
  const paused = mappings.filter(({ state, heal }) => state === "paused" || heal.kind === "stopped");
  const [first] = paused;
  if (!first) return [];
  const resume = ({ packId }: MappingState): { command: Command } | undefined =>
    packId === undefined
      ? undefined
      : { command: { command: "mooring.resumeMapping", title: l10n.t("Resume"), arguments: [{ folder, packId }] } };
  const row = (mapping: MappingState): Notice => ({
    key: paused.length === 1 ? "paused" : mapping.packName,
    label:
      mapping.state === "paused"
        ? l10n.t("{0} paused", packTitle({ name: mapping.packName }))
        : l10n.t("{0} is no longer healed", packTitle({ name: mapping.packName })),
    description: mapping.heal.kind === "stopped" ? mapping.heal.message : mapping.message,
    icon: "debug-pause",
    color: "list.warningForeground",
    ...resume(mapping),
  });
  if (paused.length === 1) return [row(first)];
  const label = l10n.t("{0} mappings are paused", paused.length);
  const head = { key: "paused", label, description: "", icon: "debug-pause", color: "list.warningForeground" };
  return [{ ...head, children: paused.map(row) }];
}

/** Somebody pushed, and nothing was taken by itself. */
function remoteNotice({ repositories, mappings, folder }: FolderState): Notice[] {
  const [repository] = repositories.filter(({ behind, upstream }) => behind > 0 && upstream !== undefined);
  if (!repository) return [];
  const packs = mappings
    .filter(({ places }) => places.remote === "differs")
    .map(({ packName }) => packTitle({ name: packName }));
  return [
    {
      key: "remote",
      label: l10n.t("{0} new commits on {1}", repository.behind, repository.upstream ?? ""),
      description: packs.length > 0 ? l10n.t("other files there: {0}", packs.join(", ")) : "",
      icon: "repo-pull",
      color: undefined,
      command: { command: "mooring.pullRemote", title: l10n.t("Pull Remote Commits"), arguments: [{ folder }] },
    },
  ];
}

function connectionNotices({ connection, target, folder }: FolderState, now: number): Notice[] {
  const context = target?.context ?? "";
  const again: Command = { command: "mooring.wakeConnection", title: l10n.t("Retry Now"), arguments: [{ folder }] };
  switch (connection.kind) {
    case "away": {
      const wait = Math.max(0, Math.ceil((connection.retryAt - now) / 1000));
      const next = wait > 0 ? l10n.t("trying again in {0} s", wait) : l10n.t("trying again");
      return [
        {
          key: "away",
          label: l10n.t("{0} is not responding", context),
          description: `${l10n.t("last seen {0}", formatAgo(connection.since, now))}, ${next} · ${connection.message}`,
          icon: "debug-disconnect",
          color: "list.warningForeground",
          command: again,
        },
      ];
    }
    case "signIn":
      return [
        {
          key: "signIn",
          label: l10n.t("Sign in to {0}…", context),
          description: connection.message,
          icon: "account",
          color: "list.warningForeground",
          command: again,
        },
      ];
    case "failed":
      return [
        {
          key: "failed",
          label: l10n.t("No connection to {0}", context),
          description: connection.message,
          icon: "error",
          color: "list.errorForeground",
          command: again,
        },
      ];
    case "connected":
      return connection.isInsecure
        ? [
            {
              key: "insecure",
              label: l10n.t("{0} is not verified", context),
              description: l10n.t("certificate not verified"),
              icon: "unlock",
              color: "list.warningForeground",
            },
          ]
        : [];
    case "none":
    case "connecting":
      return [];
  }
}

function forbiddenNotice({ forbidden }: FolderState): Notice[] {
  if (forbidden.length === 0) return [];
  return [
    {
      key: "forbidden",
      label: l10n.t("Not allowed to list {0}", forbidden.map(({ kind }) => kind).join(", ")),
      description: forbidden.length === 1 ? (forbidden[0]?.message ?? "") : "",
      icon: "lock",
      color: "disabledForeground",
      ...(forbidden.length > 1
        ? {
            children: forbidden.map(({ kind, message }) => ({
              key: kind,
              label: kind,
              description: message,
              icon: "lock",
              color: "disabledForeground",
            })),
          }
        : {}),
    },
  ];
}
