import { groupBy } from "../../base/groups.ts";
import type { Finding, Fix, Severity } from "../../diagnostic/finding.ts";
import { nearest } from "../../hints/nearest.ts";
import type { Resource } from "../../model/resource.ts";
import type { AnyRule } from "../../rule/rule.ts";
import type { ParsedSource } from "../../yaml/document.ts";
import { readDirectives } from "./directives.ts";
import type { Directive } from "./directives.ts";
import { withFingerprints } from "./fingerprint.ts";
import { compareFindings, withoutRepetitions } from "./sort-findings.ts";
import type { SuppressedFinding } from "../result.ts";

export interface SuppressOptions {
  readonly sources: readonly ParsedSource[];
  readonly resources: readonly Resource[];
  /** All rules there are, on or off. */
  readonly rules: readonly AnyRule[];
  /** Whether a rule is on for a file. */
  readonly isActive: (ruleId: string, file: string) => boolean;
  readonly enabled: boolean;
  readonly only?: ReadonlySet<string>;
  /** Severity of unused suppressions. */
  readonly unused: Severity | "off";
  /** Plug-ins were not loaded: a name with a slash may be one of their rules. */
  readonly withoutPlugins: boolean;
}

export interface Suppressed {
  readonly findings: readonly Finding[];
  readonly suppressed: readonly SuppressedFinding[];
}

/** The engine's own finding about a comment or annotation that suppresses nothing. */
export const UNUSED_SUPPRESSION = "unused-suppression";

/**
 * Current ids by id and alias. The key of an annotation may contain only one slash, so there `team/rule` is
 * `team.rule`.
 */
function idsByName(rules: readonly AnyRule[]): ReadonlyMap<string, string> {
  const names = rules.flatMap(({ id, aliases = [] }) => [id, ...aliases].map((name) => [name, id] as const));
  return new Map([
    ...names.filter(([name]) => name.includes("/")).map(([name, id]) => [name.replaceAll("/", "."), id] as const),
    ...names,
  ]);
}

/**
 * Splits findings into those shown and those a comment or annotation suppresses; a directive that suppresses nothing is
 * a finding itself.
 */
export function suppress(findings: readonly Finding[], options: SuppressOptions): Suppressed {
  if (!options.enabled) return { findings, suppressed: [] };
  const ids = idsByName(options.rules);
  const canonical = (name: string): string => ids.get(name) ?? name;
  const directives = readDirectives(options.sources, options.resources, canonical);
  if (directives.length === 0) return { findings, suppressed: [] };
  const used = new Map<Directive, Set<string>>();
  const bySubject = grouped(directives);
  const shown: Finding[] = [];
  const suppressed: SuppressedFinding[] = [];
  for (const finding of findings) {
    const asked = {
      ruleId: finding.ruleId,
      file: finding.span.file,
      line: finding.span.start.line,
      resource: finding.resource,
    };
    const near = [
      ...(bySubject.get(finding.span.file) ?? []),
      ...(finding.resource === undefined ? [] : (bySubject.get(finding.resource) ?? [])),
    ];
    const by = near.filter(
      (directive) =>
        (directive.rules.length === 0 || directive.rules.some((rule) => canonical(rule) === finding.ruleId)) &&
        directive.covers(asked),
    );
    const [first] = by;
    if (first === undefined) {
      shown.push(finding);
      continue;
    }
    for (const directive of by) used.set(directive, (used.get(directive) ?? new Set()).add(finding.ruleId));
    suppressed.push({
      ...finding,
      suppression: { kind: first.kind, ...(first.reason !== undefined && { reason: first.reason }) },
    });
  }
  const { unused } = options;
  const texts = new Map(options.sources.map(({ source }) => [source.path, source.text]));
  if (unused === "off") return { findings: shown, suppressed };
  const found = directives
    .filter(({ at }) => options.only === undefined || options.only.has(at.file))
    .flatMap((directive) => {
      const idle = idleness(directive, used.get(directive) ?? new Set(), ids, options);
      return idle === undefined ? [] : [unusedFinding(directive, idle, unused, texts)];
    });
  if (found.length === 0) return { findings: shown, suppressed };
  const added = withFingerprints(withoutRepetitions(found.toSorted(compareFindings)));
  return { findings: [...shown, ...added].toSorted(compareFindings), suppressed };
}

/** Directives by the file or resource to which they apply, in their order; comments come before annotations. */
function grouped(directives: readonly Directive[]): ReadonlyMap<string, readonly Directive[]> {
  const groups = groupBy(directives, (directive) => directive.subject);
  return groups;
}

/** Why a directive is unused. */
interface Idle {
  readonly message: string;
  readonly help: string;
  /** A name of a rule that does not exist, and the one that is nearest to it. */
  readonly misspelt?: { readonly name: string; readonly near: string };
}

const REMOVE = "Remove it, so that a later finding is not hidden by it.";

/** Why a directive is unused; undefined if it suppressed a finding or its rule is off in its file. */
function idleness(
  directive: Directive,
  used: ReadonlySet<string>,
  ids: ReadonlyMap<string, string>,
  options: SuppressOptions,
): Idle | undefined {
  const { kind, rules, fault } = directive;
  if (fault !== undefined) return { message: fault, help: "Correct or remove it." };
  if (rules.length === 0)
    return used.size > 0
      ? undefined
      : { message: `This ${kind} suppresses nothing: there is no finding here.`, help: REMOVE };
  const unknown = rules.filter(
    (name) => !ids.has(name) && name !== "file-unreadable" && !(options.withoutPlugins && /[./]/.test(name)),
  );
  const [first] = unknown;
  if (first !== undefined) return misspelt(kind, first, ids);
  const idle = rules.filter((name) => {
    const id = ids.get(name) ?? name;
    return !used.has(id) && options.isActive(id, directive.at.file);
  });
  if (idle.length === 0) return undefined;
  const message =
    idle.length === rules.length
      ? `This ${kind} suppresses nothing: there is no finding of ${idle.join(", ")} here.`
      : `This ${kind} names ${idle.join(", ")}, but there is no such finding here.`;
  return { message, help: REMOVE };
}

/** A misspelt name was written on purpose: correct it, do not remove it. */
function misspelt(kind: Directive["kind"], name: string, ids: ReadonlyMap<string, string>): Idle {
  const lower = name.toLowerCase().replaceAll("_", "-");
  const near = ids.has(lower) ? lower : nearest(lower, ids.keys());
  const message = `This ${kind} names a rule "${name}" that does not exist`;
  if (near === undefined) return { message: `${message}.`, help: "Correct the name; `kubenetlint rules` lists all." };
  return {
    message: `${message}; did you mean "${near}"?`,
    help: `Correct the name to ${near}.`,
    misspelt: { name, near },
  };
}

/** The whole word of a comment or of the key of an annotation. */
function correction(
  { at }: Directive,
  { name, near }: NonNullable<Idle["misspelt"]>,
  texts: ReadonlyMap<string, string>,
): readonly Fix[] {
  const { file, start, end } = at.span();
  const text = texts.get(file)?.slice(start.offset, end.offset) ?? "";
  const word = new RegExp(`(?<=[\\s,/])${name.replaceAll(/[^\w-]/g, "\\$&")}(?=[\\s,"']|$)`).exec(text);
  if (word === null) return [];
  const from = start.offset + word.index;
  return [
    { kind: "suggested", title: `Write ${near}`, edits: [{ file, start: from, end: from + name.length, text: near }] },
  ];
}

const unusedFinding = (
  directive: Directive,
  idle: Idle,
  severity: Severity,
  texts: ReadonlyMap<string, string>,
): Omit<Finding, "fingerprint"> => ({
  ruleId: UNUSED_SUPPRESSION,
  messageId: "unused",
  severity,
  verdict: "proved",
  message: idle.message,
  help: idle.help,
  span: directive.at.span(),
  related: [],
  fixes: idle.misspelt === undefined ? [] : correction(directive, idle.misspelt, texts),
});
