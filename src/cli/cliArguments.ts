import path from "node:path";
import { parseArgs } from "node:util";
import { MooringError } from "../support/errors.ts";

export const COMMANDS = ["status", "diff", "apply", "export", "commit", "context", "repositories"] as const;
export type CommandName = (typeof COMMANDS)[number];

const OUTPUTS = ["text", "json", "patch"] as const;
export type Output = (typeof OUTPUTS)[number];

export interface CliArguments {
  readonly command: CommandName;
  /** Positional arguments behind the command, as given. */
  readonly operands: readonly string[];
  readonly context: string | undefined;
  /** Packs that mooring.yaml binds to other contexts of the kubeconfig count, too. */
  readonly allContexts: boolean;
  readonly kubeconfig: readonly string[];
  readonly namespace: string | undefined;
  readonly output: Output;
  readonly wait: boolean;
  readonly dryRun: boolean;
  /** Commit that mooring.yaml and the annotations to ignore fields are taken from; `noIgnore`: nothing is ignored. */
  readonly ignoreFrom: string | undefined;
  readonly noIgnore: boolean;
  readonly yes: boolean;
  /** The one context that may be written to although it is protected. */
  readonly yesProtected: string | undefined;
  readonly message: string | undefined;
  readonly push: boolean;
  /** Field managers whose conflicting fields an apply takes over; `all` stands for every one. */
  readonly takeOver: readonly string[];
  /** Kubeconfig programs that may run without asking (there may be nobody to ask). */
  readonly allowExec: boolean;
  /** `repositories add`: as mooring.yaml says it. */
  readonly name: string | undefined;
  readonly branch: string | undefined;
  readonly access: string;
  /** `repositories`: those of all workspaces of the user alone. */
  readonly isOrganization: boolean;
  /** The secret of one repository comes by standard input, as one line. */
  readonly isSecretOnInput: boolean;
}

export const USAGE = `mooring: which line drifted, who changed it and when

usage: mooring COMMAND [PATH...] [options]

  status    verdicts by pack
  diff      every difference: file, line, both values, manager and time
  apply     bring the cluster to what the files say (server-side apply, asks first)
  export    print a live object as a file: mooring export KIND NAME
  commit    commit the changed files of the packs, and nothing else
  context   list contexts, or remember one for this folder: mooring context [NAME]
  repositories   those of mooring.yaml and of the organization: mooring repositories
                 [list | sync | recheck | remove] [NAME...], or add ADDRESS

  --context NAME        kubeconfig context (default: remembered, else the current one)
  --all-contexts        also packs that mooring.yaml binds to other contexts (else: skipped, status 2)
  --kubeconfig FILE     default: KUBECONFIG, else ~/.kube/config
  --namespace, -n NAME  for objects that name none (default: the context's)
  --output, -o FORMAT   text, json or patch
  --ignore-from REF     mooring.yaml, and what annotations ignore, as this commit has them
  --no-ignore           ignore no field, whatever mooring.yaml and annotations say
  --wait                after apply: wait until the objects are ready
  --dry-run             apply, commit: say what would be done
  --take-over MANAGER   apply: take conflicting fields from this field manager ("all": from any)
  --yes, -y             do not ask; a protected context is asked for all the same
  --yes-protected NAME  apply: do not ask, and write to this context although it is protected
  --message, -m TEXT    commit message
  --push                push after the commit
  --allow-exec          let the kubeconfig run its sign-in program without asking
  --name NAME           repositories add: its name (default: the last part of the address)
  --branch NAME         repositories add: its branch (default: the host's)
  --access METHOD       repositories add: signIn, token, password or ssh (default: signIn)
  --organization        repositories: only those of all your workspaces; add: to their list
  --secret-stdin        repositories: read the token or password from standard input

exit status: 0 in sync, 1 drift, 2 error
`;

/** @throws MooringError `badInput` with the word that is wrong */
export function readArguments(words: readonly string[], env: NodeJS.ProcessEnv, home: string): CliArguments | "help" {
  const { values, positionals } = parse(words);
  if (values.help || positionals.length === 0) return "help";
  const [command, ...operands] = positionals;
  if (!isOneOf(COMMANDS, command))
    throw new MooringError("badInput", `There is no command "${command ?? ""}". Commands: ${COMMANDS.join(", ")}.`);
  if (!isOneOf(OUTPUTS, values.output))
    throw new MooringError("badInput", `--output is text, json or patch, not "${values.output}".`);
  const files = values.kubeconfig ?? env.KUBECONFIG ?? "";
  const kubeconfig = files.split(path.delimiter).filter((file) => file !== "");
  return {
    command,
    operands,
    context: values.context,
    allContexts: values["all-contexts"],
    kubeconfig: kubeconfig.length > 0 ? kubeconfig : [path.join(home, ".kube", "config")],
    namespace: values.namespace,
    output: values.output,
    wait: values.wait,
    dryRun: values["dry-run"],
    ...ignoring(values),
    yes: values.yes,
    yesProtected: values["yes-protected"],
    message: values.message,
    push: values.push,
    takeOver: values["take-over"],
    allowExec: values["allow-exec"],
    name: values.name,
    branch: values.branch,
    access: values.access,
    isOrganization: values.organization,
    isSecretOnInput: values["secret-stdin"],
  };
}

function ignoring(values: {
  readonly "ignore-from"?: string | undefined;
  readonly "no-ignore": boolean;
}): Pick<CliArguments, "ignoreFrom" | "noIgnore"> {
  const { "ignore-from": ignoreFrom, "no-ignore": noIgnore } = values;
  if (ignoreFrom === "")
    throw new MooringError("badInput", "--ignore-from is empty. Name a commit, such as origin/main.");
  if (ignoreFrom !== undefined && noIgnore)
    throw new MooringError("badInput", "--ignore-from and --no-ignore exclude each other. Give one of them.");
  return { ignoreFrom, noIgnore };
}

function parse(words: readonly string[]) {
  try {
    return parseArgs({
      args: [...words],
      allowPositionals: true,
      options: {
        context: { type: "string" },
        "all-contexts": { type: "boolean", default: false },
        kubeconfig: { type: "string" },
        namespace: { type: "string", short: "n" },
        output: { type: "string", short: "o", default: "text" },
        wait: { type: "boolean", default: false },
        "dry-run": { type: "boolean", default: false },
        yes: { type: "boolean", short: "y", default: false },
        "ignore-from": { type: "string" },
        "no-ignore": { type: "boolean", default: false },
        "yes-protected": { type: "string" },
        message: { type: "string", short: "m" },
        push: { type: "boolean", default: false },
        "take-over": { type: "string", multiple: true, default: [] },
        "allow-exec": { type: "boolean", default: false },
        name: { type: "string" },
        branch: { type: "string" },
        access: { type: "string", default: "signIn" },
        organization: { type: "boolean", default: false },
        "secret-stdin": { type: "boolean", default: false },
        help: { type: "boolean", short: "h", default: false },
      },
    });
  } catch (error) {
    throw new MooringError("badInput", error instanceof Error ? error.message : String(error), { cause: error });
  }
}

function isOneOf<T extends string>(list: readonly T[], word: string | undefined): word is T {
  return (list as readonly (string | undefined)[]).includes(word);
}
