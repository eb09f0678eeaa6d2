import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { runCli } from "./run-cli.ts";

function folder(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), "kubenetlint-"));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

const service = (name: string, port: string): string =>
  `apiVersion: v1\nkind: Service\nmetadata: { name: ${name} }\nspec:\n  selector: { app: ${name} }\n` +
  `  ports:\n    - port: ${port}\n`;

const DEFINITION = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: caches.example.com }
spec:
  group: example.com
  names: { kind: Cache, plural: caches, singular: cache, listKind: CacheList }
  scope: Namespaced
  versions:
    - name: v1
      served: true
      storage: true
      schema: { openAPIV3Schema: { type: object, properties: { spec: { type: object, properties: { size: { type: \
integer } } } } } }
`;
const CACHE = "apiVersion: example.com/v1\nkind: Cache\nmetadata: { name: sessions }\nspec: { size: large }\n";

describe("kubenetlint validate", () => {
  it("accepts with exit code 0", async () => {
    const { code, stdout, stderr } = await runCli(["validate"], { cwd: folder({ "web.yaml": service("web", "80") }) });
    expect({ code, stdout, stderr }).toEqual({
      code: 0,
      stdout: "web.yaml:3:19  Service default/web  accepted\n1 object: 1 accepted, 0 rejected\n",
      stderr: "",
    });
  });

  it("names the field and its place, and fails", async () => {
    const { code, stdout } = await runCli(["validate", "-n", "shop"], {
      cwd: folder({
        "web.yaml": `${service("web", "80")}---\n${service("db", "0")}      targetport: 1\n      targetPort: 1\n`,
      }),
    });
    expect(code).toBe(1);
    expect(stdout.split("\n")).toEqual([
      "web.yaml:3:19  Service shop/web  accepted",
      "web.yaml:11:19  Service shop/db  rejected",
      "  web.yaml:15:13  spec.ports[0].port: must be between 1 and 65535 (FieldValueInvalid)",
      "  web.yaml:16:7  spec.ports[0].targetport: is written targetPort (unknown field)",
      "2 objects: 1 accepted, 1 rejected",
      "",
    ]);
  });

  it("prints JSON of one shape", async () => {
    const { stdout } = await runCli(["validate", "-o", "json", "list.yaml"], {
      cwd: folder({
        "list.yaml":
          "apiVersion: v1\nkind: List\nitems:\n  - apiVersion: v1\n    kind: Namespace\n" +
          "    metadata: { name: Shop, labels: { a: b c } }\n    spek: {}\n",
      }),
    });
    const place = { line: 6, column: 23 };
    expect(JSON.parse(stdout)).toEqual([
      {
        file: "list.yaml",
        index: 0,
        apiVersion: "v1",
        kind: "Namespace",
        namespace: "",
        name: "Shop",
        verdict: "rejected",
        errors: [
          expect.objectContaining({ type: "FieldValueInvalid", field: "metadata.name", ...place }),
          expect.objectContaining({ type: "FieldValueInvalid", field: "metadata.labels", line: 6, column: 42 }),
        ],
        unknownFields: [{ field: "spek", detail: "is not a field; did you mean spec?", line: 7, column: 5 }],
      },
    ]);
  });

  it("takes the definitions beside an object, and those of --schemas", async () => {
    const both = await runCli(["validate", "-o", "json"], {
      cwd: folder({ "crd.yaml": DEFINITION, "cache.yaml": CACHE }),
    });
    expect(JSON.parse(both.stdout)).toMatchObject([
      {
        kind: "Cache",
        verdict: "rejected",
        errors: [{ type: "FieldValueTypeInvalid", field: "spec.size", line: 4, column: 15 }],
      },
      { kind: "CustomResourceDefinition", verdict: "decoded" },
    ]);
    const root = folder({ "manifests/cache.yaml": CACHE, "schemas/crd.yaml": DEFINITION });
    expect(await runCli(["validate", "manifests"], { cwd: root })).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("not checked: unknown kind"),
    });
    expect(await runCli(["validate", "manifests", "--schemas", "schemas"], { cwd: root })).toMatchObject({ code: 1 });
    expect(await runCli(["lint", "manifests", "--schemas", "schemas"], { cwd: root })).toMatchObject({
      code: 1,
      stdout: expect.stringContaining("api-rejected"),
    });
    expect(await runCli(["validate", "manifests", "--schemas", "manifests"], { cwd: root })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("No CustomResourceDefinition"),
    });
  });

  it("knows the fields of older versions", async () => {
    const root = folder({ "web.yaml": `${service("web", "80")}  trafficDistribution: PreferSameNode\n` });
    expect((await runCli(["validate", "--kubernetes-version", "v1.37.1"], { cwd: root })).code).toBe(0);
    expect((await runCli(["validate", "--kubernetes-version", "1.31"], { cwd: root })).code).toBe(1);
    for (const command of ["validate", "lint", "endpoints"]) {
      const { code, stderr } = await runCli([command, "--kubernetes-version", "1.12"], { cwd: root });
      expect(code).toBe(2);
      expect(stderr).toContain('Kubernetes version "1.12" is unknown. Known versions: 1.29, 1.30,');
    }
  });

  it("passes over other YAML in folders, and sends a file that is named as it stands", async () => {
    const root = folder({
      "values.yaml": "replicas: 3\n",
      "web.yaml": service("web", "80"),
      "compose.yaml": "services: {}\n",
      "kubeconfig.yaml": "apiVersion: v1\nkind: Config\nclusters: []\n",
    });
    const { code, stdout } = await runCli(["validate", "-o", "json", "."], { cwd: root });
    expect(JSON.parse(stdout)).toMatchObject([{ file: "web.yaml", verdict: "accepted" }]);
    expect(code).toBe(0);
    expect(await runCli(["validate", "values.yaml"], { cwd: root })).toMatchObject({
      code: 1,
      stdout: expect.stringContaining("kind is missing"),
    });
    expect(await runCli(["validate", "-"], { cwd: root, stdin: "- a\n- b\n" })).toMatchObject({
      code: 1,
      stdout: expect.stringContaining("is not an object"),
    });
  });

  it("refuses text that is no YAML, where it breaks", async () => {
    const { code, stdout } = await runCli(["validate", "-o", "json"], {
      cwd: folder({ "web.yaml": "kind: Service\n\tname: a\n" }),
    });
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject([
      { verdict: "rejected", errors: [{ type: "DecodeError", field: "", line: 2 }] },
    ]);
  });

  it("holds IP families against the ranges of the cluster", async () => {
    const root = folder({ "web.yaml": `${service("web", "80")}  ipFamilyPolicy: RequireDualStack\n` });
    expect((await runCli(["validate"], { cwd: root })).code).toBe(1);
    expect(
      (await runCli(["validate", "--service-cidr", "10.96.0.0/12", "--service-cidr", "fd00::/108"], { cwd: root }))
        .code,
    ).toBe(0);
    expect(await runCli(["validate", "--service-cidr", "ten"], { cwd: root })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("--service-cidr"),
    });
  });
});
