import { isJsonArray, isJsonObject, type JsonObject } from "../../model/json.ts";

export interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason: string;
  readonly message: string;
}

/** `status.conditions`, with missing texts as "". */
export function conditionsOf(body: JsonObject): readonly Condition[] {
  const { conditions } = objectAt(body, "status");
  if (!isJsonArray(conditions)) return [];
  return conditions.filter(isJsonObject).map((item) => ({
    type: textAt(item, "type"),
    status: textAt(item, "status"),
    reason: textAt(item, "reason"),
    message: textAt(item, "message"),
  }));
}

export function hasCondition(body: JsonObject, type: string, status: string): Condition | undefined {
  return conditionsOf(body).find((condition) => condition.type === type && condition.status === status);
}

export function objectAt(parent: JsonObject, key: string): JsonObject {
  const value = parent[key];
  return isJsonObject(value) ? value : {};
}

export function textAt(parent: JsonObject, key: string): string {
  const value = parent[key];
  return typeof value === "string" ? value : "";
}

/** A number, or `otherwise` where there is none. */
export function numberAt(parent: JsonObject, key: string, otherwise = 0): number {
  const value = parent[key];
  return typeof value === "number" ? value : otherwise;
}
