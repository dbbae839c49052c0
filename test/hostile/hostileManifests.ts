import { configMap, type HostileParts, SECRET_CANARY } from "./hostileParts.ts";

const LINES = "\n::error title=forged::by a pull request\nAll 9 objects match the files";
/** Names of files that start a line of their own, turn text around, or write to a terminal. */
const NAMES = [
  "g\n::error::five.yaml",
  "turned\u202elmay.exe.yaml",
  "esc\u001b[31m.yaml",
  "-rf.yaml",
  "--output=x.yaml",
];

/** Plain manifests: links, bombs, texts that cost time, names, and Secrets whose values must not be seen. */
export function hostileManifests({ write, link, outside }: HostileParts): void {
  write("good/map.yaml", configMap("good"));
  write("good/secret.yaml", secret("good", `stringData: { password: ${SECRET_CANARY}-file }`));

  link("plain/linked.yaml", `${outside}/map.yaml`);
  link("plain/folder", outside);
  link("plain/dangling.yaml", `${outside}/none.yaml`);
  for (const name of NAMES) write(`names/${name}`, "apiVersion: v1\nkind: [");
  write("names/keys.yaml", named());
  write("bombs/aliases.yaml", aliases());
  write("bombs/deep.yaml", `a: ${"[".repeat(5_000)}${"]".repeat(5_000)}\n`);
  write("bombs/tags.yaml", `${configMap("tags")}more: !!js/function "function () {}"\n`);
  write("bombs/proto.yaml", configMap("proto").replace("  key:", '  __proto__: "a"\n  constructor: "b"\n  key:'));
  // long runs of one letter: quadratic for an expression that tries from each of them
  write(
    "bombs/letters.yaml",
    `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: letters }\ndata: [ ${"a".repeat(60_000)} ]\n`,
  );
  write("bombs/address.yaml", `apiVersion: v1\nkind: ${"a://".repeat(15_000)}\nmetadata: { name: x }\n`);

  write("secrets/proto.yaml", secret("proto", `stringData: { a: same, __proto__: ${SECRET_CANARY}-proto }`));
  write("secrets/text.yaml", secret("text", `stringData: ${SECRET_CANARY}-text`));
  write("secrets/list.yaml", secret("list", `stringData: [${SECRET_CANARY}-list]`));
  write("secrets/nested.yaml", secret("nested", `data: { password: { deeper: ${SECRET_CANARY}-nested } }`));
  write(
    "secrets/number.yaml",
    secret("number", `data: { password: 5 }\nstringData: { other: ${SECRET_CANARY}-number }`),
  );
  write("evil/binding.yaml", BINDING);
}

const secret = (name: string, values: string): string =>
  `apiVersion: v1\nkind: Secret\nmetadata: { name: ${name} }\n${values}\n`;

const BINDING = `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: { name: hostile }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin }
subjects: [{ kind: Group, apiGroup: rbac.authorization.k8s.io, name: "system:unauthenticated" }]
`;

function named(): string {
  const annotation = JSON.stringify(`x${LINES}`);
  return `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: named, annotations: { ${annotation}: "y" } }\ndata: { ${JSON.stringify(`k${LINES}`)}: "v" }\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${JSON.stringify(`n${LINES}\u001b[2J`)} }\n`;
}

function aliases(): string {
  const levels = Array.from(
    { length: 12 },
    (_, at) => `l${at + 1}: &l${at + 1} [${Array(10).fill(`*l${at}`).join(", ")}]`,
  );
  return `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: bomb }\nl0: &l0 [x, x]\n${levels.join("\n")}\n`;
}
