import type { Finding, Severity } from "../diagnostic/finding.ts";
import { nearest } from "../diagnostic/nearest.ts";
import type { Resource } from "../model/resource.ts";
import type { AnyRule } from "../rule/rule.ts";
import type { ParsedSource } from "../yaml/document.ts";
import { readDirectives } from "./directives.ts";
import type { Directive } from "./directives.ts";
import { compareFindings, inOrder } from "./order.ts";
import type { SuppressedFinding } from "./result.ts";

interface SuppressOptions {
  readonly sources: readonly ParsedSource[];
  readonly resources: readonly Resource[];
  /** All rules there are, on or off. */
  readonly rules: readonly AnyRule[];
  readonly isActive: (ruleId: string) => boolean;
  readonly enabled: boolean;
  readonly only?: ReadonlySet<string>;
  /** How one counts that silences nothing. */
  readonly unused: Severity | "off";
  /** Plug-ins were left out: a name with a slash may be a rule of theirs. */
  readonly withoutPlugins: boolean;
}

export interface Suppressed {
  readonly findings: readonly Finding[];
  readonly suppressed: readonly SuppressedFinding[];
}

/** The engine's own finding about a comment or annotation that silences nothing. */
export const UNUSED_SUPPRESSION = "unused-suppression";

/** Present ids by every name a rule may be called. A key of an annotation holds one slash only, so there `team/rule` is `team.rule`. */
function idsByName(rules: readonly AnyRule[]): ReadonlyMap<string, string> {
  const names = rules.flatMap(({ id, aliases = [] }) => [id, ...aliases].map((name) => [name, id] as const));
  return new Map([...names.filter(([name]) => name.includes("/")).map(([name, id]) => [name.replaceAll("/", "."), id] as const), ...names]);
}

/** Splits findings into those shown and those a comment or annotation silences; a directive that silences nothing is a finding itself. */
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
    const asked = { ruleId: finding.ruleId, file: finding.span.file, line: finding.span.start.line, resource: finding.resource };
    const near = [...(bySubject.get(finding.span.file) ?? []), ...(finding.resource === undefined ? [] : (bySubject.get(finding.resource) ?? []))];
    const by = near.filter((directive) => (directive.rules.length === 0 || directive.rules.some((rule) => canonical(rule) === finding.ruleId)) && directive.covers(asked));
    const [first] = by;
    if (first === undefined) {
      shown.push(finding);
      continue;
    }
    for (const directive of by) used.set(directive, (used.get(directive) ?? new Set()).add(finding.ruleId));
    suppressed.push({ ...finding, suppression: { kind: first.kind, ...(first.reason !== undefined && { reason: first.reason }) } });
  }
  const { unused } = options;
  if (unused === "off") return { findings: shown, suppressed };
  const told = directives
    .filter(({ at }) => options.only === undefined || options.only.has(at.file))
    .flatMap((directive) => {
      const message = idleness(directive, used.get(directive) ?? new Set(), ids, options);
      return message === undefined ? [] : [unusedFinding(directive, message, unused)];
    });
  return { findings: told.length === 0 ? shown : merge(shown, inOrder(told)), suppressed };
}

/** Directives by the file or resource that they speak of, each list in their order; comments come before annotations. */
function grouped(directives: readonly Directive[]): ReadonlyMap<string, readonly Directive[]> {
  const groups = new Map<string, Directive[]>();
  for (const directive of directives) {
    const list = groups.get(directive.subject);
    if (list === undefined) groups.set(directive.subject, [directive]);
    else list.push(directive);
  }
  return groups;
}

/** Both in the order of findings, which keep their fingerprints whatever is suppressed beside them. */
const merge = (findings: readonly Finding[], told: readonly Finding[]): readonly Finding[] => [...findings, ...told].sort(compareFindings);

/** What is wrong with a directive, or undefined if it is of use, or may be: a rule that is off today would find nothing in any case. */
function idleness(directive: Directive, used: ReadonlySet<string>, ids: ReadonlyMap<string, string>, options: SuppressOptions): string | undefined {
  const { kind, rules, fault } = directive;
  if (fault !== undefined) return fault;
  if (rules.length === 0) return used.size > 0 ? undefined : `This ${kind} silences nothing: there is no finding here.`;
  const unknown = rules.filter((name) => !ids.has(name) && name !== "file-unreadable" && !(options.withoutPlugins && /[./]/.test(name)));
  const [first] = unknown;
  if (first !== undefined) {
    const near = nearest(first, ids.keys());
    return `This ${kind} names a rule "${first}" that does not exist${near === undefined ? "." : `; did you mean "${near}"?`}`;
  }
  const idle = rules.filter((name) => {
    const id = ids.get(name) ?? name;
    return !used.has(id) && options.isActive(id);
  });
  if (idle.length === 0) return undefined;
  return idle.length === rules.length ? `This ${kind} silences nothing: there is no finding of ${idle.join(", ")} here.` : `This ${kind} names ${idle.join(", ")}, of which there is no finding here.`;
}

const unusedFinding = (directive: Directive, message: string, severity: Severity): Omit<Finding, "fingerprint"> => ({
  ruleId: UNUSED_SUPPRESSION,
  messageId: "unused",
  severity,
  verdict: "proved",
  message,
  help: directive.fault === undefined ? "Remove it, so that a later finding is not hidden by it." : "Correct or remove it.",
  span: directive.at.span(),
  related: [],
  fixes: [],
});
