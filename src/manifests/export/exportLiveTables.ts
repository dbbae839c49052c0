/**
 * What a live object carries that nobody wrote into a file. Exact keys only: prefixes such as `argocd.argoproj.io/` and
 * `kubectl.kubernetes.io/` also hold intent (sync waves, the default container).
 */

/** Set by the server in every object's metadata. */
export const SERVER_METADATA: ReadonlySet<string> = new Set([
  "uid",
  "resourceVersion",
  "generation",
  "generateName",
  "creationTimestamp",
  "deletionTimestamp",
  "deletionGracePeriodSeconds",
  "managedFields",
  "ownerReferences",
  "selfLink",
]);

export const TOOL_ANNOTATIONS: ReadonlySet<string> = new Set([
  "kubectl.kubernetes.io/last-applied-configuration",
  "kubectl.kubernetes.io/restartedAt",
  "kubectl.kubernetes.io/originating-service-account",
  "deployment.kubernetes.io/revision",
  "deployment.kubernetes.io/revision-history",
  "deployment.kubernetes.io/desired-replicas",
  "deployment.kubernetes.io/max-replicas",
  "deprecated.daemonset.template.generation",
  "pv.kubernetes.io/bind-completed",
  "pv.kubernetes.io/bound-by-controller",
  "pv.kubernetes.io/provisioned-by",
  "pv.kubernetes.io/migrated-to",
  "volume.kubernetes.io/provisioner-deletion-secret-name",
  "volume.kubernetes.io/provisioner-deletion-secret-namespace",
  "volume.kubernetes.io/selected-node",
  "volume.kubernetes.io/storage-provisioner",
  "volume.beta.kubernetes.io/storage-provisioner",
  "control-plane.alpha.kubernetes.io/leader",
  "endpoints.kubernetes.io/last-change-trigger-time",
  "autoscaling.alpha.kubernetes.io/conditions",
  "autoscaling.alpha.kubernetes.io/current-metrics",
  "batch.kubernetes.io/job-tracking",
  "argocd.argoproj.io/tracking-id",
  "argocd.argoproj.io/installation-id",
  "kapp.k14s.io/identity",
  "kapp.k14s.io/original",
  "kapp.k14s.io/original-diff",
  "kapp.k14s.io/original-diff-full",
  "kapp.k14s.io/original-diff-md5",
]);

export const TOOL_LABELS: ReadonlySet<string> = new Set([
  "pod-template-hash",
  "pod-template-generation",
  "controller-revision-hash",
  "controller-uid",
  "batch.kubernetes.io/controller-uid",
  "kubernetes.io/metadata.name",
  "kustomize.toolkit.fluxcd.io/name",
  "kustomize.toolkit.fluxcd.io/namespace",
  "kustomize.toolkit.fluxcd.io/checksum",
  "helm.toolkit.fluxcd.io/name",
  "helm.toolkit.fluxcd.io/namespace",
  "kapp.k14s.io/app",
  "kapp.k14s.io/association",
  "applyset.kubernetes.io/part-of",
]);

/** Put on objects by controllers or at deletion; an object made from a file gets them again. */
export const SERVER_FINALIZERS: ReadonlySet<string> = new Set([
  "kubernetes.io/pvc-protection",
  "kubernetes.io/pv-protection",
  "service.kubernetes.io/load-balancer-cleanup",
  "batch.kubernetes.io/job-tracking",
  "foregroundDeletion",
  "orphan",
]);

/** Fields the server or a controller fills in, by `groupKind`; `*` stands for every item of a list. */
export const SERVER_FIELDS: Readonly<Record<string, readonly (readonly string[])[]>> = {
  Namespace: [["spec", "finalizers"]],
  Node: [
    ["spec", "podCIDR"],
    ["spec", "podCIDRs"],
    ["spec", "providerID"],
  ],
  Pod: [["spec", "nodeName"]],
  PersistentVolume: [
    ["spec", "claimRef", "uid"],
    ["spec", "claimRef", "resourceVersion"],
  ],
  PersistentVolumeClaim: [["spec", "volumeName"]],
  Service: [
    ["spec", "clusterIP"],
    ["spec", "clusterIPs"],
    ["spec", "healthCheckNodePort"],
  ],
  "StatefulSet.apps": [
    ["spec", "volumeClaimTemplates", "*", "apiVersion"],
    ["spec", "volumeClaimTemplates", "*", "kind"],
    ["spec", "volumeClaimTemplates", "*", "status"],
  ],
  "CustomResourceDefinition.apiextensions.k8s.io": [["spec", "conversion", "webhook", "clientConfig", "caBundle"]],
  "APIService.apiregistration.k8s.io": [["spec", "caBundle"]],
  "MutatingWebhookConfiguration.admissionregistration.k8s.io": [["webhooks", "*", "clientConfig", "caBundle"]],
  "ValidatingWebhookConfiguration.admissionregistration.k8s.io": [["webhooks", "*", "clientConfig", "caBundle"]],
};

/** Field managers of the control plane and of well-known controllers: what only they own is not the file's to say. */
export const CONTROLLER_MANAGERS: ReadonlySet<string> = new Set([
  "kube-apiserver",
  "kube-controller-manager",
  "kube-scheduler",
  "kubelet",
  "kwok",
  "cloud-controller-manager",
  "clusterrole-aggregation-controller",
  "service-controller",
  "cainjector",
  "cert-manager-cainjector",
  "vpa-updater",
  "vpa-admission-controller",
  "vpa-recommender",
  "keda",
  "cluster-autoscaler",
]);
