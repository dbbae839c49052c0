import { l10n } from "vscode";
import type { AutomaticPolicy } from "../../mappings/config/policyApproval.ts";
import { formatTarget, identityWarning } from "../../model/target.ts";
import { pageWords, planMessage } from "./planMessage.ts";
import type { PlanMessage } from "../../protocol/planProtocol.ts";
import type { PolicyReview } from "../../reconcile/api/mappingRequests.ts";

/** Files and places named in one line; a pack may hold hundreds. */
const MAX_NAMES = 12;

/** What an approval is about, in words, with the plan of the first heal. `relative` shortens a file; `now` in ms since the epoch. */
export function approvalMessage(review: PolicyReview, relative: (file: string) => string, now: number): PlanMessage {
  const { plan, packName, scope } = review;
  const target = formatTarget(scope.target);
  const words = { ...pageWords(target), title: l10n.t("Approve the Policies of {0}", packName), nothing: "" };
  const base = plan ? planMessage(plan, () => packName, now) : undefined;
  return {
    type: "plan",
    hash: plan?.hash ?? "",
    target: words.title,
    server: scope.identity?.server ?? "",
    warning: scope.identity ? identityWarning(scope.identity) : "",
    isProtected: plan?.isProtected ?? false,
    summary: l10n.t("Nothing runs automatically until you approve it. The approval is stored on this machine only."),
    applyOne: "",
    applyMany: "",
    words,
    writes: (base?.writes ?? []).map(({ conflicts, ...write }) => ({
      ...write,
      // a heal takes drifted fields back from whoever changed them
      note: [write.note, ...conflicts.map(({ path, manager }) => l10n.t("Takes over {0} from {1}.", path, manager))]
        .filter(Boolean)
        .join(" "),
      conflicts: [],
    })),
    approval: {
      facts: factsOf(review, relative),
      firstRun: firstRun(review, base?.summary),
      approve: l10n.t("Approve for {0}", target),
    },
  };
}

type Fact = NonNullable<PlanMessage["approval"]>["facts"][number];

function factsOf(review: PolicyReview, relative: (file: string) => string): Fact[] {
  const { scope, branch, packName, policies } = review;
  const { context, namespace } = scope.target;
  const { identity, repository, path, reach } = scope;
  const acts = policies.includes("heal") || policies.includes("prune");
  return [
    { label: l10n.t("Policies"), values: policies.map((policy) => policyWords(policy, review, relative)) },
    { label: l10n.t("Pack"), values: [`${packName} · ${path}`] },
    { label: l10n.t("Branch"), values: [repository ? `${branch} · ${repository}` : branch] },
    { label: l10n.t("Cluster"), values: [identity ? `${context} · ${identity.server}` : context] },
    { label: l10n.t("Namespace"), values: [namespace] },
    ...(acts ? [{ label: l10n.t("Writes to"), values: [shortened(reach.map(placeWords))] }] : []),
  ];
}

function policyWords(
  policy: AutomaticPolicy,
  { files, upstream, scope, branch }: PolicyReview,
  relative: (file: string) => string,
): string {
  switch (policy) {
    case "heal":
      return l10n.t(
        "Heal: applies the committed files on {0} whenever {1} differs, including after a pull",
        branch,
        formatTarget(scope.target),
      );
    case "commit":
      return l10n.t("Commit on save: {0}", shortened(files.map(relative)));
    case "push":
      return l10n.t("Push commits to {0}", upstream ?? l10n.t("upstream of {0}", branch));
    case "pullRequest":
      return l10n.t("Push commits to a separate branch for a pull request");
    case "prune":
      return l10n.t("Offer to prune objects removed from files (the plan is shown first)");
  }
}

/** `namespace/shop` and `cluster/ClusterRole.rbac.authorization.k8s.io` in words. */
function placeWords(place: string): string {
  const [kind, name = ""] = place.split("/");
  return kind === "namespace" ? l10n.t("namespace {0}", name) : l10n.t("{0} (whole cluster)", name);
}

function shortened(names: readonly string[]): string {
  const shown = names.slice(0, MAX_NAMES).join(", ");
  return names.length > MAX_NAMES ? l10n.t("{0} and {1} more", shown, names.length - MAX_NAMES) : shown;
}

function firstRun({ policies, unknown }: PolicyReview, summary: string | undefined): string {
  if (!policies.includes("heal")) return "";
  const what =
    summary === undefined
      ? l10n.t("The first heal would write nothing: the cluster matches the files.")
      : l10n.t("The first heal would write: {0}", summary);
  if (unknown === 0) return what;
  const some =
    unknown === 1
      ? l10n.t("1 object has not been compared yet.")
      : l10n.t("{0} objects have not been compared yet.", unknown);
  return `${what} ${some}`;
}
