import https from "node:https";
import { isJsonObject, type JsonObject, parseJson, stringifyJson } from "../../src/model/json.ts";
import { scaled } from "./limits.ts";

/** What tests use to look at the API server and to change it behind Mooring's back. */
export interface ApiCall {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** With the query, e.g. `/apis/apps/v1/namespaces/shop/deployments?limit=1`. */
  readonly path: string;
  readonly body?: JsonObject | readonly JsonObject[];
  readonly contentType?: string;
  /** Becomes the field manager of writes that name none. */
  readonly userAgent?: string;
}

export interface ApiAnswer {
  readonly status: number;
  /** Parsed if it is a JSON object, else `{ text }`. */
  readonly body: JsonObject;
}

export interface ApiAccess {
  readonly server: string;
  readonly ca: string;
  readonly token: string;
}

const agent = new https.Agent({ keepAlive: true });
const limitMs = 60_000;

/** One request; any status is an answer, only a broken connection rejects. */
export function callApi(access: ApiAccess, call: ApiCall): Promise<ApiAnswer> {
  return new Promise((resolve, reject) => {
    const request = https.request(
      new URL(call.path, access.server),
      {
        method: call.method,
        agent,
        ca: access.ca,
        timeout: scaled(limitMs),
        headers: {
          authorization: `Bearer ${access.token}`,
          accept: "application/json",
          "user-agent": call.userAgent ?? "testbed",
          ...(call.body === undefined ? {} : { "content-type": call.contentType ?? "application/json" }),
        },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.once("error", reject);
        response.once("end", () => {
          resolve({ status: response.statusCode ?? 0, body: bodyOf(Buffer.concat(chunks).toString("utf8")) });
        });
      },
    );
    request.once("timeout", () => request.destroy(new Error(`no answer to ${call.method} ${call.path}`)));
    request.once("error", reject);
    request.end(call.body === undefined ? undefined : stringifyJson(call.body));
  });
}

function bodyOf(text: string): JsonObject {
  if (!text.startsWith("{")) return { text };
  const body = parseJson(text);
  return isJsonObject(body) ? body : { text };
}
