import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { BUNDLE_PATHS, bundle } from "../src/dev/build.ts";

const MANIFEST = `apiVersion: v1
kind: Service
metadata: { name: cart }
spec:
  selector: { app: crat }
  ports: [{ name: http, port: 80 }]
---
apiVersion: v1
kind: Pod
metadata: { name: cart, labels: { app: cart } }
spec: { containers: [{ name: cart, image: example.com/cart:1 }] }
`;

/** A folder where no package can be found: what the bundle does not hold, it does not have. */
function bareFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "kubenetlint-bundle-"));
  for (const path of BUNDLE_PATHS) copyFileSync(path, join(folder, path.slice("dist/".length)));
  writeFileSync(join(folder, "cart.yaml"), MANIFEST);
  return folder;
}

// Hooks and workflows run what is committed: nobody builds it for them.
describe("the committed bundle", () => {
  it.each(BUNDLE_PATHS)("%s is what the sources make; `npm run bundle` writes it", async (path) => {
    expect(existsSync(path), `${path} is missing; npm run bundle makes it`).toBe(true);
    const fresh = (await bundle(path)) === readFileSync(path, "utf8");
    expect(fresh, `${path} is older than the sources; npm run bundle makes it again`).toBe(true);
  });

  it("holds ASCII only, as it is read without decoding", () => {
    expect(
      BUNDLE_PATHS.filter((path) => path.endsWith(".cjs") && /[^\0-\x7f]/.test(readFileSync(path, "utf8"))),
    ).toEqual([]);
  });

  it("lints without any package, in every format", () => {
    const cwd = bareFolder();
    const formats = ["stylish", "codeframe", "json", "sarif", "github", "markdown", "mermaid", "html"].flatMap(
      (format) => ["--format", `${format}=report.${format}`],
    );
    const { status, stderr } = spawnSync(process.execPath, ["cli.cjs", "lint", "cart.yaml", ...formats], {
      cwd,
      encoding: "utf8",
    });
    expect(status).toBe(1);
    expect(stderr).toMatch(/^2 problems \(1 error, 0 warnings, 1 info\)\. Report: stylish in report\.stylish, .*\n$/);
    expect(readFileSync(join(cwd, "report.stylish"), "utf8")).toContain("service-selects-nothing");
    expect(readFileSync(join(cwd, "report.html"), "utf8")).toContain("service-selects-nothing");
  });

  it("runs as the runner of GitHub Actions runs it", () => {
    const cwd = bareFolder();
    const env = {
      PATH: process.env["PATH"] ?? "",
      GITHUB_WORKSPACE: cwd,
      RUNNER_TEMP: cwd,
      GITHUB_OUTPUT: join(cwd, "output"),
      GITHUB_STEP_SUMMARY: join(cwd, "summary"),
      INPUT_PATHS: "cart.yaml",
    };
    const { status, stdout, stderr } = spawnSync(process.execPath, ["action.cjs"], { cwd, env, encoding: "utf8" });
    expect({ status, stderr }).toEqual({ status: 1, stderr: "" });
    expect(stdout).toContain("::error title=service-selects-nothing,file=cart.yaml,line=5");
    expect(readFileSync(join(cwd, "output"), "utf8")).toMatch(/^errors<<(ghadelimiter_[\w-]{36})\n1\n\1\n/);
    expect(readFileSync(join(cwd, "summary"), "utf8")).toContain("`service-selects-nothing`");
  });
});
