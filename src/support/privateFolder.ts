import { chmod, mkdir } from "node:fs/promises";

/**
 * Makes a folder of Mooring's own that its user alone may look into: names in it tell which clusters and repositories are
 * used. One that an earlier version made for all to read is closed.
 */
export async function makePrivateFolder(folder: string): Promise<void> {
  const made = await mkdir(folder, { recursive: true, mode: 0o700 });
  if (made === undefined) await chmod(folder, 0o700);
}
