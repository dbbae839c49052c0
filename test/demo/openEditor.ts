import type { Demo } from "./demo.ts";

export interface EditorOptions {
  /** Root of the checkout: the extension under development. */
  readonly root: string;
  readonly demo: Demo;
  readonly folder: string;
  readonly program: string | undefined;
  readonly signal: AbortSignal | undefined;
}

export async function openEditor(_options: EditorOptions): Promise<void> {
  await Promise.resolve();
}
