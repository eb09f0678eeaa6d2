import { mutantsOf } from "./mutant.ts";
import type { Mutant } from "./mutant.ts";

const BASELINE = ["test/engine/baseline.test.ts"];
/** Only whole scenes show these. */
const scene = (name: string): readonly string[] => ["test/engine/together.test.ts", "-t", name];

export const sceneMutants: readonly Mutant[] = [
  ...mutantsOf("rules/ingress/ingress-backend-without-endpoints.ts", scene("less-sure-cause"), [
    ["an Ingress is surer than its Service", "backends, near, isSure)", "backends, undefined, isSure)"],
  ]),
  ...mutantsOf("rules/network-policy/namespace-without-policy.ts", scene("admin-tiers"), [
    [
      "any ClusterNetworkPolicy may restrict a namespace",
      'set.matchSubject(policy, namespace, () => "perhaps") !== "no"',
      "policy !== undefined",
    ],
  ]),
  ...mutantsOf("rules/ports/container-port-undeclared.ts", scene("rejected-objects"), [
    ["port 70000 is not declared", "target < 1 || target > 65_535", "target < 1"],
  ]),
  ...mutantsOf("rules/ports/target-port-not-named.ts", scene("jobs-and-env"), [
    [
      "the port of a container without ports has no name",
      "!options.onlyNamed && related.length > 0",
      "!options.onlyNamed",
    ],
  ]),
  ...mutantsOf("src/rule/attachment-place.ts", scene("gateway-listenersets"), [
    [
      "all listeners are tried for a route that names one",
      'outcome === "NoMatchingListenerHostname" ? listeners.filter(({ refusal }) => refusal === outcome) : listeners',
      "outcome === undefined ? [] : listeners",
    ],
  ]),
  ...mutantsOf("src/engine/judge/mark-uncertain.ts", scene("many-examples"), [
    ["only a folder of variants is doubted", "coincidence !== undefined || 2 * contest", "2 * contest"],
    [
      "a folder of variants is not doubted",
      "contest.entries > MANY_ENTRIES &&",
      "contest.entries > 2 * MANY_ENTRIES &&",
    ],
  ]),
  ...mutantsOf("src/engine/judge/sort-findings.ts", scene("mesh-shop"), [
    ["findings are in the order of rules", "compareSpans(a.span, b.span) || compareText(a.ruleId", "compare(a.ruleId"],
    [
      "two rules at one place are in any order",
      "compareText(a.ruleId, b.ruleId) || compareText",
      "compareText(b.ruleId, a.ruleId) || compareText",
    ],
  ]),
  ...mutantsOf("src/engine/judge/baseline.ts", BASELINE, [
    [
      "an entry accepts any number of findings",
      "left.get(finding.fingerprint)?.pop() !== undefined",
      "left.get(finding.fingerprint) !== undefined",
    ],
    [
      "entries of files that were not looked at are not needed",
      "unneeded: rest.filter(({ file }) => isJudged(file))",
      "unneeded: rest",
    ],
    ["a finding of an object is known by its words", "if (finding.resource !== undefined) return false;", ""],
  ]),
  ...mutantsOf("src/workspace/scopes/kustomize-scopes.ts", scene("overlay-not-built"), [
    ["a kustomization that is not built has no namespace", "    ...namespaceOf(root),\n", ""],
  ]),
  ...mutantsOf("src/engine/collect-drafts.ts", scene("syntax-error"), [
    ["a document with a syntax error is read rightly", " ?? guessed(reported.resource)", ""],
  ]),
  ...mutantsOf("src/engine/settings.ts", scene("configured"), [
    ["the first override wins", "changing.findLast(", "changing.find("],
    ["overrides have no effect", "return last?.severities[rule.id] ?? base;", "return base;"],
  ]),
];
