// npm start [-- --headless]: gets what is missing, brings up a control plane and runs the demo on it.
import { fileURLToPath } from "node:url";

process.argv.splice(2, 0, fileURLToPath(new URL("./startDemo.ts", import.meta.url)));
await import("./run.mjs");
