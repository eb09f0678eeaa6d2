import type { Finding } from "../diagnostic/finding.ts";
import { nearest } from "../diagnostic/nearest.ts";
import type { Resource } from "../model/resource.ts";
import type { ParsedSource } from "../yaml/document.ts";
import { readDirectives } from "./directives.ts";
import type { Directive } from "./directives.ts";
import { inOrder } from "./order.ts";
import type { SuppressedFinding } from "./result.ts";
import type { ActiveRule } from "./settings.ts";

interface SuppressOptions {
  readonly sources: readonly ParsedSource[];
  readonly resources: readonly Resource[];
  readonly active: readonly ActiveRule[];
  readonly enabled: boolean;
  readonly only?: ReadonlySet<string>;
}

/** The engine's own finding about a comment or annotation that silences nothing. */
export const UNUSED_SUPPRESSION = "unused-suppression";

/** Splits findings into those shown and those a comment or annotation silences; a directive that silences nothing is a finding itself. */
export function suppress(findings: readonly Finding[], options: SuppressOptions): { readonly findings: readonly Finding[]; readonly suppressed: readonly SuppressedFinding[] } {
  if (!options.enabled) return { findings, suppressed: [] };
  const directives = readDirectives(options.sources, options.resources);
  if (directives.length === 0) return { findings, suppressed: [] };
  const names = new Map(options.active.flatMap(({ rule }) => (rule.aliases ?? []).map((alias) => [alias, rule.id] as const)));
  const silences = (directive: Directive, finding: Finding): boolean =>
    (directive.rules.length === 0 || directive.rules.some((rule) => (names.get(rule) ?? rule) === finding.ruleId)) &&
    directive.covers({ file: finding.span.file, line: finding.span.start.line, resource: finding.resource });
  const used = new Set<Directive>();
  const shown: Finding[] = [];
  const suppressed: SuppressedFinding[] = [];
  for (const finding of findings) {
    const by = directives.filter((directive) => silences(directive, finding));
    const [first] = by;
    if (first === undefined) {
      shown.push(finding);
      continue;
    }
    for (const directive of by) used.add(directive);
    suppressed.push({ ...finding, suppression: { kind: first.kind, ...(first.reason !== undefined && { reason: first.reason }) } });
  }
  const unused = directives
    .filter((directive) => !used.has(directive) && (options.only === undefined || options.only.has(directive.at.file)))
    .flatMap((directive) => unusedFinding(directive, options.active, names) ?? []);
  return { findings: unused.length === 0 ? shown : inOrder([...shown, ...unused]), suppressed };
}

function unusedFinding(directive: Directive, active: readonly ActiveRule[], aliases: ReadonlyMap<string, string>): Omit<Finding, "fingerprint"> | undefined {
  const known = new Set(active.map(({ rule }) => rule.id));
  const unknown = directive.rules.filter((rule) => !known.has(aliases.get(rule) ?? rule));
  const near = unknown[0] === undefined ? undefined : nearest(unknown[0], known);
  // A rule that is off today would find nothing in any case: that the directive is idle proves nothing.
  if (unknown.length === directive.rules.length && directive.rules.length > 0 && near === undefined) return undefined;
  const what = directive.rules.length === 0 ? "any rule" : directive.rules.join(", ");
  return {
    ruleId: UNUSED_SUPPRESSION,
    messageId: "unused",
    severity: "warning",
    verdict: "proved",
    message: near === undefined ? `This ${directive.kind} silences nothing: there is no finding of ${what} here.` : `This ${directive.kind} silences nothing: there is no active rule "${unknown[0] ?? ""}"; did you mean "${near}"?`,
    help: "Remove it, so that a later finding is not hidden by it.",
    span: directive.at.span(),
    related: [],
    fixes: [],
  };
}
