import { expect, test } from "vitest";
import { checkRule } from "../../src/validate/cel/rules.ts";
import { definitionsOf, shippedDefinition } from "../../src/validate/definitions.ts";
import { definitionsOfSchemas } from "../../src/validate/json-schemas.ts";
import { validateObject } from "../../src/validate/validate-object.ts";
import { objectOf } from "./cases.ts";

const definition = objectOf(`
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: widgets.example.com}
spec:
  group: example.com
  scope: Namespaced
  names: {kind: Widget, plural: widgets}
  versions:
  - name: v1
    served: true
    storage: true
    schema:
      openAPIV3Schema:
        type: object
        required: [spec]
        properties:
          spec:
            type: object
            required: [size]
            properties:
              size: {type: integer, minimum: 1, maximum: 5}
              color: {type: string, enum: [red, green], default: red}
              ports: {type: array, x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [name], items: {type: \
object, required: [name], properties: {name: {type: string}, port: {type: integer}}}}
              free: {type: object, x-kubernetes-preserve-unknown-fields: true}
            x-kubernetes-validations:
            - {rule: "self.color != 'green' || self.size > 2", message: green ones are large}
`)?.value;
const definitions = definitionsOf([definition]);
const widget = (spec: object): object => ({
  apiVersion: "example.com/v1",
  kind: "Widget",
  metadata: { name: "a" },
  spec,
});

test("a definition found beside them is used for its objects", () => {
  expect(validateObject(widget({ size: 1 })).verdict).toBe("unsupported");
  expect(validateObject(widget({ size: 1, free: { any: ["thing"] } }), { definitions }).verdict).toBe("accepted");
  const { errors, unknownFields } = validateObject(widget({ size: 9, colour: "red" }), { definitions });
  expect(errors).toMatchObject([
    { type: "FieldValueInvalid", field: "spec.size", path: ["spec", "size"], detail: "must not exceed 5" },
  ]);
  expect(unknownFields).toMatchObject([{ field: "spec.colour", kind: "misspelt", nearest: "color" }]);
});

test("rules see defaults, and wait until the rest is right", () => {
  expect(validateObject(widget({ size: 1 }), { definitions }).errors).toEqual([]);
  expect(validateObject(widget({ size: 2, color: "green" }), { definitions }).errors).toMatchObject([
    { field: "spec", detail: "green ones are large" },
  ]);
  const { errors } = validateObject(widget({ size: 2, color: "blue" }), { definitions });
  expect(errors).toMatchObject([
    { type: "FieldValueNotSupported", field: "spec.color" },
    { field: "<nil>", remark: true },
  ]);
});

test("lists with keys hold each key once", () => {
  expect(
    validateObject(widget({ size: 1, ports: [{ name: "a" }, { name: "a" }] }), { definitions }).errors,
  ).toMatchObject([{ type: "FieldValueDuplicate", field: "spec.ports[1]" }]);
});

test.each([
  ["gateway.networking.k8s.io/v1", "ListenerSet"],
  ["gateway.networking.k8s.io/v1beta1", "ReferenceGrant"],
  ["networking.istio.io/v1", "VirtualService"],
  ["networking.istio.io/v1alpha3", "DestinationRule"],
  ["policy.networking.k8s.io/v1alpha2", "ClusterNetworkPolicy"],
  ["policy.networking.k8s.io/v1alpha1", "BaselineAdminNetworkPolicy"],
  ["split.smi-spec.io/v1alpha1", "TrafficSplit"],
  ["split.smi-spec.io/v1alpha4", "TrafficSplit"],
])("%s %s is known", (apiVersion, kind) => expect(shippedDefinition(apiVersion, kind)).toBeDefined());

test("weights of a TrafficSplit are quantities in its first version only", () => {
  const split = (version: string): object => ({
    apiVersion: `split.smi-spec.io/${version}`,
    kind: "TrafficSplit",
    metadata: { name: "a" },
    spec: { service: "a", backends: [{ service: "b", weight: "500m" }] },
  });
  expect(validateObject(split("v1alpha1")).verdict).toBe("accepted");
  expect(validateObject(split("v1alpha2")).errors).toMatchObject([
    { type: "FieldValueTypeInvalid", field: "spec.backends[0].weight" },
  ]);
});

test.each([
  ["self.a.startsWith('x') && self.list.all(i, i > 0)", { a: "xy", list: [1, 2] }, "holds"],
  ["self.list.exists_one(i, i == 1) ? size(self.list) == 2 : false", { list: [1, 1] }, "fails"],
  ["self.missing == 1 || self.a == 1", { a: 1 }, "holds"],
  ["self.missing == 1", {}, "error"],
  ["has(self.__namespace__) && self.__namespace__ in ['a', 'b']", { namespace: "b" }, "holds"],
  ["duration(self.t) <= duration('1h30m')", { t: "90m" }, "holds"],
  ["self.?a.orValue(3) + 4 * 2 == 11", {}, "holds"],
  [String.raw`self.s.matches(r"""^(?i)[a-z]+\.b$""")`, { s: "AB.b" }, "holds"],
  ["self.m.map(k, k + '!').filter(k, k != 'a!').size() == 1", { m: { a: 1, b: 2 } }, "holds"],
  ["!isIP(self.h) && isCIDR('10.0.0.0/8') && url('http://a.b:1/x').getHost() == 'a.b:1'", { h: "a.b" }, "holds"],
  ["self.x == oldSelf.x", { x: 1 }, "skipped"],
  ["madeUp(self)", {}, "skipped"],
  ["self.x ==", { x: 1 }, "skipped"],
])("the rule %s", (rule, self, outcome) => expect(checkRule(rule, self).kind).toBe(outcome));

const jsonSchema = {
  type: "object",
  required: ["spec"],
  properties: {
    apiVersion: { type: ["string", "null"] },
    kind: { type: ["string", "null"] },
    metadata: { type: "object" },
    spec: {
      type: "object",
      additionalProperties: false,
      properties: {
        size: { type: "integer", exclusiveMinimum: 0 },
        port: { oneOf: [{ type: "string" }, { type: "integer" }] },
        note: { type: ["string", "null"] },
        next: { $ref: "#/definitions/Next" },
      },
    },
  },
  definitions: {
    Next: {
      type: "object",
      required: ["name"],
      properties: { name: { type: "string" }, next: { $ref: "#/definitions/Next" } },
    },
  },
};

test.each([
  ["its path", { path: "example.com/widget_v1.json", value: jsonSchema }],
  [
    "its mark",
    {
      path: "any.json",
      value: {
        ...jsonSchema,
        "x-kubernetes-group-version-kind": [{ group: "example.com", version: "v1", kind: "Widget" }],
      },
    },
  ],
  [
    "its properties",
    {
      path: "any.json",
      value: {
        ...jsonSchema,
        properties: { ...jsonSchema.properties, apiVersion: { enum: ["example.com/v1"] }, kind: { const: "Widget" } },
      },
    },
  ],
])("a JSON Schema is used for the kind that %s names", (_, file) => {
  const options = { definitions: definitionsOfSchemas([file]) };
  expect(
    validateObject(widget({ size: 1, port: "http", note: null, next: { name: "b", other: 1 } }), options).verdict,
  ).toBe("accepted");
  const { errors, unknownFields } = validateObject(
    widget({ size: 0, next: { name: "b", next: {} }, sise: 1 }),
    options,
  );
  expect(errors).toMatchObject([{ type: "FieldValueInvalid", field: "spec.size", detail: "must be greater than 0" }]);
  expect(unknownFields).toMatchObject([{ field: "spec.sise", nearest: "size" }]);
  expect(validateObject(widget({ next: { name: 1 } }), options).errors).toMatchObject([
    { type: "FieldValueTypeInvalid", field: "spec.next.name" },
  ]);
});

test("a folder of schemas may hold definitions, and does not weaken what Kubernetes itself checks", () => {
  const service = {
    path: "service-v1.json",
    value: { type: "object", "x-kubernetes-group-version-kind": [{ group: "", version: "v1", kind: "Service" }] },
  };
  const found = definitionsOfSchemas([
    { path: "widget.yaml", value: definition },
    service,
    { path: "_definitions.json", value: { definitions: {} } },
  ]);
  expect(validateObject(widget({ size: 9 }), { definitions: found }).verdict).toBe("rejected");
  expect(
    validateObject({ apiVersion: "v1", kind: "Service", metadata: { name: "a" }, spec: {} }, { definitions: found })
      .errors,
  ).toMatchObject([{ field: "spec.ports" }]);
});
