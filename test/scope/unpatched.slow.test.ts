import { describe, expect, it } from "vitest";
import { findings, marks, repository } from "./workspace.ts";

const WEB = `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers:
        - name: web
          image: example.com/web:1
          ports: [{ name: http, containerPort: 8080 }]
`;
const SERVICE = `apiVersion: v1
kind: Service
metadata: { name: web }
spec:
  selector: { app: web }
  ports:
    - name: http
      port: 80
      targetPort: htpp # here: target
`;
const base = {
  "base/kustomization.yaml": "resources: [web.yaml, service.yaml]\n",
  "base/web.yaml": WEB,
  "base/service.yaml": SERVICE,
};
const told = async (files: Readonly<Record<string, string>>) =>
  (await findings(repository(files), ["service-port-unresolved"], ["--kustomize-bin", "/nowhere"])).found.map(
    ({ at }) => at,
  );
const patched = (patch: string) => ({
  ...base,
  "prod/kustomization.yaml": "resources: [../base]\npatches: [{ path: patch.yaml }]\n",
  "prod/patch.yaml": patch,
});

describe("where kustomize is not there", () => {
  it.each([
    [
      "replicas and image",
      "apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\nspec:\n  replicas: 5\n" +
        "  template: { spec: { containers: [{ name: web, image: example.com/web:2, resources: { " +
        "limits: { cpu: 1 } } }] } }\n",
    ],
    [
      "operations on replicas and image",
      "- { op: replace, path: /spec/replicas, value: 5 }\n" +
        "- { op: replace, path: /spec/template/spec/containers/0/image, value: example.com/web:2 }\n",
    ],
  ])("a patch of %s changes no finding", async (_, patch) => {
    expect(await told(patched(patch))).toEqual([marks(base)["target"]]);
  });

  it.each([
    [
      "adds a port",
      "apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\nspec:\n" +
        "  template: { spec: { containers: [{ name: web, ports: [{ name: htpp, containerPort: 8081 }] " +
        "}] } }\n",
    ],
    ["replaces a port", "- { op: replace, path: /spec/ports/0/targetPort, value: http }\n"],
  ])("a patch that %s may repair it: nothing is claimed", async (_, patch) => {
    expect(await told(patched(patch))).toEqual([]);
  });

  it("an inline patch counts, and a file that is missing", async () => {
    expect(
      await told({
        ...base,
        "prod/kustomization.yaml":
          "resources: [../base]\npatches:\n  - target: { kind: Service }\n    patch: |-\n" +
          "      - { op: replace, path: /spec/ports/0/targetPort, value: http }\n",
      }),
    ).toEqual([]);
    expect(
      await told({ ...base, "prod/kustomization.yaml": "resources: [../base]\npatchesStrategicMerge: [gone.yaml]\n" }),
    ).toEqual([]);
  });
});

it("a patch that no kustomization uses is not linted, and that is said", async () => {
  const dead =
    "apiVersion: apiextensions.k8s.io/v1beta1\nkind: CustomResourceDefinition\nmetadata: { name: shops.example.com }\n";
  const files = { ...base, "base/patches/webhook_in_shops.yaml": dead, "base/auth_patch.yaml": dead, "crd.yaml": dead };
  const { found, notes } = await findings(repository(files), ["api-removed"]);
  expect(found.map(({ at }) => at)).toEqual(["crd.yaml:1"]);
  expect(notes.filter((note) => note.includes("no kustomization uses their patches"))).toHaveLength(1);
});
