import { rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { BROKEN_CART, DEPLOYMENT, POLICY, service } from "./manifests.ts";
import { checkout, runStep } from "./run-step.ts";
import type { Checkout } from "./run-step.ts";

/** A branch that breaks a Service; the cart was broken before. */
function branch(): Checkout & { readonly base: string } {
  const clone = checkout({
    "cart.yaml": BROKEN_CART,
    "service.yaml": service("payments"),
    "deployment.yaml": DEPLOYMENT,
    "policy.yaml": POLICY,
    "old.yaml": POLICY.replace("all", "old"),
  });
  const base = clone.git("rev-parse", "HEAD");
  clone.git("switch", "--quiet", "--create", "change");
  clone.write("service.yaml", service("payment"));
  clone.git("rm", "--quiet", "old.yaml");
  clone.git("commit", "--quiet", "--all", "--message=second");
  return { ...clone, base };
}

describe("only-changed", () => {
  it("reports what a pull request changes, by everything there is", async () => {
    const { root, base } = branch();
    const all = await runStep(root, {});
    expect(all.log).toContain("file=cart.yaml");
    const { code, log, outputs, summary } = await runStep(
      root,
      { "only-changed": "true" },
      { event: { pull_request: { base: { sha: base } } }, eventName: "pull_request" },
    );
    expect(code).toBe(1);
    expect(log).toContain("title=service-selects-nothing,file=service.yaml");
    // The near miss stands in a file that did not change: it was read all the same.
    expect(log).toContain("deployment.yaml");
    expect(log).not.toContain("file=cart.yaml");
    expect(summary).not.toContain("cart.yaml");
    expect(outputs["errors"]).toBe("1");
  });

  it("leaves out what the base changed meanwhile", async () => {
    const { root, git, write } = branch();
    git("switch", "--quiet", "main");
    write("cart.yaml", `${BROKEN_CART}# touched\n`);
    git("commit", "--quiet", "--all", "--message=third");
    git("switch", "--quiet", "change");
    const { log } = await runStep(root, { "only-changed": "true", "diff-base": "main" });
    expect(log).toContain("file=service.yaml");
    expect(log).not.toContain("file=cart.yaml");
  });

  it("compares a push with what it replaces, and a merge group with its base", async () => {
    const { root, base } = branch();
    for (const event of [{ before: base }, { merge_group: { base_sha: base } }]) {
      const { log } = await runStep(root, { "only-changed": "true" }, { event });
      expect(log).toContain("file=service.yaml");
      expect(log).not.toContain("file=cart.yaml");
    }
  });

  it.each([
    ["a new branch", { before: "0".repeat(40) }],
    ["a forced push", { before: "1".repeat(40), forced: true }],
    ["a run by hand", {}],
  ])("reports everything for %s, and says so", async (_, event) => {
    const { root } = branch();
    const { log } = await runStep(root, { "only-changed": "true" }, { event });
    expect(log).toMatch(
      /^::notice title=kubenetlint::only-changed: this push has no commit to compare with, so every file is reported/,
    );
    expect(log).toContain("file=cart.yaml");
  });

  it("passes a change of no manifest", async () => {
    const { root, git, write } = branch();
    write("README.md", "shop\n");
    git("add", "README.md");
    git("commit", "--quiet", "--message=third");
    expect(await runStep(root, { "only-changed": "true", "diff-base": "HEAD~1" })).toMatchObject({
      code: 0,
      outputs: { findings: "0" },
    });
  });

  it("finds files of any name, and those below a folder the step runs in", async () => {
    const { root, git, write } = branch();
    write('shop/zahlung \u00fc".yaml', BROKEN_CART);
    git("add", "--all");
    git("commit", "--quiet", "--message=third");
    const inputs = { "only-changed": "true", "diff-base": "HEAD~1" };
    expect((await runStep(root, inputs)).log).toContain('file=shop/zahlung \u00fc".yaml');
    expect((await runStep(join(root, "shop"), inputs)).log).toContain('file=zahlung \u00fc".yaml');
  });

  it("fails with the remedy where the clone does not hold the base", async () => {
    const { root } = branch();
    const { code, log } = await runStep(root, { "only-changed": "true", "diff-base": "origin/main" });
    expect(code).toBe(2);
    expect(log).toMatch(/^::error title=kubenetlint::git cannot compare HEAD with "origin\/main"/);
    expect(log).toContain("fetch-depth: 0");
    rmSync(join(root, ".git"), { recursive: true });
    expect((await runStep(root, { "only-changed": "true", "diff-base": "main" })).log).toContain(
      "not a git repository",
    );
  });

  it("takes a base as a revision and never as an option of git", async () => {
    const { root } = branch();
    const { code, log } = await runStep(root, { "only-changed": "true", "diff-base": "--output=stolen" });
    expect(code).toBe(2);
    expect(log).toContain('git cannot compare HEAD with "--output=stolen"');
  });
});
