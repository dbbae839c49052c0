import fs from "node:fs";
import { stringify } from "yaml";
import { devNamespace, type Tokens, type UserName, userNames } from "./users.ts";

export interface KubeconfigContent {
  readonly server: string;
  /** File of the certificate authority; undefined for a server without TLS. */
  readonly caFile: string | undefined;
  readonly tokens: Tokens;
  readonly currentContext?: UserName;
  /** Namespace of a context, where not the usual one (`shop` for shop-dev, none for the others). */
  readonly namespaces?: Partial<Record<UserName, string>>;
}

/** Writes a kubeconfig with one context for each user, named like the user. */
export function writeKubeconfig(file: string, content: KubeconfigContent): void {
  const authority =
    content.caFile === undefined
      ? {}
      : { "certificate-authority-data": fs.readFileSync(content.caFile).toString("base64") };
  const namespaceOf = (user: UserName): string | undefined =>
    content.namespaces?.[user] ?? (user === "shop-dev" ? devNamespace : undefined);
  const context = (user: UserName): object => {
    const namespace = namespaceOf(user);
    return { name: user, context: { cluster: "testbed", user, ...(namespace === undefined ? {} : { namespace }) } };
  };
  const kubeconfig = {
    apiVersion: "v1",
    kind: "Config",
    "current-context": content.currentContext ?? "admin",
    clusters: [{ name: "testbed", cluster: { server: content.server, ...authority } }],
    contexts: userNames.map(context),
    users: userNames.map((user) => ({ name: user, user: { token: content.tokens[user] } })),
  };
  fs.writeFileSync(file, stringify(kubeconfig), { mode: 0o600 });
}
