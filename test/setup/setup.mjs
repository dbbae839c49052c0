// What a checkout needs before its tests or its demo can run, and how each part gets there. Runs on a bare machine
// (git, Node 20, Go), so it is plain JavaScript on Node's own modules. It knows nothing of Mooring's sources.

/** A part that cannot be had by itself. The message is for people: one line, with the command that helps. */
export class SetupError extends Error {
  name = "SetupError";
}

/** Says what is going on, apart from what the tests print. */
export function say(sentence) {
  process.stderr.write(`${sentence}\n`);
}
