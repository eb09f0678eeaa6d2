import { expect, test } from "vitest";
import type { UnknownField } from "../../src/validate/unknown-field.ts";
import { validateObject } from "../../src/validate/validate-object.ts";
import { objectOf } from "./cases.ts";

function unknownIn(
  text: string,
  kubernetesVersion = "1.37",
): Pick<UnknownField, "field" | "kind" | "nearest" | "belongsTo" | "detail">[] {
  return validateObject(objectOf(text)?.value, { kubernetesVersion }).unknownFields.map(
    ({ field, kind, nearest, belongsTo, detail }) => ({
      field,
      kind,
      detail,
      ...(nearest === undefined ? {} : { nearest }),
      ...(belongsTo === undefined ? {} : { belongsTo }),
    }),
  );
}

const service = (spec: string): string =>
  `apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {selector: {app: web}, ports: [{port: 80}], ${spec}}\n`;

test("a misspelt field is told the nearest one", () => {
  expect(unknownIn(service("sesionAffinity: None"))).toEqual([
    {
      field: "spec.sesionAffinity",
      kind: "misspelt",
      nearest: "sessionAffinity",
      detail: "is not a field; did you mean sessionAffinity?",
    },
  ]);
});

test("a field in the wrong case is told how it is written", () => {
  expect(unknownIn(service("clusterip: None"))).toMatchObject([{ kind: "wrong-case", nearest: "clusterIP" }]);
  expect(
    unknownIn(
      "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: a, image: b, volume_mounts: []}]}",
    ),
  ).toMatchObject([{ kind: "wrong-case", nearest: "volumeMounts" }]);
});

test.each([
  ["one level down", service("port: 80"), "spec.port", "spec.ports[]"],
  [
    "one level up",
    "apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {ports: [{port: 80, type: NodePort}]}",
    "spec.ports[0].type",
    "spec",
  ],
  [
    "next door",
    "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: a}\n" +
      "spec: {podSelector: {}, ingress: [{to: [{podSelector: {}}]}]}",
    "spec.ingress[0].to",
    "spec.egress[]",
  ],
  [
    "in matchLabels",
    "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: a}\nspec: {podSelector: {app: web}}",
    "spec.podSelector.app",
    "spec.podSelector.matchLabels",
  ],
  [
    "in the probe's handler",
    "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\n" +
      "spec: {containers: [{name: a, image: b, readinessProbe: {path: /x}}]}",
    "spec.containers[0].readinessProbe.path",
    "spec.containers[0].readinessProbe.httpGet",
  ],
])("a field that belongs %s is told where", (_, text, field, belongsTo) => {
  expect(unknownIn(text)).toMatchObject([{ field, kind: "misplaced", belongsTo }]);
});

test.each([
  [service('topologyKeys: ["*"]'), "spec.topologyKeys", /removed in Kubernetes 1\.22.*trafficDistribution/],
  [
    service("trafficPolicy: {mirror: {service: b}}"),
    "spec.trafficPolicy",
    /never existed.*RequestMirror.*VirtualService/,
  ],
  [service("ipFamily: IPv4"), "spec.ipFamily", /ipFamilies/],
  [
    "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: a}\n" +
      "spec: {backend: {serviceName: a, servicePort: 80}}",
    "spec.backend",
    /defaultBackend/,
  ],
  [
    "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: a}\nspec: {defaultBackend: {serviceName: a}}",
    "spec.defaultBackend.serviceName",
    /service: \{name/,
  ],
  [
    "apiVersion: apps/v1\nkind: DaemonSet\nmetadata: {name: a}\nspec: {replicas: 2}",
    "spec.replicas",
    /one pod on every node/,
  ],
])("a field that existed once, or never did, is explained: %#", (text, field, detail) => {
  expect(unknownIn(text)).toMatchObject([{ field, kind: "removed", detail: expect.stringMatching(detail) as string }]);
});

test("a field that is younger than the linted version says when it came", () => {
  const text = service("trafficDistribution: PreferClose");
  expect(unknownIn(text, "1.30")).toEqual([]);
  expect(unknownIn(text, "1.29")).toMatchObject([
    { kind: "other-version", detail: "was added in Kubernetes 1.30; 1.29 does not have it" },
  ]);
});

test("a field of a newer Gateway API is told apart from a mistake", () => {
  const route = (rule: string): string =>
    `apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {name: a}\nspec: {rules: [${rule}]}`;
  expect(unknownIn(route("{retry: {attempts: 2}}"))).toMatchObject([
    { kind: "other-version", detail: expect.stringMatching(/Gateway API 1\.7/) as string },
  ]);
  expect(unknownIn(route("{backendRef: [{name: a, port: 80}]}"))).toMatchObject([
    { kind: "misspelt", nearest: "backendRefs" },
  ]);
});

test("a Service with the apiVersion of another group is told its own", () => {
  const { decodeError } = validateObject({
    apiVersion: "networking.k8s.io/v1",
    kind: "Service",
    metadata: { name: "a" },
  });
  expect(decodeError).toMatchObject({
    path: ["apiVersion"],
    detail: "there is no Service in networking.k8s.io/v1: its apiVersion is v1",
  });
});

test("a misspelt kind is told the nearest one, a foreign one is left alone", () => {
  expect(validateObject({ apiVersion: "apps/v1", kind: "Deploymnet" }).decodeError?.detail).toBe(
    "there is no Deploymnet in apps/v1; did you mean Deployment?",
  );
  expect(validateObject({ apiVersion: "example.com/v1", kind: "Widget" }).verdict).toBe("unsupported");
});
