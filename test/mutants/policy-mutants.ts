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
      'const isOrdinary = end.kind === "pod" && !end.hostNetwork;',
      'const isOrdinary = end.kind === "pod";',
    ],
    ["an unknown peer may be any pod", 'if (isOrdinary) return "no";', ""],
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
    [
      "policies that perhaps select count for what is sure",
      'owner === chosen ? "yes" : (selects[owner] ?? "no")',
      '"yes"',
    ],
    [
      "pods are isolated if all policies select them",
      'isolators.some(({ match }) => match === "yes")',
      'isolators.every(({ match }) => match === "yes")',
    ],
    [
      "perhaps isolated is never isolated",
      ".map(({ owner }) => applyRules(steps, selects, incoming, owner).rest)",
      ".map(() => NO_CONNECTIONS)",
    ],
    [
      "the baseline is asked of isolated pods too",
      "onward: isSure ? onward : unionConnections(onward, rest)",
      "onward: unionConnections(onward, rest)",
    ],
    ["what was decided is decided again", "rest = subtractConnections(rest, decided);", ""],
    ["sure is what is possible", "isCertain ? possible : subtractConnections(possible, denied)", "possible"],
  ]),
  ...mutantsOf("src/simulate/policy/admin-tier.ts", POLICIES, [
    ["administrators' policies select pods on the host's network", "if (subject.hostNetwork) return [];", ""],
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
      "return isHost(source, interpretation) || (isHost(destination, interpretation) && !interpretation.cilium)\n",
      "return interpretation !== undefined\n",
    ],
    [
      "any two pods may share a node",
      " &&\n  (isHost(source, interpretation) || (isHost(destination, interpretation) && !interpretation.cilium));",
      ";",
    ],
  ]),
];
