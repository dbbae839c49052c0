import type { Command } from "../command.ts";

export const cancelTasks: Command = {
  id: "mooring.cancelTasks",
  needsTrust: false,
  async run(editor) {
    editor.tasks.cancelAll();
  },
};
