import assert from "node:assert/strict";
import type { Json } from "../../../src/model/json.ts";
import { type Edit, writeBack } from "../../../src/manifests/writeBack/writeBack.ts";
import { redactObject } from "../../../src/support/redaction.ts";
import { path } from "./writeBackPath.ts";

const HEAD = "apiVersion: v1\nkind: X\nmetadata:\n  name: x\n";
const set = (at: string, value: Json): Edit => ({ op: "set", path: path(at), value });
const remove = (at: string): Edit => ({ op: "remove", path: path(at) });

function refuses(body: string, edit: Edit, message: RegExp): void {
  assert.throws(
    () => writeBack(HEAD + body, { document: 0, item: undefined }, [edit]),
    (error: { reason?: string; message?: string }) => {
      assert.equal(error.reason, "refused");
      assert.match(error.message ?? "", message);
      return true;
    },
  );
}

describe("write-back refuses", () => {
  const shared = "base: &b\n  x: 1\na: *b\nm:\n  <<: *b\n  z: 3\n";

  it("a value below an alias, naming anchor and line", () => refuses(shared, set("a.x", 2), /a\.x .*&b in line 5/));
  it("a value below an anchor that is used elsewhere", () =>
    refuses(shared, set("base.x", 2), /base\.x .*&b in line 5/));
  it("removing what a merge key gives", () =>
    refuses(shared, remove("m.x"), /m\.x .*&b in line 5 through a merge key/));
  it("replacing an anchor that is used elsewhere", () => refuses(shared, set("base", "q"), /&b in line 5/));
  it("removing an anchor that is used elsewhere", () => refuses(shared, remove("base"), /&b in line 5/));

  it("documents encrypted with SOPS", () =>
    refuses("data:\n  a: ENC[AES256_GCM,data:x]\nsops:\n  mac: x\n", set("data.a", "clear"), /SOPS/));
  it("templates", () => {
    refuses("a: 1\nb: {{ .Values.b }}\n", set("a", 2), /template|read/);
    refuses("a: 1\n{{- if .x }}\nb: 1\n{{- end }}\n", set("a", 2), /template|read/);
    refuses("a: 1\nb: x-{{ .Release.Name }}\n", set("a", 2), /template/);
    refuses('b: "{{ .Values.b }}"\n', set("b", 2), /Values/);
  });
  it("values that are filled in at deployment", () => {
    refuses("a: x-${VAR}\n", set("a", "x-1"), /\$\{VAR\}/);
    refuses("m:\n  a: ${VAR:=1}\n  b: 1\n", set("m", { a: 1, b: 2 }), /\$\{VAR:=1\}/);
    refuses("a: 'x-{{ y }}'\n", set("a", "x-1"), /\{\{ y \}\}/);
  });
  it("hidden values", () => {
    const hidden = redactObject({ apiVersion: "v1", kind: "Secret", data: { a: "eA==" } }).data as Json;
    refuses("data:\n  a: eQ==\n", set("data", hidden), /redacted/);
  });
  it("documents with errors", () => refuses("a: [\n", set("a", 1), /cannot be read/));
});

describe("write-back still writes", () => {
  const write = (body: string, edit: Edit): string =>
    writeBack(HEAD + body, { document: 0, item: undefined }, [edit]).slice(HEAD.length);

  it("documents whose values hold expressions of their own", () => {
    const body =
      "a: 1\nb: Pod {{ $labels.pod }} is down\nc: |\n  {{- range .Alerts }}\n  {{ .Values }}\nd: '{{ $value }}'\ne: \"{{ .Release.Name }}\"\n";
    assert.equal(write(body, set("a", 2)), body.replace("a: 1", "a: 2"));
    assert.equal(write(body, set("b", "Pod {{ $labels.pod }} is gone")), body.replace("down", "gone"));
  });
  it("other fields of a document with substitutions", () => {
    assert.equal(write("a: ${VAR}\nb: 1\n", set("b", 2)), "a: ${VAR}\nb: 2\n");
    assert.equal(write("a: echo ${HOME} 1\n", set("a", "echo ${HOME} 2")), "a: echo ${HOME} 2\n");
    assert.equal(write("a: ${VAR}\nb: 1\n", remove("a")), "b: 1\n");
  });
});
