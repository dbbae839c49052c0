import fs from "node:fs";
import path from "node:path";
import { removeFolder, temporaryFolder } from "../testbed/guard.ts";
import type { Compared } from "./engineMessages.ts";
import { startEngine } from "./engineProbe.ts";

const properties = 16_000;

export interface HugeFigures {
  /** MB of text. */
  readonly size: number;
  /** Nothing but block maps and plain scalars. */
  readonly plain: Compared;
  /** The same with an anchor and an alias in it: only the full parser reads that. */
  readonly anchored: Compared;
}

/** A folder whose only manifest is one document of several MB is opened and compared. */
export async function measureHuge(kubeconfig: string): Promise<HugeFigures> {
  const text = hugeText();
  const anchored = text
    .replace("description: property 1\n", "description: &first property 1\n")
    .replace("description: property 2\n", "description: *first\n");
  return {
    size: text.length / 1e6,
    plain: await open(kubeconfig, text),
    anchored: await open(kubeconfig, anchored),
  };
}

async function open(kubeconfig: string, text: string): Promise<Compared> {
  const folder = temporaryFolder("bench-huge");
  const cacheFolder = temporaryFolder("bench-cache");
  try {
    fs.writeFileSync(path.join(folder, "definition.yaml"), text);
    await using engine = await startEngine({ kubeconfig, folder, cacheFolder, watch: false });
    return engine.first;
  } finally {
    await removeFolder(folder);
    await removeFolder(cacheFolder);
  }
}

/** A definition of a kind with far too many properties, as generators write it. */
function hugeText(): string {
  const lines = [
    "apiVersion: apiextensions.k8s.io/v1",
    "kind: CustomResourceDefinition",
    "metadata:",
    "  name: moorings.harbor.example",
    "spec:",
    "  group: harbor.example",
    "  scope: Namespaced",
    "  names:",
    "    kind: Mooring",
    "    plural: moorings",
    "  versions:",
    "    - name: v1",
    "      served: true",
    "      storage: true",
    "      schema:",
    "        openAPIV3Schema:",
    "          type: object",
    "          properties:",
  ];
  for (let at = 0; at < properties; at++) {
    lines.push(
      `            property${at}:`,
      `              description: property ${at}`,
      "              type: object",
      "              properties:",
      "                amount:",
      "                  description: How much of it there is, in the unit of the property.",
      "                  type: integer",
      "                  minimum: 0",
    );
  }
  return `${lines.join("\n")}\n`;
}
