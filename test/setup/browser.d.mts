/** Path of a Chromium. */
export function browserProgram(): Promise<string>;
