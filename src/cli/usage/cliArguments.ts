import path from "node:path";
import { parseArgs } from "node:util";
import { MooringError } from "../../support/errors.ts";
import { COMMANDS, OPTIONS, type Output, OUTPUTS } from "./cliTable.ts";

const ENGINE_COMMANDS = ["status", "diff", "apply", "export", "commit", "context", "repositories"] as const;
/** A command that looks at files, Git or a cluster; the others only print (`printedAnswer`). */
export type CommandName = (typeof ENGINE_COMMANDS)[number];

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
  /** Charts: `lookup` is answered by the cluster. */
  readonly lookup: boolean;
  /** Charts: the values of their Helm release are read from its Secret. */
  readonly releaseValues: boolean;
  /** `repositories add`: as mooring.yaml says it. */
  readonly name: string | undefined;
  readonly branch: string | undefined;
  readonly access: string;
  /** `repositories`: those of all workspaces of the user alone. */
  readonly isOrganization: boolean;
  /** The secret of one repository comes by standard input, as one line. */
  readonly isSecretOnInput: boolean;
}

/** @throws MooringError `badInput` with the word that is wrong */
export function readArguments(words: readonly string[], env: NodeJS.ProcessEnv, home: string): CliArguments | "help" {
  const { values, positionals } = parse(words);
  if (values.help || positionals.length === 0) return "help";
  const [command, ...operands] = positionals;
  if (!isOneOf(ENGINE_COMMANDS, command))
    throw new MooringError(
      "badInput",
      `There is no command "${command ?? ""}". Commands: ${Object.keys(COMMANDS).join(", ")}.`,
    );
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
    lookup: values.lookup,
    releaseValues: values["release-values"],
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
    throw new MooringError("badInput", "--ignore-from is empty. Specify a commit, such as origin/main.");
  if (ignoreFrom !== undefined && noIgnore)
    throw new MooringError("badInput", "--ignore-from and --no-ignore cannot be used together.");
  return { ignoreFrom, noIgnore };
}

function parse(words: readonly string[]) {
  try {
    return parseArgs({
      args: [...words],
      allowPositionals: true,
      options: OPTIONS,
    });
  } catch (error) {
    throw new MooringError("badInput", error instanceof Error ? error.message : String(error), { cause: error });
  }
}

function isOneOf<T extends string>(list: readonly T[], word: string | undefined): word is T {
  return (list as readonly (string | undefined)[]).includes(word);
}
