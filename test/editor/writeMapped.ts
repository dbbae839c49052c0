// The workspace of the suite about commands: two mapped packs, a remote beside it, and all of it in the cluster.
import fs from "node:fs";
import path from "node:path";
import { AUTHOR, git } from "../demo/git.ts";

/** A line that a test changes live. */
export const REPLICAS_LINE = "  replicas: 3 # one per zone";

const CART = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: cart
  namespace: shop
spec:
${REPLICAS_LINE}
  selector:
    matchLabels: { app: cart }
  template:
    metadata:
      labels: { app: cart }
    spec:
      containers:
        - name: web
          image: registry.example.com/shop/cart:1.4.0
`;

export const stock = (warehouse: string): string => `apiVersion: v1
kind: ConfigMap
metadata:
  name: stock
  namespace: shop
data:
  warehouse: ${warehouse}
`;

const MAPPINGS = `# ours
mappings:
  - { pack: shop/cart, path: cart }
  - { pack: shop/stock, path: stock, heal: true }
`;

/** A repository with one commit, pushed to `remote`, a bare one; neither may exist yet. */
export async function writeMapped(workTree: string, remote: string): Promise<void> {
  for (const [name, text] of [
    ["cart/cart.yaml", CART],
    ["stock/stock.yaml", stock("north")],
    ["mooring.yaml", MAPPINGS],
  ] as const) {
    fs.mkdirSync(path.join(workTree, path.dirname(name)), { recursive: true });
    fs.writeFileSync(path.join(workTree, name), text);
  }
  await git(workTree, ["init", "--quiet", "--initial-branch=main"]);
  await git(workTree, ["config", "user.name", AUTHOR.name]);
  await git(workTree, ["config", "user.email", AUTHOR.email]);
  await git(workTree, ["add", "."]);
  await git(workTree, ["commit", "--quiet", "-m", "Add the shop"]);
  await git(path.dirname(remote), ["init", "--quiet", "--bare", "--initial-branch=main", remote]);
  await git(workTree, ["remote", "add", "origin", remote]);
  await git(workTree, ["push", "--quiet", "--set-upstream", "origin", "main"]);
}
