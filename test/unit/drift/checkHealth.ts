import assert from "node:assert/strict";
import { it } from "mocha";
import { parse } from "yaml";
import { healthOf } from "../../../src/drift/health/health.ts";
import type { HealthStatus } from "../../../src/model/health.ts";
import type { JsonObject } from "../../../src/model/json.ts";
import { versionOf } from "../model/builtinKinds.ts";

export const NOW = Date.parse("2026-05-01T10:01:00Z");

export interface HealthRow {
  readonly what: string;
  readonly kind: string;
  /** Left out: that of the built-in kind. */
  readonly apiVersion?: string;
  /** YAML; times are around NOW. */
  readonly object: string;
  readonly status: HealthStatus;
  readonly says?: RegExp;
}

/** One test for each row. */
export function checkHealth(rows: readonly HealthRow[]): void {
  for (const { what, kind, apiVersion, object, status, says } of rows) {
    it(`${kind}: ${what} is ${status}`, () => {
      const ref = { apiVersion: apiVersion ?? versionOf(kind), kind, namespace: "", name: "x" };
      const body = parse(object) as JsonObject;
      const health = healthOf({ ref, uid: "", resourceVersion: "", body, managedFields: [] }, NOW);
      assert.equal(health.status, status, health.message);
      if (says) assert.match(health.message, says);
    });
  }
}
