import { writeSync } from "node:fs";
import { UserError } from "../diagnostic/user-error.ts";

/**
 * Writes all of a text before the next is written: `process.exit` would cut off what an asynchronous pipe still holds, and who
 * reads both streams as one log would see them mixed.
 */
export function writeAll(descriptor: number, text: string): void {
  let bytes = Buffer.from(text);
  while (bytes.length > 0) {
    try {
      bytes = bytes.subarray(writeSync(descriptor, bytes));
    } catch (error) {
      const code = error instanceof Error && "code" in error ? error.code : undefined;
      // The reader went away (`| head`): nobody is left to tell.
      if (code === "EPIPE") return;
      if (code === "EAGAIN") continue;
      // Standard error cannot say that it is full either.
      if (descriptor === 2) return;
      throw new UserError(`The output cannot be written: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}
