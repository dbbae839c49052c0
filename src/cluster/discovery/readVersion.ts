import { isJsonObject, parseJson } from "../../model/json.ts";
import { MooringError } from "../../support/errors.ts";
import type { ApiClient } from "../http/apiClient.ts";

/** The version of Kubernetes that a server says it is, `v1.34.1` or `v1.33.4-gke.100`; "" where it may not be asked. */
export async function readVersion(client: ApiClient, signal?: AbortSignal): Promise<string> {
  try {
    const { text } = await client.send({
      method: "GET",
      path: "/version",
      countAs: "discovery",
      lane: "small",
      action: "say its version",
      isIdempotent: true,
      signal,
    });
    const answer = parseJson(text);
    return isJsonObject(answer) && typeof answer.gitVersion === "string" ? answer.gitVersion : "";
  } catch (error) {
    if (MooringError.is(error, "forbidden")) return "";
    throw error;
  }
}
