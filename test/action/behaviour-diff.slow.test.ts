import { describe, expect, it } from "vitest";
import { BROKEN_CART, DEPLOYMENT, POLICY, service } from "./manifests.ts";
import { checkout, runStep } from "./run-step.ts";

/** A branch that breaks a Service of `k8s`, while `main` goes on. */
function branch(files: Readonly<Record<string, string>> = {}) {
  const clone = checkout({
    "k8s/service.yaml": service("payments"),
    "k8s/deployment.yaml": DEPLOYMENT,
    "k8s/policy.yaml": POLICY,
    ...files,
  });
  clone.git("switch", "--quiet", "--create", "change");
  clone.write("k8s/service.yaml", service("payment"));
  clone.git("commit", "--quiet", "--all", "--message=second");
  clone.git("switch", "--quiet", "main");
  clone.write("k8s/policy.yaml", POLICY.replace("name: all", "name: everything"));
  clone.git("commit", "--quiet", "--all", "--message=third");
  clone.git("switch", "--quiet", "change");
  return clone;
}

describe("diff-base", () => {
  it("shows in the summary what the change does, since it left the base", async () => {
    const { root } = branch();
    const { code, summary } = await runStep(root, { "diff-base": "main" });
    expect(code).toBe(1);
    const [, diff = ""] = summary.split("`main...HEAD`");
    expect(diff).toContain("Service shop/payments");
    expect(diff).toMatch(/\*\*Findings: [1-9]\d* new, 0 fixed\*\*/);
    expect(diff).not.toContain("everything");
  });

  it("says nothing of it without a base, and reports all files with one", async () => {
    const { root } = branch({ "cart.yaml": BROKEN_CART });
    expect((await runStep(root, {})).summary).not.toContain("**Findings:");
    expect((await runStep(root, { "diff-base": "main" })).log).toContain("file=cart.yaml");
  });

  it("compares the paths that are linted", async () => {
    const clone = branch();
    clone.write("other/cart.yaml", BROKEN_CART);
    clone.git("add", "--all");
    clone.git("commit", "--quiet", "--message=cart");
    expect((await runStep(clone.root, { "diff-base": "main", paths: "k8s" })).summary).not.toContain("cart");
    expect((await runStep(clone.root, { "diff-base": "main", paths: "other\nk8s" })).summary).toContain(
      "Service shop/cart",
    );
    expect((await runStep(clone.root, { "diff-base": "main", paths: "k8s/*.yaml" })).summary).toMatch(
      /main\.\.\.HEAD`[\s\S]*Service shop\/payments/,
    );
  });

  it("fails where the clone does not hold the base", async () => {
    const { root } = branch();
    const { code, log } = await runStep(root, { "diff-base": "origin/main", "fail-on": "never" });
    expect(code).toBe(2);
    expect(log).toMatch(/^::error title=kubenetlint::git cannot compare HEAD with "origin\/main"/);
    expect(log).toContain("fetch-depth: 0");
  });

  it("says why, and fails nothing, where the base cannot be read", async () => {
    const clone = branch({ "kubenetlint.yaml": "rules: { no-such-rule: error }\n" });
    clone.git("rm", "--quiet", "kubenetlint.yaml");
    clone.write("k8s/service.yaml", service("payments", "http").replace("port: 80", "port: 81"));
    clone.git("commit", "--quiet", "--all", "--message=repaired");
    const { code, summary } = await runStep(clone.root, { "diff-base": "main" });
    expect(code).toBe(0);
    expect(summary).toContain("### kubenetlint: no findings");
    expect(summary).toContain("### kubenetlint: the effect of this change is unknown");
    expect(summary).toContain("no-such-rule");
  });
});
