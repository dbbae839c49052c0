import { n, type Row, row, s } from "./rows.ts";
import type { StormFigures } from "./stormFigures.ts";

export function stormRows(figures: StormFigures): readonly Row[] {
  const { deliveries, repositories, ms, looks, looksPerPause, longestBlock, heldMb, taken, slowed, other } = figures;
  const name = `${deliveries.toLocaleString("en-US")} deliveries for ${repositories} repositories`;
  const answers = `in ${s(ms)}: ${taken} taken, ${slowed} slowed down (429), ${other} otherwise; ${looks} looks in all`;
  return [
    row(`${name}: looks per repository and pause`, 1, looksPerPause, "", `at most ${n(looksPerPause)}`, answers),
    row(`${name}: longest block of the event loop`, 50, longestBlock, "ms", `${n(longestBlock)} ms CPU`),
    row(`${name}: heap held afterwards`, 10, Math.max(0, heldMb), "MB", `${n(Math.max(0, heldMb))} MB`),
  ];
}
