import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { BROKEN_CART, DEPLOYMENT, POLICY, service } from "./manifests.ts";
import { checkout, runStep } from "./run-step.ts";

const sound = () =>
  checkout({ "service.yaml": service("payments"), "deployment.yaml": DEPLOYMENT, "policy.yaml": POLICY });
const broken = () =>
  checkout({ "service.yaml": service("payment"), "deployment.yaml": DEPLOYMENT, "policy.yaml": POLICY });
const warned = () =>
  checkout({
    "kubenetlint.yaml": "rules: { port-unnamed: warning }\n",
    "service.yaml": service("payments").replace("name: http, port", "port"),
    "deployment.yaml": DEPLOYMENT,
    "policy.yaml": POLICY,
  });

describe("the action", () => {
  it("passes sound manifests and says so in the summary", async () => {
    const step = await runStep(sound().root, {});
    expect(step).toMatchObject({
      code: 0,
      log: "",
      outputs: { errors: "0", warnings: "0", findings: "0", "sarif-file": "" },
    });
    expect(step.summary).toContain("### kubenetlint: no findings");
  });

  it("annotates the line of an error, fails, counts it, and shows it with the picture in the summary", async () => {
    const step = await runStep(broken().root, {});
    expect(step.code).toBe(1);
    expect(step.log).toMatch(/^::error title=service-selects-nothing,file=service\.yaml,line=5,endLine=5,/m);
    expect(step.outputs["errors"]).toBe("1");
    expect(step.outputs["findings"]).toBe(String(Number(step.outputs["errors"]) + Number(step.outputs["warnings"])));
    expect(step.summary).toContain("| `service.yaml:5` |");
    expect(step.summary).toMatch(/```mermaid\nflowchart LR\n[\s\S]*Service shop\/payments[\s\S]*\n```\n/);
  });

  it("fails where the user said: for warnings, or never", async () => {
    const { root } = warned();
    expect(await runStep(root, {})).toMatchObject({ code: 0, outputs: { errors: "0", warnings: "1" } });
    expect((await runStep(root, { "fail-on": "warning" })).code).toBe(1);
    expect(await runStep(broken().root, { "fail-on": "never" })).toMatchObject({ code: 0, outputs: { errors: "1" } });
  });

  it("reads the paths that are given, one a line", async () => {
    const { root } = checkout({
      "a/cart.yaml": BROKEN_CART,
      "b c/shop.yaml": BROKEN_CART.replaceAll("cart", "shop"),
      "d/tea.yaml": BROKEN_CART.replaceAll("cart", "tea"),
    });
    const { log } = await runStep(root, { paths: "a\nb c\n" });
    expect(log).toContain("file=a/cart.yaml");
    expect(log).toContain("file=b c/shop.yaml");
    expect(log).not.toContain("file=d/tea.yaml");
  });

  it("takes the configuration and the version of Kubernetes", async () => {
    const { root } = checkout({
      "service.yaml": service("payment"),
      "deployment.yaml": DEPLOYMENT,
      "ci/lint.yaml": "rules: { service-selects-nothing: off, pod-without-policy: off }\n",
    });
    expect((await runStep(root, { config: "ci/lint.yaml" })).code).toBe(0);
    const keys = checkout({
      "service.yaml": `${service("payments")}  topologyKeys: ["kubernetes.io/hostname"]\n`,
      "deployment.yaml": DEPLOYMENT,
    });
    expect((await runStep(keys.root, { "kubernetes-version": "1.37" })).log).toContain(
      "title=service-topology-keys-removed",
    );
    expect((await runStep(keys.root, { "kubernetes-version": "1.21" })).log).not.toContain(
      "title=service-topology-keys-removed",
    );
  });

  it("writes SARIF, names it among the outputs, and does so even if the step fails", async () => {
    const { root } = broken();
    const step = await runStep(root, { "sarif-file": "kubenetlint.sarif" });
    expect(step).toMatchObject({ code: 1, outputs: { "sarif-file": "kubenetlint.sarif" } });
    const { runs } = JSON.parse(readFileSync(join(root, "kubenetlint.sarif"), "utf8")) as {
      runs: { results: { ruleId: string }[] }[];
    };
    expect(runs[0]?.results.map(({ ruleId }) => ruleId)).toContain("service-selects-nothing");
  });

  it("prints other formats where the runner obeys no command in them", async () => {
    const { log } = await runStep(broken().root, { format: "codeframe" });
    expect(log).toMatch(/^::stop-commands::f3a9\n[\s\S]*service-selects-nothing[\s\S]*\n::f3a9::\n$/);
    expect(log).not.toContain("::error");
  });

  it("takes several formats, and files for them", async () => {
    const { root } = broken();
    const { log } = await runStep(root, { format: "github\nunix\njunit=report.xml" });
    expect(log).toContain("::error title=service-selects-nothing");
    expect(log).toContain("service.yaml:5:");
    expect(log).not.toContain("<testsuite");
    expect(readFileSync(join(root, "report.xml"), "utf8")).toContain("<testsuite");
  });
});

describe("wrong inputs", () => {
  it.each([
    [
      { "fail-on": "warnings" },
      'Input fail-on must be one of error, warning, never, not "warnings". Did you mean "warning"?',
    ],
    [{ "only-changed": "yes" }, 'Input only-changed must be true or false, not "yes".'],
    [{ format: "githb" }, 'Input format has no "githb"; did you mean "github"?'],
    [{ paths: "deploi" }, 'There is no file or folder "deploi".'],
    [{ config: "none.yaml" }, 'Configuration file "none.yaml" does not exist.'],
  ])("%o fails the step with an annotation that says why", async (inputs: Record<string, string>, message) => {
    const { code, log } = await runStep(sound().root, inputs);
    expect(code).toBe(2);
    expect(log.startsWith(`::error title=kubenetlint::${message}`), log).toBe(true);
  });

  it("fails even if findings never do", async () => {
    expect((await runStep(sound().root, { "fail-on": "never", config: "none.yaml" })).code).toBe(2);
  });

  it("cannot smuggle commands into the log", async () => {
    const { log } = await runStep(sound().root, { paths: "no%0A::warning::x" });
    expect(log).toContain("no%250A");
    expect(log.split("\n").filter((line) => line.startsWith("::"))).toHaveLength(1);
  });
});
