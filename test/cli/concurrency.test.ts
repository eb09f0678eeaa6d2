import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { manifest } from "../bench/generate.ts";
import { folder } from "./folder.ts";
import { runCli } from "./run-cli.ts";

let root = "";
beforeAll(() => {
  root = folder({
    ...Object.fromEntries(Array.from({ length: 16 }, (_, index) => [`a/service-${index}.yaml`, manifest(index)])),
    // Two versions of one object, so that there are several scopes; a finding that follows from another one; suppressions; a broken text.
    "dev/cart.yaml": "apiVersion: v1\nkind: Service\nmetadata: { name: cart }\nspec: { selector: { app: crat }, ports: [{ name: http, port: 80 }] }\n---\napiVersion: apps/v1\nkind: Deployment\nmetadata: { name: cart }\nspec:\n  selector: { matchLabels: { app: cart } }\n  template:\n    metadata: { labels: { app: cart } }\n    spec: { containers: [{ name: cart, image: cart:1 }] }\n",
    "prod/cart.yaml": "apiVersion: v1\nkind: Service\nmetadata: { name: cart }\nspec: { selector: { app: cart }, ports: [{ name: http, port: 80, targetPort: web }] } # kubenetlint-disable-line\n---\napiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: { name: cart }\nspec: { rules: [{ http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: carts, port: { number: 81 } } } }] } }] }\n",
    "broken.yaml": "a: [\n",
  });
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const run = (args: readonly string[], env: Readonly<Record<string, string>> = {}) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ["dist/cli.cjs", "lint", ...args], { encoding: "utf8", env: { ...process.env, ...env }, timeout: 60_000 });
  return { status, stdout, stderr };
};

describe("--concurrency", () => {
  test.each([["stylish", "all"], ["github", "all"], ["json", "recommended"]])("two threads say what one says, byte by byte (%s)", (format, preset) => {
    const common = ["--preset", preset, "--report-unknown", "-f", format, root];
    const one = run(["--concurrency", "off", ...common]);
    expect(one.stdout.length).toBeGreaterThan(1000);
    for (const threads of ["2", "auto", "8"]) expect(run(["--concurrency", threads, ...common])).toEqual(one);
  });

  test.each([
    ["files that are chosen", ["--only", "dev", "prod"]],
    ["other options of a rule", ["--rule", "name-meaningless: [error, { patterns: ['^cart$'] }]"]],
    ["kustomize, which the other thread cannot run", ["fixtures/demo"]],
  ])("the same with %s", (_name, more) => {
    expect(run(["--concurrency", "2", "--preset", "all", root, ...more])).toEqual(run(["--concurrency", "off", "--preset", "all", root, ...more]));
  });

  test("wrong options and paths end the run, whichever thread meets them", () => {
    for (const more of [["--rule", "name-meaningless: [error, { patterns: ['('] }]"], ["--rule", "dns-reference-missing: [error, { ignore: 3 }]"]]) {
      expect(run(["--concurrency", "2", ...more, root])).toEqual(run(["--concurrency", "off", ...more, root]));
    }
    expect(run(["--concurrency", "2", "nowhere"]).status).toBe(2);
  });

  test("must be off, auto or a number", async () => {
    const { code, stderr } = await runCli(["lint", "--concurrency", "many", root]);
    expect(code).toBe(2);
    expect(stderr).toContain("--concurrency");
  });
});
