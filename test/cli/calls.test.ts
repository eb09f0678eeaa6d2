import { describe, expect, it } from "vitest";
import { runCli } from "./run-cli.ts";

const cwd = `${process.cwd()}/fixtures/rules`;

describe("kubenetlint calls", () => {
  it("shows who connects to whom, where that is declared, and whether policies allow it", async () => {
    const { stdout, code } = await runCli(["calls", "call-blocked/invalid/typical.yaml"], { cwd });
    expect(stdout.split("\n")[1]).toMatch(
      new RegExp(
        String.raw`^Deployment default\/shop +Service default\/api +TCP 80 → 8080 +blocked +sure ` +
          String.raw`+API_URL of Deployment "shop" +\S+:17`,
      ),
    );
    expect(code).toBe(0);
  });

  it("shows what the API server connects to", async () => {
    const { stdout } = await runCli(["calls", "webhook-blocked/valid/open-to-all.yaml"], { cwd });
    expect(stdout).toMatch(/^API server +Service guard\/guard +TCP 443 → 8443 +arrives +sure/m);
  });

  it("writes JSON, with the names that need not be calls", async () => {
    const { stdout } = await runCli(["calls", "call-blocked/valid/names-that-are-not-called.yaml", "-o", "json"], {
      cwd,
    });
    const { calls } = JSON.parse(stdout) as { calls: readonly { certainty: string; from: string; pods: unknown }[] };
    expect(calls.every(({ certainty }) => certainty === "guess")).toBe(true);
    expect(calls[0]).toMatchObject({
      from: "Deployment default/api",
      to: "Service default/shop",
      pods: [{ workload: "Deployment default/shop", port: 8080, protocol: "TCP" }],
    });
  });
});
