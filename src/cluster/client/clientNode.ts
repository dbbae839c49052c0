// The one file that names the heavy packages. It is loaded through loadClientNode.ts on the first cluster action and becomes
// a chunk of its own. Only parts of the packages are named: their entry points run all of their code when they are loaded,
// which keeps the event loop for 150 ms instead of 65 (the models of every kind, fetch, WebSockets, caches, mocks).
import type { Dispatcher as DispatcherType } from "undici";
import api from "undici/lib/api/index.js";
import Agent from "undici/lib/dispatcher/agent.js";
import Dispatcher from "undici/lib/dispatcher/dispatcher.js";
import ProxyAgent from "undici/lib/dispatcher/proxy-agent.js";

// as undici's entry point does: `request` for us, `connect` for its ProxyAgent
Object.assign(Dispatcher.prototype, api);

export { newClusters, newContexts, newUsers } from "@kubernetes/client-node/dist/config_types.js";
export { Agent, ProxyAgent };
export type { DispatcherType as Dispatcher };
