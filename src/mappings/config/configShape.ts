import * as v from "valibot";
import { meansEveryManager, whyRulePathRefused as refusalOfIgnoredPath } from "../../model/ignoreRule.ts";
import { coveredKind } from "../match/coveredKind.ts";
import {
  ACCESS_LEVELS,
  ACCESS_METHODS,
  COMMIT_POLICIES,
  DEFAULT_POLICY,
  ENGINES,
  PUSH_POLICIES,
} from "../mooringConfig.ts";
import { refusalOfUrl } from "../match/repositoryUrl.ts";
import { whyPathRefused } from "../match/workspacePath.ts";

/**
 * The shape of `mooring.yaml`. `media/mooring.schema.json` says the same to the editor's YAML support.
 * Messages continue a sentence that begins with the key; they never repeat the value, which may be a pasted secret.
 */
const TEXT = "must be a string";
const text = v.pipe(v.string(TEXT), v.minLength(1, "must not be empty"));
// control characters and bidirectional overrides have no place in a name that is shown
const name = v.pipe(text, v.regex(/^[^\p{Cc}\u202a-\u202e\u2066-\u2069]*$/u, "must not contain control characters"));
const flag = v.boolean("must be true or false");
const choice = <const T extends readonly string[]>(options: T) =>
  v.picklist(options, `must be one of ${options.join(", ")}`);
const texts = v.array(name, "must be a list of strings");
const branchName = v.pipe(
  name,
  v.regex(/^(?![-/.])(?!.*(\.\.|@\{|\/\/|[\s~^:?*[\\]))(?!.*(\/|\.|\.lock)$).+$/, "must be a branch name"),
);

// RFC 1123 label, as the API server asks of namespaces
const namespace = v.pipe(text, v.regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/, "must be the name of a namespace"));

/** An object whose missing keys say so, instead of repeating what the object should be. */
function map<const T extends v.ObjectEntries>(entries: T, message: string) {
  return v.object(entries, (issue) => (issue.expected?.startsWith('"') ? "is missing" : message));
}

function refusing(refusalOf: (value: string) => string | undefined) {
  return v.pipe(
    text,
    v.rawCheck(({ dataset, addIssue }) => {
      const refusal = dataset.typed ? refusalOf(dataset.value) : undefined;
      if (refusal !== undefined) addIssue({ message: refusal });
    }),
  );
}

export const repositoryShape = map(
  {
    name,
    url: refusing(refusalOfUrl),
    branch: v.optional(branchName),
    access: v.optional(choice(ACCESS_METHODS), "signIn"),
    level: v.optional(choice(ACCESS_LEVELS), "private"),
  },
  "must be a map with name and url",
);

export const clusterShape = map(
  { context: v.optional(name), namespace: v.optional(namespace) },
  "must be a map with context and namespace",
);

export const mappingShape = map(
  {
    pack: name,
    repository: v.optional(name),
    path: refusing(whyPathRefused),
    values: v.optional(v.array(refusing(whyPathRefused), "must be a list of values files")),
    cluster: v.optional(clusterShape, {}),
    connected: v.optional(flag, true),
    commit: v.optional(choice(COMMIT_POLICIES), DEFAULT_POLICY.commit),
    message: v.optional(name),
    push: v.optional(choice(PUSH_POLICIES), DEFAULT_POLICY.push),
    heal: v.optional(flag, DEFAULT_POLICY.heal),
    prune: v.optional(flag, DEFAULT_POLICY.prune),
    pause: v.optional(flag, DEFAULT_POLICY.pause),
    engine: v.optional(choice(ENGINES), DEFAULT_POLICY.engine),
  },
  "must be a map with pack and path",
);

const pointer = v.pipe(
  text,
  v.regex(/^\//, "must be a JSON pointer that starts with /, such as /spec/replicas"),
  v.rawCheck(({ dataset, addIssue }) => {
    const refusal = dataset.typed && dataset.value.startsWith("/") ? refusalOfIgnoredPath(dataset.value) : undefined;
    if (refusal !== undefined) addIssue({ message: refusal });
  }),
);

export const ignoreShape = v.pipe(
  map(
    {
      kinds: v.optional(texts, []),
      names: v.optional(texts, []),
      paths: v.optional(v.array(pointer, "must be a list of JSON pointers"), []),
      managers: v.optional(texts, []),
      because: v.optional(v.string(TEXT), ""),
    },
    "must be a map with paths or managers",
  ),
  v.check(
    (rule) => rule.paths.length > 0 || rule.managers.length > 0,
    "must have paths or managers; otherwise it would ignore everything",
  ),
  v.check(
    (rule) => rule.paths.length > 0 || !rule.managers.some(meansEveryManager),
    "would ignore everything: its managers match every field. Specify managers, or add paths",
  ),
  v.check(
    (rule) => coveredKind([rule]) === undefined,
    "would ignore every field of an object; remove the paths to compare",
  ),
);

export const protectedShape = name;

/** The sections and the shape of one item of each. */
export const sectionShapes = {
  repositories: repositoryShape,
  mappings: mappingShape,
  ignore: ignoreShape,
  protected: protectedShape,
} as const;

export type Section = keyof typeof sectionShapes;
export const SECTIONS = Object.keys(sectionShapes) as Section[];
