import { mutantsOf } from "./mutant.ts";
import type { Mutant } from "./mutant.ts";

const SELECTORS = ["test/model/selector.test.ts"];
const PARTITION = ["test/scope/partition.test.ts"];

export const modelMutants: readonly Mutant[] = [
  ...mutantsOf("src/base/selector.ts", SELECTORS, [
    ["an empty selector of a Service matches everything", "if (entries.length === 0) return NOTHING;", ""],
    [
      "an absent selector matches everything",
      "if (selector === undefined) return NOTHING;",
      "if (selector === undefined) return { nothing: false, requirements: [] };",
    ],
    ["an unknown operator is passed over", "    else return NOTHING;\n", ""],
    [
      "one requirement is enough",
      "selector.requirements.every((requirement)",
      "selector.requirements.some((requirement)",
    ],
    ["NotIn needs the key", "return !has(labels, key) || !requirement", "return has(labels, key) && !requirement"],
    [
      "In needs no value",
      "has(labels, key) && requirement.values.includes",
      "has(labels, key) || requirement.values.includes",
    ],
    ["every object has a constructor", "Object.hasOwn(labels, key);", "key in labels;"],
  ]),
  ...mutantsOf("src/model/workload.ts", SELECTORS, [
    [
      "the pod after the last is one",
      "Number(text) < first + workload.replicas.max",
      "Number(text) <= first + workload.replicas.max",
    ],
    ["the first pod is none", "Number(text) >= first &&", "Number(text) > first &&"],
    [
      "pods of any name are of the set",
      ".filter((value) => value.startsWith(prefix))",
      ".filter((value) => value !== prefix)",
    ],
    ["every name of a pod must be there", "inRange.length > 0 ?", "inRange.length === ordinals.length ?"],
    [
      "the last requirement decides",
      '|| (one === "some" && result === "all")) result = one',
      '|| one === "some" || one === "all") result = one',
    ],
    ["a requirement that is not met is passed over", '    if (one === "none") return "none";\n', ""],
    ["a Deployment has numbered pods", 'workload.kind === "StatefulSet" && (key', "(key"],
    [
      "no label comes at run time",
      'if (workload.runtimeLabels.has(key) || key.startsWith(TOPOLOGY_PREFIX)) return "perhaps";',
      "",
    ],
  ]),
  ...mutantsOf("src/scope/partition.ts", PARTITION, [
    ["one text twice is a conflict", "else if (other.text !== text) found", "else found"],
    ["a Namespace makes variants", 'if (!identity.startsWith("/Namespace ")) objects', "objects"],
    [
      "variants are looked at without what is around them",
      "affordable ? [...shared.sources, ...variant.sources]",
      "affordable ? [...variant.sources]",
    ],
    [
      "what is shared is no scope",
      "if (rest.sources.length > 0) scopes.unshift",
      "if (rest.sources.length < 0) scopes.unshift",
    ],
    [
      "what is shared is a scope though it is nothing",
      "if (rest.sources.length > 0) scopes.unshift",
      "if (rest.sources.length >= 0) scopes.unshift",
    ],
    [
      "loose files are never put together",
      "found === undefined || variant.sources.length > 1",
      "found === undefined || variant.sources.length > 0",
    ],
    ["folders are put together", "found === undefined || variant.sources.length > 1", "found === undefined"],
    ["only the second of a conflict is a variant", "found.add(unit).add(other.unit)", "found.add(unit)"],
    ["variants cost nothing", "bins.length * shared.sources.length <= MAX_WORK * total", "total > 0"],
    [
      "scopes are in the order of arguments",
      "[...sources].sort((a, b) => compareText(a.source.path, b.source.path))",
      "[...sources]",
    ],
  ]),
];
