import { l10n } from "vscode";

/** Texts of the page, translated here because a page has no l10n of its own. `{0}` is filled in by the page. */
export function panelWords(): Record<string, string> {
  return {
    tabs: l10n.t("Parts of the repository"),
    commits: l10n.t("Commits"),
    webhooks: l10n.t("Webhooks"),
    recheck: l10n.t("Recheck"),
    copyAddress: l10n.t("Copy address"),
    noWebhooks: l10n.t("Webhooks are not watched yet."),
    noWebhooksMore: l10n.t("Changes at the host are seen when the repository is fetched."),
    reading: l10n.t("Reading…"),
    retry: l10n.t("Try Again"),
    search: l10n.t("Search"),
    searchCommits: l10n.t("Search messages, author:name, path:apps/checkout"),
    onlyMooring: l10n.t("Only commits of Mooring"),
    subject: l10n.t("Commit"),
    author: l10n.t("Author"),
    files: l10n.t("Files"),
    date: l10n.t("Date"),
    fileOne: l10n.t("1 file"),
    fileMany: l10n.t("{0} files"),
    moreFiles: l10n.t("and {0} more files"),
    noCommits: l10n.t("No commit yet."),
    noMooringCommits: l10n.t("Mooring has not committed here yet."),
    nothingFound: l10n.t("No commit matches."),
    openAll: l10n.t("Open Changes"),
    copyHash: l10n.t("Copy full hash"),
    moved: l10n.t("The branch has moved."),
    showNew: l10n.t("Show New Commits"),
    loaded: l10n.t("{0} loaded"),
    all: l10n.t("{0} commits"),
  };
}
