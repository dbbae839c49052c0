import { formatRef, type ObjectRef } from "../../model/objectRef.ts";
import { isCancelled, messageOf, MooringError } from "../../support/errors.ts";
import { redactText } from "../../support/redaction.ts";
import type { ApiClient } from "../http/apiClient.ts";
import type { ApiResource } from "../api/catalog.ts";
import { toNetworkError } from "../http/networkError.ts";
import { objectPath, query } from "../http/resourcePath.ts";
import { ServerError } from "../http/serverError.ts";
import type { PodLogOptions } from "../api/workloads.ts";

const PODS: ApiResource = {
  group: "",
  version: "v1",
  kind: "Pod",
  plural: "pods",
  namespaced: true,
  verbs: [],
  hasStatus: true,
};
/** A line longer than this (characters) is cut, the rest is left out: some programs never end one. */
const LONGEST_LINE = 64 * 1024;

/**
 * The log of one container, as lines. The API server fetches it from the node.
 * @throws MooringError invalid (the container has not started, or which one is not said), unreachable (the node does not answer) …
 */
export async function readPodLog(
  client: ApiClient,
  pod: ObjectRef,
  options: PodLogOptions,
  signal: AbortSignal,
): Promise<AsyncIterable<string>> {
  const { container, follow, tailLines } = options;
  const action = `read the log of ${formatRef(pod)}`;
  try {
    const response = await client.stream({
      method: "GET",
      path: `${objectPath(PODS, pod.namespace, pod.name)}/log${query({ container, follow, tailLines })}`,
      countAs: "get",
      lane: "watch",
      action,
      isIdempotent: true,
      accept: "*/*",
      signal,
    });
    return toLines(response.chunks(), client.place.server, signal);
  } catch (error) {
    throw explain(error, pod, container);
  }
}

/** The server passes on what the node said, or that it could not be reached: simulated nodes have no logs at all. */
function explain(error: unknown, pod: ObjectRef, container: string): unknown {
  if (!(error instanceof ServerError) || isCancelled(error)) return error;
  const what = `container ${container} of ${formatRef(pod)}`;
  const words = redactText(messageOf(error));
  if (/is waiting to start|not available|ContainerCreating|trying and failing to pull/i.test(words)) {
    return new MooringError("invalid", `No logs yet: ${what} has not started. See its events for the reason.`, {
      cause: error,
    });
  }
  if (error.status >= 500 || /could not find the requested resource|404 page not found/i.test(words)) {
    return new MooringError(
      "unreachable",
      `The node of ${what} did not return logs. It may be down, or a simulated node without logs. ${words}`,
      { cause: error },
    );
  }
  return error;
}

async function* toLines(
  chunks: AsyncIterable<Uint8Array>,
  server: string,
  signal: AbortSignal,
): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = "";
  let isCut = false;
  try {
    for await (const chunk of chunks) {
      const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
      rest = lines.pop() ?? "";
      // the end of a line whose beginning was shown: a secret could lie across the two
      if (isCut && lines.shift() !== undefined) isCut = false;
      for (const line of lines) yield cut(line);
      if (isCut) rest = "";
      else if (rest.length > LONGEST_LINE) {
        yield cut(rest);
        rest = "";
        isCut = true;
      }
    }
  } catch (error) {
    if (signal.aborted) return;
    throw toNetworkError(error, server);
  }
  if (rest !== "" && !isCut) yield cut(rest);
}

function cut(line: string): string {
  const text = line.replace(/\r$/, "");
  if (text.length <= LONGEST_LINE) return text;
  // without the word that the cut goes through: what is left of a secret is not recognised
  return `${text.slice(0, LONGEST_LINE).replace(/(?<!\S)\S+$/, "")}…`;
}
