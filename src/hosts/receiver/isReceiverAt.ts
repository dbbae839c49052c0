import { get } from "node:http";

/** Milliseconds for a program on this machine to answer. */
const WAIT_MS = 2_000;
const LONGEST_ANSWER = 100;
/** What a receiver says of every address that is no hook's. */
export const NO_HOOK = "No such hook";

/** True when what listens at a port of this machine is a receiver of Mooring's, of another window. */
export function isReceiverAt(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const request = get({ host: "127.0.0.1", port, path: "/", timeout: WAIT_MS, agent: false }, (answer) => {
      let text = "";
      answer.setEncoding("utf8");
      answer.on("data", (part: string) => {
        text += part;
        if (text.length > LONGEST_ANSWER) request.destroy();
      });
      answer.on("close", () => resolve(answer.statusCode === 404 && text === NO_HOOK));
    });
    request.on("timeout", () => request.destroy());
    request.on("error", () => resolve(false));
  });
}
