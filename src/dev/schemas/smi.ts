/**
 * TrafficSplit as the SMI specification describes its four versions: v1alpha1 has quantities as weights (`500m`), later
 * ones numbers; `matches` came with v1alpha3. The SDK's definition has one schema for all versions.
 */
const weightOf = (version: string): unknown =>
  version === "v1alpha1"
    ? { "x-kubernetes-int-or-string": true, anyOf: [{ type: "integer" }, { type: "string" }] }
    : { type: "number", minimum: 0 };

const matches = {
  matches: {
    type: "array",
    items: {
      type: "object",
      required: ["kind", "name"],
      properties: {
        apiGroup: { type: "string" },
        kind: { type: "string", enum: ["HTTPRouteGroup"] },
        name: { type: "string" },
      },
    },
  },
};

const versionOf = (name: string): unknown => ({
  name,
  served: true,
  schema: {
    openAPIV3Schema: {
      type: "object",
      properties: {
        spec: {
          type: "object",
          required: ["service", "backends"],
          properties: {
            service: { type: "string" },
            backends: {
              type: "array",
              items: {
                type: "object",
                required: name === "v1alpha1" ? ["service"] : ["service", "weight"],
                properties: { service: { type: "string" }, weight: weightOf(name) },
              },
            },
            ...(name === "v1alpha3" || name === "v1alpha4" ? matches : {}),
          },
        },
      },
    },
  },
});

export const trafficSplit: unknown = {
  kind: "CustomResourceDefinition",
  spec: {
    group: "split.smi-spec.io",
    scope: "Namespaced",
    names: { kind: "TrafficSplit" },
    versions: ["v1alpha1", "v1alpha2", "v1alpha3", "v1alpha4"].map(versionOf),
  },
};
