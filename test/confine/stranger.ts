import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { runCli } from "../cli/run-cli.ts";
import type { CliRun } from "../cli/run-cli.ts";

/** @property shown what the default format and standard error say, which a person reads. */
export interface ShownRun extends CliRun {
  readonly shown: string;
}

/** What no run may print. Small letters: a template may spell it as a name. */
export const SECRET = "fake-bearer-token-123";

/** Files beside a repository, as they stand on a machine. */
const OUTSIDE: Readonly<Record<string, string>> = {
  "outside/config": [
    "apiVersion: v1",
    "kind: Config",
    `metadata: { name: ${SECRET} }`,
    `users: [{ user: { token: ${SECRET} } }]`,
    "",
  ].join("\n"),
  "outside/creds.ini": `[default]\napi_key: ${SECRET}\n\tpassword: ${SECRET}\n`,
  "outside/creds.yaml": `api_key: ${SECRET}\n\tpassword: ${SECRET}\n`,
  "outside/secret.env": `PASSWORD=${SECRET}\n`,
  "outside/values.yaml": `name: ${SECRET}\n`,
  "outside/svc.yaml":
    `apiVersion: v1\nkind: Service\nmetadata: { name: ${SECRET} }\n` +
    "spec: { selector: { app: x }, ports: [{ port: 80, porrt: 1 }] }\n",
  "outside/patch.yaml": `apiVersion: v1\nkind: Service\nmetadata: { name: web, annotations: { ${SECRET}: x } }\n`,
  "outside/base/kustomization.yaml": "resources: [svc.yaml]\n",
  "outside/base/svc.yaml":
    `apiVersion: v1\nkind: Service\nmetadata: { name: ${SECRET} }\n` +
    "spec: { selector: { app: x }, ports: [{ port: 80, porrt: 1 }] }\n",
  "outside/chart/Chart.yaml": "apiVersion: v2\nname: far\nversion: 0.1.0\n",
  "outside/chart/templates/svc.yaml":
    `apiVersion: v1\nkind: Service\nmetadata: { name: ${SECRET} }\n` +
    "spec: { selector: { app: x }, ports: [{ port: 80, porrt: 1 }] }\n",
  "outside/plugin.mjs":
    `process.stderr.write("${SECRET}\\n"); export default [{ id: "${SECRET}", check() {}, messages: ` +
    '{}, severity: "error" }];\n',
  "outside/schema.json": `{ "${SECRET}": `,
  "outside/t.kubenetlint-test.yaml": `${SECRET}: 1\n`,
};

export interface Stranger {
  /** The folder that holds `repo` and `outside`. */
  readonly machine: string;
  readonly root: string;
}

export interface Layout {
  readonly files?: Readonly<Record<string, string>>;
  /** Link in the repository → where it leads. */
  readonly links?: Readonly<Record<string, string>>;
}

/**
 * A repository of somebody else, on a machine where other things lie beside it. `MACHINE` in texts is the folder around
 * both.
 */
export function stranger({ files = {}, links = {} }: Layout): Stranger {
  const machine = realpathSync(mkdtempSync(join(tmpdir(), "kubenetlint-confine-")));
  const root = join(machine, "repo");
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text.replaceAll("MACHINE", machine));
  };
  for (const [path, text] of Object.entries(OUTSIDE)) write(join(machine, path), text);
  write(join(root, ".git/config"), `apiVersion: v1\nkind: Config\nusers: [{ user: { token: ${SECRET} } }]\n`);
  for (const [path, text] of Object.entries(files)) write(join(root, path), text);
  for (const [path, target] of Object.entries(links)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    symlinkSync(target.replaceAll("MACHINE", machine), join(root, path));
  }
  return { machine, root };
}

/** The formats that print most: lines around a finding, everything as data, pages. */
const FORMATS = ["codeframe", "json", "sarif", "html", "stylish"];

/** Lints a repository in every format that shows much, with and without `--safe`. */
export async function lintAll(
  root: string,
  args: readonly string[] = ["."],
  safe: readonly (readonly string[])[] = [["--safe"], []],
): Promise<{ readonly runs: readonly ShownRun[]; readonly leaks: boolean; readonly shown: string }> {
  const runs: ShownRun[] = [];
  for (const flags of safe) {
    // One run, every format: rendering is what takes time.
    const run = await runCli(
      [
        "lint",
        ...args,
        "--preset",
        "all",
        "--report-unknown",
        ...FORMATS.flatMap((format) => ["-f", format]),
        ...flags,
      ],
      { cwd: root },
    );
    runs.push({ ...run, shown: run.stdout.slice(run.stdout.lastIndexOf("</html>")) + run.stderr });
  }
  return {
    runs,
    leaks: runs.some(({ stdout, stderr }) => `${stdout}${stderr}`.includes(SECRET)),
    shown: runs.map(({ shown }) => shown).join("\n"),
  };
}

export const has = (program: string): boolean =>
  spawnSync(program, ["version"], { stdio: "ignore" }).error === undefined;
export const HAS_KUSTOMIZE = has("kustomize") || has("kubectl");
export const HAS_HELM = has("helm");

export const KUSTOMIZATION = "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n";
export const SERVICE =
  "apiVersion: v1\nkind: Service\nmetadata: { name: web }\nspec: { selector: { app: web }, ports: [{ port: 80 }] }\n";
export const CHART = "apiVersion: v2\nname: shop\nversion: 0.1.0\n";
/** Prints a file of the chart as a name. */
export const showing = (file: string): string =>
  "apiVersion: v1\nkind: Service\nmetadata:\n" +
  `  name: {{ .Files.Get "${file}" | replace "\\n" " " | lower | quote }}\n` +
  "spec: { selector: { app: nope }, ports: [{ port: 80, porrt: 1 }] }\n";
