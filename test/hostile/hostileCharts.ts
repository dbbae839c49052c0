import { configMap, type HostileParts } from "./hostileParts.ts";

/** Folder names that are options of helm where nothing stops them. */
const OPTIONS = ["--post-renderer=sh", "--kubeconfig=x", "-f=x", "--set-file=k=../../outside/key.txt", "--debug"];

/** Charts that run something, read files of the machine, ask servers, or cost time. */
export function hostileCharts(parts: HostileParts): void {
  const { write, link, outside, stranger, mark } = parts;
  const chart = (folder: string, name: string, template: string): void => {
    write(`${folder}/Chart.yaml`, `apiVersion: v2\nname: ${JSON.stringify(name)}\nversion: 0.1.0\n`);
    write(`${folder}/templates/map.yaml`, template);
  };
  for (const [at, option] of OPTIONS.entries())
    chart(`options/${option}`, "_", configMap(`option-${at}`, `$(${mark(`chart-option-${at}`)})`));
  chart("--post-renderer=sh", "_", configMap("option-top", `$(${mark("chart-option-top")})`));
  chart("charts/named", "--post-renderer=sh", configMap("named", `$(${mark("chart-name")})`));

  const read = (file: string): string =>
    configMap("read").replace('"one"', `{{ .Files.Get ${JSON.stringify(file)} | quote }}`);
  chart("charts/straight", "straight", read("key.txt"));
  link("charts/straight/key.txt", `${outside}/key.txt`);
  chart("charts/archive", "archive", read("f.tgz/key.txt"));
  link("charts/archive/f.tgz", "../../shared");
  link("shared/key.txt", `${outside}/key.txt`);
  chart("charts/folder", "folder", read("more/key.txt"));
  link("charts/folder/more", outside);
  chart("charts/loop", "loop", read("again/again/again/key.txt"));
  link("charts/loop/again", "../loop");
  link("charts/linked-templates/templates", outside);
  write("charts/linked-templates/Chart.yaml", "apiVersion: v2\nname: linked\nversion: 0.1.0\n");

  chart("charts/schema-http", "schema-http", configMap("schema-http"));
  write("charts/schema-http/values.schema.json", JSON.stringify({ $ref: `${stranger}/schema.json` }));
  chart("charts/schema-file", "schema-file", configMap("schema-file"));
  write("charts/schema-file/values.schema.json", JSON.stringify({ $ref: `file://${outside}/schema.json` }));
  chart("charts/dependency", "dependency", configMap("dependency"));
  write(
    "charts/dependency/Chart.yaml",
    `apiVersion: v2\nname: dependency\nversion: 0.1.0\ndependencies: [{ name: x, version: 1.0.0, repository: "${stranger}/charts" }]\n`,
  );
  chart("charts/fails", "fails", '{{ fail (repeat 60000 "a") }}\n');
  chart("charts/escapes", "escapes", '{{ fail "\\u001b]0;owned\\u0007\\n::error::forged by helm" }}\n');
}
