/** Thrown inside the quick reader where a text is not of the everyday kind; never leaves it. */
export class NotPlain extends Error {}
