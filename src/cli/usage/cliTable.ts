/**
 * The commands and options of `mooring`, once: arguments are read by it, and `--help`, the manual page and the completions of shells
 * are printed from it. Descriptions begin with a small letter and have no full stop, as in kubectl's own help.
 */
export interface CommandRow {
  /** Operands as the usage shows them; "" for none. */
  readonly operands: string;
  readonly summary: string;
  /** What its operands are, for shells: files and folders, or one of these words first. */
  readonly completes: "paths" | "nothing" | readonly string[];
}

export interface OptionRow {
  readonly type: "string" | "boolean";
  readonly short?: string;
  readonly multiple?: boolean;
  readonly default?: string | boolean | string[];
  /** Name of the value in the usage; left out for switches. */
  readonly value?: string;
  /** What the value is, for shells: a file, or one of these words. */
  readonly completes?: "file" | readonly string[];
  readonly summary: string;
}

export const SHELLS = ["bash", "zsh", "fish", "powershell"] as const;
export type Shell = (typeof SHELLS)[number];

export const OUTPUTS = ["text", "json", "patch"] as const;
export type Output = (typeof OUTPUTS)[number];

const PATHS = "[PATH...]";

export const COMMANDS = {
  status: { operands: PATHS, summary: "show the status of each pack", completes: "paths" },
  diff: {
    operands: PATHS,
    summary: "show every difference: file, line, both values, manager and time",
    completes: "paths",
  },
  apply: {
    operands: PATHS,
    summary: "apply the files to the cluster (server-side apply, asks for confirmation)",
    completes: "paths",
  },
  export: { operands: "KIND NAME", summary: "print a live object as a file", completes: "nothing" },
  commit: {
    operands: PATHS,
    summary: "commit only the changed files of the packs",
    completes: "paths",
  },
  context: { operands: "[NAME]", summary: "list contexts, or remember one for this folder", completes: "nothing" },
  repositories: {
    operands: "[ACTION] [NAME... | ADDRESS]",
    summary: "list, sync, recheck, add or remove registered repositories",
    completes: ["list", "sync", "recheck", "add", "remove"],
  },
  completion: { operands: "SHELL", summary: `print the completion script of ${SHELLS.join(", ")}`, completes: SHELLS },
  manual: { operands: "", summary: "print the manual page (man)", completes: "nothing" },
  version: { operands: "", summary: "print the version", completes: "nothing" },
} as const satisfies Readonly<Record<string, CommandRow>>;

export const OPTIONS = {
  context: { type: "string", value: "NAME", summary: "kubeconfig context (default: remembered, else the current one)" },
  "all-contexts": {
    type: "boolean",
    default: false,
    summary: "include packs that mooring.yaml maps to other contexts (default: skipped, status 2)",
  },
  kubeconfig: {
    type: "string",
    value: "FILE",
    completes: "file",
    summary: "default: KUBECONFIG, else ~/.kube/config",
  },
  namespace: {
    type: "string",
    short: "n",
    value: "NAME",
    summary: "for objects without a namespace (default: from the context)",
  },
  output: {
    type: "string",
    short: "o",
    default: "text",
    value: "FORMAT",
    completes: OUTPUTS,
    summary: "text, json or patch",
  },
  "ignore-from": {
    type: "string",
    value: "REF",
    summary: "read mooring.yaml and ignore annotations from this commit",
  },
  "no-ignore": {
    type: "boolean",
    default: false,
    summary: "do not ignore any fields, regardless of mooring.yaml and annotations",
  },
  wait: { type: "boolean", default: false, summary: "apply: wait until the objects are ready" },
  "dry-run": { type: "boolean", default: false, summary: "apply, commit: show what would be done" },
  "take-over": {
    type: "string",
    multiple: true,
    default: [] as string[],
    value: "MANAGER",
    summary: 'apply: take conflicting fields from this field manager ("all": from any)',
  },
  yes: {
    type: "boolean",
    short: "y",
    default: false,
    summary: "do not ask for confirmation, except for protected contexts",
  },
  "yes-protected": {
    type: "string",
    value: "NAME",
    summary: "apply: do not ask for confirmation, even though this context is protected",
  },
  message: { type: "string", short: "m", value: "TEXT", summary: "commit message" },
  push: { type: "boolean", default: false, summary: "push after the commit" },
  "allow-exec": {
    type: "boolean",
    default: false,
    summary: "let the kubeconfig run its sign-in program without asking",
  },
  "release-values": {
    type: "boolean",
    default: false,
    summary: "charts: read the values of their Helm release from its Secret",
  },
  lookup: {
    type: "boolean",
    default: false,
    summary: "charts: let their templates read the cluster with your rights (lookup)",
  },
  name: {
    type: "string",
    value: "NAME",
    summary: "repositories add: name (default: the last part of the address)",
  },
  branch: {
    type: "string",
    value: "NAME",
    summary: "repositories add: branch (default: the default branch of the host)",
  },
  access: {
    type: "string",
    default: "signIn",
    value: "METHOD",
    completes: ["signIn", "token", "password", "ssh"],
    summary: "repositories add: signIn, token, password or ssh (default: signIn)",
  },
  organization: {
    type: "boolean",
    default: false,
    summary: "repositories: use the organization list, shared by all your workspaces",
  },
  "secret-stdin": {
    type: "boolean",
    default: false,
    summary: "repositories: read the token or password from standard input",
  },
  help: { type: "boolean", short: "h", default: false, summary: "print this help" },
} as const satisfies Readonly<Record<string, OptionRow>>;

export function commandRows(): readonly (readonly [name: string, row: CommandRow])[] {
  return Object.entries(COMMANDS);
}

export function optionRows(): readonly (readonly [name: string, row: OptionRow])[] {
  return Object.entries(OPTIONS);
}

export const TITLE = "which line drifted, who changed it and when";
export const EXIT_STATUS = "0 in sync, 1 drift, 2 error";
