import { chmodSync, existsSync, mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { findProgram, plainEnvironment, programCandidates } from "../../src/read/program.ts";
import { runTool } from "../../src/render/run-tool.ts";
import { Repository } from "../cli/repository.ts";
import { runCli } from "../cli/run-cli.ts";
import { CHART, HAS_KUSTOMIZE, KUSTOMIZATION, SECRET, SERVICE, stranger } from "./stranger.ts";

const windows = (
  name: string,
  env: Readonly<Record<string, string>>,
  excludedFolders: readonly string[] = [],
): readonly string[] => programCandidates(name, { platform: "win32", env, excludedFolders });
const linux = (name: string, path: string, excludedFolders: readonly string[] = []): readonly string[] =>
  programCandidates(name, { platform: "linux", env: { PATH: path }, excludedFolders });

describe("a program is looked for along PATH alone", () => {
  it.each([
    ["absolute folders, in order", "/usr/bin:/bin", ["/usr/bin/git", "/bin/git"]],
    ["no empty entries, which mean the working directory", ":/bin::", ["/bin/git"]],
    ["no relative ones", ".:bin:../bin:~/bin:/bin", ["/bin/git"]],
    ["none twice", "/bin:/bin/:/usr/../bin", ["/bin/git"]],
    ["none of the repository", "/repo/node_modules/.bin:/repo:/repository/bin:/x/../repo/bin", ["/repository/bin/git"]],
    ["nothing", "", []],
  ])("%s", (_, path, expected) => {
    expect(linux("git", path, ["/repo"])).toEqual(expected);
  });

  it("never by a name that is a path", () => {
    for (const name of ["./git", "bin/git", "/bin/git", "../git", ""]) expect(linux(name, "/bin")).toEqual([]);
    for (const name of [".\\git", "C:git.exe", "bin/git", "C:\\git.exe", ""])
      expect(windows(name, { Path: "C:\\bin" })).toEqual([]);
  });

  it("of Windows, by endings that start without a shell", () => {
    const env = {
      Path: 'C:\\Windows;"C:\\Program Files\\Git\\cmd";\\\\server\\tools',
      PATHEXT: ".COM;.EXE;.BAT;.CMD;.JS",
    };
    expect(windows("git", env)).toEqual([
      "C:\\Windows\\git.com",
      "C:\\Windows\\git.exe",
      "C:\\Program Files\\Git\\cmd\\git.com",
      "C:\\Program Files\\Git\\cmd\\git.exe",
      "\\\\server\\tools\\git.com",
      "\\\\server\\tools\\git.exe",
    ]);
    expect(windows("helm.exe", { PATH: "C:\\bin", PATHEXT: ".EXE" })).toEqual(["C:\\bin\\helm.exe"]);
    expect(windows("helm", { PATH: "C:\\bin" })).toEqual(["C:\\bin\\helm.com", "C:\\bin\\helm.exe"]);
    expect(windows("helm", { PATH: "C:\\bin", PATHEXT: ".EXE" })).toEqual(["C:\\bin\\helm.exe"]);
    expect(windows("helm", { PATH: "C:\\bin", PATHEXT: ".BAT;.CMD" })).toEqual([
      "C:\\bin\\helm.com",
      "C:\\bin\\helm.exe",
    ]);
  });

  it("of Windows, never from the working directory or the repository", () => {
    expect(windows("git", { PATH: ".;bin;;\\bin;C:bin;..\\x;C:\\ok", PATHEXT: ".EXE" })).toEqual(["C:\\ok\\git.exe"]);
    expect(
      windows("git", { PATH: "c:\\REPO\\bin;C:\\repo;C:/Repo/tools;C:\\repository", PATHEXT: ".EXE" }, ["C:\\Repo\\"]),
    ).toEqual(["C:\\repository\\git.exe"]);
  });
});

const path = process.env["PATH"] ?? "";
afterEach(() => {
  process.env["PATH"] = path;
});

/** A program that leaves a mark. */
function evil(folder: string, name: string, mark: string): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), `#!/bin/sh\ntouch ${mark}\nexit 1\n`);
  chmodSync(join(folder, name), 0o755);
}

describe.skipIf(process.platform === "win32")("a program of the repository", () => {
  it("is never run by its name, wherever PATH leads", async () => {
    const { machine, root } = stranger({
      files: {
        "a/kustomization.yaml": `${KUSTOMIZATION}resources: [svc.yaml]\nnamePrefix: x-\n`,
        "a/svc.yaml": SERVICE,
        "c/Chart.yaml": CHART,
        "c/templates/a.yaml": SERVICE,
      },
    });
    const mark = join(machine, "ran");
    for (const name of ["git", "helm", "kustomize", "kubectl"])
      for (const folder of ["", "bin", "a", "c", "node_modules/.bin"]) evil(join(root, folder), name, mark);
    symlinkSync(join(root, "bin"), join(machine, "tools"));
    process.env["PATH"] = [
      "",
      ".",
      "bin",
      "../repo/bin",
      root,
      join(root, "bin"),
      join(machine, "tools"),
      join(root, "node_modules/.bin"),
    ].join(delimiter);
    expect(findProgram("helm", [root])).toBeUndefined();
    const { stdout } = await runCli(["lint"], { cwd: root });
    expect(stdout).toContain("neither kustomize nor kubectl is installed");
    expect(stdout).toContain("helm is not installed");
    expect((await runCli(["diff", "HEAD"], { cwd: root })).stderr).not.toBe("");
    expect(existsSync(mark)).toBe(false);
  });

  it("is run where the person names it, relative to the working directory", async () => {
    const { machine, root } = stranger({
      files: {
        "c/Chart.yaml": CHART,
        "c/templates/a.yaml": SERVICE,
        "k/kustomization.yaml": `${KUSTOMIZATION}resources: [svc.yaml]\nnamePrefix: x-\n`,
        "k/svc.yaml": SERVICE,
      },
    });
    const [asked, other] = [join(machine, "asked"), join(machine, "other")];
    evil(join(root, "tools"), "helm", asked);
    evil(join(root, "tools"), "kustomize", asked);
    for (const folder of ["c/tools", "k/tools"])
      for (const name of ["helm", "kustomize"]) evil(join(root, folder), name, other);
    await runCli(["lint", "c", "--helm-bin", "tools/helm"], { cwd: root });
    expect([existsSync(asked), existsSync(other)]).toEqual([true, false]);
    const { stdout } = await runCli(["lint", "k", "--kustomize-bin", "./tools/kustomize"], { cwd: root });
    expect(stdout).toContain("cannot be built");
    expect(existsSync(other)).toBe(false);
  });

  it("gets an environment with nothing in it that it need not know", async () => {
    const secrets = {
      GITHUB_TOKEN: "s3cret",
      ACTIONS_RUNTIME_TOKEN: "s3cret",
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: "s3cret",
      INPUT_TOKEN: "s3cret",
      AWS_SECRET_ACCESS_KEY: "s3cret",
      MY_PASSWORD: "s3cret",
      NPM_CONFIG__AUTH: "s3cret",
      SSH_AUTH_SOCK: "s3cret",
      KUBECONFIG: "s3cret",
      HELM_DRIVER: "s3cret",
      GIT_CONFIG_VALUE_0: "s3cret",
      GIT_ASKPASS: "s3cret",
      NODE_OPTIONS: "s3cret",
    };
    Object.assign(process.env, secrets);
    try {
      const folder = mkdtempSync(join(tmpdir(), "kubenetlint-env-"));
      const outcome = await runTool({ program: "env", args: [], cwd: folder, excludedFolders: [folder] });
      expect(outcome.kind).toBe("rendered");
      expect(JSON.stringify(outcome)).toContain("PATH=");
      expect(JSON.stringify(outcome)).not.toContain("s3cret");
    } finally {
      for (const name of Object.keys(secrets)) Reflect.deleteProperty(process.env, name);
    }
    expect(plainEnvironment({ Path: "a", SystemRoot: "b", TOKEN: "c", HOME: undefined })).toEqual({
      Path: "a",
      SystemRoot: "b",
    });
  });

  it("kustomize and Helm get no plug-ins, no cluster and no other host", async () => {
    const folder = mkdtempSync(join(tmpdir(), "kubenetlint-env-"));
    const outcome = await runTool({ program: "env", args: [], cwd: folder, excludedFolders: [folder] });
    const seen = outcome.kind === "rendered" ? outcome.text.split("\n") : [];
    expect(seen).toEqual(
      expect.arrayContaining([
        "GIT_ALLOW_PROTOCOL=none",
        "HTTP_PROXY=http://127.0.0.1:9",
        "HTTPS_PROXY=http://127.0.0.1:9",
        "NO_PROXY=",
        "KUBECONFIG=/dev/null",
        "HELM_PLUGINS=/dev/null",
        "KUSTOMIZE_PLUGIN_HOME=/dev/null",
      ]),
    );
  });

  it.each([
    [
      "Application",
      "apiVersion: argoproj.io/v1alpha1\nkind: Application\n" +
        "metadata: { name: a, namespace: argocd }\nspec:\n" +
        "  source: { path: chart, helm: { releaseName: NAME, parameters: [{ name: a, value: NAME }, { " +
        "name: NAME, value: b }] } }\n  destination: { namespace: NAME }\n",
    ],
    [
      "HelmRelease",
      "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\n" +
        "metadata: { name: a, namespace: flux }\nspec:\n  releaseName: NAME\n  targetNamespace: NAME\n" +
        "  chart: { spec: { chart: ./chart, sourceRef: { kind: GitRepository, name: self } } }\n" +
        "  values: { a: NAME }\n",
    ],
  ])("names of releases are no flags of Helm: %s", async (_, text) => {
    for (const flag of [
      "--post-renderer=MACHINE/repo/evil.sh",
      "--post-renderer",
      "-f",
      "--values=MACHINE/outside/values.yaml",
      "--set-file=a=MACHINE/outside/config",
      "--debug",
    ]) {
      const { machine, root } = stranger({
        files: {
          "chart/Chart.yaml": CHART,
          "chart/templates/a.yaml": `${SERVICE}# {{ .Values.a }}\n`,
          "app.yaml": text.replaceAll("NAME", JSON.stringify(flag)),
        },
      });
      const mark = join(machine, "ran");
      evil(root, "evil.sh", mark);
      const { stdout, stderr } = await runCli(["lint", "--report-unknown", "-f", "codeframe"], { cwd: root });
      expect(existsSync(mark)).toBe(false);
      expect(stdout + stderr).not.toContain(SECRET);
    }
  });

  it.runIf(HAS_KUSTOMIZE)("kustomize runs no program of a repository", async () => {
    const exec = (mark: string): string =>
      "apiVersion: example.com/v1\nkind: Evil\nmetadata:\n  name: evil\n  annotations:\n" +
      `    config.kubernetes.io/function: |\n      exec: { path: ./evil.sh }\n# ${mark}\n`;
    const chart = "helmCharts: [{ name: shop, releaseName: shop }]\n";
    for (const text of [
      "generators: [g.yaml]\n",
      "resources: [svc.yaml]\ntransformers: [g.yaml]\n",
      "resources: [svc.yaml]\nvalidators: [g.yaml]\n",
      chart,
    ]) {
      const { machine, root } = stranger({
        files: { "kustomization.yaml": KUSTOMIZATION + text, "svc.yaml": SERVICE, "g.yaml": exec("x") },
      });
      const mark = join(machine, "ran");
      evil(root, "evil.sh", mark);
      evil(root, "helm", mark);
      expect((await runCli(["lint"], { cwd: root })).stdout).toContain("cannot be built");
      expect(existsSync(mark)).toBe(false);
    }
  });

  it("git is found and sees no token either", async () => {
    const repository = new Repository({ "a.yaml": SERVICE });
    const bin = mkdtempSync(join(tmpdir(), "kubenetlint-git-"));
    const seen = join(bin, "seen");
    writeFileSync(join(bin, "git"), `#!/bin/sh\nenv >> ${seen}\nexec ${findProgram("git", []) ?? "git"} "$@"\n`);
    chmodSync(join(bin, "git"), 0o755);
    process.env["PATH"] = `${bin}${delimiter}${path}`;
    process.env["GITHUB_TOKEN"] = "s3cret";
    try {
      expect((await runCli(["diff", "HEAD"], { cwd: repository.root })).code).toBe(0);
    } finally {
      delete process.env["GITHUB_TOKEN"];
    }
    const { readFileSync } = await import("node:fs");
    expect(readFileSync(seen, "utf8")).toContain("GIT_TERMINAL_PROMPT=0");
    expect(readFileSync(seen, "utf8")).not.toContain("s3cret");
  });
});
