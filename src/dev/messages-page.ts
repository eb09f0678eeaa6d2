import { compareText } from "../base/compare-text.ts";
import type { Finding } from "../diagnostic/finding.ts";
import type { AnyRule } from "../rule/rule.ts";
import { exampleCase } from "./rule-example.ts";
import { caseResult, readCases } from "./rule-cases.ts";

/** A rule and everything that it reports in its cases, its example first. */
export interface RuleFindings {
  readonly rule: AnyRule;
  readonly findings: readonly Finding[];
}

/** What a rule reports in its cases. */
export function findingsOf(rule: AnyRule): RuleFindings {
  const cases = readCases(rule);
  const typical = exampleCase(cases, "invalid");
  const ordered = [...(typical === undefined ? [] : [typical]), ...cases.filter((one) => one !== typical)];
  return { rule, findings: ordered.flatMap((one) => caseResult(rule, one).findings) };
}

/** Messages that no case shows, as `rule-id/messageId`. */
export const unshownMessages = ({ rule, findings }: RuleFindings): readonly string[] =>
  Object.keys(rule.messages)
    .filter((id) => !findings.some(({ messageId }) => messageId === id))
    .map((id) => `${rule.id}/${id}`);

const code = (text: string): string => `\`${text}\``;
/** Messages are text: what Markdown would take for markup is escaped. */
const prose = (text: string): string => text.replaceAll(/[\\*_<>|]/g, "\\$&").replaceAll(/\s*\n\s*/g, " ");

function entry(messageId: string, findings: readonly Finding[]): readonly string[] {
  const own = findings.filter((finding) => finding.messageId === messageId);
  const sample = own.find(({ verdict }) => verdict === "proved") ?? own[0];
  if (sample === undefined) return [];
  const { severity, verdict, message, because, help } = sample;
  return [
    `- ${code(messageId)}, ${severity}${verdict === "unknown" ? ", unknown" : ""}: ${prose(message)}`,
    ...(because === undefined ? [] : [`  - unknown: ${prose(because)}`]),
    ...(help === undefined ? [] : [`  - help: ${prose(help)}`]),
  ];
}

/** docs/messages.md: each message of each rule once, as a case shows it. */
export function messagesPage(all: readonly RuleFindings[]): string {
  const sections = all
    .toSorted((a, b) => compareText(a.rule.id, b.rule.id))
    .flatMap(({ rule, findings }) => [
      `## [${rule.id}](rules/${rule.id}.md)`,
      "",
      ...Object.keys(rule.messages).flatMap((id) => entry(id, findings)),
      "",
    ]);
  return [
    "# Messages",
    "",
    "Every message of every rule, with its id and severity, as the cases of the rule show it.",
    "Written by `npm run docs`.",
    "",
    ...sections,
  ].join("\n");
}
