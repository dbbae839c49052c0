import { l10n } from "vscode";
import * as v from "valibot";
import type { Repositories } from "../../../repositories/repositories.ts";
import type { RepositoryRecord } from "../../../repositories/api/repositoryRecord.ts";
import { MooringError } from "../../../support/errors.ts";
import type { Editor } from "../../editor.ts";
import { RegisteredNode } from "../../views/registeredNode.ts";
import { describeRegistered } from "../../words/describeRegistered.ts";
import { refuseUnknown } from "../knownArgument.ts";
import { pickOne } from "./pickItems.ts";

const argumentShape = v.strictObject({ id: v.pipe(v.string(), v.maxLength(500)) });

export interface ChosenRegistered {
  readonly repositories: Repositories;
  readonly record: RepositoryRecord;
}

/** The registered repository a command is about: the row, the one named, or the one picked. undefined: the user went away. */
export async function chosenRegistered(
  editor: Editor,
  args: readonly unknown[],
  title: string,
): Promise<ChosenRegistered | undefined> {
  const repositories = await editor.repositories.open();
  const id = registeredId(args);
  if (id !== undefined) {
    const record = repositories.get(id);
    if (record) return { repositories, record };
    throw new MooringError("stale", l10n.t("This repository is no longer registered."));
  }
  refuseUnknown(args[0]);
  const now = editor.clock.now();
  const picked = await pickOne(
    editor.repositories.list().map((registered) => ({
      label: registered.record.name,
      description: describeRegistered(registered, now),
      detail: registered.record.url,
      record: registered.record,
    })),
    { title, placeHolder: l10n.t("Choose a repository") },
  );
  return picked && { repositories, record: picked.record };
}

/** The id that a row or an argument names. */
export function registeredId([row]: readonly unknown[]): string | undefined {
  if (row instanceof RegisteredNode) return row.registered.record.id;
  const named = v.safeParse(argumentShape, row);
  return named.success ? named.output.id : undefined;
}
