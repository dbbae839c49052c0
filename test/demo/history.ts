import fs from "node:fs/promises";
import path from "node:path";
import { AUTHOR, git } from "./git.ts";

const SHOP = path.join(import.meta.dirname, "shop");
const HOUR = 3_600_000;

interface Change {
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

interface Step {
  readonly subject: string;
  readonly body?: string;
  /** How long before now, in hours. */
  readonly hoursAgo: number;
  /** Files and folders that appear. */
  readonly adds?: readonly string[];
  /** Texts that change; `to` is what `shop/` holds unless a later step changes it again. */
  readonly changes?: readonly Change[];
}

/** How the shop came to be. */
const STEPS: readonly Step[] = [
  { subject: "Start with the namespace and its network rules", hoursAgo: 1_400, adds: ["README.md", "platform"] },
  { subject: "Add the cart and its store", hoursAgo: 1_390, adds: ["apps/cart"] },
  {
    subject: "Add checkout with a production overlay",
    body: "The base stays free of names and sizes, so that a second overlay costs one folder.",
    hoursAgo: 1_200,
    adds: ["apps/checkout"],
  },
  { subject: "Add storefront and mailer", hoursAgo: 1_180, adds: ["apps/storefront", "apps/mailer"] },
  { subject: "Add product search as a chart", hoursAgo: 700, adds: ["apps/search"] },
  {
    subject: "Share mappings and the banner rule",
    body: "Campaigns change the banner many times a day; it is not ours to put back.",
    hoursAgo: 520,
    adds: ["mooring.yaml"],
  },
  {
    subject: "Run one checkout pod per zone",
    hoursAgo: 310,
    changes: [
      {
        file: "apps/checkout/overlays/prod/deployment.yaml",
        from: "replicas: 2\n",
        to: "replicas: 3 # one per zone\n",
      },
    ],
  },
  {
    subject: "Release cart 1.8.2",
    hoursAgo: 75,
    changes: [{ file: "apps/cart/deployment.yaml", from: "shop/cart:1.8.0", to: "shop/cart:1.8.2" }],
  },
  {
    subject: "Release checkout 2.3.0",
    hoursAgo: 50,
    changes: [{ file: "apps/checkout/overlays/prod/kustomization.yaml", from: "newTag: 2.2.4", to: "newTag: 2.3.0" }],
  },
  {
    subject: "Let the mailer burst: drop its CPU limit",
    body: "Order mails came hours late on sale days, throttled while the node was idle.",
    hoursAgo: 3,
    changes: [
      {
        file: "apps/mailer/mailer.yaml",
        from: "            limits:\n              cpu: 200m\n              memory: 128Mi\n",
        to: "            limits:\n              memory: 128Mi\n",
      },
    ],
  },
];

/**
 * Makes the demo's repository: the work tree `shop` with its whole history, and its bare remote `shop.git` beside it.
 * @param beforeLast called when the files are as they were before the last commit
 */
export async function writeHistory(folder: string, beforeLast: (workTree: string) => Promise<void>): Promise<string> {
  const workTree = path.join(folder, "shop");
  const remote = path.join(folder, "shop.git");
  await fs.mkdir(workTree, { recursive: true });
  await git(folder, ["init", "--quiet", "--bare", "--initial-branch=main", remote]);
  await git(workTree, ["init", "--quiet", "--initial-branch=main"]);
  await git(workTree, ["config", "user.name", AUTHOR.name]);
  await git(workTree, ["config", "user.email", AUTHOR.email]);
  await git(workTree, ["remote", "add", "origin", remote]);
  const now = Date.now();
  for (const [at, step] of STEPS.entries()) {
    if (at === STEPS.length - 1) await beforeLast(workTree);
    for (const file of step.adds ?? []) await addAsItWas(workTree, file, at);
    for (const change of step.changes ?? []) await replaceIn(path.join(workTree, change.file), change.from, change.to);
    await git(workTree, ["add", "--all"]);
    const message = step.body === undefined ? step.subject : `${step.subject}\n\n${step.body}`;
    await git(workTree, ["commit", "--quiet", "-m", message], now - step.hoursAgo * HOUR);
  }
  await git(workTree, ["push", "--quiet", "--set-upstream", "origin", "main"]);
  return workTree;
}

/** Copies files of the shop and takes back what only later steps change. */
async function addAsItWas(workTree: string, file: string, step: number): Promise<void> {
  await fs.cp(path.join(SHOP, file), path.join(workTree, file), { recursive: true });
  const later = STEPS.slice(step + 1).flatMap(({ changes }) => changes ?? []);
  for (const change of later.reverse()) {
    if (change.file.startsWith(file)) await replaceIn(path.join(workTree, change.file), change.to, change.from);
  }
}

async function replaceIn(file: string, from: string, to: string): Promise<void> {
  const text = await fs.readFile(file, "utf8");
  if (text.split(from).length !== 2) throw new Error(`${file} should hold this once: ${from}`);
  await fs.writeFile(
    file,
    text.replace(from, () => to),
  );
}
