import type { Difference } from "../../model/verdict.ts";
import { isOursAlone } from "../ownership/culprit.ts";
import type { ObjectPair } from "../drift.ts";
import type { DriftFinding } from "../schema/finding.ts";
import type { KnownDefaults } from "./knownDefaults.ts";
import { readLocally } from "./readLocally.ts";
import { refineFinding } from "./refineFinding.ts";
import { toDifferences } from "./toDifference.ts";

/** `suspects` are the best local reading and `doubts` say why it may be wrong; only the server's dry-run can make them drift. */
export type Proof =
  | { readonly kind: "inSync" }
  | { readonly kind: "suspect"; readonly suspects: readonly Difference[]; readonly doubts: readonly string[] };

export interface ProofInput extends ObjectPair {
  readonly defaults: KnownDefaults;
}

const IN_SYNC: Proof = { kind: "inSync" };

/**
 * Proves without a request that applying `desired` would change nothing: every value of it is in live under the server's merge
 * rules, and nothing that we own is missing from it. "In sync" is certain; anything else is a suspicion (one-sided proof).
 */
export function prove(input: ProofInput): Proof {
  const { changes, owned, kept, doubts } = readLocally(input);
  const unknown = changes.length === 0 ? changes : changes.filter((finding) => !isKnownDefault(finding, input));
  if (unknown.length === 0 && owned.length === 0 && kept.length === 0 && doubts.length === 0) return IN_SYNC;
  const findings = [...unknown, ...owned, ...kept].flatMap(refineLocally);
  const suspects = toDifferences(findings, input);
  return { kind: "suspect", suspects, doubts };
}

/**
 * A pair that an earlier dry-run has shown to be a default holds for another object only where nobody but us wrote the field:
 * there the server itself has made our value into the live one. Admission differs by namespace and by object, so the same pair
 * may elsewhere be the edit of a person, which an apply would undo.
 */
function isKnownDefault(finding: DriftFinding, { defaults, live, schema, manager }: ProofInput): boolean {
  return defaults.has(live.ref, finding) && isOursAlone(live.managedFields, finding, schema, manager);
}

function refineLocally(finding: DriftFinding): readonly DriftFinding[] {
  return finding.kind === "changed" ? refineFinding(finding, finding.desired, false) : [finding];
}
