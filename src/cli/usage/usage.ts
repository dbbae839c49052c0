import { commandRows, EXIT_STATUS, optionRows, TITLE } from "./cliTable.ts";

/** What `mooring --help` prints. */
export function usage(): string {
  const commands = commandRows().map(([name, { operands, summary }]) => row(14, name, withOperands(summary, operands)));
  const options = optionRows().map(([name, { short, value, summary }]) =>
    row(22, `--${name}${short === undefined ? "" : `, -${short}`}${value === undefined ? "" : ` ${value}`}`, summary),
  );
  return [
    `mooring: ${TITLE}`,
    "",
    "usage: mooring COMMAND [PATH...] [options]",
    "",
    ...commands,
    "",
    ...options,
    "",
    `exit status: ${EXIT_STATUS}`,
    "",
  ].join("\n");
}

/** Operands other than paths, which the first line names. */
function withOperands(summary: string, operands: string): string {
  return operands === "" || operands === "[PATH...]" ? summary : `${summary}: ${operands}`;
}

function row(width: number, left: string, right: string): string {
  return `  ${left.padEnd(width)}${left.length >= width ? " " : ""}${right}`;
}
