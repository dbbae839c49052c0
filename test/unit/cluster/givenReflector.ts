import type { LiveList } from "../../../src/cluster/api/cluster.ts";
import { NetworkError } from "../../../src/cluster/http/networkError.ts";
import { Reachability } from "../../../src/cluster/watch/reachability.ts";
import { Reflector } from "../../../src/cluster/watch/reflector.ts";
import type { WatchEvent } from "../../../src/cluster/watch/watchObjects.ts";
import { MooringError } from "../../../src/support/errors.ts";
import { createLog } from "../../../src/support/log.ts";
import { FakeClock } from "./fakeClock.ts";
import { liveConfigMap } from "./fakeServer.ts";

/** One opened stream of the fake server. */
interface Stream {
  readonly from: string;
  send(...events: WatchEvent[]): void;
  end(): void;
  fail(error: Error): void;
  readonly isOpen: boolean;
}

/** A server whose answers the test decides, a sink that writes down what it hears, and the reflector between them. */
export function given(
  options: {
    lists?: (LiveList | Error)[];
    opening?: (Error | undefined)[];
    random?: number;
    probe?: () => boolean;
  } = {},
) {
  const clock = new FakeClock(options.random ?? 0);
  const heard: string[] = [];
  const streams: Stream[] = [];
  const lists: string[] = [];
  const waiting = [...(options.lists ?? [])];
  const opening = [...(options.opening ?? [])];
  const errors: string[] = [];
  const held = new Map<string, string>();
  const probes: number[] = [];
  const reachability = new Reachability(clock, () => {
    probes.push(clock.now());
    return Promise.resolve(options.probe?.() ?? true);
  });
  const reflector = new Reflector({
    name: "test",
    clock,
    reachability,
    log: createLog((level, line) => level === "error" && errors.push(line)),
    onDispose: () => heard.push("disposed"),
    sink: {
      replace: (objects) => {
        held.clear();
        for (const object of objects) held.set(object.ref.name, object.resourceVersion);
        heard.push(`replace ${objects.map(({ ref }) => ref.name).join(",")}`);
      },
      upsert: (object) => {
        held.set(object.ref.name, object.resourceVersion);
        heard.push(`upsert ${object.ref.name}`);
        if (object.ref.name === "poison") throw new Error("consumer broke");
      },
      remove: (ref) => {
        held.delete(ref.name);
        heard.push(`remove ${ref.name}`);
      },
      state: (state) => heard.push(state.kind),
      alive: () => undefined,
    },
    source: {
      list: () => {
        lists.push("list");
        const next = waiting.length > 1 ? waiting.shift() : (waiting[0] ?? list("10", "a"));
        return next instanceof Error
          ? Promise.reject(next)
          : Promise.resolve({ ...(next ?? list("10", "a")), asOf: clock.now() });
      },
      watch: (from, _timeout, signal) => {
        const refused = opening.shift();
        if (refused) return Promise.reject(refused);
        const stream = openStream(from, signal);
        streams.push(stream);
        return Promise.resolve(stream.batches);
      },
    },
  });
  reflector.start();
  return {
    clock,
    reflector,
    heard,
    streams,
    lists,
    errors,
    held,
    probes,
    opening,
    waiting,
    reachability,
    last: () => streams.at(-1) as Stream,
  };
}

function openStream(from: string, signal: AbortSignal): Stream & { batches: AsyncIterable<readonly WatchEvent[]> } {
  const queue: (readonly WatchEvent[] | Error | "end")[] = [];
  let isOpen = true;
  let wake = (): void => undefined;
  const push = (item: readonly WatchEvent[] | Error | "end"): void => {
    queue.push(item);
    wake();
  };
  signal.addEventListener("abort", () => push(new MooringError("cancelled", "aborted")));
  async function* batches(): AsyncGenerator<readonly WatchEvent[]> {
    try {
      for (;;) {
        const item = queue.shift();
        if (item === "end") return;
        if (item instanceof Error) throw item;
        if (item) yield item;
        else await new Promise<void>((resolve) => (wake = resolve));
      }
    } finally {
      isOpen = false;
    }
  }
  return {
    from,
    batches: batches(),
    send: (...events) => push(events),
    end: () => push("end"),
    fail: push,
    get isOpen() {
      return isOpen;
    },
  };
}

export function list(resourceVersion: string, ...names: string[]): LiveList {
  const objects = names.map((name) => liveConfigMap(name, resourceVersion));
  return { resourceVersion, asOf: 0, size: 0, isHeads: false, objects };
}
export const upsert = (name: string, version: string): WatchEvent => ({
  kind: "upsert",
  object: liveConfigMap(name, version),
});
export const remove = (name: string, version: string): WatchEvent => ({
  kind: "remove",
  object: liveConfigMap(name, version),
});
export const bookmark = (resourceVersion: string): WatchEvent => ({ kind: "bookmark", resourceVersion });
export const cut = () => new NetworkError("cut", { cause: undefined, wasCut: true });
export const gone = () => new MooringError("gone", "too old resource version");
