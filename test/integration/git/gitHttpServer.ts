import { execFileSync, spawn } from "node:child_process";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";

export interface GitHttpServer {
  readonly port: number;
  close(): void;
}

export interface GitHttpOptions {
  /** Only to `ann:<password>`. */
  readonly password?: string;
  /** Where a path with its query is redirected to, before anybody is asked to sign in. */
  readonly redirect?: (path: string) => readonly [status: number, location: string] | undefined;
}

/** Serves the bare repositories of `folder` by `git http-backend`; with a password, only to `ann:<password>`. */
export async function startGitHttpServer(
  folder: string,
  options: GitHttpOptions | string = {},
): Promise<GitHttpServer> {
  const { password, redirect }: GitHttpOptions = typeof options === "string" ? { password: options } : options;
  const backend = join(execFileSync("git", ["--exec-path"], { encoding: "utf8" }).trim(), "git-http-backend");
  const server = createServer((request, response) => {
    const [status, location] = redirect?.(request.url ?? "/") ?? [];
    if (status !== undefined) {
      response.writeHead(status, { location }).end();
      return;
    }
    const wanted = `Basic ${Buffer.from(`ann:${password ?? ""}`).toString("base64")}`;
    if (password !== undefined && request.headers.authorization !== wanted) {
      response.writeHead(401, { "www-authenticate": 'Basic realm="git"' }).end();
      return;
    }
    serve(backend, folder, request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { port: (server.address() as AddressInfo).port, close: () => server.close().closeAllConnections() };
}

/** CGI (RFC 3875): the backend answers with headers, an empty line and the body. */
function serve(backend: string, folder: string, request: IncomingMessage, response: ServerResponse): void {
  const url = new URL(request.url ?? "/", "http://127.0.0.1");
  const env = {
    PATH: process.env.PATH ?? "",
    GIT_PROJECT_ROOT: folder,
    GIT_HTTP_EXPORT_ALL: "1",
    REMOTE_USER: "ann",
    REQUEST_METHOD: request.method ?? "GET",
    PATH_INFO: decodeURIComponent(url.pathname),
    QUERY_STRING: url.search.slice(1),
    CONTENT_TYPE: request.headers["content-type"] ?? "",
    HTTP_CONTENT_ENCODING: request.headers["content-encoding"] ?? "",
    GIT_PROTOCOL: String(request.headers["git-protocol"] ?? ""),
  };
  const child = spawn(backend, [], { env, stdio: ["pipe", "pipe", "ignore"] });
  request.pipe(child.stdin);
  const output: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => output.push(chunk));
  child.on("close", () => {
    const all = Buffer.concat(output);
    const end = all.indexOf("\r\n\r\n");
    const headers = new Map(
      all
        .toString("latin1", 0, end)
        .split("\r\n")
        .map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 2)] as const),
    );
    const status = Number(headers.get("Status")?.slice(0, 3) ?? 200);
    headers.delete("Status");
    response.writeHead(status, Object.fromEntries(headers)).end(all.subarray(end + 4));
  });
}
