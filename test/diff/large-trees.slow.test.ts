import { readFileSync, writeFileSync } from "node:fs";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { generate } from "../bench/generate.ts";
import { runCli } from "../cli/run-cli.ts";

describe("two trees of 1,000 files", () => {
  it("are compared, and one changed number of replicas is found", async () => {
    const root = mkdtempSync(join(tmpdir(), "kubenetlint-speed-"));
    for (const side of ["base", "head"]) generate(join(root, side), 1000);
    const file = join(root, "head/group-4/service-450.yaml");
    writeFileSync(file, readFileSync(file, "utf8").replace("replicas: 3", "replicas: 4"));
    const { stdout } = await runCli(["diff", "./base", "./head"], { cwd: root });
    expect(stdout).toContain(
      "~ Service team-0/service-450, TCP 80: Deployment team-0/service-450 ×3 on 8080 → Deployment " +
        "team-0/service-450 ×4 on 8080 (group-4/service-450.yaml:",
    );
    expect(stdout).toContain("2 changes in network behaviour.");
  });
});
