import type { Place } from "../diagnostic/place.ts";
import type { Resource } from "../model/resource.ts";
import { comments } from "../yaml/comments.ts";
import type { ParsedSource } from "../yaml/document.ts";

/** One instruction to be silent, from a comment or an annotation. */
export interface Directive {
  readonly kind: "comment" | "annotation";
  /** Rule ids as written; empty means every rule. */
  readonly rules: readonly string[];
  readonly reason: string | undefined;
  readonly at: Place;
  covers(finding: { readonly file: string; readonly line: number; readonly resource: string | undefined }): boolean;
}

const ANNOTATION = "ignore.kubenetlint.io/";

/** `kubenetlint-disable-next-line rule-a, rule-b -- reason`. */
const COMMENT = /^#\s*kubenetlint-(disable-next-line|disable-line|disable-file|disable|enable)\b\s*([^]*)$/;

interface Comment {
  readonly action: string;
  readonly rules: readonly string[];
  readonly reason: string | undefined;
  readonly file: string;
  readonly line: number;
  readonly at: Place;
}

function readComments(source: ParsedSource): readonly Comment[] {
  if (!source.source.text.includes("kubenetlint-")) return [];
  const found: Comment[] = [];
  for (const document of source.documents) {
    for (const { text, offset } of comments(document)) {
      const [, action, rest] = COMMENT.exec(text) ?? [];
      if (action === undefined || rest === undefined) continue;
      const from = offset - document.start;
      const at = document.range(from, from + text.length);
      const [names = "", ...reason] = rest.split(/\s--\s/);
      found.push({
        action,
        rules: names.split(/[\s,]+/).filter((name) => name !== ""),
        reason: reason.length === 0 ? undefined : reason.join(" -- ").trim(),
        file: document.file,
        line: at.span().start.line,
        at,
      });
    }
  }
  return found;
}

/** The line where a `disable` ends: the next `enable` of the same rules, or of all. */
function endOf(disable: Comment, all: readonly Comment[]): number {
  const enable = all.find(
    (other) => other.action === "enable" && other.line > disable.line && (other.rules.length === 0 || disable.rules.some((rule) => other.rules.includes(rule))),
  );
  return enable?.line ?? Infinity;
}

function fromComment(comment: Comment, all: readonly Comment[]): Directive | undefined {
  const { action, rules, reason, file, line, at } = comment;
  const [from, to] =
    action === "disable-next-line" ? [line + 1, line + 1]
    : action === "disable-line" ? [line, line]
    : action === "disable-file" ? [0, Infinity]
    : action === "disable" ? [line, endOf(comment, all)]
    : [1, 0];
  if (from > to) return undefined;
  return { kind: "comment", rules, reason, at, covers: (finding) => finding.file === file && finding.line >= from && finding.line <= to };
}

/** All instructions of the sources, in order of files. */
export function readDirectives(sources: readonly ParsedSource[], resources: readonly Resource[]): readonly Directive[] {
  const fromComments = sources.flatMap((source) => {
    const all = readComments(source);
    return all.flatMap((comment) => fromComment(comment, all) ?? []);
  });
  const fromAnnotations: Directive[] = [];
  for (const resource of resources) {
    const { annotations } = resource.metadata;
    if (annotations === undefined) continue;
    for (const key in annotations) {
      if (!key.startsWith(ANNOTATION)) continue;
      const rule = key.slice(ANNOTATION.length);
      const reason = annotations[key];
      fromAnnotations.push({
        kind: "annotation",
        rules: rule === "all" ? [] : [rule],
        reason: reason === "" ? undefined : reason,
        at: resource.at(annotations, key, "key"),
        covers: (finding) => finding.resource === resource.title,
      });
    }
  }
  return [...fromComments, ...fromAnnotations];
}
