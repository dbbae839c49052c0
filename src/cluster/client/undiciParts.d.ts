// undici declares its types for the entry point only.
declare module "undici/lib/api/index.js" {
  const api: object;
  export { api as default };
}

declare module "undici/lib/dispatcher/agent.js" {
  import { Agent } from "undici";

  export { Agent as default };
}

declare module "undici/lib/dispatcher/dispatcher.js" {
  import { Dispatcher } from "undici";

  export { Dispatcher as default };
}

declare module "undici/lib/dispatcher/proxy-agent.js" {
  import { ProxyAgent } from "undici";

  export { ProxyAgent as default };
}
