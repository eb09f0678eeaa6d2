import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { OTHER_COMMANDS } from "../../src/hosts/cli/command-names.ts";

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "kubenetlint-code-"))));

const run = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  spawnSync(process.execPath, ["dist/cli.cjs", ...args], {
    encoding: "utf8",
    env: { PATH: process.env["PATH"], NODE_COMPILE_CACHE: folder, ...env },
  });
const kept = (): readonly string[] =>
  existsSync(join(folder, "kubenetlint"))
    ? readdirSync(join(folder, "kubenetlint")).map((name) => join(folder, "kubenetlint", name))
    : [];
const lint = () => run(["lint", "fixtures/demo"]);

describe("compiled code", () => {
  test("is kept by the first run for the user alone, and the second run says the same", () => {
    const first = lint();
    expect(first.stdout).toContain("service-port-unresolved");
    const [file = ""] = kept();
    expect(kept()).toHaveLength(1);
    if (process.platform !== "win32") expect(statSync(file).mode & 0o777).toBe(0o600);
    const before = statSync(file).mtimeMs;
    expect(lint()).toMatchObject({ stdout: first.stdout, stderr: first.stderr, status: first.status });
    expect(statSync(file).mtimeMs).toBe(before);
  });

  test("that was damaged is a miss, and is written anew", () => {
    const { stdout, status } = lint();
    const [file = ""] = kept();
    const sound = readFileSync(file);
    for (const at of [0, 40, Math.floor(sound.length / 2), sound.length - 1]) {
      const damaged = Buffer.from(sound);
      damaged[at] = (damaged[at] ?? 0) ^ 0x55;
      writeFileSync(file, damaged);
      expect(lint()).toMatchObject({ stdout, status, signal: null });
      expect(readFileSync(file).equals(damaged)).toBe(false);
    }
    writeFileSync(file, "");
    expect(lint()).toMatchObject({ stdout, status, signal: null });
  });

  test.skipIf(process.platform === "win32")("that others may have written is not run", () => {
    const { stdout, status } = lint();
    const [file = ""] = kept();
    chmodSync(file, 0o666);
    expect(lint()).toMatchObject({ stdout, status });
    // It was not taken but replaced.
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  test("is not kept where Node's own switch says so, nor for --version", () => {
    run(["lint", "fixtures/demo"], { NODE_DISABLE_COMPILE_CACHE: "1" });
    expect(run(["--version"]).stdout).toBe(
      `${(JSON.parse(readFileSync("package.json", "utf8")) as { version: string }).version}\n`,
    );
    expect(kept()).toEqual([]);
  });

  test("a folder that cannot be written changes nothing", () => {
    const { stdout, status } = lint();
    expect(run(["lint", "fixtures/demo"], { NODE_COMPILE_CACHE: join(folder, "not", "there") })).toMatchObject({
      stdout,
      status,
    });
    writeFileSync(join(folder, "file"), "");
    expect(run(["lint", "fixtures/demo"], { NODE_COMPILE_CACHE: join(folder, "file") })).toMatchObject({
      stdout,
      status,
      stderr: "",
    });
  });

  test("runs plug-ins, as the first run did", () => {
    const project = mkdtempSync(join(tmpdir(), "kubenetlint-plugin-"));
    writeFileSync(join(project, "kubenetlint.yaml"), "plugins: [./own.mjs]\n");
    writeFileSync(
      join(project, "own.mjs"),
      `import { defineRule } from "kubenetlint/rule";
export default defineRule({ id: "greet", severity: "warning", docs: { summary: "Finds every Service." }, messages: \
{ m: () => "hello" }, check({ model, report }) { for (const service of model.all("Service")) report({ resource: \
service, at: service.atName(), message: "m", data: {} }); } });\n`,
    );
    writeFileSync(
      join(project, "a.yaml"),
      "apiVersion: v1\nkind: Service\nmetadata: { name: web }\n" +
        "spec: { type: ExternalName, externalName: example.com }\n",
    );
    const greet = () =>
      spawnSync(process.execPath, [join(process.cwd(), "dist/cli.cjs"), "lint", "--format", "unix"], {
        cwd: project,
        encoding: "utf8",
        env: { PATH: process.env["PATH"], NODE_COMPILE_CACHE: folder },
      });
    for (const run of ["compiled", "from what is kept", "once more"])
      expect({ run, ...greet() }).toMatchObject({
        run,
        stderr: "",
        stdout: expect.stringContaining("a.yaml:3:19: hello [Warning/local/greet]") as unknown,
      });
    expect(kept()).toHaveLength(1);
  });

  test("of lint is apart from that of all other commands", () => {
    const help = run(["--help"]).stdout;
    const named = [...help.matchAll(/^ {2}([a-z][\w-]*)(?:\|\w+)? /gm)]
      .map(([, name]) => name ?? "")
      .filter((name) => name !== "lint" && name !== "help");
    expect(named.length).toBeGreaterThan(10);
    expect([...OTHER_COMMANDS].sort()).toEqual([...new Set(named)].sort());
  });
});
