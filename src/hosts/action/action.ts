import { spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { appendFileSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { repositoryRoot } from "../../read/folders.ts";
import { findProgram, plainEnvironment } from "../../read/program.ts";
import { writeAll } from "../write-all.ts";
import { runAction } from "./run-action.ts";

const cwd = process.env["GITHUB_WORKSPACE"] ?? process.cwd();

/** Variables of the step. Plug-ins and started programs do not see them: no token, no input. */
const given = { ...process.env };
const plain = plainEnvironment(given);
for (const name of Object.keys(process.env)) if (!(name in plain)) delete process.env[name];

void runAction({
  cwd,
  env: given,
  // Colours would break the annotations in the log.
  stdoutIsTerminal: false,
  stderrIsTerminal: false,
  stdout: (text) => writeAll(1, text),
  stderr: (text) => writeAll(2, text),
  stdin: () => Buffer.alloc(0),
  temporaryFolder: () => mkdtempSync(join(given["RUNNER_TEMP"] ?? tmpdir(), "kubenetlint-")),
  readFile: (path) => readFileSync(path, "utf8"),
  append: (path, text) => appendFileSync(path, text),
  git(args) {
    const program = findProgram("git", [repositoryRoot(cwd) ?? cwd]);
    if (program === undefined) return { ok: false, stdout: "", stderr: "git is not installed" };
    const { status, stdout, stderr, error } = spawnSync(program, ["-c", "core.fsmonitor=false", ...args], {
      cwd,
      env: plain,
      encoding: "utf8",
      maxBuffer: 256 * 1024 * 1024,
    });
    return { ok: status === 0, stdout: stdout ?? "", stderr: error?.message ?? stderr };
  },
  unguessable: () => randomUUID(),
}).then((code) => {
  process.exitCode = code;
});
