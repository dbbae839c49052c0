// Admission of a real API server that says no, or says nothing, when a test wants it.
import type { AddressInfo } from "node:net";
import net from "node:net";
import { once } from "node:events";
import type { JsonObject } from "../../../src/model/json.ts";
import type { ControlPlane } from "../../testbed/controlPlane.ts";
import { waitFor } from "../../testbed/waitFor.ts";

const REGISTRATION = "/apis/admissionregistration.k8s.io/v1";
const POLICIES = `${REGISTRATION}/validatingadmissionpolicies`;
const BINDINGS = `${REGISTRATION}/validatingadmissionpolicybindings`;
const WEBHOOKS = `${REGISTRATION}/validatingwebhookconfigurations`;
/** Refused by everything below, so that a test sees when the server follows it. */
const PROBE = "admission-probe";

export interface Admission {
  /** Ends it, once the server follows that. */
  lift(): Promise<void>;
}

interface Denied {
  /** Of ConfigMaps. */
  readonly names: readonly string[];
  readonly operation?: "CREATE" | "UPDATE" | "DELETE";
  /** Lets dry-runs pass. */
  readonly isDryRunAllowed?: boolean;
}

/** A ValidatingAdmissionPolicy that denies ConfigMaps of these names. */
export async function denyConfigMaps(plane: ControlPlane, denied: Denied): Promise<Admission> {
  const { names, operation, isDryRunAllowed = false } = denied;
  const object = operation === "DELETE" ? "oldObject" : "object";
  const isNamed = `${object}.metadata.name in ${JSON.stringify([...names, PROBE])}`;
  const metadata = { name: "no-such-names" };
  await mustCreate(plane, POLICIES, {
    apiVersion: "admissionregistration.k8s.io/v1",
    kind: "ValidatingAdmissionPolicy",
    metadata,
    spec: {
      matchConstraints: { resourceRules: [ruleOf(operation === undefined ? ["CREATE", "UPDATE"] : [operation])] },
      validations: [
        {
          expression: isDryRunAllowed ? `request.dryRun || !(${isNamed})` : `!(${isNamed})`,
          message: "the house has no such names",
        },
      ],
    },
  });
  await mustCreate(plane, BINDINGS, {
    apiVersion: "admissionregistration.k8s.io/v1",
    kind: "ValidatingAdmissionPolicyBinding",
    metadata,
    spec: { policyName: metadata.name, validationActions: ["Deny"] },
  });
  const isProbeRefused = operation === "DELETE" ? isDeletionRefused : isCreationRefused;
  await waitFor("a policy that denies", () => isProbeRefused(plane));
  return {
    async lift() {
      for (const path of [BINDINGS, POLICIES])
        await plane.request({ method: "DELETE", path: `${path}/${metadata.name}` });
      await waitFor("the end of the policy", async () => !(await isProbeRefused(plane)));
      await removeProbe(plane);
    },
  };
}

/** A validating webhook for ConfigMaps of these names whose server takes connections and never says a word. */
export async function hangConfigMaps(
  plane: ControlPlane,
  { names, isDryRunAllowed = false }: Omit<Denied, "operation">,
): Promise<Admission> {
  const silent = net.createServer();
  const sockets = new Set<net.Socket>();
  silent.on("connection", (socket) => sockets.add(socket.on("error", () => undefined)));
  await once(silent.listen(0, "127.0.0.1"), "listening");
  const isNamed = `object.metadata.name in ${JSON.stringify([...names, PROBE])}`;
  const name = "silent.example.test";
  await mustCreate(plane, WEBHOOKS, {
    apiVersion: "admissionregistration.k8s.io/v1",
    kind: "ValidatingWebhookConfiguration",
    metadata: { name },
    webhooks: [
      {
        name,
        clientConfig: { url: `https://127.0.0.1:${(silent.address() as AddressInfo).port}/review` },
        rules: [ruleOf(["CREATE", "UPDATE"])],
        matchConditions: [{ name: "these", expression: isDryRunAllowed ? `!request.dryRun && ${isNamed}` : isNamed }],
        timeoutSeconds: 1,
        failurePolicy: "Fail",
        sideEffects: "None",
        admissionReviewVersions: ["v1"],
      },
    ],
  });
  await waitFor("a webhook that is asked", () => isCreationRefused(plane));
  return {
    async lift() {
      await plane.request({ method: "DELETE", path: `${WEBHOOKS}/${name}` });
      await waitFor("the end of the webhook", async () => !(await isCreationRefused(plane)));
      await removeProbe(plane);
      for (const socket of sockets) socket.destroy();
      silent.close();
    },
  };
}

function ruleOf(operations: readonly string[]): JsonObject {
  return { apiGroups: [""], apiVersions: ["v1"], operations, resources: ["configmaps"] };
}

const MAPS = "/api/v1/namespaces/shop/configmaps";

async function isCreationRefused(plane: ControlPlane): Promise<boolean> {
  const body = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: PROBE, namespace: "shop" } };
  const { status } = await plane.request({ method: "POST", path: MAPS, body });
  if (status === 201) await removeProbe(plane);
  return status !== 201;
}

async function isDeletionRefused(plane: ControlPlane): Promise<boolean> {
  const body = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: PROBE, namespace: "shop" } };
  await plane.request({ method: "POST", path: MAPS, body });
  return (await removeProbe(plane)) !== 200;
}

async function removeProbe(plane: ControlPlane): Promise<number> {
  return (await plane.request({ method: "DELETE", path: `${MAPS}/${PROBE}` })).status;
}

async function mustCreate(plane: ControlPlane, path: string, body: JsonObject): Promise<void> {
  const answer = await plane.request({ method: "POST", path, body });
  if (answer.status !== 201) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
}
