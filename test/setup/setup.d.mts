/** A part that cannot be had by itself; the message is for people. */
export class SetupError extends Error {}
