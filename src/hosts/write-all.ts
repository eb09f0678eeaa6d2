import { writeSync } from "node:fs";
import { UserError } from "../diagnostic/user-error.ts";

/**
 * Writes a text synchronously: `process.exit` would cut off data in an asynchronous pipe, and in a log of both streams
 * the lines would be mixed.
 */
export function writeAll(descriptor: number, text: string): void {
  let bytes = Buffer.from(text);
  while (bytes.length > 0) {
    try {
      bytes = bytes.subarray(writeSync(descriptor, bytes));
    } catch (error) {
      const code = error instanceof Error && "code" in error ? error.code : undefined;
      // The reader closed the pipe (`| head`).
      if (code === "EPIPE") return;
      if (code === "EAGAIN") continue;
      // An error on standard error cannot be reported.
      if (descriptor === 2) return;
      throw new UserError(`The output cannot be written: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}
