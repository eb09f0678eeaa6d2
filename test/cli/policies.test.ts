import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { folder } from "./folder.ts";
import { runCli } from "./run-cli.ts";

const SHOP = readFileSync("fixtures/synthesis/shop.yaml", "utf8");

async function policies(text: string, ...args: readonly string[]) {
  return await runCli(["policies", "m.yaml", "--no-config", ...args], { cwd: folder({ "m.yaml": text }) });
}

interface Calls {
  readonly calls: readonly { readonly from: string; readonly to: string; readonly verdict: string }[];
}

describe("kubenetlint policies", () => {
  it("writes a default deny and the least allows, each with the call that it is for", async () => {
    const { stdout, code } = await policies(SHOP);
    expect(code).toBe(0);
    await expect(stdout).toMatchFileSnapshot("../../fixtures/synthesis/policies.yaml");
  });

  it("writes policies that the API server accepts, and with which every declared call arrives", async () => {
    const { stdout } = await policies(SHOP);
    const cwd = folder({ "m.yaml": `${SHOP}---\n${stdout}` });
    expect((await runCli(["validate", "m.yaml", "--no-config"], { cwd })).stdout).toMatch(/ 0 rejected/);
    const listed = (await runCli(["calls", "m.yaml", "--no-config", "-o", "json"], { cwd })).stdout;
    const { calls } = JSON.parse(listed) as Calls;
    expect(calls.length).toBeGreaterThan(5);
    expect(calls.filter(({ verdict }) => verdict !== "arrives" && verdict !== "unjudged")).toEqual([]);
    const { stdout: findings } = await runCli(["m.yaml", "--no-config", "--format", "json"], { cwd });
    const blocked = (JSON.parse(findings) as { findings: readonly { ruleId: string }[] }).findings.filter(
      ({ ruleId }) => /blocked|blocks-dns|policy-/.test(ruleId),
    );
    expect(blocked).toEqual([]);
  });

  it("lists what was possible before and is not declared", async () => {
    const { stderr } = await policies(SHOP);
    expect(stderr).toContain(
      "These connections were possible and are not declared: with the policies they are blocked.",
    );
    expect(stderr).toMatch(/ {2}Deployment shop\/db → Deployment shop\/web: all/);
    expect(stderr).not.toMatch(/Deployment shop\/web → Deployment shop\/db: .*5432/);
  });

  it("is limited to one namespace", async () => {
    const { stdout } = await policies(SHOP, "--only", "ops");
    expect(stdout).toContain('namespace: "ops"');
    expect(stdout).not.toContain('namespace: "shop"');
    const { stderr, code } = await policies(SHOP, "--only", "nowhere");
    expect([code, stderr]).toEqual([2, expect.stringContaining('Namespace "nowhere" has no pods')]);
  });

  it("compares the policies that are there with what is declared", async () => {
    const wide = await policies(SHOP, "--check");
    expect(wide.code).toBe(1);
    expect(wide.stdout).toMatch(/^TOO WIDE: allowed, and not declared\n/);
    const { stdout } = await policies(SHOP);
    const exact = await policies(`${SHOP}---\n${stdout}`, "--check");
    expect([exact.code, exact.stdout]).toEqual([0, "The policies allow what is declared, and nothing else.\n"]);
    const deny = "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: deny, namespace: shop}\n";
    const narrow = await policies(`${SHOP}---\n${deny}spec: {podSelector: {matchLabels: {app: db}}}\n`, "--check");
    expect(narrow.stdout).toMatch(
      /^TOO NARROW: .*\n {2}Deployment shop\/web → Service shop\/db: TCP 5432 \(DB_URL of /,
    );
  });

  it("leaves a namespace alone whose pods no policy could select", async () => {
    const pod = "---\napiVersion: v1\nkind: Pod\nmetadata: {name: job, namespace: bare}\nspec:\n  containers:\n";
    const text = `${SHOP}${pod}    - {name: c, image: "e.com/c:1", env: [{name: DB_URL, value: "http://web.shop"}]}\n`;
    const { stdout, stderr } = await policies(text);
    expect(stderr).toContain("note: no policies for namespace bare: the pods of Pod bare/job have no labels");
    expect(stdout).not.toContain('namespace: "bare"');
  });
});
