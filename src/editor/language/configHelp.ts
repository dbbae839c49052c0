// Completion, hover and a fix for unknown keys in mooring.yaml, for those without YAML support that reads schemas. Where the
// YAML extension is installed it does all this from the same schema, and Mooring keeps quiet.
import {
  CodeAction,
  type CodeActionContext,
  CodeActionKind,
  type CodeActionProvider,
  CompletionItem,
  CompletionItemKind,
  type CompletionItemProvider,
  extensions,
  Hover,
  type HoverProvider,
  l10n,
  type Position,
  Range,
  SnippetString,
  type TextDocument,
  Uri,
  workspace,
  WorkspaceEdit,
} from "vscode";
import { ConfigHelp, type KeyHelp } from "../../mappings/config/configHelp.ts";
import { type ConfigLocation, configLocationAt } from "../../mappings/config/configLocation.ts";
import { nearestKey } from "../../mappings/config/nearestKey.ts";
import { isJsonObject, parseJson } from "../../model/json.ts";
import { escapeMarkdown } from "../words/markdown.ts";

export const CONFIG_FILES = { pattern: "**/mooring.{yaml,yml}", scheme: "file" };

const YAML_EXTENSION = "redhat.vscode-yaml";

export class ConfigHelpProvider implements CompletionItemProvider, HoverProvider, CodeActionProvider {
  readonly #schema: Uri;
  #help: Promise<ConfigHelp> | undefined;

  constructor(extensionUri: Uri) {
    this.#schema = Uri.joinPath(extensionUri, "media", "mooring.schema.json");
  }

  async provideCompletionItems(document: TextDocument, position: Position): Promise<CompletionItem[]> {
    const place = placeAt(document, position);
    if (!place) return [];
    const help = await this.#load();
    const word = new Range(position.line, place.start, position.line, place.end);
    if (place.kind === "value") return valueItems(help.keyAt(place.path), word);
    // an item that may be a plain text has no keys
    const keys = help.keysAt(place.path).filter(({ key }) => !place.taken.has(key));
    return keys.length > 0 ? keys.map((key, at) => keyItem(key, at, word)) : valueItems(help.keyAt(place.path), word);
  }

  async provideHover(document: TextDocument, position: Position): Promise<Hover | undefined> {
    const place = placeAt(document, position);
    if (!place || place.start === place.end) return undefined;
    const range = new Range(position.line, place.start, position.line, place.end);
    const help = await this.#load();
    const key = help.keyAt(place.kind === "value" ? place.path : [...place.path, document.getText(range)]);
    return key?.description ? new Hover(escapeMarkdown(describe(key)), range) : undefined;
  }

  async provideCodeActions(
    document: TextDocument,
    _range: Range,
    { diagnostics }: CodeActionContext,
  ): Promise<CodeAction[]> {
    const actions: CodeAction[] = [];
    for (const diagnostic of diagnostics) {
      if (diagnostic.source !== "mooring" || diagnostic.code !== "unknownKey") continue;
      const place = placeAt(document, diagnostic.range.start);
      if (!place) continue;
      const known = (await this.#load()).keysAt(place.path).map(({ key }) => key);
      const meant = nearestKey(document.getText(diagnostic.range), known);
      if (meant === undefined) continue;
      const action = new CodeAction(l10n.t("Change to {0}", meant), CodeActionKind.QuickFix);
      action.edit = new WorkspaceEdit();
      action.edit.replace(document.uri, diagnostic.range, meant);
      action.diagnostics = [diagnostic];
      action.isPreferred = true;
      actions.push(action);
    }
    return actions;
  }

  /** Read when it is first asked for, never at activation. */
  #load(): Promise<ConfigHelp> {
    this.#help ??= this.#read();
    return this.#help;
  }

  async #read(): Promise<ConfigHelp> {
    const schema = parseJson(new TextDecoder().decode(await workspace.fs.readFile(this.#schema)));
    return new ConfigHelp(isJsonObject(schema) ? schema : {});
  }
}

function placeAt(document: TextDocument, position: Position): ConfigLocation | undefined {
  if (extensions.getExtension(YAML_EXTENSION)) return undefined;
  return configLocationAt(document.getText().split(/\r?\n/), position.line, position.character);
}

function keyItem(help: KeyHelp, at: number, range: Range): CompletionItem {
  const item = new CompletionItem(help.key, CompletionItemKind.Property);
  const body = { map: ":\n  $0", list: ":\n  - $0", value: ": $0" }[help.shape];
  item.insertText = new SnippetString(help.key + body);
  item.documentation = describe(help);
  item.range = range;
  item.sortText = String(at).padStart(3, "0");
  return item;
}

function valueItems(help: KeyHelp | undefined, range: Range): CompletionItem[] {
  return (help?.values ?? []).map((value) => {
    const item = new CompletionItem(value, CompletionItemKind.Value);
    item.range = range;
    return item;
  });
}

function describe({ description, values, byDefault }: KeyHelp): string {
  const parts = [description];
  if (values.length > 0) parts.push(values.join(", "));
  if (byDefault !== undefined) parts.push(l10n.t("Skipped: {0}.", byDefault));
  return parts.filter(Boolean).join("\n\n");
}
