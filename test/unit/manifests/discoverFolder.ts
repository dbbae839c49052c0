import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** Texts by path; a value that starts with `-> ` is a link to what follows. */
export type FolderContent = Readonly<Record<string, string>>;

/** Runs with a folder on the disk that is gone afterwards. */
export async function withFolder<T>(content: FolderContent, run: (folder: string) => Promise<T>): Promise<T> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "mooring-folder-")));
  try {
    for (const [path, text] of Object.entries(content)) {
      const file = join(folder, path);
      await mkdir(dirname(file), { recursive: true });
      if (text.startsWith("-> ")) await symlink(text.slice(3), file);
      else await writeFile(file, text);
    }
    return await run(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A ConfigMap in one line. */
export function configMap(name: string, namespace?: string): string {
  return `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name}${namespace ? `, namespace: ${namespace}` : ""} }\n`;
}
