import type { Selection } from "./selection.ts";

/** A text to look at. `name` ends like a file, so that language and icon fit. */
export interface PreviewText {
  readonly name: string;
  readonly text: string;
}

/** Two texts to compare; "" where a side has nothing. Values of Secrets are masked. */
export interface PreviewPair {
  readonly name: string;
  readonly left: string;
  readonly right: string;
  /** The file that `right` is the text of, where it is just that. */
  readonly file: string | undefined;
}

/** What a pack or an object looks like at the places it passes: commit, file, rendered. Nothing is written anywhere. */
export interface Previews {
  /** The last commit beside the files, for each file that differs. */
  gitDiff(selection: Selection, signal?: AbortSignal): Promise<readonly PreviewPair[]>;
  /** All objects as they are sent; variables of Pack resources put in. */
  rendered(selection: Selection, signal?: AbortSignal): Promise<PreviewText>;
  /** What the last commit renders to beside what the files render to, for each object that differs. */
  renderedDiff(selection: Selection, signal?: AbortSignal): Promise<readonly PreviewPair[]>;
  /** The values of a chart with those of its subcharts, or of a Pack resource with its variables put in. */
  helmValues(selection: Selection, signal?: AbortSignal): Promise<PreviewText>;
}
