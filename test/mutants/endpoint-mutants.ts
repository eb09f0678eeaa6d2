import { mutantsOf } from "./mutant.ts";
import type { Mutant } from "./mutant.ts";

const ENDPOINTS = ["test/simulate/endpoint-corners.test.ts"];

export const endpointMutants: readonly Mutant[] = [
  ...mutantsOf("src/simulate/endpoints/written-slices.ts", ENDPOINTS, [
    [
      "mirrored endpoints of one address and two hostnames are one",
      '[...addresses, hostname ?? "", ',
      "[...addresses, ",
    ],
    [
      "Endpoints of a leader election are mirrored",
      ' ||\n  endpoints.annotations["control-plane.alpha.kubernetes.io/leader"] !== undefined',
      "",
    ],
    ["Endpoints that skip mirroring are mirrored", 'skip-mirror"] === "true"', 'skip-mirror"] === ""'],
    ["skip-mirror counts whatever its value", 'skip-mirror"] === "true"', 'skip-mirror"] !== undefined'],
    ["slices of the mirroring controller count twice", "managedBy === MIRRORING_CONTROLLER ||", ""],
    [
      "written slices of the controller are never kept",
      "managedBy === CONTROLLER && stored.facts.hasSelector &&",
      "managedBy === CONTROLLER &&",
    ],
    [
      "slices of two managers are one group",
      "`${addressType} ${managedBy}\\n${portsKey(ports)}`",
      "`${addressType} \\n${portsKey(ports)}`",
    ],
    ["a second slice replaces the first", "...(known?.endpoints ?? []), ...endpoints", "...endpoints"],
    ["address families of mirrored slices are one", "`${family} ${portsKey(ports)}`", "`${portsKey(ports)}`"],
    ["Endpoints are mirrored for a Service with a selector", "stored.facts.hasSelector || isLeftAlone", "isLeftAlone"],
  ]),
  ...mutantsOf("src/simulate/endpoints/controller-slices.ts", ENDPOINTS, [
    [
      "publishNotReadyAddresses does not keep pods of an unknown node",
      " || stored.facts.publishNotReadyAddresses ?",
      " ?",
    ],
    [
      "pods of an unknown node are endpoints",
      '(nodes.has(pod.nodeName ?? "") || stored.facts.publishNotReadyAddresses ? undefined : "node-missing")',
      "undefined",
    ],
    ["a pod that is going is ready", "(pod.ready && !pod.terminating)", "pod.ready"],
    ["publishNotReadyAddresses does not make ready", "publishNotReadyAddresses || (pod.ready", "(pod.ready"],
    ["a pod that is going does not serve", "serving: pod.ready,", "serving: pod.ready && !pod.terminating,"],
    ["a full slice is followed by an empty one", "count % max === 0 ? full : ", ""],
    ["no endpoints, no slice", "if (count === 0) return [0];", "if (count === 0) return [];"],
  ]),
];
