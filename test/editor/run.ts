// The editor tier: mocha files inside the extension host of a real VS Code. What a file needs from outside (a cluster, a
// repository, traps for processes and connections) is made here and handed over by the environment.
// usage: node test/editor/run.ts [quiet] [config] [restricted] [live] [strangers] [packs] [commands] [proxied]
import { runEditorTests } from "../testbed/editorTests.ts";
import { runSuites } from "./suites.ts";

await runSuites(runEditorTests, process.argv.slice(2));
