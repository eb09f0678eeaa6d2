import type { Confines } from "./confines.ts";
import { decodeText } from "./decode-text.ts";
import type { Decoded } from "./decode-text.ts";
import { readRegularFile, TooLarge } from "./read-regular-file.ts";

export interface ReadFailure {
  readonly path: string;
  readonly message: string;
  /** It is larger than the limit, and sound as far as is known. */
  readonly tooLarge?: true;
}

/** Bytes of what a cluster or another run has written. */
export const LARGEST_DUMP = 512 * 1024 * 1024;

export interface ReadResult {
  readonly texts: readonly ({ readonly path: string } & Decoded)[];
  readonly failures: readonly ReadFailure[];
}

/**
 * Files → texts. A file that cannot be read is a failure; the others are still read.
 * @param files `path` is opened, `shown` is the name used in messages.
 * @param maxFileSize bytes; a larger file is a failure, so that one file cannot take all memory.
 * @param confines what may be read; a file outside of them is a failure. Without them the paths are those of the
 * person.
 */
export function readFiles(
  files: readonly { readonly path: string; readonly shown: string }[],
  maxFileSize: number,
  confines?: Confines,
): ReadResult {
  const texts: ({ path: string } & Decoded)[] = [];
  const failures: ReadFailure[] = [];
  for (const { path, shown } of files) {
    try {
      texts.push({
        path: shown,
        ...decodeText(
          confines === undefined ? readRegularFile(path, maxFileSize) : confines.readNext(path, maxFileSize),
        ),
      });
    } catch (error) {
      const message = reason(error);
      // Node gives names as text: a file whose name is not UTF-8 cannot be opened.
      failures.push({
        path: shown,
        message: path.includes("\ufffd") && message === SENTENCES["ENOENT"] ? "its name is not UTF-8 text" : message,
        ...(error instanceof TooLarge && { tooLarge: true }),
      });
    }
  }
  confines?.close();
  return { texts, failures };
}

const SENTENCES: Readonly<Record<string, string>> = {
  ENOENT: "it does not exist",
  EACCES: "permission denied",
  EPERM: "permission denied",
  ELOOP: "its symbolic links form a cycle",
  EISDIR: "it is a folder",
  EAGAIN: "it has no data to read",
  ENOTDIR: "it does not exist",
};

function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = "code" in error && typeof error.code === "string" ? error.code : undefined;
  return (code === undefined ? undefined : SENTENCES[code]) ?? error.message;
}
