import { closeSync, constants, fstatSync, lstatSync, openSync, readSync, statSync } from "node:fs";
import type { Stats } from "node:fs";
import type { Confines } from "./confines.ts";

/** What git-crypt writes before what it has encrypted (git-crypt commands.cpp). */
const GIT_CRYPT = "\0GITCRYPT\0";

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
 * Files → texts. What cannot be read is told as a failure, and the others are still read.
 * @param files `path` is opened, `shown` is the name used in messages.
 * @param maxFileSize bytes; a larger file is a failure, so that one file cannot take all memory.
 * @param confines what may be read; a file outside of them is a failure. Without them the paths are those of the person.
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
      // Node gives names as text: one that is no UTF-8 cannot be opened again.
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

interface OpenOptions {
  /** Whether the path may be a link. */
  readonly isLink?: boolean;
  /** What was found there a moment ago. */
  readonly seen?: Stats;
  /** Called with the open file before anything is read. @throws Error to refuse it. */
  readonly check?: (descriptor: number, stat: Stats) => void;
}

/**
 * The bytes of a regular file. Opening a FIFO or a device would wait for ever, or do something, and one may be put in the place of
 * the file meanwhile; some files of /proc never end or never begin.
 * @param most bytes that are read.
 * @throws Error that says why not.
 */
export function readRegularFile(path: string, most: number, { isLink = true, seen, check }: OpenOptions = {}): Buffer {
  refuse(seen ?? (isLink ? statSync : lstatSync)(path), most);
  const descriptor = openSync(
    path,
    constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (isLink ? 0 : (constants.O_NOFOLLOW ?? 0)),
  );
  try {
    const stat = fstatSync(descriptor);
    refuse(stat, most);
    check?.(descriptor, stat);
    return readDescriptor(descriptor, most, stat.size);
  } finally {
    closeSync(descriptor);
  }
}

class TooLarge extends Error {}

function refuse(stat: Stats, most: number): void {
  if (!stat.isFile()) throw new Error(stat.isDirectory() ? "it is a folder" : "it is not a regular file");
  if (stat.size > most) throw new TooLarge(`it has ${size(stat.size)}; the limit is ${size(most)} (--max-file-size)`);
}

/** Everything that is left of standard input. Who shares the pipe may have made it one that does not wait: then we wait. */
export const readStandardInput = (most: number): Buffer => readDescriptor(0, most, 0, true);

/** In milliseconds, from one look at an empty pipe to the next. */
const PATIENCE = 10;

function readSome(descriptor: number, chunk: Buffer, at: number, waits: boolean): number {
  for (;;) {
    try {
      return readSync(descriptor, chunk, at, chunk.length - at, null);
    } catch (error) {
      const code = error instanceof Error && "code" in error ? error.code : undefined;
      // A pipe of Windows that was closed.
      if (code === "EOF") return 0;
      if (!waits || code !== "EAGAIN") throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PATIENCE);
    }
  }
}

/** Everything that is left of an open file or pipe. @throws Error for one that gives more than `most` bytes. */
function readDescriptor(descriptor: number, most: number, expected = 0, waits = false): Buffer {
  const chunks: Buffer[] = [];
  let length = 0;
  // One byte more than expected, so that the end is seen in the same chunk.
  for (let room = expected + 1; ; room = 65_536) {
    const chunk = Buffer.allocUnsafe(room);
    let filled = 0;
    // A file that has given what its size says is at its end.
    const isWhole = (): boolean => expected > 0 && chunks.length === 0 && filled === expected;
    for (let read = -1; filled < room && read !== 0 && !isWhole(); filled += read)
      read = readSome(descriptor, chunk, filled, waits);
    length += filled;
    if (length > most) throw new TooLarge(`it has more than ${size(most)} (--max-file-size)`);
    chunks.push(chunk.subarray(0, filled));
    if (filled < room) return chunks.length === 1 ? chunk.subarray(0, filled) : Buffer.concat(chunks);
  }
}

/** A size that is not shown as 0.0 MiB. */
const size = (bytes: number): string =>
  bytes < 1024
    ? `${bytes} bytes`
    : bytes < 1024 * 1024
      ? `${(bytes / 1024).toFixed(1)} KiB`
      : `${(bytes / 1024 / 1024).toFixed(1)} MiB`;

/** A text and how its bytes spell it; without an encoding that is UTF-8. The mark at its start is kept. */
export interface Decoded {
  readonly text: string;
  readonly encoding?: "utf-16le" | "utf-16be";
}

/** The text alone. @throws Error as `decodeText`. */
export const decode = (bytes: Buffer): string => decodeText(bytes).text;

/**
 * Bytes → text. A mark at the start says that they are UTF-16, as for kubectl (cli-runtime pkg/resource/visitor.go, BOMOverride);
 * without one UTF-16 keeps its NUL characters, which the parser reports. What git-crypt has locked is text to nobody.
 * @throws Error for bytes that are no text to kubectl.
 */
export function decodeText(bytes: Buffer): Decoded {
  const text = bytes.toString("utf8");
  if (bytes[0] === 0 && text.startsWith(GIT_CRYPT)) return { text: GIT_CRYPT };
  if (!text.includes("\ufffd")) return { text };
  const utf32 =
    bytes.length % 4 === 0 && (startsWith(bytes, [0xff, 0xfe, 0, 0]) || startsWith(bytes, [0, 0, 0xfe, 0xff]));
  if (utf32) throw new Error("it is UTF-32, which kubectl does not read. Save it as UTF-8");
  if (startsWith(bytes, [0xff, 0xfe])) return { text: decodeAs("utf-16le", bytes), encoding: "utf-16le" };
  if (startsWith(bytes, [0xfe, 0xff])) return { text: decodeAs("utf-16be", bytes), encoding: "utf-16be" };
  try {
    return { text: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch {
    throw new Error("it is not UTF-8 text");
  }
}

const startsWith = (bytes: Buffer, head: readonly number[]): boolean =>
  head.every((byte, index) => bytes[index] === byte);
/** Halves of a character become U+FFFD, as they do for kubectl. */
const decodeAs = (encoding: string, bytes: Buffer): string =>
  new TextDecoder(encoding, { ignoreBOM: true }).decode(bytes);

/** Text → bytes, as the file had it. */
export function encodeText(text: string, encoding: Decoded["encoding"]): Buffer {
  if (encoding === undefined) return Buffer.from(text, "utf8");
  const bytes = Buffer.from(text, "utf16le");
  return encoding === "utf-16be" ? bytes.swap16() : bytes;
}

const SENTENCES: Readonly<Record<string, string>> = {
  ENOENT: "it does not exist (any more)",
  EACCES: "permission denied",
  EPERM: "permission denied",
  ELOOP: "its symbolic links run in a circle",
  EISDIR: "it is a folder",
  EAGAIN: "it gives nothing to read",
  ENOTDIR: "it does not exist (any more)",
};

function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = "code" in error && typeof error.code === "string" ? error.code : undefined;
  return (code === undefined ? undefined : SENTENCES[code]) ?? error.message;
}
