import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";

const PACKS = ["shop/storefront", "shop/cart", "shop/checkout", "shop/search", "shop/mailer"];
const AUTHORS = ["Ann Lee <ann@example.test>", "Bea Ode <bea@example.test>", "Cem Kaya <cem@example.test>"];
const STEP = 23 * 60; // seconds between commits

/** What somebody may write into a message to be more than a text where it is shown. */
export const HOSTILE =
  "<img src=http://127.0.0.1:9/x onerror=alert(1)> [x](command:workbench.action.quit) <a href=javascript:alert(2)>y</a>";

/** A repository with a manifest for each of five packs and as many commits as asked for; the last one was an hour ago. */
export function writeLongHistory(folder: string, count: number): string {
  const root = path.join(folder, "shop-config");
  fs.mkdirSync(root);
  execFileSync("git", ["init", "--quiet", "--initial-branch=main"], { cwd: root });
  const end = Math.floor(Date.now() / 1000) - 3_600;
  const stream = Array.from({ length: count }, (_, at) =>
    commit(at + 1, end - (count - at - 1) * STEP, at === count - 3 ? HOSTILE : undefined),
  );
  execFileSync("git", ["fast-import", "--quiet"], { cwd: root, input: stream.join("") });
  execFileSync("git", ["reset", "--quiet", "--hard"], { cwd: root });
  return root;
}

function commit(number: number, time: number, subject?: string): string {
  const pack = PACKS[number % PACKS.length] ?? "";
  const name = pack.split("/")[1] ?? "";
  const author = AUTHORS[number % AUTHORS.length] ?? "";
  const message = subject
    ? `${subject}\n\n${subject}\n`
    : number % 4 === 0
      ? `Update pack ${pack}\n\nThe new image mends the empty cart.\n\nMooring-Pack: ${pack}\nMooring-Cluster: demo/shop\n`
      : `Release ${name} ${1 + Math.floor(number / 900)}.${Math.floor(number / 30) % 30}.${number % 30} (#${number})\n`;
  const manifest = `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n  namespace: shop\ndata:\n  release: "${number}"\n`;
  return [
    `commit refs/heads/main\nauthor ${author} ${time} +0000\ncommitter ${author} ${time} +0000`,
    `data ${Buffer.byteLength(message)}\n${message}`,
    `M 100644 inline apps/${name}.yaml\ndata ${Buffer.byteLength(manifest)}\n${manifest}`,
    ...(number % 7 === 0 ? [`M 100644 inline notes/${name}.md\ndata 3\n${number % 10}.\n`] : []),
    "",
  ].join("\n");
}
