import assert from "node:assert/strict";
import { parseMooringYaml } from "../../../src/mappings/config/mooringYaml.ts";

const parse = (rules: readonly string[]) =>
  parseMooringYaml(`ignore:\n${rules.map((rule) => `  - ${rule}\n`).join("")}`, "/w/mooring.yaml");

/** The last rule of each is refused, the ones above stand. */
const REFUSED: readonly (readonly string[])[] = [
  ["{ paths: ['/*'] }"],
  ["{ paths: ['/*'], names: [shop/web], kinds: [Deployment] }"],
  ["{ paths: ['/spec/replicas', '/*/*'] }"],
  ["{ managers: ['*'] }"],
  ["{ managers: ['*'], kinds: [Deployment], names: ['shop/*'] }"],
  ["{ paths: [/spec, /metadata] }"],
  ["{ paths: [/spec/*, /metadata/*, /data/*] }"],
  ["{ paths: [/data, /metadata], managers: ['*'] }"],
  ["{ paths: [/data/, /metadata/labels, /metadata/annotations/*], kinds: [ConfigMap, Secret], names: ['*'] }"],
  ["{ kinds: [ClusterRole], paths: [/rules, /metadata] }"],
  ["{ kinds: [RoleBinding], paths: [/roleRef, /subjects, /metadata] }"],
  ["{ kinds: [Checkout], paths: [/spec, /metadata] }"],
  ["{ paths: [/spec] }", "{ paths: [/metadata] }"],
  ["{ kinds: [Deployment], paths: [/spec] }", "{ paths: [/metadata/labels] }", "{ paths: [/metadata/annotations] }"],
];
const TAKEN: readonly (readonly string[])[] = [
  ["{ paths: [/spec/replicas, /metadata/annotations/*] }"],
  ["{ kinds: [ConfigMap], paths: [/data] }"],
  ["{ paths: [/spec], names: [shop/web] }", "{ paths: [/metadata], names: [shop/web] }"],
  ["{ kinds: [Deployment], paths: [/spec] }", "{ kinds: [Service], paths: [/metadata] }"],
  ["{ paths: [/spec, /metadata], managers: [flux-*] }"],
  ["{ managers: [vpa-*] }"],
];

describe("an ignore rule of mooring.yaml", () => {
  for (const rules of REFUSED)
    it(`is refused where it would ignore everything: ${rules.join(" + ")}`, () => {
      const { config, problems } = parse(rules);
      assert.equal(config.ignore.length, rules.length - 1);
      const [problem] = problems;
      assert.equal(problem?.severity, "error");
      assert.equal(problem.range?.line, rules.length + 1);
      assert.match(problem.message, /would ignore (every|everything)/);
    });
  for (const rules of TAKEN)
    it(`is taken where something is left to compare: ${rules.join(" + ")}`, () => {
      const { config, problems } = parse(rules);
      assert.deepEqual(problems, []);
      assert.equal(config.ignore.length, rules.length);
    });
});
