import type { Command } from "../command.ts";

/** Asks the cluster again at once instead of waiting for the next try. */
export const wakeConnection: Command = {
  id: "mooring.wakeConnection",
  needsTrust: true,
  async run(editor) {
    const engine = await editor.engine.open();
    engine.folders.wake();
  },
};
