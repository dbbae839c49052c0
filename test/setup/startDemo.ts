import { parseArgs } from "node:util";
import { runDemo, serveDemo } from "../demo/demo.ts";
import { startControlPlane } from "../testbed/controlPlane.ts";

const { values } = parseArgs({
  options: {
    headless: { type: "boolean", default: false },
    serve: { type: "boolean", default: false },
    editor: { type: "string" },
  },
});

console.log("Starting the control plane…");
await using controlPlane = await startControlPlane({ nodes: true });
if (values.serve) await serveDemo(controlPlane);
else await runDemo({ controlPlane, headless: values.headless, editor: values.editor });
