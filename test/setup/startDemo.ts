import { parseArgs } from "node:util";
import { runDemo } from "../demo/demo.ts";
import { startControlPlane } from "../testbed/controlPlane.ts";

const { values } = parseArgs({
  options: { headless: { type: "boolean", default: false }, editor: { type: "string" } },
});

console.log("Starting the control plane…");
await using controlPlane = await startControlPlane({ nodes: true });
await runDemo({ controlPlane, headless: values.headless, editor: values.editor });
