/** Path of helm, or just its name where it cannot be built here; rejects where it was not built yet. */
export function builtHelm(): Promise<string>;
