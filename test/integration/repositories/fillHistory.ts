import { execFileSync } from "node:child_process";
import type { RepositoryRig } from "./repositoryRig.ts";

/** Grows `main` of a bare repository by fast-import, with branches and tags along it. */
export function fillHistory(
  rig: RepositoryRig,
  folder: string,
  { commits, branches, tags }: { readonly commits: number; readonly branches: number; readonly tags: number },
): void {
  const lines: string[] = ["feature done"];
  for (let at = 1; at <= commits; at += 1) {
    const text = `replicas: ${at}\n`;
    const who = at % 7 === 0 ? "Bob <bob@example.test>" : "Ann <ann@example.test>";
    lines.push("commit refs/heads/main", `mark :${at}`, `committer ${who} ${1_700_100_000 + at * 60} +0000`);
    const message = at % 10 === 0 ? `Update pack shop/web ${at}\n\nMooring-Pack: shop/web\n` : `Change ${at}\n`;
    lines.push(`data ${Buffer.byteLength(message)}`, message);
    if (at === 1) lines.push("from refs/heads/main^0");
    lines.push(`M 100644 inline apps/app-${at % 50}.yaml`, `data ${Buffer.byteLength(text)}`, text);
  }
  const along = (count: number, make: (at: number) => string): void => {
    for (let at = 0; at < count; at += 1) {
      const mark = 1 + Math.floor((at * (commits - 1)) / Math.max(1, count));
      lines.push(`reset ${make(at)}`, `from :${mark}`, "");
    }
  };
  along(branches, (at) => `refs/heads/branch-${at}`);
  along(tags, (at) => `refs/tags/tag-${at}`);
  lines.push("done", "");
  execFileSync("git", ["fast-import", "--quiet"], { cwd: folder, env: rig.environment, input: lines.join("\n") });
}
