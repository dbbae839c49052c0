import { once } from "node:events";
import fs from "node:fs";
import https from "node:https";
import type { AddressInfo } from "node:net";
import type { ControlPlane } from "./controlPlane.ts";

/** The part of a node's kubelet that gives logs: the API server asks it over TLS, as it asks a real one. */
export interface LogKubelet {
  /** What each container has written so far, by `namespace/pod/container`. */
  readonly logs: Map<string, string>;
  /** Adds to a log that is followed. */
  write(container: string, text: string): void;
  /** How many followed logs are open now. */
  readonly following: number;
  stop(): Promise<void>;
}

/** Starts the server and registers it as a node of that name. */
export async function startLogKubelet(plane: ControlPlane, node: string): Promise<LogKubelet> {
  const { certFile, keyFile } = plane.certificate;
  const logs = new Map<string, string>();
  const followers = new Map<object, { readonly name: string; readonly write: (text: string) => void }>();
  const server = https.createServer(
    { cert: fs.readFileSync(certFile), key: fs.readFileSync(keyFile) },
    (request, response) => {
      const url = new URL(request.url ?? "/", "https://kubelet.test");
      const [, route, ...names] = url.pathname.split("/");
      const name = names.join("/");
      const text = logs.get(name);
      if (route !== "containerLogs" || text === undefined) {
        response.writeHead(404).end("404 page not found");
        return;
      }
      const tail = Number(url.searchParams.get("tailLines") ?? Number.POSITIVE_INFINITY);
      response.writeHead(200, { "content-type": "text/plain" });
      response.write(lastLines(text, tail));
      if (url.searchParams.get("follow") !== "true") {
        response.end();
        return;
      }
      followers.set(response, { name, write: (more) => response.write(more) });
      response.on("close", () => followers.delete(response));
    },
  );
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  await register(plane, node, port);
  return {
    logs,
    write(name, text) {
      logs.set(name, (logs.get(name) ?? "") + text);
      for (const follower of followers.values()) if (follower.name === name) follower.write(text);
    },
    get following() {
      return followers.size;
    },
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

async function register(plane: ControlPlane, name: string, port: number): Promise<void> {
  const made = await plane.request({
    method: "POST",
    path: "/api/v1/nodes",
    body: { apiVersion: "v1", kind: "Node", metadata: { name } },
  });
  if (made.status !== 201) throw new Error(`node ${name}: ${made.status}`);
  const status = {
    addresses: [{ type: "InternalIP", address: "127.0.0.1" }],
    daemonEndpoints: { kubeletEndpoint: { Port: port } },
  };
  const told = await plane.request({
    method: "PATCH",
    path: `/api/v1/nodes/${name}/status`,
    contentType: "application/merge-patch+json",
    body: { status },
  });
  if (told.status !== 200) throw new Error(`status of node ${name}: ${told.status}`);
}

function lastLines(text: string, count: number): string {
  if (!Number.isFinite(count)) return text;
  const lines = text.split("\n");
  return lines.slice(Math.max(0, lines.length - 1 - count)).join("\n");
}
