// What the panel's page and the extension say to each other, as shapes that both sides check. A message travels in an
// envelope with the panel's capability, a random text that only this page was given.
import * as v from "valibot";
import { commitsFromPage, commitsToPage } from "./commitsProtocol.ts";
import { formFromPage, formToPage } from "./formProtocol.ts";
import { mappingFromPage, mappingToPage } from "./mappingProtocol.ts";
import { overviewFromPage, overviewToPage } from "./overviewProtocol.ts";
import { timelineFromPage, timelineToPage } from "./timelineProtocol.ts";
import { webhooksFromPage, webhooksToPage } from "./webhooksProtocol.ts";
import { shellFromPage, shellToPage } from "./shellProtocol.ts";

export const toPageShape = v.variant("type", [
  ...shellToPage,
  ...formToPage,
  ...commitsToPage,
  ...mappingToPage,
  ...overviewToPage,
  ...timelineToPage,
  ...webhooksToPage,
]);
export const fromPageShape = v.variant("type", [
  ...shellFromPage,
  ...formFromPage,
  ...commitsFromPage,
  ...mappingFromPage,
  ...overviewFromPage,
  ...timelineFromPage,
  ...webhooksFromPage,
]);

const capability = v.pipe(v.string(), v.maxLength(100));
export const toPageEnvelope = v.object({ capability, message: toPageShape });
export const fromPageEnvelope = v.strictObject({ capability, message: fromPageShape });

export const TABS = ["overview", "mapping", "commits", "webhooks"] as const;
export type TabName = (typeof TABS)[number];

export type ToPage = v.InferOutput<typeof toPageShape>;
export type FromPage = v.InferOutput<typeof fromPageShape>;
