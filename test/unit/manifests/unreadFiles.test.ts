import assert from "node:assert/strict";
import { basename } from "node:path";
import { discoverPacks } from "../../../src/manifests/packs/discoverPacks.ts";
import { nodeFileSystem } from "../../../src/manifests/files/fileSystem.ts";
import { ManifestCache } from "../../../src/manifests/parse/manifestCache.ts";
import { renderPack } from "../../../src/manifests/renderPack.ts";
import { configMap, type FolderContent, withFolder } from "./discoverFolder.ts";

const POINTER = `version https://git-lfs.github.com/spec/v1\noid sha256:${"a".repeat(64)}\nsize 12\n`;
const BROKEN = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: b\n   namespace: x\ndata:\n  a: "{{ b }}"\n';

/** `file:line severity message` of each problem of the packs, and whether all of them are complete. */
function read(content: FolderContent): Promise<{ readonly problems: readonly string[]; readonly isComplete: boolean }> {
  return withFolder(content, async (folder) => {
    const { packs } = await discoverPacks(folder, nodeFileSystem);
    const deps = { files: nodeFileSystem, cache: new ManifestCache(), run: undefined };
    const rendered = await Promise.all(packs.map((pack) => renderPack(pack, deps)));
    const problems = rendered.flatMap((pack) =>
      pack.problems.map(
        ({ file, range, severity, message }) =>
          `${basename(file)}:${range?.line ?? ""} ${severity} ${message.replaceAll(`${folder}/`, "")}`,
      ),
    );
    return { problems, isComplete: rendered.every(({ complete }) => complete) };
  });
}

describe("files of a pack that cannot be read", () => {
  const unread: readonly (readonly [what: string, content: FolderContent, problem: RegExp])[] = [
    ["an indentation mistake beside quoted braces", { "b.yaml": BROKEN }, /^b\.yaml:4 error /],
    ["a pointer of Git LFS", { "b.yaml": POINTER }, /^b\.yaml:1 error .*git lfs pull/],
    ["a pointer of Git LFS with Windows line ends", { "b.yml": POINTER.replaceAll("\n", "\r\n") }, /^b\.yml:1 error /],
    ["a JSON pointer beside manifests", { "a.yaml": configMap("a"), "b.json": POINTER }, /^b\.json:1 error /],
    ["a file locked by git-crypt", { "b.yaml": "\0GITCRYPT\0\u0001\u0002" }, /^b\.yaml:1 error .*git-crypt unlock/],
    ["an Ansible vault", { "b.yaml": "$ANSIBLE_VAULT;1.1;AES256\n6231\n" }, /^b\.yaml:1 error .*Ansible Vault/],
    ["a name that is a number", { "b.yaml": configMap("42") }, /^b\.yaml:1 error `metadata\.name` .*quotes/],
    ["a name that is a truth value", { "b.yaml": configMap("yes") }, /^b\.yaml:1 error `metadata\.name` /],
    [
      "a generateName that is a date",
      { "b.yaml": configMap("x").replace("name: x", "generateName: 1.5") },
      /generateName/,
    ],
    [
      "an apiVersion that is a number",
      { "b.yaml": configMap("b").replace("v1", "1") },
      /^b\.yaml:1 error `apiVersion`/,
    ],
    [
      "no name at all",
      { "b.yaml": "apiVersion: v1\nkind: Pod\nmetadata: {}\nspec: {}\n" },
      /^b\.yaml:1 error .*no `metadata\.name`/,
    ],
    ["a link to nothing", { "b.yaml": "-> c.yaml" }, /^b\.yaml: error b\.yaml is a broken link/],
    ["a link out of the folder", { "b.yaml": "-> /etc/hostname" }, /^b\.yaml: error b\.yaml is outside/],
  ];
  for (const [what, content, problem] of unread)
    it(`are reported and make it incomplete: ${what}`, async () => {
      const { problems, isComplete } = await read(content);
      assert.equal(problems.length, 1, problems.join("\n"));
      assert.match(problems[0] ?? "", problem);
      assert.equal(isComplete, false);
    });

  const other: readonly (readonly [what: string, content: FolderContent])[] = [
    ["a JSON pointer without manifests", { "data.json": POINTER }],
    ["an encrypted file of another kind", { "key.txt": "\0GITCRYPT\0x" }],
    ["a broken template", { "t.yaml": `${configMap("{{ x }}")}  {{ y }}\n` }],
    ["broken YAML of another tool", { "t.yaml": "a: 'open\n" }],
    [
      "a tool's file without a name",
      { "k.yaml": "apiVersion: kind.x-k8s.io/v1alpha4\nkind: Cluster\nmetadata: {}\nspec: {}\n" },
    ],
    [
      "settings without metadata",
      { "c.yaml": "apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\n" },
    ],
  ];
  for (const [what, content] of other)
    it(`are no pack where they are none: ${what}`, async () => {
      assert.deepEqual(await read(content), { problems: [], isComplete: true });
    });
});
