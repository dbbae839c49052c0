import type { RealFigures, RealSet } from "./realFiles.ts";
import { atLeast, n, row, type Row, s } from "./rows.ts";

/** Budgets are ratios to `kubectl diff` in the same run, but for what a person waits for. */
export function realRows({ sets, all, helpMs, oneMs }: RealFigures): readonly Row[] {
  return [
    ...sets.flatMap(ratioRows),
    row(
      `${all.objects} real objects, ${n(all.megabytes)} MB: later start, CPU of the process`,
      1_000,
      all.laterCpuMs,
      "ms",
      s(all.laterCpuMs),
      `by the clock ${s(all.laterMs)}`,
    ),
    row(`${all.objects} real objects: memory of a later start`, 250, all.memory, "MB", `${n(all.memory)} MB`),
    row("mooring --help", 80, helpMs, "ms", `${n(helpMs)} ms`),
    row("mooring diff of one object", 200, oneMs, "ms", `${n(oneMs)} ms`),
  ];
}

function ratioRows({ name, objects, megabytes, coldMs, laterMs, kubectlMs }: RealSet): readonly Row[] {
  const what = `${name}, ${objects} objects, ${n(megabytes)} MB`;
  const beside = `kubectl diff ${s(kubectlMs)}`;
  return [
    atLeast(`${what}: first start`, 15, kubectlMs / coldMs, `${n(kubectlMs / coldMs)} × (${s(coldMs)})`, beside),
    atLeast(`${what}: later start`, 40, kubectlMs / laterMs, `${n(kubectlMs / laterMs)} × (${s(laterMs)})`, beside),
  ];
}
