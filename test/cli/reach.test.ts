import { describe, expect, it } from "vitest";
import { runCli } from "./run-cli.ts";
import type { CliRun } from "./run-cli.ts";

const cwd = `${process.cwd()}/fixtures/trace`;
const reach = async (...args: readonly string[]): Promise<CliRun> =>
  await runCli(["reach", "shop.yaml", "closed.yaml", ...args], { cwd });

describe("kubenetlint reach", () => {
  it("shows who reaches whom, and what is open to the outside", async () => {
    const { stdout, code } = await reach();
    expect(stdout).toContain("DESTINATION");
    expect(stdout).toMatch(/Deployment shop\/payments ×3 +none +all sources|Deployment shop\/payments ×3 +TCP 80/);
    expect(stdout).toContain("EXTERNALLY EXPOSED");
    expect(stdout).toContain("2 NetworkPolicies");
    expect(code).toBe(0);
  });

  it("answers probes for each pair, as JSON", async () => {
    const { stdout } = await reach(
      "--from",
      "shop/web",
      "--to",
      "shop/payments",
      "--probe",
      "TCP/8080",
      "--probe",
      "TCP/80",
      "-o",
      "json",
    );
    const rows = JSON.parse(stdout) as { source: string; allowed: string[]; denied: string[] }[];
    expect(rows).toHaveLength(3);
    expect(rows[0]).toMatchObject({ allowed: [], denied: ["TCP/8080", "TCP/80"], depends: {} });
  });

  it("names the deciding policies with their lines", async () => {
    const { stdout } = await reach("--from", "shop/web", "--to", "shop/payments", "--why");
    expect(stdout).toMatch(/NetworkPolicy shop\/web isolates .* for egress \(closed.yaml:\d+\)/);
    expect(stdout).toMatch(/NetworkPolicy shop\/payments, ingress rule 1, allows TCP 80 \(closed.yaml:\d+\)/);
  });

  it("asks for an address outside", async () => {
    const { stdout } = await reach("--external", "203.0.113.9", "--from", "203.0.113.9");
    expect(stdout).toContain("Deployment shop/web");
    expect(stdout).toContain("203.0.113.9");
  });

  it.each([
    [["--from", "shop/nobody"], 'No pod or address matches --from "shop/nobody".'],
    [["--probe", "80"], "--probe must be a protocol and a port"],
    [["--external", "example.com"], "--external must be an IP address"],
  ])("refuses %j", async (args, message) => {
    const run = await reach(...args);
    expect(run.stderr).toContain(message);
    expect(run.code).toBe(2);
  });
});
