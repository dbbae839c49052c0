import { l10n } from "vscode";

/** Texts of the page, translated here because a page has no l10n of its own. `{0}` is filled in by the page. */
export function panelWords(): Record<string, string> {
  return {
    ...overviewWords(),
    ...mappingWords(),
    tabs: l10n.t("Parts of the repository"),
    overview: l10n.t("Overview"),
    mapping: l10n.t("Mapping"),
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

function overviewWords(): Record<string, string> {
  return {
    packsTitle: l10n.t("Packs"),
    recent: l10n.t("Recent commits"),
    repository: l10n.t("Repository"),
    changedTitle: l10n.t("Not committed"),
    commitNow: l10n.t("Commit…"),
    showAll: l10n.t("Show all"),
    andMore: l10n.t("and {0} more"),
  };
}

function mappingWords(): Record<string, string> {
  return {
    searchMapping: l10n.t("Search packs, states and paths"),
    pack: l10n.t("Pack"),
    state: l10n.t("State"),
    path: l10n.t("Path"),
    "place.file": l10n.t("File"),
    "place.commit": l10n.t("Commit"),
    "place.remote": l10n.t("Remote"),
    "place.cluster": l10n.t("Cluster"),
    noMappings: l10n.t("No pack comes from this repository."),
    noMappingFound: l10n.t("No pack matches."),
    packs: l10n.t("{0} packs"),
    packsOf: l10n.t("{0} of {1} packs"),
    chosen: l10n.t("{0} of {1} chosen"),
    actions: l10n.t("Actions on the chosen packs"),
    "do.apply": l10n.t("Apply…"),
    "do.commit": l10n.t("Commit…"),
    "do.synchronize": l10n.t("Synchronize"),
    "do.restart": l10n.t("Restart…"),
    "do.pause": l10n.t("Pause"),
    "do.resume": l10n.t("Resume"),
    "do.refresh": l10n.t("Compare"),
    "do.disconnect": l10n.t("Disconnect…"),
    why: l10n.t("Because"),
    target: l10n.t("Target"),
    objects: l10n.t("Objects"),
    places: l10n.t("Places"),
    inSyncSince: l10n.t("Since"),
    shareInSync: l10n.t("Time in sync"),
    policy: l10n.t("Policy"),
    openPack: l10n.t("Open Difference or File"),
  };
}
