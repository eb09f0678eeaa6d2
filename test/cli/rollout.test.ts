import { describe, expect, it } from "vitest";
import { runCli } from "./run-cli.ts";

const cwd = `${process.cwd()}/fixtures/trace`;

describe("kubenetlint rollout", () => {
  it("shows how the pods of a workload are replaced", async () => {
    const { stdout, code } = await runCli(["rollout", "shop/payments", "shop.yaml"], { cwd });
    expect(stdout).toContain("Deployment shop/payments, 3 pods");
    expect(code).toBe(0);
  });

  it("takes times and replicas from flags", async () => {
    const { stdout } = await runCli(
      ["rollout", "payments", "shop.yaml", "--replicas", "1", "--start-seconds", "20", "-o", "json"],
      { cwd },
    );
    expect(stdout).toContain('"replicas": 1');
  });

  it("refuses a workload that is not there", async () => {
    const run = await runCli(["rollout", "shop/paymnts", "shop.yaml"], { cwd });
    expect(run.stderr).toContain('Did you mean "payments"?');
    expect(run.code).toBe(2);
  });
});
