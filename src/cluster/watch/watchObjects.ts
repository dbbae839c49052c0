import { isJsonObject, type Json, type JsonObject, parseJson } from "../../model/json.ts";
import type { LiveObject } from "../../model/live.ts";
import { MooringError } from "../../support/errors.ts";
import type { ApiClient } from "../http/apiClient.ts";
import type { ApiResource } from "../api/catalog.ts";
import { toNetworkError } from "../http/networkError.ts";
import { collectionPath, query } from "../http/resourcePath.ts";
import { toServerError } from "../http/serverError.ts";
import { toStatus } from "../http/serverStatus.ts";
import { toLive } from "../http/toLive.ts";

export type WatchEvent =
  | { readonly kind: "upsert"; readonly object: LiveObject }
  | { readonly kind: "remove"; readonly object: LiveObject }
  | { readonly kind: "bookmark"; readonly resourceVersion: string };

/** A line that is no watch event: something was lost, only a new list makes whole again. */
export class MalformedEvent extends MooringError {
  constructor(message: string) {
    super("internal", message);
  }
}

/** A line longer than any object can be is not waited for. */
const LONGEST_LINE = 16 * 1024 * 1024;

export interface WatchFrom {
  readonly resourceVersion: string;
  readonly timeoutSeconds: number;
}

/**
 * Opens a watch. Resolves when the server has accepted it; each batch is what came in one piece, empty for a part of a line.
 * Ends when the server ends it in order (its timeout).
 * @throws MooringError while opening or reading: gone (410), MalformedEvent, unreachable …
 */
export async function watchObjects(
  client: ApiClient,
  resource: ApiResource,
  namespace: string | undefined,
  from: WatchFrom,
  signal: AbortSignal,
): Promise<AsyncIterable<readonly WatchEvent[]>> {
  const action = `watch ${resource.plural}`;
  const response = await client.stream({
    method: "GET",
    path: collectionPath(resource, namespace) + query({ watch: true, allowWatchBookmarks: true, ...from }),
    countAs: "watch",
    lane: "watch",
    action,
    isIdempotent: true,
    signal,
  });
  const toError = (status: Json | undefined): MooringError =>
    toServerError(toStatus(status, 500), { ...client.place, action });
  return readEvents(mendErrors(response.chunks(), client.place.server), (line) => readEvent(line, resource, toError));
}

/** What breaks in the middle of a stream is the network's fault and says so. */
async function* mendErrors(chunks: AsyncIterable<Uint8Array>, server: string): AsyncGenerator<Uint8Array> {
  try {
    yield* chunks;
  } catch (error) {
    throw toNetworkError(error, server);
  }
}

/** Splits the stream into lines, whatever way the bytes come. */
export async function* readEvents(
  chunks: AsyncIterable<Uint8Array>,
  read: (line: string) => WatchEvent,
): AsyncGenerator<readonly WatchEvent[]> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of chunks) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    if (rest.length > LONGEST_LINE) throw new MalformedEvent("A watch event is longer than any object can be.");
    yield lines.filter((line) => line.trim() !== "").map(read);
  }
  // a cut in the middle of a line is an end like any other: the version of the last whole event is where to go on
}

export function readEvent(
  line: string,
  resource: ApiResource,
  toError: (status: Json | undefined) => MooringError,
): WatchEvent {
  const event = parseLine(line);
  const { type, object } = event;
  if (type === "ERROR") throw toError(object);
  if (!isJsonObject(object)) throw new MalformedEvent(`A watch event of ${resource.plural} carries no object.`);
  if (type === "ADDED" || type === "MODIFIED") return { kind: "upsert", object: toLive(object, resource) };
  if (type === "DELETED") return { kind: "remove", object: toLive(object, resource) };
  if (type === "BOOKMARK") {
    const version = isJsonObject(object.metadata) ? object.metadata.resourceVersion : undefined;
    if (typeof version === "string") return { kind: "bookmark", resourceVersion: version };
  }
  throw new MalformedEvent(`A watch of ${resource.plural} sent an event of unknown type.`);
}

function parseLine(line: string): JsonObject {
  try {
    const event = parseJson(line);
    if (isJsonObject(event)) return event;
  } catch {
    // the line may hold a Secret: it is not quoted
  }
  throw new MalformedEvent("A watch sent a line that is not JSON.");
}
