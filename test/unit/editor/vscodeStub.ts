// Stands in for the module `vscode` in unit tests: only the plain values that words and rows are made of. Import it first.
// What needs a workbench is tested in the real extension host (test/editor).
import { registerHooks } from "node:module";

const SOURCE = `
export class ThemeColor { constructor(id) { this.id = id; } }
export class ThemeIcon { constructor(id, color) { this.id = id; this.color = color; } }
export class MarkdownString {
  constructor(value = "") { this.value = value; }
  appendMarkdown(text) { this.value += text; return this; }
  appendText(text) { this.value += text; return this; }
}
export class TreeItem {
  constructor(label, collapsibleState) { this.label = label; this.collapsibleState = collapsibleState; }
}
export const TreeItemCollapsibleState = { None: 0, Collapsed: 1, Expanded: 2 };
const uri = (parts) => ({ authority: "", query: "", ...parts, fsPath: parts.path, with: (change) => uri({ ...parts, ...change }) });
export const Uri = { file: (path) => uri({ scheme: "file", path }), from: uri };
export class EventEmitter {
  #listeners = new Set();
  event = (listener) => { this.#listeners.add(listener); return { dispose: () => this.#listeners.delete(listener) }; };
  fire(value) { for (const listener of this.#listeners) listener(value); }
  dispose() { this.#listeners.clear(); }
}
export class Range {
  constructor(startLine, startCharacter, endLine, endCharacter) { Object.assign(this, { startLine, startCharacter, endLine, endCharacter }); }
}
export const l10n = { t: (text, ...args) => text.replace(/\\{(\\d+)\\}/g, (whole, at) => args[at] === undefined ? whole : String(args[at])) };
export const window = {}, commands = {}, workspace = {}, env = {}, languages = {};
export const StatusBarAlignment = { Left: 1, Right: 2 }, ViewColumn = { Active: -1 }, QuickPickItemKind = { Separator: -1 }, ConfigurationTarget = { Global: 1 };
export class RelativePattern {}
export class WorkspaceEdit {}
export class Position {}
export class TabInputTextDiff {}
export const ExtensionMode = { Production: 1, Development: 2, Test: 3 };
export class TabInputWebview {}
export const FileType = {}, FilePermission = {}, FileChangeType = {}, FileSystemError = {}, TextDocumentSaveReason = {};
`;

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === "vscode" ? { url: "stub:vscode", format: "module", shortCircuit: true } : next(specifier, context),
  load: (url, context, next) =>
    url === "stub:vscode" ? { format: "module", source: SOURCE, shortCircuit: true } : next(url, context),
});
