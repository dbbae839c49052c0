import { commandRows, optionRows, type Shell } from "./cliTable.ts";

/** The script that teaches a shell to complete `mooring`; how to load it stands in its first lines. */
export function completionScript(shell: Shell): string {
  return `${SCRIPTS[shell]().join("\n")}\n`;
}

const SCRIPTS: Readonly<Record<Shell, () => readonly string[]>> = { bash, zsh, fish, powershell };

function commandNames(): string {
  return commandRows()
    .map(([name]) => name)
    .join(" ");
}

/** `--output` and `-o`. */
function spellings(name: string, short: string | undefined): readonly string[] {
  return [`--${name}`, ...(short === undefined ? [] : [`-${short}`])];
}

function bash(): readonly string[] {
  const options = optionRows().flatMap(([name, { short }]) => spellings(name, short));
  const values = optionRows().flatMap(([name, { short, value, completes }]) => {
    if (value === undefined) return [];
    const pattern = spellings(name, short).join("|");
    if (completes === "file") return [`    ${pattern}) COMPREPLY=($(compgen -f -- "$cur")); return ;;`];
    const words = completes === undefined ? "" : ` COMPREPLY=($(compgen -W "${completes.join(" ")}" -- "$cur"));`;
    return [`    ${pattern})${words} return ;;`];
  });
  const takesValue = optionRows()
    .flatMap(([name, { short, value }]) => (value === undefined ? [] : spellings(name, short)))
    .join("|");
  const operands = commandRows().flatMap(([name, { completes }]) => {
    if (completes === "paths") return [];
    if (completes === "nothing") return [`    ${name}) return ;;`];
    return [`    ${name}) COMPREPLY=($(compgen -W "${completes.join(" ")}" -- "$cur")); return ;;`];
  });
  return [
    "# bash completion for mooring. Load it now: source <(mooring completion bash)",
    "# For every session: mooring completion bash > ~/.local/share/bash-completion/completions/mooring",
    "_mooring() {",
    '  local cur="${COMP_WORDS[COMP_CWORD]}" prev="${COMP_WORDS[COMP_CWORD-1]}" command="" at',
    "  COMPREPLY=()",
    '  case "$prev" in',
    ...values,
    "  esac",
    '  if [[ "$cur" == -* ]]; then',
    `    COMPREPLY=($(compgen -W "${options.join(" ")}" -- "$cur"))`,
    "    return",
    "  fi",
    "  for ((at = 1; at < COMP_CWORD; at++)); do",
    '    case "${COMP_WORDS[at]}" in',
    `      ${takesValue}) ((at++)) ;;`,
    "      -*) ;;",
    '      *) command="${COMP_WORDS[at]}"; break ;;',
    "    esac",
    "  done",
    '  case "$command" in',
    `    "") COMPREPLY=($(compgen -W "${commandNames()}" -- "$cur")); return ;;`,
    ...operands,
    "  esac",
    '  COMPREPLY=($(compgen -f -- "$cur"))',
    "}",
    "complete -o filenames -F _mooring mooring",
  ];
}

function zsh(): readonly string[] {
  const options = optionRows().map(([name, { short, value, completes, multiple, summary }]) => {
    const names = spellings(name, short);
    const excluding = multiple ? "'*'" : `'(${names.join(" ")})'`;
    const spelled = names.length === 1 ? names[0] : `{${names.join(",")}}`;
    const action = completes === "file" ? "_files" : completes === undefined ? "" : `(${completes.join(" ")})`;
    const argument = value === undefined ? "" : `:${value}:${action}`;
    return `    ${excluding}${spelled}'[${zshText(summary)}]${argument}' \\`;
  });
  const commands = commandRows().map(([name, { summary }]) => `    '${name}:${zshText(summary)}'`);
  const operands = commandRows().flatMap(([name, { completes }]) => {
    if (completes === "paths") return [`        ${name}) _files ;;`];
    return completes === "nothing" ? [] : [`        ${name}) compadd ${completes.join(" ")} ;;`];
  });
  return [
    "#compdef mooring",
    "# zsh completion for mooring. Load it now: source <(mooring completion zsh)",
    '# For every session: mooring completion zsh > "${fpath[1]}/_mooring"',
    "_mooring() {",
    "  local -a commands",
    "  local state line",
    "  commands=(",
    ...commands,
    "  )",
    "  _arguments -s -S \\",
    ...options,
    "    '1:command:->command' '*::operand:->operand'",
    '  case "$state" in',
    "    command) _describe -t commands 'mooring command' commands ;;",
    "    operand)",
    '      case "${line[1]}" in',
    ...operands,
    "      esac ;;",
    "  esac",
    "}",
    'if [ "$funcstack[1]" = "_mooring" ]; then _mooring "$@"; else compdef _mooring mooring; fi',
  ];
}

/** Inside single quotes, where `[`, `]` and `:` end a part of a specification. */
function zshText(words: string): string {
  return words.replaceAll("'", "'\\''").replace(/[[\]:]/g, "\\$&");
}

function fish(): readonly string[] {
  const options = optionRows().map(([name, { short, value, completes, summary }]) => {
    const parts = ["complete -c mooring", `-l ${name}`, ...(short === undefined ? [] : [`-s ${short}`])];
    if (value !== undefined) parts.push(completes === "file" ? "-r -F" : "-x");
    if (completes !== undefined && completes !== "file") parts.push(`-a '${completes.join(" ")}'`);
    return [...parts, `-d '${fishText(summary)}'`].join(" ");
  });
  const commands = commandRows().map(
    ([name, { summary }]) => `complete -c mooring -f -n __fish_use_subcommand -a ${name} -d '${fishText(summary)}'`,
  );
  const operands = commandRows().flatMap(([name, { completes }]) => {
    if (completes === "paths") return [];
    const words = completes === "nothing" ? "" : ` -a '${completes.join(" ")}'`;
    return [`complete -c mooring -f -n '__fish_seen_subcommand_from ${name}'${words}`];
  });
  return [
    "# fish completion for mooring. Load it now: mooring completion fish | source",
    "# For every session: mooring completion fish > ~/.config/fish/completions/mooring.fish",
    ...commands,
    ...operands,
    ...options,
  ];
}

function fishText(words: string): string {
  return words.replaceAll("\\", "\\\\").replaceAll("'", "\\'");
}

function powershell(): readonly string[] {
  const quoted = (words: readonly string[]): string =>
    words.map((word) => `'${word.replaceAll("'", "''")}'`).join(", ");
  const options = optionRows().flatMap(([name, { short }]) => spellings(name, short));
  const values = optionRows().flatMap(([name, { short, completes }]) =>
    completes === undefined || completes === "file"
      ? []
      : spellings(name, short).map((spelling) => `    '${spelling}' = @(${quoted(completes)})`),
  );
  const operands = commandRows().flatMap(([name, { completes }]) =>
    typeof completes === "string" ? [] : [`    '${name}' = @(${quoted(completes)})`],
  );
  return [
    "# PowerShell completion for mooring. Load it now: mooring completion powershell | Out-String | Invoke-Expression",
    "# For every session: add that line to $PROFILE",
    "Register-ArgumentCompleter -Native -CommandName mooring -ScriptBlock {",
    "  param($wordToComplete, $commandAst, $cursorPosition)",
    "  $values = @{",
    ...values,
    "  }",
    "  $operands = @{",
    ...operands,
    "  }",
    "  $words = @($commandAst.CommandElements | ForEach-Object { $_.ToString() })",
    "  if ($wordToComplete -ne '') { $words = @($words | Select-Object -SkipLast 1) }",
    "  $before = if ($words.Count -gt 0) { $words[-1] } else { '' }",
    "  $command = if ($words.Count -gt 1) { $words[1] } else { '' }",
    "  $candidates = if ($values.ContainsKey($before)) { $values[$before] }",
    `    elseif ($wordToComplete -like '-*') { @(${quoted(options)}) }`,
    `    elseif ($words.Count -le 1) { @(${quoted(commandRows().map(([name]) => name))}) }`,
    "    elseif ($operands.ContainsKey($command)) { $operands[$command] }",
    "    else { @() }",
    '  $candidates | Where-Object { $_ -like "$wordToComplete*" } |',
    "    ForEach-Object { [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_) }",
    "}",
  ];
}
