import { randomBytes, timingSafeEqual } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * Answers what git and ssh ask while one command runs. They start a small program (GIT_ASKPASS), which hands the question to
 * this process over a socket that only this user can reach. The secret is in no argument, environment, file or address.
 */
export interface Askpass {
  readonly environment: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** The answer to a question of git or ssh; undefined refuses it. */
export type AnswerPrompt = (prompt: string) => string | undefined;

/** A question is one line; whatever is longer does not come from our program. */
const MAX_QUESTION = 4_096;

const SHELL = `#!/bin/sh
ELECTRON_RUN_AS_NODE=1 exec "$MOORING_ASKPASS_NODE" "$MOORING_ASKPASS_MAIN" "$1"
`;

const MAIN = `const socket = require("node:net").connect(process.env.MOORING_ASKPASS_SOCKET);
let answer = "";
socket.setEncoding("utf8");
socket.on("error", () => process.exit(1));
socket.on("data", (text) => { answer += text; });
socket.on("end", () => {
  if (!answer.startsWith("+")) process.exit(1);
  process.stdout.write(answer.slice(1) + "\\n");
});
socket.write(JSON.stringify([process.env.MOORING_ASKPASS_TICKET, process.argv[2] ?? ""]) + "\\n");
`;

export async function startAskpass(answer: AnswerPrompt): Promise<Askpass> {
  // 0700: nobody else gets at the socket in it
  const folder = await mkdtemp(join(tmpdir(), "mooring-ask-"));
  const ticket = randomBytes(24).toString("base64url");
  const program = join(folder, "askpass.sh");
  const main = join(folder, "askpass.cjs");
  await writeFile(program, SHELL, { mode: 0o700 });
  await writeFile(main, MAIN, { mode: 0o600 });
  const address = process.platform === "win32" ? `\\\\.\\pipe\\mooring-${ticket}` : join(folder, "s");
  const server = createServer({ allowHalfOpen: true }, (socket) => talk(socket, ticket, answer));
  await listen(server, address);
  return {
    environment: {
      GIT_ASKPASS: program,
      SSH_ASKPASS: program,
      // without it ssh asks on a terminal when there is one, and not at all when there is no display
      SSH_ASKPASS_REQUIRE: "force",
      MOORING_ASKPASS_NODE: process.execPath,
      MOORING_ASKPASS_MAIN: main,
      MOORING_ASKPASS_SOCKET: address,
      MOORING_ASKPASS_TICKET: ticket,
    },
    async close() {
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function listen(server: Server, address: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(address, () => resolve());
  });
}

function talk(socket: Socket, ticket: string, answer: AnswerPrompt): void {
  let question = "";
  socket.setEncoding("utf8");
  socket.on("error", () => socket.destroy());
  socket.on("data", (text: string) => {
    question += text;
    if (question.length > MAX_QUESTION) socket.destroy();
    else if (question.includes("\n")) reply(socket, question, ticket, answer);
  });
  socket.on("end", () => socket.end());
}

function reply(socket: Socket, question: string, ticket: string, answer: AnswerPrompt): void {
  const [shown, prompt] = readQuestion(question);
  const isOurs = shown.length === ticket.length && timingSafeEqual(Buffer.from(shown), Buffer.from(ticket));
  const secret = isOurs ? answer(prompt) : undefined;
  socket.end(secret === undefined ? "-" : `+${secret}`);
}

function readQuestion(line: string): readonly [ticket: string, prompt: string] {
  try {
    const parts: unknown = JSON.parse(line);
    const [ticket, prompt] = Array.isArray(parts) ? (parts as unknown[]) : [];
    return typeof ticket === "string" && typeof prompt === "string" ? [ticket, prompt] : ["", ""];
  } catch {
    return ["", ""];
  }
}
