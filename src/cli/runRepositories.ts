import { ACCESS_METHODS } from "../mappings/mooringConfig.ts";
import { type RepositoryFailure, toFailure } from "../repositories/api/failure.ts";
import type { Repositories } from "../repositories/repositories.ts";
import type { RepositoryRecord } from "../repositories/api/repositoryRecord.ts";
import type { TaskRecord } from "../repositories/api/task.ts";
import { nameFrom } from "../model/nameFrom.ts";
import { messageOf, MooringError } from "../support/errors.ts";
import { redactText } from "../support/redaction.ts";
import type { CliArguments } from "./usage/cliArguments.ts";
import { type CliRepositories, openRepositories } from "./cliRepositories.ts";
import { variableFor } from "./user/envSecrets.ts";
import { FAILED, IN_SYNC } from "./exitStatus.ts";
import type { CliSession } from "./openSession.ts";
import { repositoryReport, repositoryRow } from "./repositoryRows.ts";
import { table } from "./print/table.ts";
import type { Terminal } from "./print/terminal.ts";

interface Run extends CliRepositories {
  readonly args: CliArguments;
  readonly names: readonly string[];
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
  readonly env: NodeJS.ProcessEnv;
}

const ACTIONS: Readonly<Record<string, (run: Run) => Promise<number>>> = { list, sync, recheck, add, remove };

/** `mooring repositories`: those that mooring.yaml and the list of the organization name, and their copies. Secrets come by the environment or standard input. */
export async function runRepositories(
  { workspace, state, env }: CliSession,
  args: CliArguments,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<number> {
  const [word = "list", ...names] = args.operands;
  const action = Object.hasOwn(ACTIONS, word) ? ACTIONS[word] : undefined;
  if (!action)
    throw new MooringError(
      "badInput",
      `mooring repositories has no "${word}". It has: ${Object.keys(ACTIONS).join(", ")}.`,
    );
  const opened = await openRepositories(workspace.folder, state, env, terminal);
  try {
    return await action({ ...opened, args, names, terminal, signal, env });
  } finally {
    opened.repositories.dispose();
  }
}

function list(run: Run): Promise<number> {
  const { args, names, terminal } = run;
  const records = names.length > 0 ? chosen(run, names) : listed(run);
  report(records, args, terminal);
  return Promise.resolve(IN_SYNC);
}

/** Of those that are named, else of all that are not archived. */
async function sync(run: Run): Promise<number> {
  const { repositories, names, terminal, signal } = run;
  let status = IN_SYNC;
  // what others of the team registered counts, too
  await repositories.syncRegistries(signal).catch((error: unknown) => {
    if (signal.aborted) throw error;
    status = FAILED;
    terminal.note(redactText(messageOf(error)));
  });
  const records = names.length > 0 ? chosen(run, names) : active(run);
  await giveSecret(run, records);
  for (const { id } of records) if (await runsTask(run, id, await repositories.sync(id))) status = FAILED;
  report(current(repositories, records), run.args, run.terminal);
  return status;
}

async function recheck(run: Run): Promise<number> {
  const { repositories, names, terminal, signal } = run;
  const records = names.length > 0 ? chosen(run, names) : active(run);
  await giveSecret(run, records);
  let status = IN_SYNC;
  for (const record of records) {
    terminal.progress(`contacting ${record.name}`);
    const { failure } = await repositories.recheck(record.id, signal);
    // a good answer for one without a copy queues the first copy, which is not what was asked for
    for (const task of repositories.tasks(record.id)) await repositories.cancelTask(task.id);
    if (!failure) continue;
    status = FAILED;
    reportFailure(run, record, failure);
  }
  report(current(repositories, records), run.args, terminal);
  return status;
}

async function add(run: Run): Promise<number> {
  const { repositories, secrets, args, names, terminal } = run;
  const [url, ...others] = names;
  if (url === undefined || others.length > 0)
    throw new MooringError("badInput", "Specify one address: mooring repositories add ADDRESS [--name NAME].");
  if (/^https?:\/\/[^/]*@/i.test(url.trim()))
    throw new MooringError(
      "badInput",
      "Do not put credentials in the address: arguments are visible to other programs. Use --secret-stdin or the environment.",
    );
  const access = ACCESS_METHODS.find((method) => method === args.access);
  if (!access) throw new MooringError("badInput", `--access is one of ${ACCESS_METHODS.join(", ")}.`);
  const secret = args.isSecretOnInput ? await terminal.readSecret() : run.env[variableFor("MOORING_SECRET", url)];
  const username = run.env[variableFor("MOORING_USER", url)];
  secrets.takes = true;
  const record = await repositories.add({
    name: args.name ?? nameFrom(url),
    url,
    ...(args.branch === undefined ? {} : { branch: args.branch }),
    access,
    level: args.isOrganization ? "organization" : "private",
    ...(access === "signIn" || secret === undefined
      ? {}
      : { secret: { secret, ...(username === undefined ? {} : { username }) } }),
  });
  const [task] = repositories.tasks(record.id);
  const isFailed = task ? await runsTask(run, record.id, task) : false;
  report(current(repositories, [record]), args, terminal);
  if (access === "token" || access === "password")
    terminal.note(`The ${access} is not stored. Later runs read it from ${variableFor("MOORING_SECRET", url)}.`);
  return isFailed ? FAILED : IN_SYNC;
}

async function remove(run: Run): Promise<number> {
  const { repositories, args, names, terminal } = run;
  const records = chosen(run, names);
  if (records.length === 0) throw new MooringError("badInput", "Specify the repositories to remove.");
  const question = `Remove ${records.map(({ name }) => name).join(", ")} from ${listName(records)}, and their clones? The remotes are not changed.`;
  if (!args.yes && !(await terminal.ask(question)))
    throw new MooringError("refused", "Nothing was removed. Answer yes, or use --yes in non-interactive runs.");
  for (const { id, name } of records) {
    for (const left of await repositories.remove(id)) terminal.note(left);
    terminal.print(`removed ${name}`);
  }
  return IN_SYNC;
}

/** Waits for the end of a task without its retries, which take minutes. True when it failed. */
async function runsTask(run: Run, id: string, { id: task }: TaskRecord): Promise<boolean> {
  const { repositories, terminal, signal } = run;
  const name = repositories.get(id)?.name ?? id;
  let failure: RepositoryFailure | undefined;
  const look = (): void => {
    const now = repositories.tasks(id).find((one) => one.id === task);
    if (now?.progress) terminal.progress(`${name}: ${now.progress.phase} ${Math.round(now.progress.percent)} %`);
    if (now?.status !== "waiting") return;
    failure = now.failure;
    void repositories.cancelTask(task);
  };
  const listener = repositories.onDidChange(look);
  try {
    look();
    const ended = await repositories.whenEnded(task, signal);
    if (ended.status === "succeeded") return false;
    const record = repositories.get(id);
    const why = failure ?? ended.failure ?? toFailure(new MooringError("cancelled", "It was cancelled."));
    if (record) reportFailure(run, record, why);
    return true;
  } finally {
    listener.dispose();
  }
}

function reportFailure({ terminal }: Run, { name, url, access }: RepositoryRecord, failure: RepositoryFailure): void {
  const takesSecret = failure.kind === "credentials" && (access === "token" || access === "password");
  const cure = takesSecret
    ? `Provide the ${access} with ${variableFor("MOORING_SECRET", url)} or --secret-stdin.`
    : failure.cure;
  terminal.note(redactText(`${name}: ${failure.message} ${cure}`));
}

async function giveSecret({ args, terminal, secrets }: Run, records: readonly RepositoryRecord[]): Promise<void> {
  if (!args.isSecretOnInput) return;
  const [record, ...others] = records;
  if (!record || others.length > 0)
    throw new MooringError("badInput", "--secret-stdin applies to one repository. Specify its name.");
  secrets.give(record, await terminal.readSecret());
}

function report(records: readonly RepositoryRecord[], { output }: CliArguments, terminal: Terminal): void {
  if (output === "json") terminal.printJson(records.map(repositoryReport));
  else if (records.length === 0) terminal.print("No repositories. To add one, run: mooring repositories add ADDRESS");
  else terminal.print(table(records.map(repositoryRow)));
}

/** A name of the workspace goes before the same name of the organization. */
function chosen(run: Run, names: readonly string[]): readonly RepositoryRecord[] {
  const all = listed(run);
  return names.map((name) => {
    const same = all.filter((record) => record.name === name);
    const found = same.find(({ level }) => level === "private") ?? same[0];
    if (found) return found;
    const known = all.map((record) => record.name).join(", ");
    throw new MooringError("notFound", `Repository "${name}" not found. Repositories: ${known || "none"}.`);
  });
}

function listed({ repositories, args }: Run): readonly RepositoryRecord[] {
  return repositories.list(args.isOrganization ? { level: "organization" } : {});
}

function active(run: Run): readonly RepositoryRecord[] {
  return listed(run).filter(({ status }) => status !== "archived");
}

function listName(records: readonly RepositoryRecord[]): string {
  return records.some(({ level }) => level === "organization") ? "the list of the organization" : "mooring.yaml";
}

function current(repositories: Repositories, records: readonly RepositoryRecord[]): readonly RepositoryRecord[] {
  return records.map((record) => repositories.get(record.id) ?? record);
}
