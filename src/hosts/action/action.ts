import { spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { appendFileSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeAll } from "../write-all.ts";
import { runAction } from "./run-action.ts";

const cwd = process.env["GITHUB_WORKSPACE"] ?? process.cwd();

void runAction({
  cwd,
  env: process.env,
  // The log is no terminal; colours would be in the way of its annotations.
  stdoutIsTerminal: false,
  stderrIsTerminal: false,
  stdout: (text) => writeAll(1, text),
  stderr: (text) => writeAll(2, text),
  stdin: () => Buffer.alloc(0),
  temporaryFolder: () => mkdtempSync(join(process.env["RUNNER_TEMP"] ?? tmpdir(), "kubenetlint-")),
  readFile: (path) => readFileSync(path, "utf8"),
  append: (path, text) => appendFileSync(path, text),
  git(args) {
    const { status, stdout, stderr, error } = spawnSync("git", args, { cwd, encoding: "utf8", maxBuffer: 256 * 1024 * 1024 });
    return { ok: status === 0, stdout: stdout ?? "", stderr: error?.message ?? stderr };
  },
  unguessable: () => randomUUID(),
}).then((code) => {
  process.exitCode = code;
});
