/** Loads the library that runs git ahead of the code that needs it; a bundle keeps it in a file of its own. */
export async function loadGitLibrary(): Promise<void> {
  await import("simple-git");
}
