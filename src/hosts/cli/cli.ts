import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { isMainThread, parentPort, Worker } from "node:worker_threads";
import { readDescriptor } from "../../read/read-files.ts";
import { writeAll } from "../write-all.ts";
import { main } from "./main.ts";

/** The working directory may have been removed. */
function workingDirectory(): string {
  try {
    return process.cwd();
  } catch {
    writeAll(2, "The working directory does not exist (any more).\n");
    process.exit(2);
  }
}

/** The launcher beside this file; where the program runs from its sources there is none, and one thread must do. */
const launcher = typeof __dirname === "string" ? join(__dirname, "cli.cjs") : "";

if (isMainThread) {
  void main(process.argv.slice(2), {
    cwd: workingDirectory(),
    env: process.env,
    stdoutIsTerminal: process.stdout.isTTY === true,
    stderrIsTerminal: process.stderr.isTTY === true,
    stdout: (text) => writeAll(1, text),
    stderr: (text) => writeAll(2, text),
    stdin: (most) => readDescriptor(0, most),
    ...(existsSync(launcher) && { threads: { processors: availableParallelism(), start: () => new Worker(launcher) } }),
  }).then((code) => {
    process.exitCode = code;
  });
} else if (parentPort !== null) {
  const port = parentPort;
  void import("./thread.ts").then(({ runThread }) => runThread(port));
}
