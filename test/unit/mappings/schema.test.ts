import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { parse } from "yaml";
import {
  clusterShape,
  ignoreShape,
  mappingShape,
  repositoryShape,
  SECTIONS,
} from "../../../src/mappings/config/configShape.ts";
import { parseMooringYaml } from "../../../src/mappings/config/mooringYaml.ts";
import { matchesSchema } from "./jsonSchema.ts";

interface ObjectSchema {
  readonly required?: readonly string[];
  readonly properties: Record<
    string,
    { readonly default?: unknown; readonly enum?: readonly string[]; readonly description?: string }
  >;
}
const schema = JSON.parse(
  readFileSync(new URL("../../../media/mooring.schema.json", import.meta.url), "utf8"),
) as ObjectSchema & {
  readonly definitions: Record<"repository" | "mapping" | "ignoreRule", ObjectSchema>;
};

const mapping = (line: string): string => `mappings:\n  - pack: a/b\n    path: x\n    ${line}\n`;
const repository = (line: string): string => `repositories:\n  - name: a\n    ${line}\n`;

const GOOD: readonly string[] = [
  "",
  "repositories:\nmappings: []\nignore: null\nprotected: []\n",
  repository("url: https://git.example.com/x.git"),
  repository("url: git@git.example.com:team/x.git"),
  repository("url: ssh://git@git.example.com:2222/x"),
  repository("{ url: https://h, branch: feature/one-2, access: ssh, level: organization }").replace(
    "name: a\n    {",
    "{ name: a,",
  ),
  mapping("cluster: { context: prod-eu, namespace: shop }"),
  mapping("cluster: {}"),
  mapping("engine: argocd"),
  mapping("heal: true"),
  mapping("connected: false\n    pause: true"),
  mapping("push: pullRequest\n    message: 'config({pack}): {files}'"),
  "mappings:\n  - { pack: a/b, path: . }\n",
  "mappings:\n  - { pack: a/b, path: ./apps/..cart/.github }\n",
  "ignore:\n  - { paths: [/spec/replicas, '/metadata/annotations/*'] }\n",
  "ignore:\n  - { managers: [vpa-*], kinds: [Deployment], names: ['shop/*'], because: '' }\n",
  "ignore:\n  - { paths: ['/data/*.json', /spec/*/x, /metadata/labels], managers: ['*'] }\n",
  "protected: [prod-*, '*/shop']\n",
];

const BAD: readonly string[] = [
  "- a\n",
  "ignores: []\n",
  "mappings: apps\n",
  "protected: prod\n",
  "protected: [3]\n",
  "protected: ['']\n",
  repository("branch: main"),
  repository("url: file:///etc"),
  repository("url: ext::sh"),
  repository("url: http://h/x"),
  repository("url: https://user:pass@h/x"),
  repository("url: https://user@h/x"),
  repository("url: ssh://git:pass@h/x"),
  repository("url: ssh://-oProxyCommand=x/y"),
  repository("url: 'git@h:-x'"),
  repository("url: 'https://h/a b'"),
  repository("url: https://h\n    branch: -x"),
  repository("url: https://h\n    branch: a..b"),
  repository("url: https://h\n    branch: a.lock"),
  repository("url: https://h\n    access: magic"),
  repository("url: https://h\n    token: x"),
  mapping("commit: sometimes"),
  mapping("heal: 'yes'"),
  mapping("push: force"),
  mapping("message: ''"),
  mapping("connected: 1"),
  mapping("cluster: prod"),
  mapping("cluster: { namespace: Shop }"),
  mapping("cluster: { server: x }"),
  mapping('repository: "a\\u202eb"'),
  "mappings:\n  - pack: a/b\n",
  "mappings:\n  - path: x\n",
  ...["../x", "a/..", "/x", "~/x", "C:/x", "a\\b", ".git/x", "a/.GIT"].map(
    (path) => `mappings:\n  - { pack: a/b, path: '${path}' }\n`,
  ),
  "ignore:\n  - { kinds: [Deployment] }\n",
  "ignore:\n  - { paths: [] }\n",
  "ignore:\n  - { paths: [spec] }\n",
  ...["/", "/*", "/**", "//", "/*/", "/*/*", "/***", "/*/**/*", "/spec/**", "/**/replicas", "/spec/*/**"].map(
    (path) => `ignore:\n  - { kinds: [Deployment], paths: ['${path}'] }\n`,
  ),
  ...["*", "**", "?*", "*?", "???", "*?*"].map((glob) => `ignore:\n  - { managers: [hpa, '${glob}'] }\n`),
  "ignore:\n  - { paths: /spec }\n",
];

describe("the JSON schema of mooring.yaml says what the reader does", () => {
  for (const text of GOOD) {
    it(`takes ${JSON.stringify(text)}`, () => {
      assert.deepEqual(parseMooringYaml(text, "mooring.yaml").problems, []);
      assert.ok(matchesSchema(schema as never, parse(text)));
    });
  }
  for (const text of BAD) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      assert.notDeepEqual(parseMooringYaml(text, "mooring.yaml").problems, []);
      assert.ok(!matchesSchema(schema as never, parse(text)));
    });
  }

  const pairs = [
    ["the file", schema, SECTIONS],
    ["repository", schema.definitions.repository, Object.keys(repositoryShape.entries)],
    ["mapping", schema.definitions.mapping, Object.keys(mappingShape.entries)],
    ["cluster", schema.definitions.mapping.properties.cluster, Object.keys(clusterShape.entries)],
    ["ignore rule", schema.definitions.ignoreRule, Object.keys(ignoreShape.entries)],
  ] as const;
  for (const [what, part, keys] of pairs) {
    it(`has the same keys for ${what}, each described`, () => {
      const { properties } = part as ObjectSchema;
      assert.deepEqual(Object.keys(properties), keys);
      for (const [key, { description }] of Object.entries(properties)) assert.ok(description, key);
    });
  }

  it("has the same choices and defaults", () => {
    for (const [definition, shape] of [
      [schema.definitions.repository, repositoryShape],
      [schema.definitions.mapping, mappingShape],
      [schema.definitions.ignoreRule, ignoreShape],
    ] as const) {
      for (const [key, entry] of Object.entries(
        shape.entries as Record<string, { default?: unknown; wrapped?: { options?: unknown } }>,
      )) {
        const property = definition.properties[key];
        if (entry.wrapped?.options) assert.deepEqual(property?.enum, entry.wrapped.options, key);
        if (property?.default !== undefined) assert.deepEqual(entry.default, property.default, key);
      }
    }
  });
});
