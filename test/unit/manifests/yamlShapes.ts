/** Head of every text of the tables. */
export const HEAD = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n";

/** What stands behind the head, and what kubectl reads at `x`; "refused" where it reads nothing. */
export const SHAPES: readonly (readonly [shape: string, text: string, value: unknown])[] = [
  ["a flow map less indented than its key", "x:\n  k: {\n  a: b,\n  c: d }\n", { k: { a: "b", c: "d" } }],
  ["a flow list in the first column", "x:\n  k: [\na,\nb]\n", { k: ["a", "b"] }],
  ["a flow list that ends in the first column", "x:\n  k: [\n    a,\n    b\n]\n", { k: ["a", "b"] }],
  [
    "nested flow over less indented lines",
    "x:\n  k: [{\na: [\n1,\n 2]},\n{b: c}]\n  l: m\n",
    { k: [{ a: [1, 2] }, { b: "c" }], l: "m" },
  ],
  ["double quotes that go on under their key", 'x:\n  k: "a\n  b"\n', { k: "a b" }],
  ["double quotes that go on in the first column", 'x:\n  k: "a\nb"\n  l: m\n', { k: "a b", l: "m" }],
  ["double quotes over a blank line", 'x:\n  k: "a\n\nb"\n', { k: "a\nb" }],
  ["double quotes with an escaped line end", 'x:\n  k: "a\\\n  b"\n', { k: "ab" }],
  ["single quotes that go on under their key", "x:\n  k: 'a\n  b'\n", { k: "a b" }],
  [
    "JSON in quotes over several lines",
    "x:\n  k: '{\n  \"a\": [\n  1 ]\n}'\n  l: m\n",
    { k: '{ "a": [ 1 ] }', l: "m" },
  ],
  ["quotes in a list, less indented", 'x:\n  - "a\nb"\n  - c\n', ["a b", "c"]],
  ["quotes in flow, less indented", 'x:\n  k: ["a\nb", c]\n', { k: ["a b", "c"] }],
  ["tabs in flow", "x: {\n\ta: b,\n\tc: [\t1,\t2 ]\n}\n", { a: "b", c: [1, 2] }],
  ["a tab behind a colon and at the end of a line", "x:\n  k:\ta\t\n  l: m\t# c\n", { k: "a", l: "m" }],
  ["a tab on a blank line of a plain scalar, deep enough", "x:\n  k: a\n    \t\n  l: b\n", { k: "a", l: "b" }],
  ["tabs in a literal block", "x: |\n  a\n  \tb\n", "a\n\tb\n"],
  ["a key of 1024 characters", `x:\n  ${"k".repeat(1_024)}: 1\n`, { ["k".repeat(1_024)]: 1 }],
  ["an escaped backslash before u", 'x: "\\\\ud83d"\n', "\\ud83d"],
  ["an escape of a whole character", 'x: "\\U0001F600\\u00e9"\n', "😀é"],
  ["three dashes inside a block", "x: |\n  ---\n  a\n", "---\na\n"],
  ["a tab behind a plain scalar in flow, too far left", "x:\n  k: [ a\n\t]\n", "refused"],
  ["a tab in a plain scalar in flow, too far left", "x:\n  k: [ a\n\tb ]\n", "refused"],
  ["a tab behind a plain scalar in flow, far enough right", "x:\n  k: [ a\n   \t]\n", { k: ["a"] }],
  ["a line of tabs alone", "x:\n  k: a\n\t\n  l: b\n", "refused"],
  ["a line of tabs alone in a list", "x:\n- a\n\t\n- b\n", "refused"],
  ["a comment behind a tab", "x:\n\t# c\n  k: a\n", "refused"],
  ["a comment behind spaces and a tab", "x:\n  k: a\n  \t# c\n  l: b\n", "refused"],
  ["a tab behind a dash", "x:\n-\ta\n", "refused"],
  ["a tab as indentation", "x:\n\tk: a\n", "refused"],
  ["a key of 1025 characters", `x:\n  ${"k".repeat(1_025)}: 1\n`, "refused"],
  ["a quoted key of 1100 characters", `x:\n  "${"k".repeat(1_100)}": 1\n`, "refused"],
  ["the halves of a character", 'x: "\\ud83d\\ude42"\n', "refused"],
  ["a half of a character", 'x: "a\\uD800"\n', "refused"],
  ["an escape beyond Unicode", 'x: "\\U00110000"\n', "refused"],
  ["content behind three dashes", "--- {x: 1}\n", "refused"],
  ["three dashes at the start of a line in quotes", 'x: "a\n--- b"\n', "refused"],
  ["a word behind three dashes", "---x: 1\n", "refused"],
  ["quotes that do not end", 'x:\n  k: "a\nb\n', "refused"],
  ["a flow list that does not end", "x:\n  k: [a,\nb\n", "refused"],
];

/** Whole texts. */
export const REFUSED_TEXTS: readonly (readonly [what: string, text: string])[] = [
  ["a directive", `%YAML 1.1\n---\n${HEAD}x: 1\n`],
  ["a directive behind a comment", `# c\n\n%TAG ! tag:a,2000:\n---\n${HEAD}x: 1\n`],
];
