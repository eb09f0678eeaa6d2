/**
 * Characters of one object. The API server reads no request above 3 MiB (apiserver pkg/server/config.go,
 * MaxRequestBodyBytes); comments and indentation may be as much again, and half of that more. What is longer cannot be
 * applied.
 */
const LONGEST_OBJECT = 8 * 1024 * 1024;

/**
 * Marks that the slow parser reads in all documents of one source: some seconds' work and some hundred MiB; 4 MiB of
 * manifests as people write them.
 */
const MOST_MARKS = 500_000;

/** Marks of a List that is read at all: a dump of 64 MiB has fewer, whether it is YAML or JSON in one line. */
const MOST_MARKS_OF_LIST = 8_000_000;

/**
 * Why a document is too long to be read, if it is. A List is not one object: each of its items is applied on its own.
 */
export function whyTooLong(text: string): string | undefined {
  if (text.length <= LONGEST_OBJECT) return undefined;
  const has = `The document has ${mebibytes(text.length)}`;
  const isList =
    /^(?:items|kind[ \t]*:[ \t]*["']?\w*List)\b/m.test(text) ||
    /^\s*(?:\[|\{\s*"items"|\{[^]{0,500}"kind"\s*:\s*"\w*List")/.test(text);
  if (!isList) return `${has}, and the API server accepts no object above 3 MiB.`;
  return countMarks(text, MOST_MARKS_OF_LIST) > MOST_MARKS_OF_LIST
    ? `${has} in more than ${MOST_MARKS_OF_LIST / 1e6} million tokens, which is too many to read. Split it.`
    : undefined;
}

export const mebibytes = (length: number): string => `${(length / 1024 / 1024).toFixed(1)} MiB`;

/**
 * What one source may still cost the slow parser, whose time and memory depend on the marks it reads rather than on
 * characters.
 */
export class SlowParsing {
  #left = MOST_MARKS;

  /**
   * Whether a document may be parsed slowly: the answer stays, however often it is, and its marks are taken from what
   * is left.
   */
  allows(text: string): () => boolean {
    let answer: boolean | undefined;
    return () => {
      if (answer !== undefined) return answer;
      const marks = countMarks(text, this.#left);
      answer = marks <= this.#left;
      if (answer) this.#left -= marks;
      return answer;
    };
  }
}

/** Line breaks, indicators, and other characters that begin a token; counting ends above `most`. */
function countMarks(text: string, most: number): number {
  let marks = 0;
  for (let at = 0; at < text.length && marks <= most; at++) {
    switch (text.charCodeAt(at)) {
      case 0x0a:
      case 0x0d:
      case 0x85:
      case 0x2028:
      case 0x2029: // line breaks
      case 0x2c:
      case 0x3a:
      case 0x5b:
      case 0x5d:
      case 0x7b:
      case 0x7d: // , : [ ] { }
      case 0x2d:
      case 0x3f:
      case 0x21:
      case 0x23:
      case 0x25:
      case 0x26:
      case 0x2a:
      case 0x7c:
      case 0x3e: // - ? ! # % & * | >
        marks++;
        break;
      default:
    }
  }
  return marks;
}

/**
 * Parsers create an error object for each error: for broken texts half of their time is spent on unused stack traces.
 */
export function withoutStacks<T>(parse: () => T): T {
  const before = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  try {
    return parse();
  } finally {
    Error.stackTraceLimit = before;
  }
}
