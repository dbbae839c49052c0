import assert from "node:assert/strict";
import fc from "fast-check";
import { parse } from "yaml";
import { type CiStep, ciStep } from "../../../src/manifests/ci/ciStep.ts";
import { ciTargets } from "../../../src/manifests/ci/ciTargets.ts";
import { MooringError } from "../../../src/support/errors.ts";

const PACK = `apiVersion: k8s.kubit.ir/v1alpha1
kind: Pack
metadata: { name: web, namespace: shop }
spec:
  chart: { name: genpack, version: ~=0.6.1, repository: { kind: ClusterPackRepository, name: house } }
  vars:
    DOCKER_TAG: 1.4.0
    SECRET: |
      $KUBIT_VAULT;1.2;AES256;pass
      3663663832383838623116130366432
  values:
    image: { repository: registry.example.com/web, tag: "{{ vars.DOCKER_TAG }}" }
    sidecar:
      image: { repository: registry.example.com/side, tag: "2" }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: worker, namespace: shop }
spec:
  template:
    spec:
      containers:
        - { name: main, image: "registry.example.com:5000/worker:1@sha256:abc" }
        - { name: helper, image: busybox }
`;
const targets = ciTargets(PACK, "/repo/web.pack.yaml");
const [variable] = targets;
assert.ok(variable);
const step: CiStep = {
  host: "github",
  target: variable,
  file: "packs/shop/web.pack.yaml",
  branch: "main",
  sources: ["src/**/*", "package.json"],
  repository: undefined,
};

interface Workflow {
  readonly on: { readonly push: { readonly branches: string[]; readonly "paths-ignore"?: string[] } };
  readonly permissions: Record<string, string>;
  readonly jobs: Record<
    string,
    {
      readonly steps: readonly {
        readonly env?: Record<string, string>;
        readonly run?: string;
        readonly with?: Record<string, string>;
      }[];
    }
  >;
}
interface GitlabJob {
  readonly rules: readonly { readonly if: string; readonly changes?: { readonly paths: string[] } }[];
  readonly script: readonly string[];
  readonly variables: Record<string, string>;
}
const github = (more: Partial<CiStep> = {}): Workflow => parse(ciStep({ ...step, ...more })) as Workflow;
const gitlab = (more: Partial<CiStep> = {}): GitlabJob =>
  Object.values(parse(ciStep({ ...step, host: "gitlab", ...more })) as Record<string, GitlabJob>)[0] as GitlabJob;

describe("what a pipeline can set", () => {
  it("is each variable that is not encrypted, and each image that is no template", () => {
    assert.deepEqual(
      targets.map(({ object, what, prefix }) => [object.title, what, prefix]),
      [
        ["Pack shop/web", "vars.DOCKER_TAG", ""],
        ["Pack shop/web", "values.sidecar.image.tag", ""],
        ["Deployment shop/worker", "containers.main.image", "registry.example.com:5000/worker:"],
        ["Deployment shop/worker", "containers.helper.image", "busybox:"],
      ],
    );
  });
});

describe("a generated pipeline", () => {
  it("of GitHub may write contents and nothing else, and a commit of the pack's file alone does not start it", () => {
    const { on, permissions, jobs } = github();
    assert.deepEqual(permissions, { contents: "write" });
    assert.deepEqual(on, { push: { branches: ["main"], "paths-ignore": ["packs/shop/web.pack.yaml"] } });
    const run = jobs["update-shop-web"]?.steps.find((one) => one.run);
    assert.deepEqual(run?.env, { FILE: "packs/shop/web.pack.yaml", VALUE: "${{ github.sha }}" });
    assert.ok(!run?.run?.includes("${{"), "no expression inside the script: what is built must not be read as shell");
  });

  it("of GitHub for another repository reads its own contents and writes there with a token of its own", () => {
    const { permissions, jobs, on } = github({ repository: "team/deploy" });
    assert.deepEqual(permissions, { contents: "read" });
    assert.equal(on.push["paths-ignore"], undefined);
    assert.deepEqual(jobs["update-shop-web"]?.steps[0]?.with, {
      repository: "team/deploy",
      token: "${{ secrets.PACK_REPOSITORY_TOKEN }}",
    });
  });

  it("of GitLab is started by the code's paths only, and asks git to start nothing for its own commit", () => {
    const { rules, script, variables } = gitlab();
    assert.deepEqual(rules, [{ if: '$CI_COMMIT_BRANCH == "main"', changes: { paths: ["src/**/*", "package.json"] } }]);
    assert.deepEqual(variables, { FILE: "packs/shop/web.pack.yaml", VALUE: "$CI_COMMIT_SHA" });
    assert.match(script.join("\n"), /--push-option=ci\.skip/);
    assert.doesNotMatch(script.join("\n"), /:\/\/[^\s"]*TOKEN/, "no token in an address");
  });

  for (const [name, text] of [
    ["GitHub", ciStep(step)],
    ["GitHub, another repository", ciStep({ ...step, repository: "team/deploy" })],
    ["GitLab", ciStep({ ...step, host: "gitlab" })],
    ["GitLab, another repository", ciStep({ ...step, host: "gitlab", repository: "team/deploy" })],
  ] as const)
    it(`of ${name} knows no cluster, forces nothing and commits one file`, () => {
      assert.doesNotMatch(text, /kube(ctl|config)|helm|KUBE|--force|\bpush -f\b|add (-A|--all|\.)/i);
      assert.match(text, /git commit [^\n]*-- "\$FILE"/);
      assert.match(
        text,
        /select\(\.kind == "Pack" and \.metadata\.name == "web"\) \| \.spec\.vars\.DOCKER_TAG\) = strenv\(VALUE\)/,
      );
    });

  it("chooses a container by its name", () => {
    const target = targets.find(({ what }) => what === "containers.main.image");
    assert.ok(target);
    const text = ciStep({ ...step, target });
    assert.match(
      text,
      /\.spec\.template\.spec\.containers\.\[\] \| select\(\.name == "main"\) \| \.image\) = strenv\(VALUE\)/,
    );
    assert.match(text, /VALUE: "registry\.example\.com:5000\/worker:\$\{\{ github\.sha \}\}"/);
  });

  const odd: readonly (readonly [string, Partial<CiStep>])[] = [
    ["a path that leads out", { file: "../web.yaml" }],
    ["a path with an expression", { file: "${{ secrets.X }}.yaml" }],
    ["a path with a line break", { file: "a\nb.yaml" }],
    ["a branch with a command", { branch: "main; rm -rf /" }],
    ["a branch that is an option", { branch: "--upload-pack=x" }],
    ["a repository with quotes", { repository: 'a/"b' }],
    ["a source with a quote", { sources: ['a"b'] }],
    ["an object with a quote", { target: { ...variable, object: { ...variable.object, name: "a'b" } } }],
    ["an object with a variable", { target: { ...variable, object: { ...variable.object, name: "$PACK_TOKEN" } } }],
    ["a namespace with a command", { target: { ...variable, object: { ...variable.object, namespace: '"; id; "' } } }],
    ["a namespace of two lines", { target: { ...variable, object: { ...variable.object, namespace: "a\nb: c" } } }],
    ["a kind of two lines", { target: { ...variable, object: { ...variable.object, kind: "Pack\nb: c" } } }],
    ["a field of two lines, as YAML 1.1 reads it", { target: { ...variable, path: [{ field: "a\u2028b: c" }] } }],
    ["a field with an expression", { target: { ...variable, path: [{ field: "${{ secrets.X }}" }] } }],
    ["an image with a blank", { target: { ...variable, prefix: "a b:" } }],
  ];
  for (const [what, more] of odd)
    it(`refuses ${what}`, () => {
      for (const host of ["github", "gitlab"] as const)
        assert.throws(() => ciStep({ ...step, ...more, host }), /cannot be put into a pipeline safely/);
    });

  it("has every name as it is in its message, or refuses it", () => {
    const piece = fc.oneof(
      fc.constantFrom("$X", "${X}", "$(id)", "`id`", '"', "'", "\\", "\n", "\u0085", " -- ", "#", "!", "%", "web", "."),
      fc.string({ unit: "grapheme", maxLength: 6 }),
    );
    const text = fc.array(piece, { minLength: 1, maxLength: 3 }).map((pieces) => pieces.join(""));
    fc.assert(
      fc.property(text, text, (name, namespace) => {
        const object = { kind: "Pack", name, namespace, title: `Pack ${namespace}/${name}` };
        let run: string | undefined;
        try {
          const { jobs } = github({ target: { ...variable, object } });
          run = Object.values(jobs)[0]?.steps.find((one) => one.run)?.run;
        } catch (error) {
          assert.ok(MooringError.is(error, "badInput"), String(error));
          return;
        }
        assert.match(`${namespace}/${name}`, /^[\w.:/-]+$/);
        const title = namespace === "" ? name : `${namespace}/${name}`;
        assert.ok(run?.includes(`--message "Update pack ${title}" -- "$FILE"`));
      }),
      { numRuns: 500 },
    );
  });
});
