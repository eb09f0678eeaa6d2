import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  Skip,
  expectCode,
  expectText,
  folder,
  git,
  must,
  part,
  projectClone,
  pythonProgram,
  repository,
  run,
} from "./run-parts.ts";
import type { ProgramRun } from "./run-parts.ts";

/** A repository of a user's with the demo's mistakes, and one commit that touches only what a test changes. */
const demo = (name: string): string => readFileSync(join("fixtures/demo", name), "utf8");
const PAYMENTS = demo("shop-payments.yaml");
const REPAIRED = PAYMENTS.replace("    app: payment\n", "    app: payments\n").replace(/ {10}env:[\s\S]*$/, "");
const FILES = {
  "k8s/shop-orders.yaml": demo("shop-orders.yaml"),
  "k8s/shop-payments.yaml": REPAIRED,
  "README.md": "# shop\n",
};

const project = projectClone();

function stage(root: string, path: string, text: string): void {
  writeFileSync(join(root, path), text);
  git(root, "add", path);
}

function installed(): { readonly program: string; readonly home: string } {
  return { program: pythonProgram("pre-commit", "pre-commit==4.7.0"), home: folder("pre-commit-home") };
}

/** `pre-commit try-repo` installs the hook from a clone as it would from GitHub. */
function tryRepo(root: string, hook: string, ...args: readonly string[]): ProgramRun {
  const { program, home } = installed();
  return run(program, ["try-repo", project, hook, "--verbose", "--color=never", ...args], {
    cwd: root,
    env: { PRE_COMMIT_HOME: home },
  });
}

part("pre-commit: the hook fails for a broken Service, and shows the changed file only", () => {
  const root = repository("try-broken", FILES);
  stage(root, "k8s/shop-payments.yaml", PAYMENTS);
  const result = tryRepo(root, "kubenetlint");
  expectCode(result, "not 0");
  expectText(
    result.output,
    ["k8s/shop-payments.yaml", "service-selects-nothing", "payments"],
    ["shop-orders.yaml\n", "service-port-unresolved"],
  );
});

part("pre-commit: a finding is known by files that are not in the commit", () => {
  const [service = "", workload = ""] = REPAIRED.split("---\n");
  const root = repository("try-apart", { "service.yaml": service, "workload.yaml": workload });
  stage(root, "service.yaml", service.replace("    app: payments\n", "    app: payment\n"));
  const result = tryRepo(root, "kubenetlint");
  expectCode(result, "not 0");
  expectText(result.output, ["service-selects-nothing", "workload.yaml"]);
});

part("pre-commit: the hook passes once the Service is repaired, whatever is wrong elsewhere", () => {
  const root = repository("try-repaired", { ...FILES, "k8s/shop-payments.yaml": PAYMENTS });
  stage(root, "k8s/shop-payments.yaml", REPAIRED);
  const result = tryRepo(root, "kubenetlint");
  expectCode(result, "0");
  expectText(result.output, [/Passed/], ["service-port-unresolved"]);
});

part("pre-commit: a commit without manifests runs nothing", () => {
  const root = repository("try-text", FILES);
  stage(root, "README.md", "# the shop\n");
  const result = tryRepo(root, "kubenetlint");
  expectCode(result, "0");
  expectText(result.output, [/no files to check/]);
});

part("pre-commit: kubenetlint-all reports unchanged files too", () => {
  const root = repository("try-all", FILES);
  stage(root, "k8s/shop-payments.yaml", `${REPAIRED}# touched\n`);
  const result = tryRepo(root, "kubenetlint-all");
  expectCode(result, "not 0");
  expectText(result.output, ["k8s/shop-orders.yaml", "service-port-unresolved"]);
});

part("pre-commit: git commit is refused, with arguments of the configuration", () => {
  const root = repository("commit", FILES);
  const { program, home } = installed();
  const rev = git(project, "rev-parse", "HEAD");
  const config =
    `repos:\n  - repo: ${project}\n    rev: ${rev}\n    hooks:\n      - id: kubenetlint\n` +
    "        args: [--quiet, --format, unix, --only]\n";
  stage(root, ".pre-commit-config.yaml", config);
  must(program, ["install"], { cwd: root, env: { PRE_COMMIT_HOME: home } });
  stage(root, "k8s/shop-payments.yaml", PAYMENTS);
  const commit = (): ProgramRun =>
    run("git", ["-c", "user.name=test", "-c", "user.email=test@example.com", "commit", "--message=second"], {
      cwd: root,
      env: { PRE_COMMIT_HOME: home },
    });
  const refused = commit();
  expectCode(refused, "not 0");
  expectText(
    refused.output,
    [/k8s\/shop-payments\.yaml:\d+:\d+: .*service-selects-nothing/],
    ["warning", "shop-orders"],
  );
  stage(root, "k8s/shop-payments.yaml", REPAIRED.replace("replicas: 3", "replicas: 4"));
  expectCode(commit(), "0");
});

/** A repository with kubenetlint installed from its packed form, as from the registry. */
function withPackages(name: string, packages: readonly string[]): string {
  const root = repository(name, { ...FILES, ".gitignore": "node_modules\n" });
  const packed = folder(`${name}-packed`);
  must("npm", ["pack", "--silent", "--pack-destination", packed], { cwd: project });
  const [tarball = ""] = readdirSync(packed);
  writeFileSync(join(root, "package.json"), JSON.stringify({ name: "shop", private: true }));
  const { code, output } = run(
    "npm",
    ["install", "--save-dev", "--no-audit", "--no-fund", join(packed, tarball), ...packages],
    { cwd: root },
  );
  if (code !== 0)
    throw new Skip(`npm cannot install ${packages.join(", ")}: ${output.trim().split("\n").at(-1) ?? ""}`);
  git(root, "add", "package.json");
  git(root, "commit", "--quiet", "--no-verify", "--message=packages");
  return root;
}

const commitIn = (root: string): ProgramRun =>
  run("git", ["-c", "user.name=test", "-c", "user.email=test@example.com", "commit", "--message=second"], {
    cwd: root,
    env: { NO_COLOR: "1" },
  });

/** The same two commits for every other runner of hooks: refused, then taken. */
function refusesThenTakes(root: string): void {
  stage(root, "k8s/shop-payments.yaml", PAYMENTS);
  const refused = commitIn(root);
  expectCode(refused, "not 0");
  expectText(refused.output, ["service-selects-nothing"], ["service-port-unresolved"]);
  stage(root, "k8s/shop-payments.yaml", REPAIRED.replace("replicas: 3", "replicas: 4"));
  expectCode(commitIn(root), "0");
}

/** The n-th fenced block of a language in the documentation: what is tried is what is written there. */
function documented(language: string, mark: string): string {
  const blocks = [...readFileSync("docs/hook.md", "utf8").matchAll(/```(\w+)\n([\s\S]*?)```/g)];
  const found = blocks.find(([, name, text]) => name === language && text?.includes(mark));
  if (found?.[2] === undefined) throw new Error(`docs/hook.md shows no ${language} with "${mark}"`);
  return found[2];
}

part("lefthook, as documented, refuses a commit", () => {
  const root = withPackages("lefthook", ["lefthook@2.2.2"]);
  writeFileSync(join(root, "lefthook.yml"), documented("yaml", "staged_files"));
  must("npx", ["lefthook", "install"], { cwd: root });
  refusesThenTakes(root);
});

part("lint-staged, as documented, refuses a commit", () => {
  const root = withPackages("lint-staged", ["lint-staged@16.4.0"]);
  const settings = JSON.parse(documented("json", "lint-staged")) as object;
  writeFileSync(
    join(root, "package.json"),
    JSON.stringify({ ...(JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as object), ...settings }),
  );
  git(root, "add", "package.json");
  git(root, "commit", "--quiet", "--no-verify", "--message=settings");
  const hooks = join(root, "hooks");
  mkdirSync(hooks);
  writeFileSync(join(hooks, "pre-commit"), documented("sh", "lint-staged"), { mode: 0o755 });
  git(root, "config", "core.hooksPath", hooks);
  refusesThenTakes(root);
});

part("git alone, as documented, refuses a commit", () => {
  const root = withPackages("git-alone", []);
  writeFileSync(join(root, ".git/hooks/pre-commit"), `#!/bin/bash\n${documented("bash", "--cached")}`, { mode: 0o755 });
  refusesThenTakes(root);
});
