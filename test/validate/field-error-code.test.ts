import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import type { FieldErrorCode } from "../../src/validate/field-error.ts";
import { validateObject } from "../../src/validate/validate-object.ts";

const service = (spec: object) => ({ apiVersion: "v1", kind: "Service", metadata: { name: "web" }, spec });
const deployment = (spec: object) => ({ apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "web" }, spec });
const gateway = (names: readonly string[], ports: readonly number[]) => ({
  apiVersion: "gateway.networking.k8s.io/v1",
  kind: "Gateway",
  metadata: { name: "web" },
  spec: {
    gatewayClassName: "any",
    listeners: ports.map((port, index) => ({ name: names[index], port, protocol: "HTTP" })),
  },
});

it.each<readonly [FieldErrorCode, object]>([
  ["unset", { apiVersion: "storage.k8s.io/v1", kind: "StorageClass", metadata: { name: "fast" } }],
  ["not-an-integer", service({ ports: [{ port: "80" }] })],
  ["not-a-boolean", service({ ports: [{ port: 80 }], publishNotReadyAddresses: "true" })],
  ["not-a-string", service({ ports: [{ port: 80 }], selector: { app: true } })],
  ["other-type", service({ ports: {} })],
  ["not-a-name", service({ ports: [{ port: 80 }], externalIPs: ["HOST"] })],
  ["not-listed", service({ ports: [{ port: 80, protocol: "HTTP" }] })],
  [
    "not-listed",
    { apiVersion: "apps/v1", kind: "StatefulSet", metadata: { name: "web" }, spec: { podManagementPolicy: "Serial" } },
  ],
  ["api-removed", { apiVersion: "extensions/v1beta1", kind: "Ingress", metadata: { name: "web" } }],
  ["api-version-missing", { kind: "Service", metadata: { name: "web" } }],
  [
    "selector-mismatch",
    deployment({
      selector: { matchLabels: { app: "a" } },
      template: { metadata: { labels: { app: "b" } }, spec: { containers: [{ name: "c", image: "i" }] } },
    }),
  ],
  [
    "class-annotation-differs",
    {
      apiVersion: "networking.k8s.io/v1",
      kind: "Ingress",
      metadata: { name: "web", annotations: { "kubernetes.io/ingress.class": "a" } },
      spec: { ingressClassName: "b", defaultBackend: { service: { name: "web", port: { number: 80 } } } },
    },
  ],
  ["listener-name-duplicate", gateway(["a", "a"], [80, 81])],
  ["listener-port-duplicate", gateway(["a", "b"], [80, 80])],
])("%s", (code, object) => {
  const { errors, decodeErrors } = validateObject(object);
  expect([...errors, ...decodeErrors].map((error) => error.code)).toContain(code);
});

it("rules recognise an error by its code, never by its words", () => {
  const files = ["rules", "src/rule"].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".ts"))
      .map((name) => `${folder}/${name}`),
  );
  const byWords = files.filter((file) =>
    /\b(?:detail|dependsOn)\??\.(?:startsWith|includes|endsWith|match)\("(?!must ")/.test(readFileSync(file, "utf8")),
  );
  expect(byWords).toEqual([]);
});
