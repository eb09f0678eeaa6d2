import type { Finding } from "../../diagnostic/finding.ts";
import type { Found } from "../draft.ts";

/**
 * FNV-1a over UTF-16 code units, twice with different starts: 64 bits are plenty to tell findings of one repository
 * apart.
 */
export function hash(text: string): string {
  let first = 0x811c9dc5;
  let second = 0x01234567;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    first = Math.imul(first ^ code, 0x01000193);
    second = Math.imul(second ^ code, 0x01000193);
  }
  return hexadecimal(first) + hexadecimal(second);
}

const BYTES = Array.from({ length: 256 }, (_, value) => value.toString(16).padStart(2, "0"));

const byte = (value: number): string => BYTES[value & 255] ?? "";
const hexadecimal = (value: number): string =>
  byte(value >>> 24) + byte(value >>> 16) + byte(value >>> 8) + byte(value);

/** Quoted names, and words with a digit, a slash or a dot inside: what a message says of these very manifests. */
const NAMES = /"[^"]*"|`[^`]*`|[\w*-]*[\d/](?:[\w*./:=-]*[\w*/])?|\w+(?:[.=][\w-]+)+/g;

/**
 * Fingerprints that survive moved lines, renamed files and other words of the same message: rule, message id, resource,
 * the names in the message, and which of several equal ones it is. The file counts only where no resource is known (a
 * syntax error).
 */
export function withFingerprints(findings: readonly Found[]): readonly Finding[] {
  const seen = new Map<string, number>();
  return findings.map((finding) => {
    const { ruleId, messageId, resource, span, message } = finding;
    const key = [ruleId, messageId, resource ?? span.file, ...(message.match(NAMES) ?? [])].join("\n");
    const count = seen.get(key) ?? 0;
    seen.set(key, count + 1);
    return { ...finding, fingerprint: hash(`${key}\n${count}`) };
  });
}
