import { l10n } from "vscode";
import type { SourceType } from "../../../repositories/api/repositoryRecord.ts";
import type { HookObstacle } from "../../../webhooks/hookObstacle.ts";
import type { AccessMethod } from "../../../mappings/mooringConfig.ts";

/** What is good to know before a secret is entered: who it should belong to and what it should be allowed to do. */
export function formAdvice(source: SourceType, access: AccessMethod): string[] {
  switch (access) {
    case "signIn":
      return source === "github"
        ? [l10n.t("Uses the GitHub account of the editor, or the Git credentials on this machine if there is none.")]
        : [l10n.t("Uses the Git credentials on this machine: a credential helper, or an SSH key for SSH addresses.")];
    case "token":
      return [
        scopeAdvice(source),
        l10n.t("Use the token of a dedicated user: personal tokens are lost when people leave."),
      ];
    case "password":
      return [l10n.t("Use a token if the host supports it: it can be limited in scope and revoked separately.")];
    case "ssh":
      return [
        l10n.t("Uses the SSH agent or the specified key file. A deploy key requires write access."),
        l10n.t("An SSH key grants Git access only. Webhooks, commit statuses and host checks also require a token."),
      ];
  }
}

function scopeAdvice(source: SourceType): string {
  switch (source) {
    case "github":
      return l10n.t("Requires a fine-grained token for this repository with read and write access to Contents.");
    case "gitlab":
      return l10n.t(
        "Requires a project access token with the role Maintainer and the scope write_repository. Webhooks require the scope api.",
      );
    case "gitea":
      return l10n.t("Requires a token with the scope write:repository.");
    case "custom":
      return l10n.t("Requires a token with read and write access to this repository.");
  }
}

/** What creating a webhook means, or why there can be none. */
export function hookAdvice(obstacle: HookObstacle | undefined): string {
  switch (obstacle) {
    case undefined:
      return l10n.t("Adds a webhook to the repository's settings at the host, so that pushes show up immediately.");
    case "noHost":
      return l10n.t("Not available: this address is not a repository on a Git host.");
    case "noReceiver":
      return l10n.t(
        "Not available: the webhook receiver is disabled. Enable {0} and, if the host is on another machine, set {1}.",
        "mooring.webhooks.receive",
        "mooring.webhooks.address",
      );
    case "outOfReach":
      return l10n.t(
        "Not available: this host cannot reach a receiver on this machine. Set {0} to a URL that the host can reach.",
        "mooring.webhooks.address",
      );
    case "gitOnly":
      return l10n.t(
        "Not available with this sign-in method, which grants Git access but no API access. Use a token, or enter an API token in addition to the key.",
      );
  }
}
