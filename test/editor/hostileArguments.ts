import { Position, Range, Uri } from "vscode";

/** Stands in every text below: a program that was started with one of them shows in the log of programs. */
export const HOSTILE = "hostile-canary-2f6b";

class Posing {
  readonly label = HOSTILE;
  readonly contextValue = "object.drifted";
  readonly children: readonly unknown[] = [];
  readonly selection: object;
  readonly state = { root: `/etc/${HOSTILE}`, name: HOSTILE };
  readonly record = { id: `../../${HOSTILE}`, name: HOSTILE, url: `ext::sh -c ${HOSTILE}` };
  readonly mapping = { packId: `../../${HOSTILE}`, path: "../.." };
  constructor(folder: string) {
    this.selection = { folder, objectId: `v1|Secret|kube-system|${HOSTILE}` };
  }
  toItem(): object {
    throw new Error(`toItem of ${HOSTILE} was called`);
  }
}

const huge = HOSTILE.repeat(50_000);
const ownKeys = (text: string): unknown => JSON.parse(text);

/**
 * Lists of arguments as another extension may pass them to any command: wrong types, huge texts, keys of the prototype, objects
 * that pose as rows of a tree, addresses of other schemes, and paths outside of the workspace.
 */
export function hostileArguments(folder: string): readonly (readonly unknown[])[] {
  const cyclic: Record<string, unknown> = { folder };
  cyclic.self = cyclic;
  const one: readonly unknown[] = [
    ...[null, 0, -1, Number.NaN, 2n ** 70n, true, "", HOSTILE, huge, Symbol(HOSTILE), () => HOSTILE, [], [[]], {}],
    ...[new Date(0), new Map([["folder", folder]]), Object.create(null), new Proxy({}, { get: () => HOSTILE }), cyclic],
    ownKeys(`{"__proto__": {"folder": "${HOSTILE}"}, "constructor": {"prototype": {"folder": 1}}}`),
    ownKeys(`{"folder": ${JSON.stringify(folder)}, "packId": "__proto__", "objectId": "constructor"}`),
    { folder: `/etc/${HOSTILE}`, file: "/etc/hosts" },
    { folder, packId: `../../${HOSTILE}` },
    { folder, packId: `--post-renderer=${HOSTILE}` },
    { folder, file: "/etc/hosts", objectId: huge },
    { folder, objectId: `v1|Secret|kube-system|${HOSTILE}`, pointer: "/data/x" },
    { folder: [folder], packId: { toString: () => HOSTILE } },
    { file: "/etc/passwd", line: 1, column: 1 },
    { file: `${folder}/../../etc/passwd`, line: 1, column: 1 },
    { file: folder, line: Number.MAX_SAFE_INTEGER, column: -1 },
    ...[{ root: "/etc" }, { root: `--upload-pack=${HOSTILE}` }, { id: `../../${HOSTILE}` }, { id: "__proto__" }],
    { repository: HOSTILE, oid: `--output=/tmp/${HOSTILE}` },
    new Posing(folder),
    ...[Uri.file("/etc/passwd"), Uri.file(`${folder}/../${HOSTILE}.yaml`), Uri.parse(`http://127.0.0.1:9/${HOSTILE}`)],
    Uri.parse(`command:workbench.action.terminal.new?${HOSTILE}`),
    Uri.parse(`mooring-repository:/../../etc/${HOSTILE}`),
    Uri.parse(`mooring-edit:/${HOSTILE}/../../x.yaml`),
    Uri.from({ scheme: "untitled", path: `${folder}/checkout.yaml` }),
    new Range(new Position(0, 0), new Position(1, 1)),
  ];
  return [
    ...one.map((argument) => [argument]),
    // a row and the list of selected rows, as menus of trees pass them
    [{ folder: "/etc" }, [new Posing(folder), null, { folder: `/etc/${HOSTILE}` }]],
    [`/etc/${HOSTILE}`, 0],
    [`${folder}/mooring.yaml`, Number.NaN],
  ];
}
