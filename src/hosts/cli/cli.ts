#!/usr/bin/env node
import { setFlagsFromString } from "node:v8";
import { readDescriptor } from "../../read/read-files.ts";
import { writeAll } from "../write-all.ts";
import { main } from "./main.ts";

// A run lasts about a second: code that is compiled after so many calls as in a server is compiled for nothing.
// V8 of Node 20 only: later ones print an error for a flag they do not know.
if (process.versions.node.startsWith("20.")) setFlagsFromString("--interrupt-budget=400000");

/** The working directory may have been removed. */
function workingDirectory(): string {
  try {
    return process.cwd();
  } catch {
    writeAll(2, "The working directory does not exist (any more).\n");
    process.exit(2);
  }
}

void main(process.argv.slice(2), {
  cwd: workingDirectory(),
  env: process.env,
  stdoutIsTerminal: process.stdout.isTTY === true,
  stderrIsTerminal: process.stderr.isTTY === true,
  stdout: (text) => writeAll(1, text),
  stderr: (text) => writeAll(2, text),
  stdin: (most) => readDescriptor(0, most),
}).then((code) => {
  process.exitCode = code;
});
