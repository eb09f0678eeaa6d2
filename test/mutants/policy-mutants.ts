import { mutantsOf } from "./mutant.ts";
import type { Mutant } from "./mutant.ts";

const POLICIES = ["test/simulate/policy-perhaps.test.ts"];

export const policyMutants: readonly Mutant[] = [
  ...mutantsOf("src/simulate/policy/match-rule.ts", POLICIES, [
    ["::/0 surely holds an unknown address", 'coversAll(block) && cidr.family === "IPv4"', "coversAll(block)"],
    [
      "0.0.0.0/0 with an exception surely holds an unknown address",
      "except.length === 0 && cidr.prefix === 0",
      "cidr.prefix === 0",
    ],
    ["a half of all addresses is all", "cidr.prefix === 0", "cidr.prefix <= 1"],
    ["exceptions of a block count for nothing", "&& !except.some((hole) => isInside(address, hole)) ?", "?"],
    [
      "an unknown peer is no pod on the host's network",
      'end.kind === "pod" && !end.hostNetwork) return "no"',
      'end.kind === "pod") return "no"',
    ],
    ["an unknown peer may be any pod", 'if (end.kind === "pod" && !end.hostNetwork) return "no";', ""],
    [
      "one peer that is perhaps met hides one that is met",
      'if (match === "yes") return "yes";',
      'if (match !== "no") return match;',
    ],
    ["administrators' policies mean pods on the host's network", " || scope.namespace === undefined)", ")"],
  ]),
  ...mutantsOf("src/simulate/policy/network-policy.ts", POLICIES, [
    ["an empty peer is everybody", "bare ? NOTHING_AT_ALL : undefined", "undefined"],
  ]),
  ...mutantsOf("src/simulate/policy/evaluate.ts", POLICIES, [
    ["policies that perhaps select count for what is sure", ' || isolations[index]?.match === "yes")', " || true)"],
    [
      "policies that perhaps select never count",
      'bound === "possible" || isolations[index]?.match === "yes"',
      'isolations[index]?.match === "yes"',
    ],
    [
      "pods are isolated if all policies select them",
      'isolations.some(({ match }) => match === "yes")) {',
      'isolations.every(({ match }) => match === "yes")) {',
    ],
    ["rules that are perhaps met count for what is sure", 'if (met === "yes" || bound === "possible") sum', "sum"],
    [
      "perhaps isolated is sure of all",
      "? each.reduce(intersectConnections, ALL_CONNECTIONS)",
      "? each.reduce(unionConnections, NO_CONNECTIONS)",
    ],
    [
      "the baseline is asked of isolated pods too",
      "intersectConnections(admin.onward, relevant.reduce",
      "intersectConnections(applyTier(set.baseline, admin.onward, question, bound).onward, relevant.reduce",
    ],
    [
      "administrators' policies select pods on the host's network",
      "if (policies.length === 0 || question.subject.hostNetwork)",
      "if (policies.length === 0)",
    ],
    [
      "a rule that perhaps passes decides",
      'action === "Pass" || (action === "Accept") === (bound === "sure")',
      '(action === "Accept") === (bound === "sure")',
    ],
    ["what was decided is decided again", "left = subtractConnections(left, connections);", ""],
    [
      "sure is what is possible",
      'question.uncertain ? evaluateBound(question, isolations, "sure") : possible',
      "possible",
    ],
  ]),
  ...mutantsOf("src/simulate/policy/verdict.ts", POLICIES, [
    [
      "a pod on the host's network shares no unknown node",
      "const possible = perhapsSameNode(source, destination, interpretation)",
      "const possible = false",
    ],
    [
      "they share an unknown node only if neither is known",
      "(source.node === undefined || destination.node === undefined)",
      "(source.node === undefined && destination.node === undefined)",
    ],
    [
      "pods of two unknown nodes share one",
      "    source.node === undefined ||\n    source.node !== destination.node",
      "    source.node !== destination.node",
    ],
    [
      "all pods of a node are open to each other",
      'return isHost(source, interpretation) || isHost(destination, interpretation) ? "sameNode" : undefined;',
      'return "sameNode";',
    ],
    [
      "any two pods may share a node",
      " &&\n  (isHost(source, interpretation) || isHost(destination, interpretation));",
      ";",
    ],
  ]),
];
