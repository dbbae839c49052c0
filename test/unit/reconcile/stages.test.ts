import assert from "node:assert/strict";
import type { ObjectRef } from "../../../src/model/objectRef.ts";
import { versionOf } from "../model/builtinKinds.ts";
import { compareForApply, isDangerousToDelete, stageOf } from "../../../src/reconcile/apply/stages.ts";

const ref = (kind: string, name = "a", apiVersion = versionOf(kind)): ObjectRef => ({
  apiVersion,
  kind,
  namespace: "shop",
  name,
});

describe("the order of an apply", () => {
  it("brings definitions and namespaces first, then classes, then what refers to them", () => {
    const kinds = [
      "Deployment",
      "Service",
      "StorageClass",
      "ConfigMap",
      "Namespace",
      "Boat",
      "CustomResourceDefinition",
      "ServiceAccount",
      "ClusterRole",
      "RoleBinding",
    ];
    const ordered = kinds
      .map((kind) => ref(kind))
      .sort(compareForApply)
      .map(({ kind }) => kind);
    assert.deepEqual(ordered.slice(0, 4), ["CustomResourceDefinition", "Namespace", "ClusterRole", "StorageClass"]);
    assert.deepEqual(ordered.slice(4, 8), ["ServiceAccount", "RoleBinding", "ConfigMap", "Service"]);
    assert.deepEqual(
      kinds.map((kind) => stageOf(ref(kind))),
      [2, 2, 1, 2, 0, 2, 0, 2, 0, 2],
    );
  });

  it("goes by group and kind: a custom kind of the same name is like any other", () => {
    const own = (kind: string): ObjectRef => ref(kind, "a", "example.com/v1");
    const names = ["CustomResourceDefinition", "Namespace", "ClusterRole"];
    assert.deepEqual(
      names.map((kind) => [stageOf(own(kind)), isDangerousToDelete(own(kind))]),
      names.map(() => [2, false]),
    );
  });

  it("is the same whatever the order of the files", () => {
    const refs = [ref("ConfigMap", "b"), ref("ConfigMap", "a"), ref("Secret", "a")];
    assert.deepEqual([...refs].sort(compareForApply), [...refs].reverse().sort(compareForApply));
  });

  it("knows what takes data or other objects along", () => {
    const dangerous = [
      ref("Namespace"),
      ref("PersistentVolumeClaim"),
      ref("PersistentVolume"),
      ref("CustomResourceDefinition", "a", "apiextensions.k8s.io/v1"),
    ];
    assert.deepEqual(dangerous.map(isDangerousToDelete), [true, true, true, true]);
    assert.deepEqual([ref("ConfigMap"), ref("Namespace", "a", "example.com/v1")].map(isDangerousToDelete), [
      false,
      false,
    ]);
  });
});
