import { chmodSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { runCli } from "./run-cli.ts";

/** A folder with these files. */
function folder(files: Readonly<Record<string, string | Buffer>>): string {
  const root = mkdtempSync(join(tmpdir(), "kubenetlint-"));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

const SERVICE = `apiVersion: v1
kind: Service
metadata: { name: payments }
spec:
  selector: { app: payments }
  ports:
    - { name: http, port: 80, targetPort: http }
`;
const deployment = (app: string, port: string): string => `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${app} }
spec:
  selector: { matchLabels: { app: ${app} } }
  template:
    metadata: { labels: { app: ${app} } }
    spec:
      containers:
        - name: ${app}
          image: example.com/${app}:1
          ports: [{ name: ${port}, containerPort: 8080 }]
          readinessProbe: { httpGet: { path: /, port: ${port} } }
`;

describe("exit codes", () => {
  it("is 0 and says so when everything was read and nothing is wrong", async () => {
    const cwd = folder({ "a.yaml": SERVICE, "b.yaml": deployment("payments", "http") });
    const run = await runCli(["lint", ".", "--rule", "pod-without-policy: off"], { cwd });
    expect(run).toEqual({ code: 0, stdout: "No findings in 2 files, 2 documents, 2 resources.\n", stderr: "" });
  });

  it("is 1 for an error", async () => {
    const cwd = folder({ "a.yaml": SERVICE, "b.yaml": deployment("payments", "htpp") });
    const run = await runCli(["."], { cwd });
    expect(run.code).toBe(1);
    expect(run.stdout).toContain("service-port-unresolved");
    expect(run.stdout).toMatch(/a\.yaml\n\s+7:\d+\s+error/);
  });

  it("is 0 for warnings, and 1 when there are more of them than allowed", async () => {
    const cwd = folder({ "a.yaml": SERVICE.replace("name: http, ", ""), "b.yaml": deployment("payments", "http") });
    const unnamed = ["--rule", "port-unnamed: warning"];
    expect((await runCli([".", ...unnamed], { cwd })).code).toBe(0);
    expect((await runCli([".", ...unnamed, "--max-warnings", "0"], { cwd })).code).toBe(1);
  });

  it.each([
    [["no-such-file.yaml"], 'There is no file or folder "no-such-file.yaml".'],
    [["*.nothing"], 'No file matches "*.nothing".'],
    [["."], 'No manifest (.yaml, .yml, .json) in ".".'],
    [["--format", "stylisch", "-"], 'There is no format "stylisch"; did you mean "stylish"?'],
    [["--rule", "port-unamed: off", "-"], 'there is no "port-unamed"; did you mean "port-unnamed"?'],
    [["--fromat", "json"], "unknown option '--fromat'"],
    [["explain", "port-unamed"], 'There is no rule "port-unamed"; did you mean "port-unnamed"?'],
  ])("is 2 for wrong usage: %j", async (args, message) => {
    const run = await runCli(args, { cwd: folder({}), stdin: SERVICE });
    expect(run.stderr).toContain(message);
    expect(run.code).toBe(2);
    expect(run.stdout).toBe("");
  });

  it("is 2 for a wrong configuration, with its place", async () => {
    const cwd = folder({ "kubenetlint.yaml": "rules:\n  port-unnamed: eror\nignore: []\n", "a.yaml": SERVICE });
    const run = await runCli(["."], { cwd });
    expect(run.code).toBe(2);
    expect(run.stderr).toContain(
      'kubenetlint.yaml:2:17  rules.port-unnamed: "eror" is not one of error, warning, warn, info, ' +
        'off; did you mean "error"?',
    );
    expect(run.stderr).toContain('kubenetlint.yaml:3:1  there is no "ignore"; did you mean "ignores"?');
  });
});

describe("what cannot be read", () => {
  it("never ends in no findings", async () => {
    const cwd = folder({
      "broken.yaml": "kind: Service\nspec:\n  ports: [\n",
      "good.yaml": SERVICE.replace("name: http, ", ""),
    });
    const run = await runCli([".", "--rule", "port-unnamed: warning"], { cwd });
    expect(run.code).toBe(1);
    expect(run.stdout).toContain("yaml-syntax");
    expect(run.stdout, "the other file is still linted").toContain("port-unnamed");
  });

  it("is an error at its place for bytes that are no UTF-8, and for UTF-32", async () => {
    const cwd = folder({
      "latin.yaml": Buffer.from([0x61, 0x3a, 0x20, 0xe9, 0x0a]),
      "wide.yaml": Buffer.from([0xff, 0xfe, 0, 0, 0x61, 0, 0, 0, 0x3a, 0, 0, 0, 0x0a, 0, 0, 0]),
    });
    const run = await runCli([".", "--format", "json"], { cwd });
    expect(run.code).toBe(1);
    const { findings } = JSON.parse(run.stdout) as { findings: { file: string; message: string }[] };
    expect(findings.map(({ file, message }) => `${file}: ${message}`)).toEqual([
      "latin.yaml: This file could not be read: it is not UTF-8 text.",
      "wide.yaml: This file could not be read: it is UTF-32, which kubectl does not read. Save it as UTF-8.",
    ]);
  });

  it("is told for Helm templates, and nothing is claimed of them", async () => {
    const cwd = folder({
      "t.yaml":
        'kind: Service\nmetadata:\n  name: {{ .Values.name }}\n  labels:\n    {{- include "x" . | nindent 4 }}\n',
    });
    const run = await runCli(["."], { cwd });
    expect(run.stdout).toContain("This file contains templates and was skipped");
    expect(run.stdout).toContain("1 problem (0 errors, 1 warning)");
    expect((await runCli([".", "--quiet"], { cwd })).stdout).toContain("No findings in what could be read");
  });

  it("does not follow a circle of links and does not wait for a pipe", async () => {
    const cwd = folder({ "a.yaml": SERVICE });
    symlinkSync(".", join(cwd, "loop"));
    symlinkSync("gone.yaml", join(cwd, "dangling.yaml"));
    expect(spawnSync("mkfifo", [join(cwd, "pipe.yaml")]).status).toBe(0);
    const run = await runCli(["pipe.yaml", "."], { cwd });
    expect(run.stdout).toContain("This file could not be read: it is not a regular file.");
    expect(run.code).toBe(1);
  });

  it.skipIf(process.getuid?.() === 0)("tells a file without permission", async () => {
    const cwd = folder({ "a.yaml": SERVICE });
    chmodSync(join(cwd, "a.yaml"), 0);
    expect((await runCli(["."], { cwd })).stdout).toContain("permission denied");
  });
});

describe("what is read", () => {
  it("respects .gitignore, also above, and the ignores of the configuration", async () => {
    const cwd = folder({
      ".git/HEAD": "",
      ".gitignore": "generated/\n",
      "generated/a.yaml": "a: [",
      "deploy/.gitignore": "*.local.yaml\n",
      "deploy/x.local.yaml": "a: [",
      "kubenetlint.yaml": "ignores: [vendor/]\n",
      "vendor/b.yaml": "a: [",
      "node_modules/c/c.yaml": "a: [",
      "deploy/a.yaml": SERVICE,
      "deploy/b.yaml": deployment("payments", "http"),
    });
    const run = await runCli([".", "--rule", "pod-without-policy: off"], { cwd });
    expect(run.stdout).toContain("No findings in 2 files");
    const below = await runCli([".", "--rule", "pod-without-policy: off"], { cwd: join(cwd, "deploy") });
    expect(below.stdout).toContain("No findings in 2 files");
  });

  it("reads standard input under a name", async () => {
    const run = await runCli(["--rule", "port-unnamed: warning", "-", "--stdin-filename", "from/editor.yaml"], {
      cwd: folder({}),
      stdin: SERVICE.replace("name: http, ", ""),
    });
    expect(run.stdout).toContain("from/editor.yaml");
  });

  it("gives the same bytes whatever the order of paths, and twice", async () => {
    const cwd = folder({
      "a.yaml": SERVICE,
      "b.yaml": deployment("payments", "htpp"),
      "c.yaml": SERVICE.replace("payments", "other"),
    });
    const [first, again, reversed] = [
      await runCli(["a.yaml", "b.yaml", "c.yaml"], { cwd }),
      await runCli(["a.yaml", "b.yaml", "c.yaml"], { cwd }),
      await runCli(["c.yaml", "b.yaml", "a.yaml"], { cwd }),
    ];
    expect(again.stdout).toBe(first.stdout);
    expect(reversed.stdout).toBe(first.stdout);
  });

  it("reports only the files asked for, but analyses all", async () => {
    const cwd = folder({ "a.yaml": SERVICE, "b.yaml": deployment("payments", "htpp") });
    expect((await runCli([".", "--only", "b.yaml"], { cwd })).stdout).not.toContain("service-port-unresolved");
    expect((await runCli([".", "--only", "a.yaml"], { cwd })).stdout).toContain("service-port-unresolved");
  });

  it("writes the report to a file, and several at once", async () => {
    const cwd = folder({ "a.yaml": SERVICE, "b.yaml": deployment("payments", "htpp") });
    const run = await runCli([".", "--format", "stylish", "--format", "json=out.json"], { cwd });
    expect(run.stdout).toContain("service-port-unresolved");
    expect(JSON.parse(readFileSync(join(cwd, "out.json"), "utf8"))).toMatchObject({ version: 1 });
  });
});

describe("suppressions", () => {
  const broken = deployment("payments", "http2");

  it.each([
    [
      "comment above",
      SERVICE.replace(
        "    - {",
        "    # kubenetlint-disable-next-line service-port-unresolved -- the sidecar injector adds it\n    - {",
      ),
    ],
    ["whole file", `# kubenetlint-disable-file service-port-unresolved\n${SERVICE}`],
    ["range", `# kubenetlint-disable\n${SERVICE}# kubenetlint-enable\n`],
    [
      "annotation",
      SERVICE.replace(
        "{ name: payments }",
        "{ name: payments, annotations: { ignore.kubenetlint.io/service-port-unresolved: injected } }",
      ),
    ],
  ])("silence a finding: %s", async (_, service) => {
    const cwd = folder({ "a.yaml": service, "b.yaml": broken });
    const run = await runCli([".", "--format", "json"], { cwd });
    const { findings, suppressed } = JSON.parse(run.stdout) as {
      findings: { ruleId: string }[];
      suppressed: { ruleId: string }[];
    };
    expect(findings.map(({ ruleId }) => ruleId)).not.toContain("service-port-unresolved");
    expect(suppressed.map(({ ruleId }) => ruleId)).toContain("service-port-unresolved");
    expect((await runCli([".", "--no-inline-config"], { cwd })).stdout).toContain("service-port-unresolved");
  });

  it("are reported when they silence nothing", async () => {
    const cwd = folder({
      "a.yaml": `# kubenetlint-disable-file service-port-unresolved\n${SERVICE}`,
      "b.yaml": deployment("payments", "http"),
    });
    expect((await runCli(["."], { cwd })).stdout).toContain("This comment suppresses nothing");
  });
});

describe("what the tool says of itself", () => {
  it("lists and explains rules", async () => {
    expect((await runCli(["rules"])).stdout).toMatch(
      /^service-port-unresolved\s+error\s+recommended, production, all/m,
    );
    const explained = await runCli(["explain", "service-port-unresolved"]);
    expect(explained.stdout).toContain("Why: ");
    expect(explained.code).toBe(0);
  });

  it("prints its version", async () => {
    const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { version: string };
    expect(await runCli(["--version"])).toEqual({ code: 0, stdout: `${version}\n`, stderr: "" });
  });
});
