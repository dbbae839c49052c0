import { commandRows, EXIT_STATUS, optionRows, TITLE } from "./cliTable.ts";

/** The manual page mooring(1), as man-pages(7) orders it. `version`: of this Mooring. */
export function manualPage(version: string): string {
  return [
    `.TH MOORING 1 "" "mooring ${version}" "User Commands"`,
    ".SH NAME",
    `mooring \\- ${text(TITLE)}`,
    ".SH SYNOPSIS",
    ".B mooring",
    ".I COMMAND",
    text("[PATH...] [options]"),
    ".SH COMMANDS",
    ...commandRows().flatMap(([name, { operands, summary }]) => [
      ".TP",
      `\\fB${text(name)}\\fR${operands === "" ? "" : ` ${text(operands)}`}`,
      sentence(summary),
    ]),
    ".SH OPTIONS",
    ...optionRows().flatMap(([name, { short, value, summary }]) => [
      ".TP",
      `${short === undefined ? "" : `\\fB\\-${short}\\fR, `}\\fB\\-\\-${text(name)}\\fR${value === undefined ? "" : ` \\fI${value}\\fR`}`,
      sentence(summary),
    ]),
    ".SH EXIT STATUS",
    sentence(EXIT_STATUS),
    ".SH ENVIRONMENT",
    ...ENVIRONMENT.flatMap(([name, means]) => [".TP", `.B ${name}`, sentence(means)]),
    ".SH FILES",
    ".TP",
    ".I mooring.yaml",
    sentence("settings of a folder: mappings, policies, ignore rules, repositories"),
    "",
  ].join("\n");
}

const ENVIRONMENT: readonly (readonly [name: string, means: string])[] = [
  ["KUBECONFIG", "kubeconfig files, as kubectl reads them"],
  ["MOORING_STATE", "folder for schemas, saved answers, contexts and the journal"],
  ["MOORING_REGISTRY", "list of the repositories of the organization"],
  ["MOORING_PROTECTED", "patterns of protected contexts, separated by commas"],
];

/** What roff would take for a command or a ligature. */
function text(words: string): string {
  return words
    .replaceAll("\\", "\\e")
    .replaceAll("-", "\\-")
    .replace(/^([.'])/, "\\&$1");
}

function sentence(words: string): string {
  return text(`${words.charAt(0).toUpperCase()}${words.slice(1)}.`);
}
