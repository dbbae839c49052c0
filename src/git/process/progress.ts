/** How far a long git command is. */
export interface GitProgress {
  /** As git names it: `Receiving objects`, `Resolving deltas`. */
  readonly phase: string;
  /** 0 to 100. */
  readonly percent: number;
}

const LINE = /^(?:remote: )?([A-Z][A-Za-z ]+):\s+(\d{1,3})% \(\d+\/\d+\)/;

/** Reads what `--progress` prints: lines that end with CR or LF, in pieces of any size. The same step is told once. */
export function progressReader(onProgress: (progress: GitProgress) => void): (text: string) => void {
  let rest = "";
  let last = "";
  return (text) => {
    const lines = (rest + text).split(/[\r\n]/);
    rest = (lines.pop() ?? "").slice(-1000);
    for (const line of lines) {
      const [step, phase, percent] = LINE.exec(line) ?? [];
      if (phase === undefined || step === undefined || `${phase}${percent ?? ""}` === last) continue;
      last = `${phase}${percent ?? ""}`;
      onProgress({ phase, percent: Math.min(100, Number(percent)) });
    }
  };
}
