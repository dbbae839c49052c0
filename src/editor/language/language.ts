// What stands on the line: diagnostics, hover, definition, code actions and lenses of YAML files. Reads findings (language/findings.ts)
// from the read model; computes no verdict of its own.
import { CodeActionKind, languages } from "vscode";
import { type Disposable, DisposableStore } from "../../support/disposable.ts";
import type { Editor } from "../editor.ts";
import { EDITED_SCHEME, MANAGED_SCHEME } from "../files/managedUri.ts";
import { CodeActions } from "./codeActions.ts";
import { CodeLenses } from "./codeLenses.ts";
import { CONFIG_FILES, ConfigHelpProvider } from "./configHelp.ts";
import { CredentialActions } from "./credentialActions.ts";
import { Diagnostics } from "./diagnostics.ts";
import { Hovers } from "./hovers.ts";
import { VariableUses } from "./variableUses.ts";

const MANIFESTS = ["file", MANAGED_SCHEME, EDITED_SCHEME].flatMap((scheme) => [
  { language: "yaml", scheme },
  { language: "helm", scheme },
  { pattern: "**/*.{yaml,yml}", scheme },
]);

/** Also the list of the organization, whatever its file is called. */
const REGISTRIES = { language: "yaml", scheme: "file" };

export function registerLanguageFeatures(editor: Editor): Disposable {
  const owned = new DisposableStore();
  owned.add(new Diagnostics(editor));
  owned.add(languages.registerHoverProvider(MANIFESTS, new Hovers(editor)));
  const variables = new VariableUses(editor);
  owned.add(languages.registerHoverProvider(MANIFESTS, variables));
  owned.add(languages.registerDefinitionProvider(MANIFESTS, variables));
  owned.add(
    languages.registerCodeActionsProvider(MANIFESTS, new CodeActions(editor), {
      providedCodeActionKinds: CodeActions.kinds,
    }),
  );
  const lenses = owned.add(new CodeLenses(editor));
  owned.add(languages.registerCodeLensProvider(MANIFESTS, lenses));
  const config = new ConfigHelpProvider(editor.extensionUri);
  owned.add(languages.registerCompletionItemProvider(CONFIG_FILES, config));
  owned.add(languages.registerHoverProvider(CONFIG_FILES, config));
  owned.add(
    languages.registerCodeActionsProvider(CONFIG_FILES, config, { providedCodeActionKinds: [CodeActionKind.QuickFix] }),
  );
  owned.add(
    languages.registerCodeActionsProvider(REGISTRIES, new CredentialActions(), {
      providedCodeActionKinds: [CodeActionKind.QuickFix],
    }),
  );
  return owned;
}
