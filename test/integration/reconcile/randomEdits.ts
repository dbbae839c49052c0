import { isJsonArray, isJsonObject, type Json, type JsonObject, stringifyJson } from "../../../src/model/json.ts";
import type { ControlPlane } from "../../testbed/controlPlane.ts";
import { type Source, sourcesIn } from "./sources.ts";
import { generator, shuffle } from "./seededChoice.ts";

/** One change behind Mooring's back and the rows that a compare must then have (see `rowsOf` of the proof test). */
export interface Edit {
  readonly manager: string;
  readonly what: string;
  readonly expected: readonly string[];
  make(): Promise<unknown>;
}

/** The field to change: what to send, where it is, and what stands on its line. */
interface Target {
  readonly body: JsonObject;
  readonly pointer: string;
  readonly line: RegExp;
}

const EDITOR = "kubectl-edit";
const PLATFORM = "platform";

/** Seeded choice of `count` edits on different objects, in turn by each way of changing something. */
export function chooseEdits(
  plane: ControlPlane,
  folder: string,
  choice: { readonly namespace: string; readonly seed: number; readonly count: number },
): readonly Edit[] {
  const { namespace, seed, count } = choice;
  const random = generator(seed);
  const sources = shuffle(sourcesIn(folder, namespace), random);
  const used = new Set<Source>();
  const edits: Edit[] = [];
  while (edits.length < count) {
    const before = edits.length;
    for (const way of shuffle(WAYS, random)) {
      if (edits.length === count) break;
      for (const source of sources) {
        const edit = used.has(source) ? undefined : way(source, plane, random);
        if (!edit) continue;
        used.add(source);
        edits.push(edit);
        break;
      }
    }
    if (edits.length === before) throw new Error(`only ${before} edits are possible`);
  }
  return edits;
}

type Way = (source: Source, plane: ControlPlane, random: () => number) => Edit | undefined;

const WAYS: readonly Way[] = [
  // kubectl scale, through the subresource
  (source, plane) => {
    const line = oneLine(source, /^ {2}replicas: \d+$/);
    if (source.kind !== "Deployment" || !line) return undefined;
    const make = () => plane.kubectl(["scale", `deployment/${source.name}`, "--replicas=7", ...place(source)]);
    return {
      manager: "kubectl",
      what: `scale ${source.name}`,
      make,
      expected: [row(source, "changed", "/spec/replicas", "kubectl", line)],
    };
  },
  fieldWay("image", (source) => {
    const [container] = containersOf(source);
    if (!container || typeof container.image !== "string") return undefined;
    return {
      body: inContainer(container, { image: "registry.example.com/other:1" }),
      pointer: `${CONTAINER}/image`,
      line: new RegExp(`^\\s*(- )?image: ${escape(container.image)}$`),
    };
  }),
  fieldWay("env", (source) => {
    const [container] = containersOf(source);
    const variables = container && isJsonArray(container.env) ? container.env : [];
    const at = variables.findIndex(
      (item) => isJsonObject(item) && typeof item.value === "string" && oneLine(source, valueLine(item.value)),
    );
    const variable = variables[at];
    if (!container || !isJsonObject(variable)) return undefined;
    const body = inContainer(container, { env: [{ name: variable.name ?? "", value: "changed" }] });
    return { body, pointer: `${CONTAINER}/env/${at}/value`, line: valueLine(String(variable.value)) };
  }),
  fieldWay("label", (source) => changedEntry(source, "labels")),
  fieldWay("annotation", (source) => changedEntry(source, "annotations")),
  fieldWay("version of a custom resource", (source) =>
    typeof specOf(source).version === "string" && isCustom(source)
      ? { body: { spec: { version: "9.9.9" } }, pointer: "/spec/version", line: /^ {2}version: / }
      : undefined,
  ),
  fieldWay("port", (source) => {
    const ports = specOf(source).ports;
    const [port] = isJsonArray(ports) ? ports : [];
    if (source.kind !== "Service" || !isJsonObject(port) || port.targetPort === undefined) return undefined;
    const body = { spec: { ports: [{ port: port.port ?? 0, protocol: "TCP", targetPort: 4321 }] } };
    return {
      body,
      pointer: "/spec/ports/0/targetPort",
      line: new RegExp(`^\\s*(- )?targetPort: ${escape(String(port.targetPort))}$`),
    };
  }),
  fieldWay("ConfigMap data", (source) => {
    const [key] = isJsonObject(source.object.data) ? Object.keys(source.object.data) : [];
    if (source.kind !== "ConfigMap" || key === undefined) return undefined;
    return { body: { data: { [key]: "changed" } }, pointer: `/data/${key}`, line: new RegExp(`^ {2}${escape(key)}:`) };
  }),
  // a removed field: nobody owns it any more, so nobody can be named
  (source, plane) => {
    const entry = changedEntry(source, "labels");
    const line = entry && oneLine(source, entry.line);
    if (!entry || !line) return undefined;
    const make = () => patch(plane, source, "json", [{ op: "remove", path: entry.pointer }]);
    return {
      manager: EDITOR,
      what: `remove a label of ${source.name}`,
      make,
      expected: [row(source, "absent", entry.pointer, "-", line)],
    };
  },
  (source, plane) => {
    if (!["Service", "ServiceAccount", "RoleBinding", "PodDisruptionBudget", "PrometheusRule"].includes(source.kind))
      return undefined;
    const line = oneLine(source, new RegExp(`^kind: ${source.kind}$`));
    const make = () => plane.kubectl(["delete", source.kind, source.name, ...place(source)]);
    return line === undefined
      ? undefined
      : {
          manager: "kubectl",
          what: `delete ${source.name}`,
          make,
          expected: [`${source.kind} ${source.name} | missing | absent |  | - | ${line}`],
        };
  },
];

/** A changed value, by an editor's patch or by another server-side apply that takes it over. */
function fieldWay(what: string, choose: (source: Source) => Target | undefined): Way {
  return (source, plane, random) => {
    const target = choose(source);
    const line = target && oneLine(source, target.line);
    if (!target || line === undefined) return undefined;
    const manager = random() < 0.5 ? EDITOR : PLATFORM;
    const make = () =>
      manager === EDITOR
        ? patch(plane, source, isCustom(source) ? "merge" : "strategic", target.body)
        : applyAs(plane, source, target.body);
    return {
      manager,
      what: `${what} of ${source.name}`,
      make,
      expected: [row(source, "changed", target.pointer, manager, line)],
    };
  };
}

function patch(plane: ControlPlane, source: Source, type: string, body: Json): Promise<unknown> {
  return plane.kubectl([
    "patch",
    resource(source),
    source.name,
    ...place(source),
    `--type=${type}`,
    `--field-manager=${EDITOR}`,
    "-p",
    stringifyJson(body),
  ]);
}

function applyAs(plane: ControlPlane, { object, kind, name, namespace }: Source, body: JsonObject): Promise<unknown> {
  const own = isJsonObject(body.metadata) ? body.metadata : {};
  const metadata = { ...own, name, ...(namespace === undefined ? {} : { namespace }) };
  const input = stringifyJson({ apiVersion: object.apiVersion ?? "", kind, ...body, metadata });
  return plane.kubectl(["apply", "--server-side", "--force-conflicts", `--field-manager=${PLATFORM}`, "-f", "-"], {
    input,
  });
}

const CONTAINER = "/spec/template/spec/containers/0";

function containersOf(source: Source): readonly JsonObject[] {
  if (!["Deployment", "DaemonSet"].includes(source.kind)) return [];
  const template = specOf(source).template;
  const pod = isJsonObject(template) && isJsonObject(template.spec) ? template.spec : {};
  return isJsonArray(pod.containers) ? pod.containers.filter(isJsonObject) : [];
}

function inContainer({ name }: JsonObject, fields: JsonObject): JsonObject {
  return { spec: { template: { spec: { containers: [{ name: name ?? "", ...fields }] } } } };
}

function changedEntry(source: Source, part: "labels" | "annotations"): Target | undefined {
  const metadata = isJsonObject(source.object.metadata) ? source.object.metadata : {};
  for (const [key, value] of Object.entries(isJsonObject(metadata[part]) ? metadata[part] : {})) {
    const line = new RegExp(`^ {4}${escape(key)}: ["']?${escape(String(value))}["']?$`);
    if (!oneLine(source, line)) continue;
    return {
      body: { metadata: { [part]: { [key]: "changed" } } },
      pointer: `/metadata/${part}/${key.replaceAll("/", "~1")}`,
      line,
    };
  }
  return undefined;
}

function valueLine(value: string): RegExp {
  return new RegExp(`^\\s*value: ["']?${escape(value)}["']?$`);
}

/** The text of the only line that matches; undefined where it is not certain which line is meant. */
function oneLine({ text }: Source, pattern: RegExp): string | undefined {
  const found = text.split("\n").filter((line) => pattern.test(line));
  return found.length === 1 ? found[0]?.trim() : undefined;
}

function row({ kind, name }: Source, difference: string, pointer: string, manager: string, line: string): string {
  return [`${kind} ${name}`, "drifted", difference, pointer, manager, line].join(" | ");
}

function place({ namespace }: Source): readonly string[] {
  return namespace === undefined ? [] : ["-n", namespace];
}

function resource({ kind, object }: Source): string {
  const [group, version] = String(object.apiVersion).split("/");
  return version === undefined ? kind : `${kind}.${version}.${group}`;
}

function isCustom({ object }: Source): boolean {
  return String(object.apiVersion).includes("monitoring.coreos.com");
}

function specOf({ object }: Source): JsonObject {
  return isJsonObject(object.spec) ? object.spec : {};
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
}
