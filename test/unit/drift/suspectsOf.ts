import { KnownDefaults } from "../../../src/drift/compare/knownDefaults.ts";
import { prove } from "../../../src/drift/compare/prove.ts";
import type { ManagedFieldsEntry } from "../../../src/model/live.ts";
import { gadget, gadgetSchema, liveGadget, MANAGER, summarize } from "./gadget.ts";

const schema = gadgetSchema();

/** What the proof of two specs of a Gadget doubts, one text each. */
export function suspectsOf(
  desired: string,
  live: string,
  managedFields: readonly ManagedFieldsEntry[] = [],
): string[] | "inSync" {
  const proof = prove({
    desired: gadget(desired),
    live: liveGadget(live, managedFields),
    schema,
    manager: MANAGER,
    bases: [],
    defaults: new KnownDefaults(),
  });
  return proof.kind === "inSync" ? "inSync" : summarize(proof.suspects);
}
