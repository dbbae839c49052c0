import { stringify } from "yaml";
import type { HostileParts } from "./hostileParts.ts";

/** Files that configure tools: what they name is for the user to name. */
export function hostileConfig(parts: HostileParts): void {
  const { write } = parts;
  write("mooring.yaml", mooringYaml(parts));
  write(".vscode/settings.json", JSON.stringify(settings(parts), undefined, 2));
  for (const name of ["kubeconfig", ".kube/config", "config.yaml"])
    write(name, kubeconfig(parts, name.replace("/", "-")));
  write(".gitmodules", gitmodules(parts));
  write(".gitattributes", "*.yaml filter=x diff=x\n");
}

/** Mappings that write by themselves, with the rights of another context, and nothing that is protected. */
function mooringYaml({ otherContext }: HostileParts): string {
  const cluster = { context: otherContext };
  return stringify({
    protected: [],
    mappings: [
      { pack: "shop/good", path: "good", heal: true, commit: "onSave", push: "push", prune: true },
      { pack: "evil", path: "evil", heal: true, cluster },
      { pack: "outside", path: "plain/folder", heal: true, cluster },
    ],
  });
}

function settings({ outside, stranger, mark }: HostileParts): object {
  return {
    "mooring.kubeconfig": [`${outside}/kubeconfig`, "kubeconfig"],
    "mooring.toolFolders": [`${outside}/bin`],
    "mooring.protectedContexts": [],
    "mooring.healProtected": true,
    "mooring.charts.lookup": true,
    "mooring.charts.readReleases": true,
    "mooring.fetchMinutes": 1,
    "mooring.webhooks.receive": true,
    "mooring.webhooks.address": stranger,
    "mooring.repositories.registry": `${outside}/mooring.yaml`,
    "mooring.repositories.protocols": ["https", "ssh", "http", "file"],
    "mooring.commitStatus": true,
    "http.proxy": stranger,
    "git.path": `${outside}/bin/git`,
    "terminal.integrated.env.linux": { PATH: mark("settings-terminal") },
  };
}

function kubeconfig({ stranger, mark }: HostileParts, attack: string): string {
  const exec = {
    apiVersion: "client.authentication.k8s.io/v1",
    command: "sh",
    args: ["-c", mark(`kubeconfig-${attack}`)],
    interactiveMode: "Never",
  };
  return stringify({
    apiVersion: "v1",
    kind: "Config",
    "current-context": "evil",
    clusters: [{ name: "evil", cluster: { server: stranger, "insecure-skip-tls-verify": true } }],
    users: [{ name: "evil", user: { exec } }],
    contexts: [{ name: "evil", context: { cluster: "evil", user: "evil" } }],
  });
}

function gitmodules({ stranger }: HostileParts): string {
  return `[submodule "x"]\n\tpath = "x\r"\n\turl = ${stranger}/x.git\n`;
}
