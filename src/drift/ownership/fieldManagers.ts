import { matchesNameGlob } from "../schema/glob.ts";

/**
 * Field managers of people at a keyboard and of tools they drive by hand: what these wrote, somebody meant for once. Names as
 * the tools send them (kubectl `pkg/cmd/util/editor`, `pkg/cmd/apply`; API server for `before-first-apply`).
 */
const HAND_TOOLS: readonly string[] = [
  "kubectl",
  "kubectl-*",
  "before-first-apply",
  "k9s",
  "Lens*",
  "lens*",
  "node-fetch",
  "Mozilla",
  "rancher",
  "oc",
];

/** Controllers that set fields of other people's objects by design. */
const CONTROLLERS: readonly string[] = [
  "kube-controller-manager",
  "kube-scheduler",
  "kube-apiserver",
  "cloud-controller-manager",
  "cluster-autoscaler",
  "cluster-proportional-autoscaler",
  "horizontal-pod-autoscaler",
  "vpa-*",
  "vertical-pod-autoscaler",
  "keda*",
  "kueue*",
  "knative*",
  "cert-manager*",
  "cainjector",
  "argo-rollouts",
  "rollouts-controller",
  "flagger",
  "kwok*",
];

export function isHandTool(manager: string): boolean {
  return HAND_TOOLS.some((glob) => matchesNameGlob(manager, glob));
}

/** As Helm 3 and 4 call themselves (`pkg/kube`, managedFieldsManager). */
export const HELM = "helm";

/**
 * Tools that bring files to a cluster when a person starts them: what left the files of such a tool, and nobody else owns, is left
 * over. Unlike a hand tool, helm writes many objects nobody looks at, so what it did is no sign of an edit.
 */
export function isFileTool(manager: string): boolean {
  return manager === HELM || isHandTool(manager);
}

export function isController(manager: string): boolean {
  return CONTROLLERS.some((glob) => matchesNameGlob(manager, glob));
}
