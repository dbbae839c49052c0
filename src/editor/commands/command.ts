import type { Editor } from "../editor.ts";

/** Something people can ask for. */
export interface Command {
  readonly id: `mooring.${string}`;
  /** True for what runs a process or writes: refused in Restricted Mode, whatever menu it was called from. */
  readonly needsTrust: boolean;
  run(editor: Editor, args: readonly unknown[]): Promise<void>;
}
