import { html, nothing, type TemplateResult } from "lit";
import type { CommitFiles, CommitRow } from "../../src/protocol/commitsProtocol.ts";
import { glyph } from "./glyphs.ts";
import type { Words } from "./host.ts";

export interface CommitEvents {
  openDiff(oid: string, path?: string): void;
  copy(oid: string): void;
}

export function commitCells(row: CommitRow, files: CommitFiles | undefined): readonly unknown[] {
  const isOurs = row.packs.length > 0;
  return [
    html`<span class="mark ${isOurs ? "ours" : ""}" aria-hidden="true">${isOurs ? glyph("anchor") : row.isMerge ? glyph("merge") : html`<i class="dot"></i>`}</span>
      <span class="cut" title=${row.subject}>${row.subject}</span>
      ${row.packs.slice(0, 2).map((pack) => html`<span class="chip cut">${pack}</span>`)}${row.packs.length > 2 ? html`<span class="muted">+${row.packs.length - 2}</span>` : nothing}`,
    html`<span class="cut muted" title=${row.email}>${row.author}</span>`,
    html`<span class="muted">${files?.count ?? ""}</span>`,
    html`<time class="muted cut" title=${row.when}>${row.ago}</time>`,
  ];
}

/** What is read out for a row: subject, author, time, packs. */
export function spokenCommit(row: CommitRow, files: CommitFiles | undefined, words: Words): string {
  return [row.subject, row.author, row.ago, ...row.packs, files ? countFiles(files.count, words) : ""]
    .filter(Boolean)
    .join(", ");
}

export function commitDetail(
  row: CommitRow,
  files: CommitFiles | undefined,
  words: Words,
  events: CommitEvents,
): TemplateResult {
  return html`
    ${row.body ? html`<pre class="message">${row.body}</pre>` : nothing}
    <div class="facts">
      <button class="plain mono link" data-stop title=${words("copyHash")} @click=${() => events.copy(row.oid)}>${row.oid.slice(0, 10)} ${glyph("copy")}</button>
      <span class="muted">${row.author} &lt;${row.email}&gt; · ${row.when}</span>
    </div>
    ${row.trailers.length > 0 ? html`<dl class="trailers">${row.trailers.map(({ name, value }) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>` : nothing}
    ${files ? fileList(row, files, words, events) : html`<p class="muted">${words("reading")}</p>`}
  `;
}

function fileList(row: CommitRow, files: CommitFiles, words: Words, events: CommitEvents): TemplateResult {
  return html`<div class="files" role="group" aria-label=${countFiles(files.count, words)}>
    ${files.files.map(
      ({
        path,
        from,
        letter,
        word,
      }) => html`<button class="plain file" data-stop aria-label=${`${path}, ${word}`} @click=${() => events.openDiff(row.oid, path)}>
        <b class="letter ${letter}" title=${word}>${letter}</b><span class="cut mono">${from ? `${from} → ${path}` : path}</span>
      </button>`,
    )}
    ${files.count > files.files.length ? html`<span class="muted">${words("moreFiles", files.count - files.files.length)}</span>` : nothing}
    ${files.count > 1 ? html`<button class="plain link all" data-stop @click=${() => events.openDiff(row.oid)}>${words("openAll")} (${files.count})</button>` : nothing}
  </div>`;
}

function countFiles(count: number, words: Words): string {
  return count === 1 ? words("fileOne") : words("fileMany", count);
}
