import type { Json, JsonObject } from "../../../src/model/json.ts";
import { fields, metadata, named, type RandomKind, strings, word, WORDS } from "./randomKind.ts";
import { cronJob, deployment, statefulSet } from "./randomWorkloads.ts";
import { widget } from "./randomWidget.ts";

const configMap: RandomKind = {
  apiVersion: "v1",
  kind: "ConfigMap",
  plural: "configmaps",
  isNamespaced: true,
  make: (random) => ({
    metadata: metadata(random),
    ...fields(
      random,
      {
        data: () => ({ ...strings(random), ...fields(random, { "with.dot": () => "", long: () => "a\nb\n" }) }),
        binaryData: () => ({ bytes: random.pick(["AAA=", "AQID"]) }),
      },
      0.8,
    ),
  }),
};

const secret: RandomKind = {
  apiVersion: "v1",
  kind: "Secret",
  plural: "secrets",
  isNamespaced: true,
  make: (random) => ({
    metadata: metadata(random),
    type: "Opaque",
    ...fields(
      random,
      { data: () => Object.fromEntries(random.some(WORDS).map((key) => [key, random.pick(["b25l", "dHdv", ""])])) },
      0.9,
    ),
  }),
};

const service: RandomKind = {
  apiVersion: "v1",
  kind: "Service",
  plural: "services",
  isNamespaced: true,
  make: (random) => ({
    metadata: metadata(random),
    spec: {
      selector: { app: "random", ...strings(random) },
      ports: [80, ...random.some([443, 53])].map((port) => ({
        name: `p${port}`,
        port,
        ...fields(random, {
          protocol: () => random.pick(["TCP", "UDP"]),
          targetPort: () => random.pick<Json>([port, "web"]),
        }),
      })),
      ...fields(
        random,
        {
          type: () => random.pick(["ClusterIP", "NodePort"]),
          sessionAffinity: () => random.pick(["None", "ClientIP"]),
        },
        0.4,
      ),
    },
  }),
};

const clusterRole: RandomKind = {
  apiVersion: "rbac.authorization.k8s.io/v1",
  kind: "ClusterRole",
  plural: "clusterroles",
  isNamespaced: false,
  make: (random) => ({
    metadata: metadata(random),
    rules: named(random, (resource) => ({
      apiGroups: [""],
      resources: [resource],
      verbs: random.some(["get", "list", "watch"], 0.7).concat("create"),
    })),
  }),
};

const roleBinding: RandomKind = {
  apiVersion: "rbac.authorization.k8s.io/v1",
  kind: "RoleBinding",
  plural: "rolebindings",
  isNamespaced: true,
  make: (random) => ({
    metadata: metadata(random),
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "view" },
    subjects: named(random, (name) =>
      random.pick<JsonObject>([
        { kind: "User", name },
        { kind: "Group", name, apiGroup: "rbac.authorization.k8s.io" },
        { kind: "ServiceAccount", name, namespace: "default" },
      ]),
    ),
  }),
};

const networkPolicy: RandomKind = {
  apiVersion: "networking.k8s.io/v1",
  kind: "NetworkPolicy",
  plural: "networkpolicies",
  isNamespaced: true,
  make: (random) => ({
    metadata: metadata(random),
    spec: {
      podSelector: random.chance(0.5) ? {} : { matchLabels: strings(random) },
      ...fields(
        random,
        {
          policyTypes: () => random.shuffle(["Ingress", "Egress"]),
          ingress: () =>
            named(random, (key) => ({
              from: [{ podSelector: { matchLabels: { app: key } } }],
              ...fields(random, {
                ports: () => [{ port: random.pick<Json>([80, "web"]), ...fields(random, { protocol: () => "TCP" }) }],
              }),
            })),
          egress: () => [{}],
        },
        0.7,
      ),
    },
  }),
};

const autoscaler: RandomKind = {
  apiVersion: "autoscaling/v2",
  kind: "HorizontalPodAutoscaler",
  plural: "horizontalpodautoscalers",
  isNamespaced: true,
  make: (random) => ({
    metadata: metadata(random),
    spec: {
      scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: word(random) },
      maxReplicas: random.int(3, 5),
      ...fields(random, {
        minReplicas: () => random.int(1, 2),
        metrics: () =>
          random.some(["cpu", "memory"], 0.8).map((name) => ({
            type: "Resource",
            resource: { name, target: { type: "Utilization", averageUtilization: random.int(50, 52) } },
          })),
        behavior: () => ({
          scaleDown: fields(random, {
            stabilizationWindowSeconds: () => random.int(0, 60),
            policies: () => [{ type: "Pods", value: 1, periodSeconds: 60 }],
          }),
        }),
      }),
    },
  }),
};

const ingress: RandomKind = {
  apiVersion: "networking.k8s.io/v1",
  kind: "Ingress",
  plural: "ingresses",
  isNamespaced: true,
  make: (random) => ({
    metadata: metadata(random),
    spec: {
      rules: ["a.test", ...random.some(["b.test"])].map((host) => ({
        host,
        http: {
          paths: [
            {
              path: "/",
              pathType: random.pick(["Prefix", "Exact"]),
              backend: { service: { name: word(random), port: { number: 80 } } },
            },
          ],
        },
      })),
      ...fields(random, {
        ingressClassName: () => word(random),
        tls: () => [{ hosts: random.shuffle(["a.test", "b.test"]), secretName: word(random) }],
      }),
    },
  }),
};

const webhook: RandomKind = {
  apiVersion: "admissionregistration.k8s.io/v1",
  kind: "ValidatingWebhookConfiguration",
  plural: "validatingwebhookconfigurations",
  isNamespaced: false,
  make: (random) => ({
    metadata: metadata(random),
    webhooks: named(random, (name) => ({
      name: `${name}.example.test`,
      admissionReviewVersions: ["v1"],
      sideEffects: "None",
      failurePolicy: "Ignore",
      clientConfig: { service: { name: "none", namespace: "default", ...fields(random, { path: () => "/check" }) } },
      rules: [
        {
          apiGroups: ["example.test"],
          apiVersions: ["v1"],
          operations: ["CREATE"],
          resources: ["nothings"],
          ...fields(random, { scope: () => random.pick(["*", "Namespaced"]) }),
        },
      ],
      ...fields(random, {
        namespaceSelector: () => ({ matchLabels: strings(random) }),
        timeoutSeconds: () => random.int(1, 10),
      }),
    })),
  }),
};

export const RANDOM_KINDS: readonly RandomKind[] = [
  widget,
  deployment,
  configMap,
  service,
  clusterRole,
  networkPolicy,
  autoscaler,
  widget,
  secret,
  statefulSet,
  roleBinding,
  ingress,
  cronJob,
  webhook,
];
