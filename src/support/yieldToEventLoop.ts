import { setImmediate as nextTurn } from "node:timers/promises";

let last: Promise<unknown> = Promise.resolve();

/**
 * A turn of the event loop for one heavy step, such as parsing an answer. Turns are given one by one in the order they were
 * asked for, in the whole process: steps whose answers come together do not add up to one long block.
 */
export function yieldToEventLoop(): Promise<void> {
  const turn = last.then(() => nextTurn());
  last = turn;
  return turn;
}
