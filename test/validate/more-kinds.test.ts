import { describe, expect, it, test } from "vitest";
import { validateObject } from "../../src/validate/validate-object.ts";
import { CASES, hook, HOOKS } from "./more-kinds.ts";
import type { Fields } from "./more-kinds.ts";

const answer = (apiVersion: string, kind: string, name: string, fields: Fields) =>
  validateObject({ apiVersion, kind, metadata: { name }, ...fields });
const faults = (apiVersion: string, kind: string, name: string, fields: Fields): readonly string[] => {
  const { errors, unknownFields, decodeErrors } = answer(apiVersion, kind, name, fields);
  expect([unknownFields, decodeErrors]).toEqual([[], []]);
  return errors.map(({ type, field }) => `${type.replace("FieldValue", "")} ${field}`);
};

test.each(CASES)("%s %s %s", (apiVersion, kind, name, fields, expected) => {
  expect([...faults(apiVersion, kind, name, fields)].toSorted()).toEqual([...expected].toSorted());
  expect(answer(apiVersion, kind, name, fields).verdict).toBe(
    expected.length > 0 ? "rejected" : kind === "LimitRange" ? "decoded" : "accepted",
  );
});

describe("a kind whose rules are not known", () => {
  it.each([
    ["v1", "PersistentVolume"],
    ["apiextensions.k8s.io/v1", "CustomResourceDefinition"],
    ["coordination.k8s.io/v1", "Lease"],
    ["v1", "ResourceQuota"],
    ["node.k8s.io/v1", "RuntimeClass"],
    ["v1", "Event"],
  ])("is decoded only: %s %s", (apiVersion, kind) => {
    expect(answer(apiVersion, kind, "a", {}).verdict).toBe("decoded");
  });

  it.each([
    ["v1", "PersistentVolume"],
    ["coordination.k8s.io/v1", "Lease"],
    ["storage.k8s.io/v1", "StorageClass"],
    ["v1", "ResourceQuota"],
  ])("still has a name: %s %s", (apiVersion, kind) => {
    expect(answer(apiVersion, kind, "Not Valid", {}).errors).toMatchObject([
      { field: "metadata.name" },
      ...(kind === "StorageClass" ? [{ field: "provisioner" }] : []),
    ]);
  });

  it("may be one whose conditions are written in CEL", () => {
    expect(
      answer(HOOKS, "ValidatingWebhookConfiguration", "v", {
        webhooks: [hook({ matchConditions: [{ name: "a", expression: "true" }] })],
      }).verdict,
    ).toBe("decoded");
  });
});

test("levels of pod security are those that there are", () => {
  const labels = {
    "pod-security.kubernetes.io/enforce": "strict",
    "pod-security.kubernetes.io/warn-version": "1.30",
    "pod-security.kubernetes.io/audit": "baseline",
  };
  expect(
    validateObject({ apiVersion: "v1", kind: "Namespace", metadata: { name: "a", labels } }).errors.map(
      ({ field }) => field,
    ),
  ).toEqual([
    "metadata.labels[pod-security.kubernetes.io/enforce]",
    "metadata.labels[pod-security.kubernetes.io/warn-version]",
  ]);
});
