// npm start [-- --headless]: gets what is missing, brings up a control plane and runs the demo on it.
process.argv.splice(2, 0, "test/setup/startDemo.ts");
await import("./run.mjs");
