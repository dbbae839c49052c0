import fs from "node:fs";
import net from "node:net";
import path from "node:path";
import { stringify } from "yaml";

export interface Traps {
  readonly env: NodeJS.ProcessEnv;
  stop(): Promise<void>;
}

const TOOLS = ["git", "kubectl", "kustomize", "helm", "sign-in"];

/**
 * Tools that only write down that they were run, and a kubeconfig whose server only writes down that it was called. The log
 * is the file named by MOORING_TEST_TRAPS.
 */
export async function layTraps(folder: string): Promise<Traps> {
  const log = path.join(folder, "traps.log");
  fs.writeFileSync(log, "");
  const tools = path.join(folder, "tools");
  fs.mkdirSync(tools);
  for (const tool of TOOLS)
    fs.writeFileSync(path.join(tools, tool), `#!/bin/sh\necho "process ${tool} $*" >> '${log}'\nexit 1\n`, {
      mode: 0o755,
    });
  const server = net.createServer((socket) => {
    fs.appendFileSync(log, "connection\n");
    socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  const kubeconfig = path.join(folder, "kubeconfig");
  fs.writeFileSync(kubeconfig, stringify(kubeconfigOf(port)));
  return {
    env: {
      PATH: `${tools}${path.delimiter}${process.env.PATH ?? ""}`,
      KUBECONFIG: kubeconfig,
      MOORING_TEST_TRAPS: log,
    },
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function kubeconfigOf(port: number): object {
  return {
    apiVersion: "v1",
    kind: "Config",
    "current-context": "trap",
    clusters: [{ name: "trap", cluster: { server: `https://127.0.0.1:${port}` } }],
    users: [
      {
        name: "trap",
        user: { exec: { apiVersion: "client.authentication.k8s.io/v1", command: "sign-in", interactiveMode: "Never" } },
      },
    ],
    contexts: [{ name: "trap", context: { cluster: "trap", user: "trap", namespace: "shop" } }],
  };
}
