import type { Command } from "../command.ts";

export const showLog: Command = {
  id: "mooring.showLog",
  needsTrust: false,
  async run(editor) {
    editor.log.show();
  },
};
