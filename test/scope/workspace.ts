import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { runCli } from "../cli/run-cli.ts";

/** A repository with these files; a `# here: NAME` at the end of a line marks it. */
export function repository(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), "kubenetlint-scope-"));
  mkdirSync(join(root, ".git"));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

/** A Deployment with one port, and a readiness probe of it. */
export const deployment = (name: string, port: string): string => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
spec:
  selector:
    matchLabels:
      app: ${name}
  template:
    metadata:
      labels:
        app: ${name}
    spec:
      containers:
        - name: ${name}
          image: example.com/${name}:1
          ports:
            - name: ${port}
              containerPort: 8080
          readinessProbe:
            tcpSocket:
              port: ${port}
`;

/** A Service of port 80. @param mark a comment behind its targetPort. */
export const service = (name: string, target: string, mark = ""): string => `apiVersion: v1
kind: Service
metadata:
  name: ${name}
spec:
  selector:
    app: ${name}
  ports:
    - name: http
      port: 80
      targetPort: ${target}${mark}
`;

/** `file:line` of each mark. */
export function marks(files: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(files).flatMap(([path, text]) =>
      text.split("\n").flatMap((line, index) => {
        const [, name] = /# here: ([a-z-]+)/.exec(line) ?? [];
        return name === undefined ? [] : [[name, `${path}:${index + 1}`]];
      }),
    ),
  );
}

export interface Found {
  readonly ruleId: string;
  readonly at: string;
  readonly message: string;
  readonly near: boolean;
  readonly scopes: readonly string[] | undefined;
  readonly related: readonly string[];
}

interface JsonFinding {
  readonly ruleId: string;
  readonly file: string;
  readonly start: { readonly line: number };
  readonly message: string;
  readonly near?: true;
  readonly scopes?: readonly string[];
  readonly related: readonly { readonly file: string; readonly start: { readonly line: number } }[];
}

/** What was not analysed or cannot be built is told as findings; like a note, as `FILE says what`. */
const toldOf = (all: readonly JsonFinding[]): readonly string[] =>
  all
    .filter(({ ruleId }) => ruleId === "not-analysed" || ruleId === "build-broken")
    .map(({ file, message }) => `${file} ${message.replace(/^This \S+ (?=[a-z])/, "")}`);

/** Findings of some rules in a repository. */
export async function findings(
  cwd: string,
  rules: readonly string[],
  args: readonly string[] = [],
): Promise<{ readonly found: readonly Found[]; readonly notes: readonly string[] }> {
  const run = await runCli(["lint", ".", "--preset", "all", "--format", "json", ...args], { cwd });
  if (run.stdout === "") throw new Error(run.stderr);
  const result = JSON.parse(run.stdout) as {
    readonly findings: readonly JsonFinding[];
    readonly notes: readonly { readonly message: string; readonly files: readonly string[] }[];
  };
  return {
    found: result.findings
      .filter(({ ruleId }) => rules.includes(ruleId))
      .map((finding) => ({
        ruleId: finding.ruleId,
        at: `${finding.file}:${finding.start.line}`,
        message: finding.message,
        near: finding.near === true,
        scopes: finding.scopes,
        related: finding.related.map(({ file, start }) => `${file}:${start.line}`),
      })),
    notes: [...result.notes.map(({ message, files }) => `${files.join(", ")} ${message}`), ...toldOf(result.findings)],
  };
}

export const hasProgram = (program: string, args: readonly string[] = ["version"]): boolean =>
  spawnSync(program, [...args], { stdio: "ignore" }).status === 0;
