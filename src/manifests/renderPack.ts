/**
 * Manifests: texts to documents with positions, documents to desired objects, packs to rendered objects, and back to the line.
 * Knows YAML as kubectl reads it, kustomizations, charts and files; knows nothing of clusters, Git or editors.
 */
import type { Pack } from "../model/pack.ts";
import { renderChart } from "./charts/renderChart.ts";
import type { RenderDeps, RenderedPack } from "./render/renderedPack.ts";
import { renderKustomization } from "./render/renderKustomization.ts";
import { renderPlain } from "./render/renderPlain.ts";

export type { RenderDeps, RenderedPack } from "./render/renderedPack.ts";

/**
 * Renders a pack to desired objects. What is wrong with files or tools comes back as problems; it throws only when cancelled.
 */
export function renderPack(pack: Pack, deps: RenderDeps): Promise<RenderedPack> {
  switch (pack.kind) {
    case "file":
    case "folder":
      return renderPlain(pack, deps);
    case "kustomization":
      return renderKustomization(pack, deps);
    case "chart":
      return renderChart(pack, deps);
  }
}
