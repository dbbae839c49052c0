/** Path of helm, or just its name where it cannot be built here. */
export function helmProgram(): Promise<string>;
