import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expectCode, expectText, folder, git, goProgram, part, repository, run } from "./run-parts.ts";
import type { ProgramRun } from "./run-parts.ts";

const demo = (name: string): string => readFileSync(join("fixtures/demo", name), "utf8");
const PAYMENTS = demo("shop-payments.yaml");
const REPAIRED = PAYMENTS.replace("    app: payment\n", "    app: payments\n").replace(/ {10}env:[\s\S]*$/, "");
const WORKFLOW = ".github/workflows/manifests.yml";

interface Change {
  readonly root: string;
  /** The event of the pull request, a file. */
  readonly event: string;
}

/** A repository that holds the action as GitHub would fetch it, and a pull request that changes one manifest. */
function pullRequest(name: string, changed: string): Change {
  const root = repository(name, {
    "action.yml": readFileSync("action.yml", "utf8"),
    "dist/action.cjs": readFileSync("dist/action.cjs", "utf8"),
    "k8s/shop-orders.yaml": demo("shop-orders.yaml"),
    "k8s/shop-payments.yaml": changed === PAYMENTS ? REPAIRED : PAYMENTS,
    [WORKFLOW]: readFileSync("fixtures/action/workflow.yml", "utf8"),
  });
  const base = git(root, "rev-parse", "HEAD");
  git(root, "switch", "--quiet", "--create", "change");
  writeFileSync(join(root, "k8s/shop-payments.yaml"), changed);
  git(root, "commit", "--quiet", "--all", "--message=second");
  const event = join(folder(`${name}-event`), "event.json");
  writeFileSync(event, JSON.stringify({ pull_request: { base: { ref: "main", sha: base }, head: { ref: "change" } } }));
  return { root, event };
}

/** Runs the workflow on this machine as a self-hosted runner would, without a container. */
function act({ root, event }: Change, ...args: readonly string[]): ProgramRun {
  const program = goProgram("act", "github.com/nektos/act@v0.2.89");
  const home = folder("act-home");
  const flags = [
    "--platform",
    "ubuntu-latest=-self-hosted",
    "--action-offline-mode",
    "--no-cache-server",
    "--eventpath",
    event,
  ];
  const env = { HOME: home, XDG_CACHE_HOME: join(home, "cache"), XDG_CONFIG_HOME: join(home, "config"), NO_COLOR: "1" };
  return run(program, ["pull_request", ...flags, ...args], { cwd: root, env });
}

part("act: a pull request that breaks a Service is annotated, summarized and refused", () => {
  const result = act(pullRequest("broken", PAYMENTS));
  expectCode(result, "not 0");
  expectText(result.output, [
    // The outputs of the first step, and the SARIF file that the second reads.
    /outputs: [1-9]\d* errors, [1-9]\d* warnings, [1-9]\d* findings, kubenetlint\.sarif/,
    /❗ +::error title=service-selects-nothing,file=k8s\/shop-payments\.yaml,line=9,/,
    // The code frame of the last step, which shows the changed file only.
    /> +9 \| +app: payment$/m,
    // The job summary of both steps.
    "Summary - ### kubenetlint: 4 problems (2 errors, 1 warning, 1 info)",
    /\| \u274c error \| `k8s\/shop-payments\.yaml:9` \|/,
    // What the pull request does, in the summary of the last step.
    /\*\*Findings: [1-9]\d* new, 0 fixed\*\*/,
    /```mermaid\nflowchart LR\n[\s\S]*Service shop\/payment-service<br\/>selects no pods/,
  ]);
  const [, last = ""] = result.output.split("outputs: ");
  expectText(last, ["service-selects-nothing"], ["file=k8s/shop-orders.yaml", "`k8s/shop-orders.yaml"]);
});

part("act: a pull request that repairs it passes, whatever is wrong elsewhere", () => {
  const result = act(pullRequest("repaired", REPAIRED));
  expectCode(result, "0");
  expectText(
    result.output,
    [
      "Job succeeded",
      /::error title=service-port-unresolved,file=k8s\/shop-orders\.yaml/,
      // What the repair does: the Service has endpoints again.
      /\| Service shop\/payment-service, TCP 80 \| no endpoint \u2192 Deployment shop\/payments/,
      "**Findings: 0 new, 2 fixed**",
    ],
    ["title=service-selects-nothing"],
  );
});

part("act: the action as others use it, by repository and version", () => {
  const change = pullRequest("published", PAYMENTS);
  const action = folder("published-action");
  for (const file of ["action.yml", "dist/action.cjs"]) cpSync(file, join(action, file));
  const workflow = readFileSync("fixtures/action/workflow.yml", "utf8").replaceAll(
    "uses: ./",
    "uses: acme/kubenetlint@v1",
  );
  writeFileSync(join(change.root, WORKFLOW), workflow);
  git(change.root, "commit", "--quiet", "--all", "--message=third");
  git(change.root, "rm", "--quiet", "action.yml", "dist/action.cjs");
  git(change.root, "commit", "--quiet", "--message=fourth");
  const result = act(change, "--local-repository", `acme/kubenetlint@v1=${action}`);
  expectCode(result, "not 0");
  expectText(result.output, [/::error title=service-selects-nothing,file=k8s\/shop-payments\.yaml/]);
});

/** actionlint reads action.yml too: it knows the inputs and outputs of `uses: ./`. */
function actionlint(name: string, workflow: string): ProgramRun {
  const program = goProgram("actionlint", "github.com/rhysd/actionlint/cmd/actionlint@v1.7.12");
  const { root } = pullRequest(`actionlint-${name}`, PAYMENTS);
  writeFileSync(join(root, WORKFLOW), workflow);
  return run(program, ["-no-color", "-shellcheck=", "-pyflakes="], { cwd: root });
}

part("actionlint: the example workflow and action.yml are sound", () => {
  const result = actionlint("good", readFileSync("fixtures/action/workflow.yml", "utf8"));
  expectCode(result, "0");
  expectText(result.output, [/^$/]);
});

part("actionlint: the workflows of the documentation are sound", () => {
  const blocks = [...readFileSync("docs/action.md", "utf8").matchAll(/```yaml\n([\s\S]*?)```/g)].map(
    ([, text = ""]) => text,
  );
  const workflows = blocks.filter((text) => /^jobs:/m.test(text));
  if (workflows.length === 0) throw new Error("docs/action.md shows no workflow");
  for (const [index, text] of workflows.entries())
    expectCode(actionlint(`documented-${index}`, text.replaceAll(/uses: OWNER\/kubenetlint@\S+/g, "uses: ./")), "0");
});

part("actionlint: a misspelt input and output are refused", () => {
  const result = actionlint("misspelt", readFileSync("fixtures/action/misspelt-input.yml", "utf8"));
  expectCode(result, "not 0");
  expectText(result.output, [
    /input "fail_on" is not defined in action "kubenetlint"/,
    /property "failures" is not defined/,
  ]);
});
