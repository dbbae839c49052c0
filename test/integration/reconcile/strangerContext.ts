import fs from "node:fs";
import net from "node:net";
import path from "node:path";
import { parse, stringify } from "yaml";

/** A context that signs in by a program and whose server only counts who calls. */
export interface StrangerContext {
  /** The kubeconfig of a control plane, with the context `stranger` beside its own. */
  readonly kubeconfig: string;
  readonly server: string;
  /** Connections so far. */
  readonly calls: () => number;
  /** Whether the sign-in program ran. */
  readonly signedIn: () => boolean;
  /** The same name for another address. */
  readonly move: () => string;
  readonly stop: () => Promise<void>;
}

interface Named {
  readonly name: string;
  readonly [key: string]: unknown;
}

export async function addStranger(kubeconfig: string, folder: string): Promise<StrangerContext> {
  let calls = 0;
  const server = net.createServer((socket) => {
    calls += 1;
    socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  const marker = path.join(folder, "signed-in");
  const program = path.join(folder, "sign-in");
  fs.writeFileSync(program, `#!/bin/sh\ntouch '${marker}'\nexit 1\n`, { mode: 0o755 });
  const file = path.join(folder, "with-stranger");
  const write = (host: string): string => {
    const config = parse(fs.readFileSync(kubeconfig, "utf8")) as {
      readonly clusters: Named[];
      readonly users: Named[];
      readonly contexts: Named[];
    };
    const url = `http://${host}:${port}`;
    config.clusters.push({ name: "stranger", cluster: { server: url } });
    const exec = { apiVersion: "client.authentication.k8s.io/v1", command: program, interactiveMode: "Never" };
    config.users.push({ name: "stranger", user: { exec } });
    config.contexts.push({ name: "stranger", context: { cluster: "stranger", user: "stranger" } });
    fs.writeFileSync(file, stringify(config), { mode: 0o600 });
    return url;
  };
  return {
    kubeconfig: file,
    server: write("127.0.0.1"),
    calls: () => calls,
    signedIn: () => fs.existsSync(marker),
    move: () => write("localhost"),
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
