import { readStandardInput } from "../../read/read-regular-file.ts";
import { writeAll } from "../write-all.ts";
import { main } from "./main.ts";

/** The working directory may have been removed. */
function workingDirectory(): string {
  try {
    return process.cwd();
  } catch {
    writeAll(2, "The working directory does not exist.\n");
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
  stdin: readStandardInput,
}).then((code) => {
  process.exitCode = code;
});
