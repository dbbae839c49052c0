/** Layers of docs/architecture.md: arrows only from right to left, adapters do not know each other, no cycles, also not of types. */
const layers = [
  ["model"],
  ["support"],
  ["protocol"],
  ["manifests", "cluster", "git", "hosts", "drift"],
  ["repositories", "webhooks", "mappings", "reconcile"],
  ["editor", "cli", "service"],
];
const folder = (names) => `^src/(${names.join("|")})/`;
const rightOf = layers.map((names, at) => ({
  name: `${names[0]}-layer-looks-left`,
  severity: "error",
  from: { path: folder(names) },
  to: {
    path: layers
      .slice(at + 1)
      .map(folder)
      .concat("^src/extension\\.ts$")
      .join("|"),
  },
}));
const adapters = layers[3].map((name) => ({
  name: `${name}-knows-no-sibling`,
  severity: "error",
  from: { path: folder([name]) },
  to: { path: folder(layers[3].filter((other) => other !== name)) },
}));
const faces = layers[5].map((name) => ({
  name: `${name}-knows-no-other-face`,
  severity: "error",
  from: { path: folder([name]) },
  to: { path: folder(layers[5].filter((other) => other !== name)) },
}));

module.exports = {
  forbidden: [
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true } },
    ...rightOf.filter(({ to }) => to.path),
    ...adapters,
    ...faces,
    {
      name: "only-the-editor-knows-vscode",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/(editor/|extension\\.ts)" },
      to: { path: "^vscode$" },
    },
    {
      name: "only-git-spawns-git",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/git/process/(runGit|loadGitLibrary)\\.ts$" },
      to: { path: "simple-git" },
    },
    {
      name: "only-command-lines-are-run",
      comment: "startProgram takes a CommandLine, which nobody can make but src/support/commandLine.ts",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/support/startProgram\\.ts$" },
      to: { path: "^(node:)?child_process$" },
    },
    {
      name: "words-of-users-are-run-where-they-were-asked-about",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/cluster/kubeconfig/credentialProgram\\.ts$" },
      to: { path: "^src/support/wordsOfUser\\.ts$" },
    },
    {
      name: "one-door-to-the-kubernetes-client",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/cluster/client/clientNode\\.ts$" },
      to: { path: "@kubernetes/client-node|node_modules/undici" },
    },
    {
      name: "only-hosts-name-the-clients-of-hosts",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/hosts/(github|gitlab)/" },
      to: { path: "@octokit/|@gitbeaker/" },
    },
    {
      name: "drift-is-pure",
      severity: "error",
      from: { path: "^src/drift/" },
      to: { dependencyTypes: ["core", "npm"] },
    },
    {
      name: "webhooks-below-repositories",
      comment: "what webhooks need of repositories is in src/webhooks/webhookPorts.ts",
      severity: "error",
      from: { path: "^src/webhooks/" },
      to: { path: "^src/(repositories|mappings/(?!mooringConfig|match/hostLink)|reconcile)" },
    },
    {
      name: "mappings-below-their-group",
      severity: "error",
      from: { path: "^src/mappings/" },
      to: { path: folder(["reconcile", "repositories", "webhooks"]) },
    },
    {
      name: "pages-know-the-protocol",
      severity: "error",
      from: { path: "^webview-ui/" },
      to: { path: "^src/", pathNot: "^src/(protocol/|model/(enteredAccess|nameFrom)\\.ts$)" },
    },
    {
      name: "one-door-to-the-widgets",
      severity: "error",
      from: { path: "^webview-ui/", pathNot: "^webview-ui/kit\\.ts$" },
      to: { path: "webview-ui-toolkit" },
    },
    { name: "sources-do-not-import-tests", severity: "error", from: { path: "^src/" }, to: { path: "^test/" } },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "types", "node"] },
  },
};
