import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import type { Json } from "../../../src/model/json.ts";
import { type Demo, demoEdits, type ExpectedRow, prepareDemo } from "../../demo/demo.ts";
import { type ControlPlane, startControlPlane } from "../../testbed/controlPlane.ts";
import { removeFolder, temporaryFolder } from "../../testbed/guard.ts";

interface DifferenceRow {
  readonly path: string;
  readonly file: string | null;
  readonly line: number | null;
  readonly desired?: Json;
  readonly live?: Json;
  readonly manager: string;
  readonly operation: string;
  readonly subresource: string;
  readonly time: string;
}
interface ObjectRow {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly pack: string;
  readonly file: string | null;
  readonly line: number | null;
  readonly verdict: string;
  readonly evidence: string;
  readonly differences: readonly DifferenceRow[];
}
interface DiffOutput {
  readonly target: { readonly context: string; readonly server: string; readonly namespace: string };
  readonly summary: Readonly<Record<string, number>>;
  readonly requests: Readonly<Record<string, number>>;
  readonly objects: readonly ObjectRow[];
}

const MAIN = path.resolve(import.meta.dirname, "../../../src/cli/main.ts");

function runDiff(
  demo: Demo,
  folder: string,
): Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }> {
  const args = [
    MAIN,
    "diff",
    "--output",
    "json",
    "--kubeconfig",
    demo.kubeconfig,
    "--context",
    demo.context,
    "--namespace",
    demo.namespace,
  ];
  const env = { ...process.env, PATH: demo.toolPath, MOORING_STATE: path.join(folder, "state") };
  return new Promise((resolve) => {
    execFile(process.execPath, args, { cwd: demo.workTree, env, maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === "number" ? error.code : error ? -1 : 0, stdout, stderr });
    });
  });
}

describe("the demo's drift table", function () {
  this.timeout(180_000);
  let plane: ControlPlane;
  let folder: string;
  let demo: Demo;
  let text: string;
  let output: DiffOutput;

  before(async () => {
    folder = temporaryFolder("demo-test");
    plane = await startControlPlane({ nodes: true });
    demo = await prepareDemo({ controlPlane: plane, folder });
    const { code, stdout, stderr } = await runDiff(demo, folder);
    assert.equal(code, 1, stderr);
    text = stdout + stderr;
    output = JSON.parse(stdout) as DiffOutput;
  });
  after(async () => {
    await plane?.stop();
    await removeFolder(folder);
  });

  const find = ({ kind, name }: ExpectedRow): ObjectRow => {
    const rows = output.objects.filter((object) => object.kind === kind && object.name === name);
    assert.equal(rows.length, 1, `${kind} ${name} is in the table ${rows.length} times`);
    return rows[0] as ObjectRow;
  };
  const lineAt = ({
    file,
    line,
  }: {
    readonly file: string | null;
    readonly line: number | null;
  }): string | undefined =>
    file === null || line === null
      ? undefined
      : fs.readFileSync(path.resolve(demo.workTree, file), "utf8").split("\n")[line - 1];
  const isSameFile = (file: string | null, expected: string | undefined): void =>
    assert.equal(path.resolve(demo.workTree, file ?? ""), path.resolve(demo.workTree, expected ?? ""));

  it("renders the chart with the user's own helm, and finds it in sync", () => {
    const chart = output.objects.filter(({ pack }) => pack === "shop/search" || pack === "search");
    assert.ok(chart.length > 0, text);
    for (const { verdict, kind } of chart) assert.equal(verdict, "inSync", kind);
  });

  for (const { what, row } of demoEdits) {
    it(`says where it stands: ${what}`, () => {
      const object = find(row);
      assert.equal(object.verdict, row.verdict);
      assert.equal(object.namespace, "shop");
      const place =
        row.path === undefined ? object : object.differences.find((difference) => difference.path === row.path);
      assert.ok(place, `no difference at ${row.path}: ${JSON.stringify(object.differences)}`);
      if (row.file === undefined) return;
      isSameFile(place.file, row.file);
      assert.equal(lineAt(place), row.line);
    });

    if (row.path === undefined) continue;
    it(`says what, who and when: ${what}`, () => {
      const difference = find(row).differences.find((candidate) => candidate.path === row.path);
      assert.deepEqual(difference?.desired ?? undefined, row.desired);
      assert.deepEqual(difference?.live ?? undefined, row.live);
      assert.deepEqual(
        [difference?.manager, difference?.operation, difference?.subresource ?? ""],
        [row.manager, row.operation, row.subresource],
      );
      const time = Date.parse(difference?.time ?? "");
      // what kubectl apply left behind is as old as the first deployment, seconds before the edits
      const from = row.manager === "kubectl-client-side-apply" ? demo.edited.from - 60_000 : demo.edited.from;
      if (row.hasTime) assert.ok(time >= from && time <= demo.edited.to, difference?.time);
    });
  }

  it("reports nothing else", () => {
    const expected = demoEdits.map(({ row }) => `${row.verdict} ${row.kind} ${row.name} ${row.path ?? ""}`);
    const reported = output.objects
      .filter(({ verdict }) => verdict !== "inSync")
      .flatMap(({ verdict, kind, name, differences }) =>
        (verdict === "drifted" ? differences.map((difference) => difference.path) : [""]).map(
          (at) => `${verdict} ${kind} ${name} ${at}`,
        ),
      );
    assert.deepEqual(reported.sort(), expected.sort());
  });

  it("counts what it lists, and asks for each kind once", () => {
    const count = (verdict: string): number => output.objects.filter((object) => object.verdict === verdict).length;
    assert.deepEqual(
      [
        output.summary.drifted,
        output.summary.missing,
        output.summary.extra,
        output.summary.blocked,
        output.summary.unknown,
      ],
      [count("drifted"), 1, 1, 0, 0],
    );
    assert.deepEqual([output.target.context, output.target.namespace], ["demo", "shop"]);
    const kinds = new Set(output.objects.map(({ kind }) => kind)).size;
    assert.ok((output.requests.list ?? Number.NaN) <= kinds, JSON.stringify(output.requests));
  });

  it("shows no value of a Secret", () => {
    for (const value of ["not-a-secret", "also-not-a-secret"]) {
      assert.ok(!text.includes(value));
      assert.ok(!text.includes(Buffer.from(value).toString("base64")));
    }
  });
});
