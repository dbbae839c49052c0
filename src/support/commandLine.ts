import { MooringError } from "./errors.ts";

declare const isCommandLine: unique symbol;
declare const isOption: unique symbol;

/** The arguments of an external program. Only this file makes them (and `wordsOfUser.ts`), and `startProgram.ts` runs nothing else. */
export type CommandLine = readonly string[] & { readonly [isCommandLine]: true };

/** A value from elsewhere that cannot be taken for an option of its own: `--name=value`, or what follows in `pair`. */
export type Option = string & { readonly [isOption]: true };

/** Only text that stands in the source: a literal, or a template that begins with one. A variable of type `string` does not fit. */
type Written<Part> = string extends Part ? never : unknown;

export interface Operands {
  /** Names, refs and folders, whatever they are called. */
  readonly operands: readonly string[];
  /** The word after which the program takes nothing for an option; left out for subcommands that have none. */
  readonly end?: "--" | "--end-of-options";
  /** After another `--`, for git: paths in the work tree. They may begin with a dash. */
  readonly paths?: readonly string[];
}

/**
 * Puts together one command line: first the subcommand and the options, which stand in Mooring's source, then everything that
 * comes from a file, a name, a ref or a server. No such operand can become an option (CVE-2017-1000117 and its kind): one that
 * begins with a dash is refused even where the program has a word that ends its options. `last` are options that the program
 * takes only after its operands.
 * @throws MooringError badInput
 */
export function commandLine<const Own extends string, const Last extends string = never>(
  own: readonly Own[] & Written<Own>,
  { operands, end, paths }: Operands = { operands: [] },
  last?: readonly Last[] & Written<Last>,
): CommandLine {
  for (const operand of operands) refuseOption(operand);
  const line: string[] = [...own, ...(end === undefined ? [] : [end]), ...operands, ...(last ?? [])];
  if (paths !== undefined) line.push("--", ...paths);
  return checked(line);
}

/** A command line with options of the program itself before its subcommand. @throws MooringError badInput */
export function before<const Own extends string>(own: readonly Own[] & Written<Own>, line: CommandLine): CommandLine {
  return checked([...own, ...line]);
}

/** `--name=value`: the value cannot become an argument of its own. */
export function option<const Name extends `--${string}`>(
  name: string extends Name ? never : Name,
  value: string,
): Option {
  return `${String(name)}=${value}` as Option;
}

/** `-n value`, for an option that takes its value in an argument of its own. @throws MooringError badInput */
export function pair<const Name extends `-${string}`>(
  name: string extends Name ? never : Name,
  value: string,
): readonly [Name, Option] {
  refuseOption(value);
  return [name, value as Option];
}

function checked(line: readonly string[]): CommandLine {
  for (const argument of line) if (argument.includes("\0")) throw unfit(argument, "holds a NUL character");
  // eslint-disable-next-line no-restricted-syntax -- here they are made
  return line as CommandLine;
}

function refuseOption(operand: string): void {
  if (operand.startsWith("-")) throw unfit(operand, "starts with a dash and would be read as an option. Rename it");
  if (operand === "") throw new MooringError("badInput", "A name or path is empty.");
}

function unfit(argument: string, why: string): MooringError {
  const shown = JSON.stringify(argument.length > 80 ? `${argument.slice(0, 80)}…` : argument);
  return new MooringError("badInput", `${shown} ${why}.`);
}
