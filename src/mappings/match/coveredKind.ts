import { type IgnoreRule, meansEveryManager } from "../../model/ignoreRule.ts";

/** Where kinds keep what they are made of, beside metadata; all others in `spec`. */
const CONTENT: Readonly<Record<string, readonly string[]>> = {
  ConfigMap: ["data"],
  Secret: ["data"],
  Role: ["rules"],
  ClusterRole: ["rules"],
  RoleBinding: ["roleRef", "subjects"],
  ClusterRoleBinding: ["roleRef", "subjects"],
  ValidatingWebhookConfiguration: ["webhooks"],
  MutatingWebhookConfiguration: ["webhooks"],
};
const USUAL: readonly string[] = ["spec"];

/**
 * A kind of which rules ignore every field, whatever the name of the object; undefined: there is none. Rules for single objects are
 * judged when the object is compared.
 */
export function coveredKind(rules: readonly IgnoreRule[]): string | undefined {
  const wide = rules.filter(
    ({ names, managers }) =>
      (names.length === 0 || names.some(meansEveryManager)) &&
      (managers.length === 0 || managers.some(meansEveryManager)),
  );
  const kinds = new Set([...wide.flatMap(({ kinds: named }) => named), ...Object.keys(CONTENT), "Deployment"]);
  return [...kinds].find((kind) => {
    const paths = wide
      .filter((rule) => rule.kinds.length === 0 || rule.kinds.includes(kind))
      .flatMap((rule) => rule.paths);
    return coversField(paths, "metadata") && (CONTENT[kind] ?? USUAL).every((field) => coversField(paths, field));
  });
}

/** `/spec` and `/spec/*` alike; of metadata, labels and annotations are what files say. */
function coversField(paths: readonly string[], field: string): boolean {
  const has = (pattern: RegExp): boolean => paths.some((path) => pattern.test(path));
  if (has(new RegExp(`^/(\\*|${field})(/\\*)*/?$`))) return true;
  return field === "metadata" && has(/^\/metadata\/labels(\/\*)*\/?$/) && has(/^\/metadata\/annotations(\/\*)*\/?$/);
}
