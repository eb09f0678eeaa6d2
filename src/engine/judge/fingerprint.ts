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

/**
 * Fingerprints that survive moved lines and renamed files: rule, message, resource, and which of several equal ones it
 * is. The file counts only where no resource is known (a syntax error).
 */
export function withFingerprints(findings: readonly Found[]): readonly Finding[] {
  const seen = new Map<string, number>();
  return findings.map((finding) => {
    const key = `${finding.ruleId}\n${finding.resource ?? finding.span.file}\n${finding.message}`;
    const count = seen.get(key) ?? 0;
    seen.set(key, count + 1);
    return { ...finding, fingerprint: hash(`${key}\n${count}`) };
  });
}
