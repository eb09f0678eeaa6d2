import { closeSync, constants, fstatSync, lstatSync, openSync, readSync, statSync } from "node:fs";
import type { Stats } from "node:fs";

interface OpenOptions {
  /** Whether the path may be a link. */
  readonly isLink?: boolean;
  /** What was found there a moment ago. */
  readonly seen?: Stats;
  /** Called with the open file before anything is read. @throws Error to refuse it. */
  readonly check?: (descriptor: number, stat: Stats) => void;
}

/**
 * The bytes of a regular file. Opening a FIFO or a device would wait forever, or have side effects, and one may be put
 * in the place of the file meanwhile; some files of /proc never end or never begin.
 * @param most bytes that are read.
 * @throws Error with the reason.
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

/** A file of more bytes than a run reads. */
export class TooLarge extends Error {}

function refuse(stat: Stats, most: number): void {
  if (!stat.isFile()) throw new Error(stat.isDirectory() ? "it is a folder" : "it is not a regular file");
  if (stat.size > most) throw new TooLarge(`it has ${size(stat.size)}; the limit is ${size(most)} (--max-file-size)`);
}

/**
 * Everything that is left of standard input. Who shares the pipe may have made it one that does not wait: then we wait.
 */
export const readStandardInput = (most: number): Buffer => readDescriptor(0, most, 0, true);

/** Milliseconds between two reads of an empty pipe. */
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
    // A file that has given as many bytes as its size is at its end.
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
