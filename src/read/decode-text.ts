/** What git-crypt writes before what it has encrypted (git-crypt commands.cpp). */
const GIT_CRYPT = "\0GITCRYPT\0";

/** A text and how its bytes spell it; without an encoding that is UTF-8. The mark at its start is kept. */
export interface Decoded {
  readonly text: string;
  readonly encoding?: "utf-16le" | "utf-16be";
}

/** The text alone. @throws Error as `decodeText`. */
export const decode = (bytes: Buffer): string => decodeText(bytes).text;

/**
 * Bytes → text. A byte order mark means UTF-16, as for kubectl (cli-runtime pkg/resource/visitor.go, BOMOverride);
 * without one UTF-16 keeps its NUL characters, which the parser reports. What git-crypt has locked is not decoded.
 * @throws Error for bytes that kubectl cannot read as text.
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
