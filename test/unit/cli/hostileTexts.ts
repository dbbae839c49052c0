/** What ends a line for somebody: terminals, log viewers, the runners of pipelines. */
export const BREAKS = ["\n", "\r", "\r\n", "\v", "\f", "\u0085", "\u2028", "\u2029"];
export const UNSEEN = [
  "\u001b[31m",
  "\u001b]0;t\u0007",
  "\u0000",
  "\u009b2J",
  "\u202e",
  "\u2066",
  "\u200b",
  "\ufeff",
  "\u{e0041}",
  "\ud800",
];
export const COMMANDS = [
  "::error::x",
  " ::add-mask::y",
  "\u00a0::stop-commands::z",
  "##[error]a",
  "b##vso[task.setvariable]c",
  "##vso[d",
  "###[e",
];

/** Every command after every break and every unseen character, alone and within a word. */
export const HOSTILE: readonly string[] = [
  ...COMMANDS,
  ...BREAKS.flatMap((end) => COMMANDS.map((command) => `a${end}${command}`)),
  ...BREAKS.flatMap((end) => UNSEEN.map((unseen) => `${end}${unseen}::error::x`)),
  ...UNSEEN.flatMap((unseen) => COMMANDS.map((command) => `${unseen}${command}${unseen}`)),
  ...UNSEEN.map((unseen) => `#${unseen}#[error]a`),
  '"quoted\\n"',
  "a\n  | b\n  | ::error::x",
];

/** Lines that a runner would take for a command, or that are not all seen. */
export function offending(output: string): readonly string[] {
  const lines = output.split(/\r\n|[\n\v\f\r\u0085\u2028\u2029]/);
  return [
    ...(/[\v\f\r\u0085\u2028\u2029]/.test(output) ? ["a break that is no line feed"] : []),
    ...lines.filter(
      (line) =>
        /^\s*::/.test(line) || /##(\[|vso\[)/i.test(line) || /(?![\t\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}]/u.test(line),
    ),
  ];
}
