import { NotOrdinary } from "../characters.ts";
import { OrdinaryScanner } from "./ordinary-scanner.ts";
import type { Scanned } from "./tape.ts";

/** Deeper nesting is left to the full parsers, which report the limit. */
const MAX_DEPTH = 100;

/**
 * Reads a document that is written as nearly all manifests are: maps and lists in block style, scalars and small
 * collections on one line, literal and folded texts, comments. `undefined` for everything else (anchors, tags, merge
 * keys, explicit keys, tabs, errors): then js-yaml or `yaml` decide. What it does read it reads as they do;
 * `test/yaml/agreement.slow.test.ts` compares.
 * @param text without control characters and unusual line breaks.
 */
export function scanOrdinary(text: string, maxDepth: number): Scanned | undefined {
  if (text.includes("\uFEFF") || (text.includes("\r") && /\r(?!\n)/.test(text))) return undefined;
  try {
    return new OrdinaryScanner(text, Math.min(MAX_DEPTH, maxDepth - 1)).document();
  } catch (error) {
    if (error instanceof NotOrdinary) return undefined;
    throw error;
  }
}
