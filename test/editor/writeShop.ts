import fs from "node:fs";
import path from "node:path";
import { AUTHOR, git } from "../demo/git.ts";

/** A line that a test changes live; the comment must survive. */
export const REPLICAS_LINE = "  replicas: 3 # two zones and one to spare";

const NAMESPACE = `apiVersion: v1
kind: Namespace
metadata:
  name: shop
`;

const CHECKOUT = `# The way out of the shop.
apiVersion: apps/v1
kind: Deployment
metadata:
  name: checkout
  namespace: shop
spec:
${REPLICAS_LINE}
  selector:
    matchLabels: { app: checkout }
  template:
    metadata:
      labels: { app: checkout }
    spec:
      containers:
        - name: web
          image: registry.example.com/shop/checkout:1.4.0
          env:
            - name: LOG_LEVEL
              value: info
---
apiVersion: v1
kind: Service
metadata:
  name: checkout
  namespace: shop
spec:
  selector: { app: checkout }
  ports:
    - name: http
      port: 80
`;

const SETTINGS = `apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
  namespace: shop
data:
  currency: EUR
`;

/** A repository with one commit; the path of the work tree must not exist yet. */
export async function writeShop(workTree: string): Promise<void> {
  fs.mkdirSync(workTree, { recursive: true });
  for (const [name, text] of [
    ["00-namespace.yaml", NAMESPACE],
    ["checkout.yaml", CHECKOUT],
    ["settings.yaml", SETTINGS],
  ] as const) {
    fs.writeFileSync(path.join(workTree, name), text);
  }
  await git(workTree, ["init", "--quiet", "--initial-branch=main"]);
  await git(workTree, ["config", "user.name", AUTHOR.name]);
  await git(workTree, ["config", "user.email", AUTHOR.email]);
  await git(workTree, ["add", "."]);
  await git(workTree, ["commit", "--quiet", "-m", "Add the shop"]);
}
