import type { Engine } from "../../../src/reconcile/api/engineApi.ts";
import type { MappingState } from "../../../src/reconcile/api/readModel.ts";
import { stateOf } from "./engineRig.ts";

/** The mapping of a pack. */
export function mappingNamed(engine: Engine, folder: string, name: string): MappingState {
  const all = stateOf(engine, folder).mappings;
  const found = all.find(({ packName }) => packName === name);
  if (!found) throw new Error(`no mapping ${name} among ${all.map(({ packName }) => packName).join(", ")}`);
  return found;
}
