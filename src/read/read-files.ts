import { readFileSync, statSync } from "node:fs";

export interface ReadFailure {
  readonly path: string;
  readonly message: string;
}

export interface ReadResult {
  readonly texts: readonly { readonly path: string; readonly text: string }[];
  readonly failures: readonly ReadFailure[];
}

/**
 * Files → texts. What cannot be read is told as a failure, and the others are still read.
 * @param files `path` is opened, `shown` is the name used in messages.
 * @param maxFileSize bytes; a larger file is a failure, so that one file cannot take all memory.
 */
export function readFiles(files: readonly { readonly path: string; readonly shown: string }[], maxFileSize: number): ReadResult {
  const texts: { path: string; text: string }[] = [];
  const failures: ReadFailure[] = [];
  for (const { path, shown } of files) {
    try {
      texts.push({ path: shown, text: readText(path, maxFileSize) });
    } catch (error) {
      failures.push({ path: shown, message: reason(error) });
    }
  }
  return { texts, failures };
}

function readText(path: string, maxFileSize: number): string {
  const stat = statSync(path);
  // Opening a FIFO or a device would wait for ever.
  if (!stat.isFile()) throw new Error(stat.isDirectory() ? "it is a folder" : "it is not a regular file");
  if (stat.size > maxFileSize) {
    throw new Error(`it has ${mib(stat.size)} MiB; the limit is ${mib(maxFileSize)} MiB (--max-file-size)`);
  }
  return decode(readFileSync(path));
}

const mib = (bytes: number): string => (bytes / 1024 / 1024).toFixed(1);

/** Bytes → text; UTF-16 keeps its NUL characters, which the parser tells about. @throws Error for bytes that are no UTF-8. */
export function decode(bytes: Buffer): string {
  const text = bytes.toString("utf8");
  if (!text.includes("\ufffd")) return text;
  if (bytes.length >= 2 && ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff))) {
    throw new Error("it is UTF-16; Kubernetes reads UTF-8 only. Save it as UTF-8");
  }
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Error("it is not UTF-8 text");
  }
}

const SENTENCES: Readonly<Record<string, string>> = {
  ENOENT: "it does not exist (any more)",
  EACCES: "permission denied",
  EPERM: "permission denied",
  ELOOP: "its symbolic links run in a circle",
  EISDIR: "it is a folder",
};

function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = "code" in error && typeof error.code === "string" ? error.code : undefined;
  return (code === undefined ? undefined : SENTENCES[code]) ?? error.message;
}
