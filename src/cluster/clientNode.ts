// The one file that names the heavy packages, by named imports so that the bundler keeps only what is used.
// It is loaded through loadClientNode.ts on the first cluster action and becomes a chunk of its own.
export {
  type Cluster as ClusterEntry,
  type Context as ContextEntry,
  KubeConfig,
  type User as UserEntry,
} from "@kubernetes/client-node";
export { Agent, type Dispatcher, ProxyAgent } from "undici";
