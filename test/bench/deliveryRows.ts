import type { DeliveryFigures } from "./deliveryFigures.ts";
import { count, middle, n, type Row, row, s } from "./rows.ts";

/** Minutes between two looks at a remote where no webhook tells, by default. */
const POLL = 10;

export function deliveryRows({ objects, seen, fetched, pullMs, diffMs }: DeliveryFigures): readonly Row[] {
  const worst = Math.max(...seen);
  const parts = `median of ${seen.length}; of it ${n(middle(fetched))} ms until the copy has the commit, 500 ms of that a pause for more`;
  const byHand = `without a webhook up to ${POLL} min; by hand git pull ${n(pullMs)} ms and kubectl diff ${s(diffMs)}`;
  return [
    row(
      `${count(objects)} of a repository at a host: delivery of a push → fetched and compared`,
      2_000,
      worst,
      "ms",
      `${n(middle(seen))} ms, at most ${n(worst)} ms`,
      `${parts}; ${byHand}`,
    ),
  ];
}
