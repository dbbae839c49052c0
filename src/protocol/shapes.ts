// Pieces that the messages of all tabs are made of. Imports no `vscode`: the page uses them too.
import * as v from "valibot";

export const text = v.pipe(v.string(), v.maxLength(20_000));
export const shortText = v.pipe(v.string(), v.maxLength(4_096));
export const index = v.pipe(v.number(), v.integer(), v.minValue(0));
export const gitObjectId = v.pipe(v.string(), v.regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/));
