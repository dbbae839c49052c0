import { join } from "node:path";
import {
  CodeAction,
  type CodeActionContext,
  CodeActionKind,
  type CodeActionProvider,
  l10n,
  type Range,
  type TextDocument,
} from "vscode";
import { MOORING_FILE } from "../../mappings/mooringConfig.ts";
import { splitAddress } from "../../model/splitAddress.ts";
import { workspaceFolderPaths } from "../files/files.ts";
import { organizationRegistry } from "../settings.ts";

/** Where an address in a list of repositories carries a token or password: takes it out, and keeps it as a secret. */
export class CredentialActions implements CodeActionProvider {
  provideCodeActions(document: TextDocument, _range: Range, { diagnostics }: CodeActionContext): CodeAction[] {
    if (!isRegistry(document.uri.fsPath)) return [];
    return diagnostics
      .filter(({ source, range }) => source === "mooring" && carriesSecret(document.getText(range)))
      .map((diagnostic) => {
        const title = l10n.t("Move the token or password from the address to secret storage");
        const action = new CodeAction(title, CodeActionKind.QuickFix);
        // by its place: the value itself goes through no argument
        const { line } = diagnostic.range.start;
        action.command = { command: "mooring.moveCredential", title, arguments: [document.uri.fsPath, line] };
        action.diagnostics = [diagnostic];
        action.isPreferred = true;
        return action;
      });
  }
}

/** Only the repositories of these lists are kept in this window. */
function isRegistry(file: string): boolean {
  const [folder] = workspaceFolderPaths();
  return file === organizationRegistry() || (folder !== undefined && file === join(folder, MOORING_FILE));
}

/** A value of YAML, perhaps in quotes. */
function carriesSecret(text: string): boolean {
  return splitAddress(text.replace(/^(["'])(.*)\1$/s, "$2")).secret !== undefined;
}
