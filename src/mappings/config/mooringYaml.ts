import * as v from "valibot";
import { LineCounter, parseDocument } from "yaml";
import type { IgnoreRule } from "../../model/ignoreRule.ts";
import type { Problem, SourceRange } from "../../model/sourceLocation.ts";
import { checkKeys, type Report } from "./checkKeys.ts";
import { coveredKind } from "../match/coveredKind.ts";
import { ignoreShape, mappingShape, protectedShape, repositoryShape, SECTIONS, type Section } from "./configShape.ts";
import {
  EMPTY_CONFIG,
  type BrokenMapping,
  type MappingEntry,
  MOORING_FILE,
  type MooringConfig,
  type RepositoryEntry,
} from "../mooringConfig.ts";
import { normalizePath, whyPathRefused } from "../match/workspacePath.ts";
import { formatKeys, type KeyPath, YamlPlaces } from "./yamlPlaces.ts";

/** Characters. A shared settings file beyond this is a mistake, and parsing it would be felt. */
const MAX_LENGTH = 1_000_000;
/** Aliases one text may resolve to, against alias bombs. */
const MAX_ALIASES = 100;
/** Depth of brackets or dashes on one line; the file needs 4, and the parser's time grows with the square of it. */
const MAX_DEPTH = 64;
const EVERY_TARGET = ["*"];

export interface ParsedConfig {
  readonly config: MooringConfig;
  readonly problems: readonly Problem[];
}

/**
 * Reads `mooring.yaml`. Entries that are wrong are reported with their line and left out; the others stand. Nothing is
 * thrown. What cannot be read errs on the safe side: a broken mapping has no target, broken `protected` protects all.
 * @param text undefined: there is no such file
 */
export function parseMooringYaml(text: string | undefined, file: string): ParsedConfig {
  const problems: Problem[] = [];
  const report: Report = (problem) => problems.push({ ...problem, file });
  if (text === undefined) return { config: EMPTY_CONFIG, problems };
  if (text.length > MAX_LENGTH)
    return { config: refuse(report, "tooLarge", "is larger than 1 MB and was not read."), problems };
  if (isTooDeep(text))
    return { config: refuse(report, "tooLarge", "is nested too deeply and was not read."), problems };
  return { config: readConfig(text, report), problems };
}

function refuse(report: Report, code: string, message: string, range?: SourceRange): MooringConfig {
  report({ code, severity: "error", message: `${MOORING_FILE} ${message}`, range });
  return { ...EMPTY_CONFIG, protected: EVERY_TARGET };
}

function isTooDeep(text: string): boolean {
  let depth = 0;
  for (const [bracket] of text.matchAll(/[[\]{}]/g)) {
    depth += bracket === "[" || bracket === "{" ? 1 : -1;
    if (depth > MAX_DEPTH) return true;
  }
  return /(?:[-?][ \t]+){64}/.test(text);
}

function readConfig(text: string, report: Report): MooringConfig {
  const lines = new LineCounter();
  let root: unknown;
  let places: YamlPlaces;
  let isBroken = false;
  try {
    const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, merge: true });
    places = new YamlPlaces(document, lines);
    for (const error of document.errors) {
      isBroken = true;
      report({
        code: "syntax",
        severity: "error",
        message: error.message,
        range: places.range(error.pos[0], error.pos[1]),
      });
    }
    root = document.toJS({ maxAliasCount: MAX_ALIASES });
  } catch {
    // too deep, too many aliases, or an alias without its anchor
    return refuse(report, "syntax", "cannot be read: it is nested too deeply or has unresolved aliases.");
  }
  if (root === null || root === undefined)
    return isBroken ? { ...EMPTY_CONFIG, protected: EVERY_TARGET } : EMPTY_CONFIG;
  if (!isRecord(root)) {
    return refuse(report, "wrongValue", `must be a map with ${SECTIONS.join(", ")}.`, places.valueAt([]));
  }
  checkKeys(root, places, report);
  return readSections({ root, places, report }, isBroken);
}

interface Reading {
  readonly root: Record<string, unknown>;
  readonly places: YamlPlaces;
  readonly report: Report;
}

function readSections(reading: Reading, isBroken: boolean): MooringConfig {
  const repositories: RepositoryEntry[] = [];
  for (const { value, range } of itemsOf(reading, "repositories", repositoryShape)) {
    if (value) repositories.push({ ...value, branch: value.branch, range });
  }
  const mappings: MappingEntry[] = [];
  const broken: BrokenMapping[] = [];
  for (const { value, raw, range, message } of itemsOf(reading, "mappings", mappingShape)) {
    if (value) {
      const { context, namespace } = value.cluster;
      mappings.push({
        ...value,
        repository: value.repository,
        message: value.message,
        path: normalizePath(value.path),
        values: value.values?.map(normalizePath),
        cluster: { context, namespace },
        range,
      });
    } else {
      broken.push({ pack: textOf(raw, "pack"), path: pathOf(raw), message, range });
    }
  }
  const ignore: IgnoreRule[] = [];
  for (const { value, range } of itemsOf(reading, "ignore", ignoreShape)) {
    const kind = value && coveredKind([...ignore, value]);
    if (value && kind === undefined) ignore.push(value);
    // together with the rules above it; a rule that does so alone is refused by its shape
    else if (value)
      reading.report({
        code: "wrongValue",
        severity: "error",
        message: `ignore: with the rules above it, this one would ignore every field of a ${kind}; remove the paths to compare.`,
        range,
      });
  }

  const patterns = itemsOf(reading, "protected", protectedShape);
  const isWhole = !isBroken && patterns.every(({ value }) => value !== undefined) && isList(reading.root.protected);
  return {
    repositories,
    mappings,
    broken,
    ignore,
    protected: isWhole ? patterns.flatMap(({ value }) => value ?? []) : EVERY_TARGET,
  };
}

interface Item<T> {
  /** undefined when it is wrong. */
  readonly value: T | undefined;
  readonly raw: unknown;
  readonly range: SourceRange | undefined;
  /** The first thing that is wrong; "" when nothing is. */
  readonly message: string;
}

function itemsOf<const S extends v.GenericSchema>(
  { root, places, report }: Reading,
  section: Section,
  shape: S,
): Item<v.InferOutput<S>>[] {
  const list = root[section];
  if (!isList(list)) {
    report({
      code: "wrongValue",
      severity: "error",
      message: `${section} must be a list.`,
      range: places.valueAt([section]),
    });
    return [];
  }
  return (list ?? []).map((raw, at) => {
    const range = places.valueAt([section, at]);
    const result = v.safeParse(shape, raw);
    if (result.success) return { value: result.output, raw, range, message: "" };
    const messages = result.issues.map((issue) => {
      const path: KeyPath = [section, at, ...(issue.path ?? []).map(({ key }) => key as string | number)];
      const message = `${formatKeys(path)} ${issue.message}.`;
      report({ code: "wrongValue", severity: "error", message, range: places.valueAt(path) });
      return message;
    });
    return { value: undefined, raw, range, message: messages[0] ?? "" };
  });
}

/** A section that is left out or empty counts as an empty list. */
function isList(value: unknown): value is readonly unknown[] | null | undefined {
  return value === undefined || value === null || Array.isArray(value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function textOf(raw: unknown, key: string): string | undefined {
  const value = isRecord(raw) && Object.hasOwn(raw, key) ? raw[key] : undefined;
  return typeof value === "string" ? value : undefined;
}

function pathOf(raw: unknown): string | undefined {
  const value = textOf(raw, "path");
  return value === undefined || value === "" || whyPathRefused(value) !== undefined ? undefined : normalizePath(value);
}
