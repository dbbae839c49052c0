import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { type Json, parseJson } from "../../../src/model/json.ts";
import { useControlPlane } from "../../testbed/testbed.ts";
import { at, live } from "../reconcile/liveObjects.ts";
import { addStranger, type StrangerContext } from "../reconcile/strangerContext.ts";
import { CliRig } from "./cliRig.ts";

const configMap = (name: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\ndata: { a: b }\n`;
const binding = `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: { name: evil }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin }
subjects: [{ kind: User, name: mallory, apiGroup: rbac.authorization.k8s.io }]
`;
const mapping = (path: string, context: string): string =>
  `  - { pack: ${path}, path: ${path}, cluster: { context: ${context} } }\n`;

describe("contexts on the command line", function () {
  this.timeout(240_000);
  const plane = useControlPlane();
  let rig: CliRig;
  let stranger: StrangerContext;
  const as = (context: string): readonly string[] => [
    "--kubeconfig",
    stranger.kubeconfig,
    "-n",
    "shop",
    "--context",
    context,
  ];

  beforeEach(async () => {
    rig = new CliRig();
    stranger = await addStranger(plane().kubeconfig, rig.base);
  });
  afterEach(async () => {
    await stranger.stop();
    await rig.close();
    await plane().kubectl(["delete", "configmap", "--all", "-n", "shop"]);
  });

  describe("that mooring.yaml names for a pack", () => {
    beforeEach(() => {
      rig.write("own/a.yaml", configMap("own"));
      rig.write("evil/a.yaml", binding);
      rig.write("far/a.yaml", configMap("far"));
      rig.write("mooring.yaml", `mappings:\n${mapping("evil", "admin")}${mapping("far", "stranger")}`);
      rig.initGit();
    });

    it("are not used by an apply for another context: the packs are named, the rest is written, the status is 2", async () => {
      const { status, err, out } = await rig.run(["apply", "--yes", ...as("shop-dev")]);
      assert.equal(status, 2);
      assert.match(err, /^error: evil belongs to context admin; use --context admin or --all-contexts$/m);
      assert.match(err, /^error: far belongs to context stranger; use --context stranger or --all-contexts$/m);
      assert.match(out, /written +ConfigMap shop\/own/);
      assert.equal(await live(plane(), "clusterrolebinding", "evil"), undefined);
      assert.deepEqual([stranger.calls(), stranger.signedIn()], [0, false]);
    });

    it("are neither listed nor signed in to by the commands that only look", async () => {
      for (const words of [["status"], ["diff"], ["diff", "-o", "patch"], ["apply", "--dry-run"]]) {
        const { status, err } = await rig.run([...words, "--allow-exec", ...as("shop-dev")]);
        assert.equal(status, 2, words.join(" "));
        assert.match(err, /evil belongs to context admin/, words.join(" "));
      }
      const { out, status } = await rig.run(["diff", "-o", "json", ...as("shop-dev")]);
      assert.equal(status, 2);
      const report = parseJson(out);
      assert.deepEqual(at(report, "skipped"), [
        { pack: "evil", context: "admin" },
        { pack: "far", context: "stranger" },
      ]);
      const objects = at(report, "objects") as readonly Json[];
      assert.deepEqual(objects.map((object) => [at(object, "name"), at(object, "verdict")]).sort(), [
        ["evil", "unknown"],
        ["far", "unknown"],
        ["own", "missing"],
      ]);
      assert.deepEqual([stranger.calls(), stranger.signedIn()], [0, false]);
    });

    it("are not used either where the kubeconfig's current context was meant", async () => {
      const { status, err } = await rig.run([
        "diff",
        "--allow-exec",
        "--kubeconfig",
        stranger.kubeconfig,
        "-n",
        "shop",
      ]);
      assert.equal(status, 2);
      assert.match(err, /far belongs to context stranger/);
      assert.doesNotMatch(err, /evil/, "admin is the current context");
      assert.deepEqual([stranger.calls(), stranger.signedIn()], [0, false]);
    });

    it("count with --all-contexts", async () => {
      fs.writeFileSync(path.join(rig.folder, "mooring.yaml"), `mappings:\n${mapping("evil", "admin")}`);
      const { status, err, out } = await rig.run(["diff", "--all-contexts", ...as("shop-dev")]);
      assert.equal(status, 1, err);
      assert.match(out, /ClusterRoleBinding evil +missing/);
    });

    it("are no trouble for a path that lies elsewhere", async () => {
      const { status, err } = await rig.runExactly(["diff", ...as("shop-dev"), path.join(rig.folder, "own")]);
      assert.equal(status, 1, err);
      assert.equal(err, "");
    });

    it("are named with the reason where no kubeconfig has them", async () => {
      fs.writeFileSync(path.join(rig.folder, "mooring.yaml"), `mappings:\n${mapping("far", "nowhere")}`);
      const { status, err } = await rig.run(["diff", "--all-contexts", ...as("admin")]);
      assert.equal(status, 2);
      assert.match(err, /far belongs to context nowhere; The context nowhere is not in any kubeconfig/);
    });
  });

  describe("that are protected", () => {
    const ownFile = (text: string): void => {
      const folder = path.join(rig.base, ".config/mooring");
      fs.mkdirSync(folder, { recursive: true });
      fs.writeFileSync(path.join(folder, "mooring.yaml"), text);
    };
    const protections: readonly {
      readonly where: string;
      readonly config?: string;
      readonly own?: string;
      readonly env?: NodeJS.ProcessEnv;
      readonly context?: string;
      readonly namespace?: string;
    }[] = [
      { where: "mooring.yaml", config: 'protected: ["*"]\n' },
      {
        where: "mooring.yaml, for a namespace that the object names",
        config: 'protected: ["*/shop"]\n',
        context: "admin",
        namespace: "default",
      },
      { where: "MOORING_PROTECTED", env: { MOORING_PROTECTED: "prod, shop-*" } },
      { where: "the user's own file", config: "protected: []\n", own: "protected: [shop-dev]\n" },
      { where: "the user's own file, which cannot be read", own: "protected: [\n" },
    ];
    for (const { where, config, own, env = {}, context = "shop-dev", namespace = "shop" } of protections) {
      it(`by ${where} take more than --yes`, async () => {
        rig.write("a.yaml", configMap("web").replace("name: web", "name: web\n  namespace: shop"));
        if (config !== undefined) rig.write("mooring.yaml", config);
        if (own !== undefined) ownFile(own);
        const target = ["--kubeconfig", plane().kubeconfig, "-n", namespace, "--context", context];
        const refused = await rig.run(["apply", "--yes", ...target], env);
        assert.equal(refused.status, 2);
        assert.match(refused.err, new RegExp(`Nothing was written.*protected.*--yes-protected ${context}`));
        const other = await rig.run(["apply", "--yes", "--yes-protected", "reader", ...target], env);
        assert.match(
          other.err,
          new RegExp(`Nothing was written: --yes-protected is reader, but the plan is for ${context}`),
        );
        assert.equal(await live(plane(), "configmap", "web"), undefined);
        const passed = await rig.run(["apply", "--yes-protected", context, ...target], env);
        assert.equal(passed.status, 0, passed.err);
        assert.ok(await live(plane(), "configmap", "web"));
      });
    }
  });
});
