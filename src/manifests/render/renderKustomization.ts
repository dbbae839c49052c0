import type { Pack } from "../../model/pack.ts";
import type { Problem } from "../../model/sourceLocation.ts";
import { commandLine } from "../../support/commandLine.ts";
import { MooringError } from "../../support/errors.ts";
import { ObjectCollector } from "./collectObjects.ts";
import { readKustomizationTree } from "../packs/kustomizationTree.ts";
import type { ParsedManifest } from "../yaml/parseManifest.ts";
import { inPlainTree, PlainReader } from "../files/plainTree.ts";
import { renderedOnce } from "./renderedOnce.ts";
import type { RenderDeps, RenderedPack } from "./renderedPack.ts";
import type { RenderRunner } from "./renderRunner.ts";

export const RENDER_TIMEOUT_MS = 30_000;
export const MAX_RENDERED = 10 * 1024 * 1024;

/**
 * Renders with the user's own `kubectl kustomize`, or `kustomize build` where there is no kubectl. Everything that goes in is read
 * and checked first: see `readKustomizationTree`. kustomize gets a copy of that alone; its own load restrictor stays on.
 */
export async function renderKustomization(pack: Pack, deps: RenderDeps): Promise<RenderedPack> {
  const collector = new ObjectCollector(deps.cache);
  const reader = new PlainReader(pack.folder, deps.files);
  const tree = await readKustomizationTree(pack.root, pack.folder, { ...deps, reader });
  deps.cache.keepTree(pack.id, tree);
  const file = tree.nodes[0]?.file ?? pack.root;
  const done = (): RenderedPack => ({
    packId: pack.id,
    objects: collector.objects,
    problems: collector.problems,
    complete: collector.complete,
    texts: tree.texts,
  });
  for (const problem of tree.problems) collector.report(problem);
  if (tree.problems.length > 0) return done();
  if (!deps.run) {
    collector.leaveOut(untrusted("kustomization", file));
    return done();
  }
  try {
    const run = deps.run;
    const output = await renderedOnce(pack.id, { texts: tree.texts }, deps, () =>
      inPlainTree(reader.contents, pack.folder, (pathOf) => build(pathOf(pack.root), run, deps.signal), tree.links),
    );
    const parsed = await deps.cache.parse(output, file, deps.signal);
    collector.add(withoutRanges(parsed), file, () => ({ kind: "kustomization", root: pack.root, file }));
  } catch (error) {
    if (!MooringError.is(error) || error.reason === "cancelled") throw error;
    collector.report({ code: error.reason, severity: "error", message: error.message, file, range: undefined });
  }
  return done();
}

async function build(root: string, run: RenderRunner, signal: AbortSignal | undefined): Promise<string> {
  const options = { cwd: root, timeoutMs: RENDER_TIMEOUT_MS, maxBytes: MAX_RENDERED, signal };
  try {
    return await run.run("kubectl", commandLine(["kustomize"], { end: "--", operands: [root] }), options);
  } catch (error) {
    if (!MooringError.is(error, "toolMissing")) throw error;
  }
  try {
    return await run.run("kustomize", commandLine(["build"], { end: "--", operands: [root] }), options);
  } catch (error) {
    if (!MooringError.is(error, "toolMissing")) throw error;
    throw new MooringError(
      "toolMissing",
      "kubectl or kustomize was not found on the PATH. Install one of them to render this kustomization.",
      { cause: error },
    );
  }
}

/** Positions in rendered output mean nothing in any file. */
export function withoutRanges(parsed: ParsedManifest): ParsedManifest {
  return { ...parsed, problems: parsed.problems.map((problem) => ({ ...problem, range: undefined })) };
}

export function untrusted(what: string, file: string): Problem {
  const message = `This ${what} is not rendered until you trust this workspace.`;
  return { code: "untrusted", severity: "information", message, file, range: undefined };
}
