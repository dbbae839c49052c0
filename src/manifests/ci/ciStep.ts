import { MooringError } from "../../support/errors.ts";
import { type CiTarget, yqExpression } from "./yqExpression.ts";

export interface CiStep {
  readonly host: "github" | "gitlab";
  readonly target: CiTarget;
  /** Path of the pack's file in its repository, with `/`. */
  readonly file: string;
  readonly branch: string;
  /** What a change of starts the pipeline on GitLab: globs of everything but the pack's own folder. */
  readonly sources: readonly string[];
  /** Where the pack's file is kept, when that is another repository than the code's: `owner/name`. */
  readonly repository: string | undefined;
}

/** A text that is put into a pipeline file as it is: nothing in it may be read as an expression, an option or a new line. */
const SAFE = /^[\w][\w ./@+-]*$/;
/** Of objects and their namespaces, which stand in a message inside double quotes: nothing there that a shell would expand. */
const OBJECT_NAME = /^\w[\w.:-]*$/;

/**
 * A pipeline that sets one field of one file, commits just that file and pushes. It knows no cluster and needs no right but that to
 * write the repository's contents; a commit of the pack's file alone starts no pipeline.
 * @throws MooringError badInput for names that cannot be put into a pipeline safely
 */
export function ciStep(step: CiStep): string {
  for (const [what, text] of [
    ["path", step.file],
    ["branch", step.branch],
    ["repository", step.repository ?? "none/none"],
    ...step.sources.map((source) => ["path", source.replaceAll("*", "x")] as const),
  ] as const) {
    if (SAFE.test(text) && !text.includes("..")) continue;
    throw new MooringError(
      "badInput",
      `The ${what} ${JSON.stringify(text)} cannot be put into a pipeline safely. Rename it first.`,
    );
  }
  const { kind, namespace, name } = step.target.object;
  for (const text of [kind, name, ...(namespace === "" ? [] : [namespace])])
    if (!OBJECT_NAME.test(text))
      throw new MooringError(
        "badInput",
        `The name ${JSON.stringify(text)} cannot be put into a pipeline safely. Rename it first.`,
      );
  if (step.target.prefix !== "" && !/^[\w.:/-]+$/.test(step.target.prefix))
    throw new MooringError(
      "badInput",
      `The image ${JSON.stringify(step.target.prefix)} cannot be put into a pipeline safely.`,
    );
  return step.host === "github" ? githubWorkflow(step) : gitlabJob(step);
}

/** Same name for the file and the job: `update-shop-web`. */
export function jobName({ object }: CiTarget): string {
  return ["update", object.namespace, object.name]
    .filter(Boolean)
    .join("-")
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, "-");
}

function titleOf({ object }: CiTarget): string {
  return [object.namespace, object.name].filter(Boolean).join("/");
}

function script({ target, branch }: CiStep, push: string): readonly string[] {
  return [
    `yq --inplace '${yqExpression(target)}' "$FILE"`,
    'git add -- "$FILE"',
    "git diff --cached --quiet && exit 0",
    `git commit --quiet --message "Update pack ${titleOf(target)}" -- "$FILE"`,
    `${push} || { git pull --quiet --rebase origin ${branch} && ${push}; }`,
  ];
}

function githubWorkflow(step: CiStep): string {
  const { target, file, branch, repository } = step;
  const isShared = repository === undefined;
  const checkout = isShared
    ? []
    : [
        "        with:",
        `          repository: ${repository}`,
        "          # a token of a dedicated user that may write the contents of that repository, and nothing else",
        "          token: ${{ secrets.PACK_REPOSITORY_TOKEN }}",
      ];
  return `${[
    `# Sets ${target.what} of ${target.object.title} to what was built. The cluster follows Git; nothing here knows it.`,
    `name: Update pack ${titleOf(target)}`,
    "on:",
    "  push:",
    `    branches: [${JSON.stringify(branch)}]`,
    ...(isShared
      ? [
          "    # the commit that this workflow makes must not start it again",
          `    paths-ignore: [${JSON.stringify(file)}]`,
        ]
      : []),
    "permissions:",
    `  contents: ${isShared ? "write" : "read"}`,
    "concurrency:",
    `  group: ${jobName(target)}`,
    "jobs:",
    `  ${jobName(target)}:`,
    "    runs-on: ubuntu-latest",
    "    steps:",
    "      - uses: actions/checkout@v4",
    ...checkout,
    `      - name: Set ${target.what}`,
    "        env:",
    `          FILE: ${JSON.stringify(file)}`,
    `          VALUE: ${JSON.stringify(`${target.prefix}\${{ github.sha }}`)}`,
    "        run: |",
    '          git config user.name "github-actions[bot]"',
    '          git config user.email "41898282+github-actions[bot]@users.noreply.github.com"',
    ...script(step, `git push --quiet origin HEAD:${branch}`).map((line) => `          ${line}`),
  ].join("\n")}\n`;
}

function gitlabJob(step: CiStep): string {
  const { target, file, branch, repository, sources } = step;
  const address = `https://oauth2@\${CI_SERVER_HOST}/${repository ?? "${CI_PROJECT_PATH}"}.git`;
  return `${[
    `# Sets ${target.what} of ${target.object.title} to what was built. The cluster follows Git; nothing here knows it.`,
    "# PACK_REPOSITORY_TOKEN: a masked variable with a project access token of scope write_repository, and nothing else.",
    `${jobName(target)}:`,
    "  stage: deploy",
    "  image: alpine:3",
    "  rules:",
    `    - if: $CI_COMMIT_BRANCH == ${JSON.stringify(branch)}`,
    ...(repository === undefined
      ? [
          "      # the commit that this job makes must not start it again: all but the pack's own place",
          "      changes:",
          "        paths:",
          ...sources.map((source) => `          - ${JSON.stringify(source)}`),
        ]
      : []),
    `  resource_group: ${jobName(target)}`,
    "  variables:",
    `    FILE: ${JSON.stringify(file)}`,
    `    VALUE: ${JSON.stringify(`${target.prefix}$CI_COMMIT_SHA`)}`,
    "  script:",
    "    - apk add --quiet --no-cache git yq",
    "    # the token is asked for by git and stands in no address, no argument and no file",
    "    - printf '#!/bin/sh\\nprintf %s \"$PACK_REPOSITORY_TOKEN\"\\n' > /tmp/askpass && chmod +x /tmp/askpass",
    "    - export GIT_ASKPASS=/tmp/askpass",
    `    - git clone --quiet --depth 50 --branch ${branch} "${address}" /tmp/pack && cd /tmp/pack`,
    '    - git config user.name "$GITLAB_USER_NAME" && git config user.email "$GITLAB_USER_EMAIL"',
    "    - |",
    ...script(step, `git push --quiet --push-option=ci.skip origin HEAD:${branch}`).map((line) => `      ${line}`),
  ].join("\n")}\n`;
}
