import { nearest } from "../../hints/nearest.ts";
import type { Place } from "../../diagnostic/place.ts";
import type { Resource } from "../../model/resource.ts";
import { comments } from "../../yaml/comments.ts";
import type { ParsedSource } from "../../yaml/document.ts";

/** The finding that a directive may cover. */
export interface Silenceable {
  readonly ruleId: string;
  readonly file: string;
  readonly line: number;
  readonly resource: string | undefined;
}

/** One instruction to be silent, from a comment or an annotation. */
export interface Directive {
  readonly kind: "comment" | "annotation";
  /** Rule ids as written; empty means every rule. */
  readonly rules: readonly string[];
  readonly reason: string | undefined;
  /** Why the comment is ignored: misspelt, or without effect. */
  readonly fault?: string;
  readonly at: Place;
  /** The file or the title of the resource that every finding which it reaches has. */
  readonly subject: string;
  /** Whether it reaches a finding, whatever the rules it names. */
  covers(finding: Silenceable): boolean;
}

const ACTIONS = ["disable-next-line", "disable-line", "disable-file", "disable", "enable"] as const;

/** What looks like an instruction: `kubenetlint-disabel`, `kubenetlint disable-line`, `kubenetlint: disable`. */
const LOOKALIKE = /^#\s*kubenetlint(?:-([a-z-]+)|[\s:]\s*((?:disable|enable)(?:-[a-z-]+)?))(?=[\s:,]|$)/i;

const ANNOTATION = "ignore.kubenetlint.io/";

/** `kubenetlint-disable-next-line rule-a, rule-b -- reason`. */
const COMMENT = new RegExp(`^#\\s*kubenetlint-(${ACTIONS.join("|")})(?![\\w-])\\s*([^]*)$`);

interface Comment {
  readonly action: string;
  readonly rules: readonly string[];
  readonly reason: string | undefined;
  readonly file: string;
  readonly line: number;
  /** The line to which `disable-next-line` applies. */
  readonly nextLine: number;
  readonly at: Place;
  readonly fault?: string;
}

function readComments(source: ParsedSource): readonly Comment[] {
  if (!source.source.text.includes("kubenetlint")) return [];
  const found: Comment[] = [];
  for (const document of source.documents) {
    for (const { text, offset, line } of comments(document)) {
      const from = offset - document.start;
      const at = document.range(from, from + text.length);
      const [, action, rest] = COMMENT.exec(text) ?? [];
      if (action === undefined || rest === undefined) {
        const meant = meantAction(text);
        if (meant !== undefined)
          found.push({
            action: "none",
            rules: [],
            reason: undefined,
            file: document.file,
            line,
            nextLine: line,
            at,
            fault: `This comment suppresses nothing: it must start with kubenetlint-${meant}.`,
          });
        continue;
      }
      // A blank before, so that a reason without any rule (`-- reason`) is one too.
      const [names = "", ...reason] = ` ${rest}`.split(/\s--\s/);
      found.push({
        action,
        rules: names.split(/[\s,]+/).filter((name) => name !== ""),
        reason: reason.length === 0 ? undefined : reason.join(" -- ").trim() || undefined,
        file: document.file,
        line,
        nextLine: line + linesToNext(source.source.text, offset + text.length),
        at,
      });
    }
  }
  return found;
}

/** The closest action to a misspelt one. */
function meantAction(text: string): string | undefined {
  const [, dashed, spaced] = LOOKALIKE.exec(text) ?? [];
  const word = (dashed ?? spaced)?.toLowerCase();
  return word === undefined ? undefined : (ACTIONS.find((action) => action === word) ?? nearest(word, ACTIONS));
}

/** Comments and blank lines are skipped, so that several directives can be stacked. */
function linesToNext(text: string, from: number): number {
  const lines = text.slice(from, from + 10_000).split(/\r\n?|\n/);
  const next = lines.findIndex((line, index) => index > 0 && !/^\s*(#|$)/.test(line));
  return next < 0 ? 1 : next;
}

/** The line where a `disable` ends for a rule: the next `enable` of it, or of all. */
function endOf(disable: Comment, rule: string, all: readonly Comment[], canonical: (rule: string) => string): number {
  const enable = all.find(
    (other) =>
      other.action === "enable" &&
      other.line > disable.line &&
      (other.rules.length === 0 || other.rules.some((name) => canonical(name) === rule)),
  );
  return enable?.line ?? Infinity;
}

function fromComment(
  comment: Comment,
  all: readonly Comment[],
  canonical: (rule: string) => string,
): Directive | undefined {
  const { action, rules, reason, file, line, nextLine, at, fault } = comment;
  const silent = (why: string): Directive => ({
    kind: "comment",
    rules,
    reason,
    fault: why,
    at,
    subject: file,
    covers: () => false,
  });
  const directive = (from: number, to: (rule: string) => number): Directive => ({
    kind: "comment",
    rules,
    reason,
    at,
    subject: file,
    covers: (finding) => finding.file === file && finding.line >= from && finding.line <= to(finding.ruleId),
  });
  switch (action) {
    case "disable-next-line":
      return directive(nextLine, () => nextLine);
    case "disable-line":
      return directive(line, () => line);
    case "disable-file":
      return directive(0, () => Infinity);
    case "disable":
      return directive(line, (rule) => endOf(comment, rule, all, canonical));
    case "enable":
      return all.some(
        (other) => other.action === "disable" && other.line < line && haveCommonRule(other, comment, canonical),
      )
        ? undefined
        : silent("This comment ends nothing: there is no kubenetlint-disable before it.");
    default:
      return fault === undefined ? undefined : silent(fault);
  }
}

const haveCommonRule = (a: Comment, b: Comment, canonical: (rule: string) => string): boolean =>
  a.rules.length === 0 ||
  b.rules.length === 0 ||
  a.rules.some((rule) => b.rules.some((other) => canonical(rule) === canonical(other)));

function fromAnnotations(resources: readonly Resource[]): readonly Directive[] {
  const annotated = resources.filter(({ annotations }) =>
    Object.keys(annotations).some((key) => key.startsWith(ANNOTATION)),
  );
  if (annotated.length === 0) return [];
  const files = new Map<string, Set<string>>();
  for (const { title, document } of resources) files.set(title, (files.get(title) ?? new Set()).add(document.file));
  return annotated.flatMap((resource) => {
    const { annotations = {} } = resource.metadata;
    const {
      title,
      document: { file },
    } = resource;
    // Variants of an object have one title: an annotation applies to its own variant, and to findings in files that
    // define none of them.
    const covers = (finding: Silenceable): boolean =>
      finding.resource === title && (finding.file === file || files.get(title)?.has(finding.file) !== true);
    return Object.entries(annotations)
      .filter(([key]) => key.startsWith(ANNOTATION))
      .map(([key, value]): Directive => {
        const rule = key.slice(ANNOTATION.length);
        const reason = typeof value === "string" ? value.trim() : "";
        return {
          kind: "annotation",
          rules: rule === "all" ? [] : [rule],
          reason: reason || undefined,
          at: resource.at(annotations, key, "key"),
          subject: title,
          covers,
        };
      });
  });
}

/**
 * All instructions of the sources, in order of files.
 * @param canonical the present id of a rule by any of its names.
 */
export function readDirectives(
  sources: readonly ParsedSource[],
  resources: readonly Resource[],
  canonical: (rule: string) => string,
): readonly Directive[] {
  const fromComments = sources.flatMap((source) => {
    const all = readComments(source);
    return all.flatMap((comment) => fromComment(comment, all, canonical) ?? []);
  });
  return [
    ...fromComments,
    ...fromAnnotations([...new Map(resources.map((resource) => [resource.object, resource])).values()]),
  ];
}
