import type { Json, JsonObject } from "../../src/model/json.ts";
import { collectionPath, NAMESPACE, objectPath } from "./shopApi.ts";
import type { ApiCall } from "../testbed/apiCall.ts";

/** What the drift table must say about one edit. */
export interface ExpectedRow {
  readonly kind: string;
  readonly name: string;
  readonly verdict: "drifted" | "missing" | "extra";
  /** Relative to the work tree, with `/`; undefined for an object that no file names. */
  readonly file: string | undefined;
  /** What stands on the line that is named: the field, its nearest parent, or the `kind` of a missing object. */
  readonly line: string | undefined;
  /** JSON pointer; undefined where the whole object is meant. */
  readonly path: string | undefined;
  readonly desired: Json | undefined;
  readonly live: Json | undefined;
  /** undefined where the server does not tell who: a deleted object keeps no field managers. */
  readonly manager: string | undefined;
  readonly operation: "Apply" | "Update" | undefined;
  readonly subresource: string;
  /** False where the server keeps no time: it drops it from writes through `/scale`, and knows nothing of deleted objects. */
  readonly hasTime: boolean;
}

export interface DemoEdit {
  /** For people, in the past tense. */
  readonly what: string;
  /** undefined: nothing is done by hand, the difference is already there. */
  readonly call: ApiCall | undefined;
  readonly row: ExpectedRow;
}

const MASK = "***";
const container = "/spec/template/spec/containers/0";

/** As kubectl sends an edit: a strategic merge patch under its own manager. */
function patch(kind: string, name: string, manager: string, body: JsonObject): ApiCall {
  return {
    method: "PATCH",
    path: `${objectPath(kind, name)}?fieldManager=${manager}`,
    contentType: "application/strategic-merge-patch+json",
    body,
  };
}

function podSpec(containers: readonly JsonObject[]): JsonObject {
  return { spec: { template: { spec: { containers } } } };
}

/** What people and programs did to the shop behind Git's back, and what the table must say about each. */
export const demoEdits: readonly DemoEdit[] = [
  {
    what: "checkout was scaled from 3 to 5 before a sale (kubectl scale)",
    call: {
      method: "PATCH",
      path: `${objectPath("Deployment", "checkout")}/scale?fieldManager=kubectl`,
      contentType: "application/merge-patch+json",
      body: { spec: { replicas: 5 } },
    },
    row: {
      kind: "Deployment",
      name: "checkout",
      verdict: "drifted",
      file: "apps/checkout/overlays/prod/deployment.yaml",
      line: "  replicas: 3 # one per zone",
      path: "/spec/replicas",
      desired: 3,
      live: 5,
      manager: "kubectl",
      operation: "Update",
      subresource: "scale",
      hasTime: false,
    },
  },
  {
    what: "cart got a hotfix image (kubectl set image)",
    call: patch(
      "Deployment",
      "cart",
      "kubectl-set",
      podSpec([{ name: "cart", image: "registry.example.com/shop/cart:1.8.2-hotfix1" }]),
    ),
    row: {
      kind: "Deployment",
      name: "cart",
      verdict: "drifted",
      file: "apps/cart/deployment.yaml",
      line: "          image: registry.example.com/shop/cart:1.8.2",
      path: `${container}/image`,
      desired: "registry.example.com/shop/cart:1.8.2",
      live: "registry.example.com/shop/cart:1.8.2-hotfix1",
      manager: "kubectl-set",
      operation: "Update",
      subresource: "",
      hasTime: true,
    },
  },
  {
    what: "storefront logs at debug (kubectl edit)",
    call: patch(
      "Deployment",
      "storefront",
      "kubectl-edit",
      podSpec([{ name: "web", env: [{ name: "LOG_LEVEL", value: "debug" }] }]),
    ),
    row: {
      kind: "Deployment",
      name: "storefront",
      verdict: "drifted",
      file: "apps/storefront/storefront.yaml",
      line: "              value: info # debug writes customers' searches into the log",
      path: `${container}/env/0/value`,
      desired: "info",
      live: "debug",
      manager: "kubectl-edit",
      operation: "Update",
      subresource: "",
      hasTime: true,
    },
  },
  {
    what: "the retry of failed mails was moved to noon (k9s)",
    call: patch("CronJob", "mailer-retry", "k9s", { spec: { schedule: "0 12 * * *" } }),
    row: {
      kind: "CronJob",
      name: "mailer-retry",
      verdict: "drifted",
      file: "apps/mailer/mailer.yaml",
      line: '  schedule: "17 3 * * *"',
      path: "/spec/schedule",
      desired: "17 3 * * *",
      live: "0 12 * * *",
      manager: "k9s",
      operation: "Update",
      subresource: "",
      hasTime: true,
    },
  },
  {
    what: "the store's password was changed (kubectl patch)",
    call: patch("Secret", "cart-store", "kubectl-patch", {
      data: { password: Buffer.from("also-not-a-secret").toString("base64") },
    }),
    row: {
      kind: "Secret",
      name: "cart-store",
      verdict: "drifted",
      file: "apps/cart/secret.yaml",
      line: "  password: not-a-secret",
      path: "/data/password",
      desired: MASK,
      live: MASK,
      manager: "kubectl-patch",
      operation: "Update",
      subresource: "",
      hasTime: true,
    },
  },
  {
    what: "the platform's defaults doubled the store's memory (server-side apply of another manager)",
    call: {
      method: "PATCH",
      path: `${objectPath("StatefulSet", "cart-store")}?fieldManager=platform-defaults&force=true`,
      contentType: "application/apply-patch+yaml",
      body: {
        apiVersion: "apps/v1",
        kind: "StatefulSet",
        metadata: { name: "cart-store", namespace: NAMESPACE, labels: { "platform.example.com/tier": "stateful" } },
        ...podSpec([{ name: "store", resources: { limits: { memory: "512Mi" } } }]),
      },
    },
    row: {
      kind: "StatefulSet",
      name: "cart-store",
      verdict: "drifted",
      file: "apps/cart/store.yaml",
      line: "              memory: 256Mi",
      path: `${container}/resources/limits/memory`,
      desired: "256Mi",
      live: "512Mi",
      manager: "platform-defaults",
      operation: "Apply",
      subresource: "",
      hasTime: true,
    },
  },
  {
    what: "the mailer's CPU limit was dropped in Git, but stays because kubectl apply once set it",
    call: undefined,
    row: {
      kind: "Deployment",
      name: "mailer",
      verdict: "drifted",
      file: "apps/mailer/mailer.yaml",
      line: "            limits:",
      path: `${container}/resources/limits/cpu`,
      desired: undefined,
      live: "200m",
      manager: "kubectl-client-side-apply",
      operation: "Update",
      subresource: "",
      hasTime: true,
    },
  },
  {
    what: "the Service of the cart was deleted (kubectl delete)",
    call: { method: "DELETE", path: objectPath("Service", "cart") },
    row: {
      kind: "Service",
      name: "cart",
      verdict: "missing",
      file: "apps/cart/service.yaml",
      line: "kind: Service",
      path: undefined,
      desired: undefined,
      live: undefined,
      manager: undefined,
      operation: undefined,
      subresource: "",
      hasTime: false,
    },
  },
  {
    what: "a ConfigMap was left behind after a search for a bug (kubectl create)",
    call: {
      method: "POST",
      path: `${collectionPath("ConfigMap")}?fieldManager=kubectl-create`,
      body: {
        apiVersion: "v1",
        kind: "ConfigMap",
        metadata: { name: "cart-debug", namespace: NAMESPACE },
        data: { trace: "on", sample: "0.25" },
      },
    },
    row: {
      kind: "ConfigMap",
      name: "cart-debug",
      verdict: "extra",
      file: undefined,
      line: undefined,
      path: undefined,
      desired: undefined,
      live: undefined,
      manager: "kubectl-create",
      operation: "Update",
      subresource: "",
      hasTime: true,
    },
  },
];

/** Changes that must not show as drift: a rule in `mooring.yaml` says so, or the field is nobody's in Git. */
export const quietEdits: readonly ApiCall[] = [
  patch("ConfigMap", "storefront-texts", "campaigns", { data: { banner: "Free delivery until Sunday" } }),
  patch("Deployment", "storefront", "kubectl-annotate", {
    metadata: { annotations: { "example.com/on-call": "web" } },
  }),
];
