import { existsSync, readFileSync, writeSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { isMainThread, parentPort, Worker } from "node:worker_threads";
import { main } from "./main.ts";

/** Writes all of a text synchronously: `process.exit` would cut off what an asynchronous pipe still holds. */
function writeAll(descriptor: number, text: string): void {
  let bytes = Buffer.from(text);
  while (bytes.length > 0) {
    try {
      bytes = bytes.subarray(writeSync(descriptor, bytes));
    } catch (error) {
      const code = error instanceof Error && "code" in error ? error.code : undefined;
      // The reader went away (`| head`): nobody is left to tell.
      if (code === "EPIPE") return;
      if (code !== "EAGAIN") throw error;
    }
  }
}

/** The launcher beside this file; where the program runs from its sources there is none, and one thread must do. */
const launcher = typeof __dirname === "string" ? join(__dirname, "cli.cjs") : "";

if (isMainThread) {
  void main(process.argv.slice(2), {
    cwd: process.cwd(),
    env: process.env,
    stdoutIsTerminal: process.stdout.isTTY === true,
    stderrIsTerminal: process.stderr.isTTY === true,
    stdout: (text) => writeAll(1, text),
    stderr: (text) => writeAll(2, text),
    stdin: () => readFileSync(0),
    ...(existsSync(launcher) && { threads: { processors: availableParallelism(), start: () => new Worker(launcher) } }),
  }).then((code) => {
    process.exitCode = code;
  });
} else if (parentPort !== null) {
  const port = parentPort;
  void import("./thread.ts").then(({ runThread }) => runThread(port));
}
