import { l10n } from "vscode";
import type { AccessMethod, SourceType } from "../../../repositories/api/repositoryRecord.ts";
import type { HookObstacle } from "../../../webhooks/hookObstacle.ts";

/** What is good to know before a secret is entered: who it should belong to and what it should be allowed to do. */
export function formAdvice(source: SourceType, access: AccessMethod): string[] {
  switch (access) {
    case "signIn":
      return source === "github"
        ? [l10n.t("The editor's GitHub account is used; without one, what Git itself uses on this machine.")]
        : [l10n.t("What Git itself uses on this machine: a credential helper, or an SSH key for ssh addresses.")];
    case "token":
      return [
        scopeAdvice(source),
        l10n.t("Use a token of a user made for Mooring: people leave, and their tokens with them."),
      ];
    case "password":
      return [l10n.t("Prefer a token where the host has them: it can do less, and it can be revoked alone.")];
    case "ssh":
      return [
        l10n.t("The SSH agent is used, or the key file that you name. A deploy key needs the right to write."),
        l10n.t("A key opens Git alone. Webhooks, commit statuses and the checks at the host need a token too."),
      ];
  }
}

function scopeAdvice(source: SourceType): string {
  switch (source) {
    case "github":
      return l10n.t("A fine-grained token for this repository alone, with Contents: read and write, is enough.");
    case "gitlab":
      return l10n.t(
        "A project access token with the role Maintainer and the scope write_repository is enough; api is needed for webhooks.",
      );
    case "gitea":
      return l10n.t("A token with the scope write:repository is enough.");
    case "custom":
      return l10n.t("A token that may read and write this repository is enough.");
  }
}

/** What creating a webhook means, or why there can be none. */
export function hookAdvice(obstacle: HookObstacle | undefined): string {
  switch (obstacle) {
    case undefined:
      return l10n.t("Written to the repository's settings at the host, which then tells of pushes at once.");
    case "noHost":
      return l10n.t("Not possible: this address is not a repository at a Git host.");
    case "noReceiver":
      return l10n.t(
        "Not possible: nothing listens here. Switch on {0}, and where the host is elsewhere set {1}.",
        "mooring.webhooks.receive",
        "mooring.webhooks.address",
      );
    case "outOfReach":
      return l10n.t(
        "Not possible: this host does not reach a receiver on this machine alone. Set {0} to an address that it reaches.",
        "mooring.webhooks.address",
      );
    case "gitOnly":
      return l10n.t(
        "Not possible with this access: it opens Git, not the host's API. Choose a token, or enter an API token beside the key.",
      );
  }
}
