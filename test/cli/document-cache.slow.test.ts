import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { manifest } from "../bench/generate.ts";
import { folder } from "./folder.ts";
import { runCli } from "./run-cli.ts";

/** Calls of what is done for each document, counted. */
const calls = vi.hoisted(() => ({ scanOrdinary: 0, validateObject: 0 }));
vi.mock("../../src/yaml/scan/scan-ordinary.ts", async (original) => counting(await original(), "scanOrdinary"));
vi.mock("../../src/validate/validate-object.ts", async (original) => counting(await original(), "validateObject"));

function counting(module: object, name: keyof typeof calls): object {
  const real = (module as Record<string, (...args: readonly unknown[]) => unknown>)[name];
  return { ...module, [name]: (...args: readonly unknown[]) => (calls[name]++, real?.(...args)) };
}

const FILES = 20;
let root = "";
beforeEach(() => {
  root = folder({
    ...Object.fromEntries(Array.from({ length: FILES }, (_, index) => [`service-${index}.yaml`, manifest(index)])),
    // Each in its own way needs more than a value: a wrong field, a surprise, an anchor, a broken text, JSON, a List
    // with nulls, a template.
    "field.yaml":
      "apiVersion: v1\nkind: Service\nmetadata: { name: field }\n" +
      "spec: { clusterIPP: None, selector: { app: x }, ports: [{ port: 80 }] }\n",
    "surprise.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: surprise }\ndata:\n  answer: yes\n",
    "anchor.yaml":
      "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: anchor, labels: &l { app: x }, annotations: *l }\n",
    "broken.yaml": "apiVersion: v1\nkind: Service\nmetadata: { name: [\n",
    "json.json":
      '{"apiVersion": "v1", "kind": "Service", "metadata": {"name": "json"}, "spec": {"selector": ' +
      '{"app": "none"}, "ports": [{"port": 80}]}}',
    "list.yaml":
      "apiVersion: v1\nkind: ServiceList\nitems:\n  - metadata: { name: listed, labels: }\n" +
      "    spec: { selector: { app: none }, ports: [{ port: 80, name: }] }\n",
    "template.yaml": "apiVersion: v1\nkind: Service\nmetadata:\n  name: {{ .Release.Name }}\n",
  });
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const plain = async () => await runCli(["lint", "--preset", "production", "--report-unknown"], { cwd: root });
async function cached() {
  Object.assign(calls, { scanOrdinary: 0, validateObject: 0 });
  return await runCli(["lint", "--preset", "production", "--report-unknown", "--cache"], { cwd: root });
}
const change = (): void =>
  writeFileSync(join(root, "service-7.yaml"), manifest(7).replace("targetPort: http\n", "targetPort: htpp\n"));

describe("--cache after a change of one file", () => {
  test("says what a run without it says", async () => {
    expect(await cached()).toEqual(await plain());
    change();
    const after = await cached();
    expect(after).toEqual(await plain());
    expect(after.stdout).toContain("htpp");
  });

  test("reads and validates that file's documents, and what is not quiet, but none of the others", async () => {
    await cached();
    expect(calls.validateObject).toBeGreaterThan(4 * FILES);
    change();
    await cached();
    // Four documents of the changed file and the odd ones; of another document places may be asked once.
    expect(calls.validateObject).toBeLessThan(16);
    expect(calls.scanOrdinary).toBeLessThan(4 * FILES);
  });

  test("a damaged entry is only a miss", async () => {
    await cached();
    const store = join(root, ".kubenetlintcache");
    for (const name of readdirSync(store))
      writeFileSync(join(store, name), readFileSync(join(store, name), "utf8").replace("service-3", "service-4"));
    expect(await cached()).toEqual(await plain());
  });

  test("another version of Kubernetes is another entry", async () => {
    const older = ["--kubernetes-version", "1.29"];
    await cached();
    expect(await runCli(["lint", "--cache", ...older], { cwd: root })).toEqual(
      await runCli(["lint", ...older], { cwd: root }),
    );
  });
});
