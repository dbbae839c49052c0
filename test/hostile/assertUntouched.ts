import assert from "node:assert/strict";
import type { ControlPlane } from "../testbed/controlPlane.ts";
import { waitFor } from "../testbed/waitFor.ts";
import { CANARY, type HostileRepository, SECRET_CANARY } from "./hostileRepository.ts";
import type { Stranger } from "./stranger.ts";

/** Names and resource versions of what the repository could have written: any write changes it. */
export async function clusterPicture(plane: ControlPlane): Promise<string> {
  const kinds = [
    ...["configmaps", "secrets", "services", "namespaces"].map((kind) => `/api/v1/${kind}`),
    ...["deployments"].map((kind) => `/apis/apps/v1/${kind}`),
    ...["clusterrolebindings", "rolebindings"].map((kind) => `/apis/rbac.authorization.k8s.io/v1/${kind}`),
  ];
  // the API server writes its own service a moment after it is ready
  const own = "/api/v1/namespaces/default/services/kubernetes";
  await waitFor(
    "service of the API server",
    async () => (await plane.request({ method: "GET", path: own })).status === 200,
  );
  const rows: string[] = [];
  for (const path of kinds) {
    const { body } = await plane.request({ method: "GET", path });
    const { items } = body as unknown as {
      items: { metadata: { name: string; namespace?: string; resourceVersion: string } }[];
    };
    for (const { metadata } of items)
      rows.push(`${path} ${metadata.namespace ?? ""} ${metadata.name} ${metadata.resourceVersion}`);
  }
  return rows.sort().join("\n");
}

/** What holds of every way to open the repository: nothing ran, nobody was asked, no file outside of it changed. */
export function assertUntouched(
  repository: HostileRepository,
  stranger: Stranger,
  outside: Readonly<Record<string, string>>,
): void {
  assert.deepEqual(repository.ran(), [], "something of the repository was run");
  assert.deepEqual(stranger.asked, [], "a server that the repository names was asked");
  assert.deepEqual(repository.outsideTexts(), outside, "a file outside of the repository was changed");
}

/** Nothing that people or programs read holds a file of the machine or a value of a Secret, in any usual form. */
export function assertNoCanary(text: string, where: string): void {
  for (const canary of [CANARY, SECRET_CANARY]) {
    const shifted = [0, 1, 2].map((at) =>
      Buffer.from("x".repeat(at) + canary)
        .toString("base64")
        .slice(at === 0 ? 0 : 4, -4),
    );
    for (const form of [canary, ...shifted, encodeURIComponent(canary)])
      assert.ok(!text.includes(form), `${where} shows ${canary}: …${around(text, form)}…`);
  }
}

function around(text: string, form: string): string {
  const at = text.indexOf(form);
  return JSON.stringify(text.slice(Math.max(0, at - 150), at + 60));
}
