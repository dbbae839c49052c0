import assert from "node:assert/strict";
import { hasVariable, substitute } from "../../../src/manifests/variables/fluxSubstitute.ts";
import { fillVariables } from "../../../src/manifests/variables/fluxVariables.ts";
import { parseManifest } from "../../../src/manifests/yaml/parseManifest.ts";

const VALUES: Readonly<Record<string, string | undefined>> = {
  a: "Hello",
  n: "3",
  flag: "true",
  empty: "",
  secret: undefined,
};
const valueOf = (name: string): string | undefined => (name in VALUES ? VALUES[name] : "");

describe("variables of Flux", () => {
  for (const [text, result] of [
    ["${a}", "Hello"],
    ["x-${a}-${n}", "x-Hello-3"],
    ["${unset}", ""],
    ["${unset:=d}", "d"],
    ["${unset:-d}", "d"],
    ["${empty:=d}", "d"],
    ["${empty=d}", "d"],
    ["${a:=d}", "Hello"],
    ["${unset:=}", ""],
    ["${a:+yes}", "yes"],
    ["${#a}", "5"],
    ["${a^^}", "HELLO"],
    ["${a,,}", "hello"],
    ["${a,}", "hello"],
    ["${a:1}", "ello"],
    ["${a:1:2}", "el"],
    ["${a#He}", "llo"],
    ["${a%lo}", "Hel"],
    ["${a/l/L}", "HeLlo"],
    ["${a//l/L}", "HeLLo"],
    ["${a/#He/J}", "Jllo"],
    ["${a/%lo/p}", "Help"],
    ["$a $(a) $$", "$a $(a) $$"],
    ["$${a}", "${a}"],
    ["${1} ${-x}", "${1} ${-x}"],
  ] as const)
    it(`${text} is ${JSON.stringify(result)}`, () =>
      assert.deepEqual(substitute(text, valueOf), { text: result, open: [] }));

  for (const text of ["${secret}", "${secret:=d}", "${secret^^}", "${a:?no}${secret}", "${a##*l}"])
    it(`${text} is not known`, () => assert.notDeepEqual(substitute(text, valueOf).open, []));

  it("are told from what only looks like them", () => {
    assert.deepEqual(["${a}", "$${a}", "$a", "${}", "${a:=b}"].map(hasVariable), [true, false, false, false, true]);
  });

  const desired = (text: string) => {
    const [document] = parseManifest(text, "a.yaml").documents;
    assert.ok(document);
    return document.value;
  };
  const object = (rest: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: c }\n${rest}`;

  it("take the type that YAML gives them", () => {
    const made = fillVariables(
      desired(object('data: { num: "${n}", flag: "${flag}", t: "v${n}", l: "a\\n${n}" }\n')),
      valueOf,
    );
    assert.deepEqual(made.wire.data, { num: 3, flag: true, t: "v3", l: "a\n3" });
    assert.deepEqual(made.open, []);
  });

  it("name the fields that stay open, and leave them as they are", () => {
    const made = fillVariables(desired(object('data: { p: "x-${secret}", a: "${a}" }\n')), valueOf);
    assert.deepEqual(made.wire.data, { p: "x-${secret}", a: "Hello" });
    assert.deepEqual(made.open, [{ pointer: "/data/p", why: "variable" }]);
  });

  it("are put into names, too", () => {
    const made = fillVariables(
      desired("apiVersion: v1\nkind: ConfigMap\nmetadata: { name: 'c-${n}', namespace: '${a,,}' }\n"),
      valueOf,
    );
    assert.deepEqual(made.wire.metadata, { name: "c-3", namespace: "hello" });
  });

  for (const place of ["labels", "annotations"])
    it(`stay where the ${place} switch them off`, () => {
      const text = `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: c, ${place}: { kustomize.toolkit.fluxcd.io/substitute: disabled } }\ndata: { a: "\${a}" }\n`;
      assert.deepEqual(fillVariables(desired(text), valueOf).wire.data, { a: "${a}" });
    });
});
