import * as fc from "fast-check";
import { expect, test } from "vitest";
import { acceptedModel } from "../../src/workspace/accepted-model.ts";
import { simulateCluster } from "../../src/simulate/cluster.ts";
import { parseProbe } from "../../src/simulate/connections.ts";
import { reachRows } from "../../src/simulate/policy/probe-answers.ts";
import { reachGraph } from "../../src/simulate/policy/reach.ts";
import { parseSource } from "../../src/yaml/parse-source.ts";

type Labels = Readonly<Record<string, string>>;
interface PodCase {
  readonly namespace: string;
  readonly name: string;
  readonly labels: Labels;
  readonly ports: readonly { readonly name: string; readonly containerPort: number; readonly protocol: string }[];
}
interface Selector {
  readonly matchLabels?: Labels;
  readonly matchExpressions?: readonly {
    readonly key: string;
    readonly operator: string;
    readonly values?: readonly string[];
  }[];
}
interface Peer {
  readonly podSelector?: Selector;
  readonly namespaceSelector?: Selector;
}
interface PortCase {
  readonly protocol: string;
  readonly port?: number | string;
  readonly endPort?: number;
}
interface RuleCase {
  readonly peers: readonly Peer[];
  readonly ports: readonly PortCase[];
}
interface PolicyCase {
  readonly namespace: string;
  readonly name: string;
  readonly podSelector: Selector;
  readonly types: readonly string[];
  readonly ingress: readonly RuleCase[];
  readonly egress: readonly RuleCase[];
}

const NAMESPACES: Readonly<Record<string, Labels>> = { shop: { team: "a" }, pay: { team: "b" }, bare: {} };
const PROBES = ["TCP/80", "TCP/8080", "TCP/9000", "UDP/53", "UDP/8080"].map((text) => parseProbe(text)!);

const namespace = fc.constantFrom(...Object.keys(NAMESPACES));
const labels = fc.dictionary(fc.constantFrom("app", "tier"), fc.constantFrom("a", "b"), {
  maxKeys: 2,
  noNullPrototype: true,
});
const expression = fc.oneof(
  fc.record({
    key: fc.constantFrom("app", "tier", "team"),
    operator: fc.constantFrom("In", "NotIn"),
    values: fc.constantFrom(["a"], ["a", "b"]),
  }),
  fc.record({ key: fc.constantFrom("app", "tier", "team"), operator: fc.constantFrom("Exists", "DoesNotExist") }),
);
const selectorOf = (map: fc.Arbitrary<Labels>): fc.Arbitrary<Selector> =>
  fc.oneof(
    fc.record({ matchLabels: map }),
    fc.record({ matchExpressions: fc.array(expression, { minLength: 1, maxLength: 2 }) }),
  );
const podSelector = selectorOf(labels);
const namespaceSelector = selectorOf(
  fc.constantFrom<Labels>({}, { team: "a" }, { team: "b" }, { "kubernetes.io/metadata.name": "pay" }),
);
const peer: fc.Arbitrary<Peer> = fc.oneof(
  fc.record({ podSelector }),
  fc.record({ namespaceSelector }),
  fc.record({ podSelector, namespaceSelector }),
);
const protocol = fc.constantFrom("TCP", "UDP");
const port: fc.Arbitrary<PortCase> = fc.oneof(
  fc.record({ protocol }),
  fc.record({ protocol, port: fc.constantFrom<number | string>(80, 8080, "http", "dns") }),
  fc.record({ protocol, port: fc.constant(80), endPort: fc.constantFrom(80, 8080, 9000) }),
);
const rules = fc.array(
  fc.record({ peers: fc.array(peer, { maxLength: 2 }), ports: fc.array(port, { maxLength: 2 }) }),
  { maxLength: 2 },
);
const pods = fc.uniqueArray(
  fc.record({
    namespace,
    name: fc.constantFrom("p", "q"),
    labels,
    ports: fc.uniqueArray(
      fc.record({ name: fc.constantFrom("http", "dns"), containerPort: fc.constantFrom(53, 8080, 9000), protocol }),
      { maxLength: 2, selector: ({ name }) => name },
    ),
  }),
  { minLength: 2, maxLength: 6, selector: (one) => `${one.namespace}/${one.name}` },
);
const policies = fc.uniqueArray(
  fc.record({
    namespace,
    name: fc.constantFrom("x", "y"),
    podSelector,
    types: fc.constantFrom(["Ingress"], ["Egress"], ["Ingress", "Egress"]),
    ingress: rules,
    egress: rules,
  }),
  { maxLength: 5, selector: (one) => `${one.namespace}/${one.name}` },
);

const ruleText =
  (peers: "from" | "to") =>
  (rule: RuleCase): object => ({
    ...(rule.peers.length > 0 && { [peers]: rule.peers }),
    ...(rule.ports.length > 0 && { ports: rule.ports }),
  });
const manifests = (allPods: readonly PodCase[], allPolicies: readonly PolicyCase[]): string =>
  [
    ...Object.entries(NAMESPACES).map(([name, own]) => ({
      apiVersion: "v1",
      kind: "Namespace",
      metadata: { name, labels: own },
    })),
    ...allPods.map((pod) => ({
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: pod.name, namespace: pod.namespace, labels: pod.labels },
      spec: { containers: [{ name: "c", image: "i", ports: pod.ports }] },
    })),
    ...allPolicies.map((policy) => ({
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      metadata: { name: policy.name, namespace: policy.namespace },
      spec: {
        podSelector: policy.podSelector,
        policyTypes: policy.types,
        ...(policy.types.includes("Ingress") && { ingress: policy.ingress.map(ruleText("from")) }),
        ...(policy.types.includes("Egress") && { egress: policy.egress.map(ruleText("to")) }),
      },
    })),
  ]
    .map((object) => JSON.stringify(object))
    .join("\n---\n");

function selects({ matchLabels = {}, matchExpressions = [] }: Selector, own: Labels): boolean {
  return (
    Object.entries(matchLabels).every(([key, value]) => own[key] === value) &&
    matchExpressions.every(({ key, operator, values = [] }) => {
      const value = own[key];
      if (operator === "Exists") return value !== undefined;
      if (operator === "DoesNotExist") return value === undefined;
      return (value !== undefined && values.includes(value)) === (operator === "In");
    })
  );
}

/** The words of the API documentation, pair by pair and port by port, without classes, groups or tables. */
function naive(
  source: PodCase,
  destination: PodCase,
  allPolicies: readonly PolicyCase[],
  wanted: { readonly protocol: string; readonly port: number },
): boolean {
  const side = (type: "Ingress" | "Egress"): boolean => {
    const [own, other] = type === "Ingress" ? [destination, source] : [source, destination];
    const selecting = allPolicies.filter(
      (policy) =>
        policy.namespace === own.namespace && policy.types.includes(type) && selects(policy.podSelector, own.labels),
    );
    const isPeer = (policy: PolicyCase, { podSelector: ofPod, namespaceSelector: ofNamespace }: Peer): boolean =>
      (ofNamespace === undefined
        ? other.namespace === policy.namespace
        : selects(ofNamespace, { ...NAMESPACES[other.namespace], "kubernetes.io/metadata.name": other.namespace })) &&
      (ofPod === undefined || selects(ofPod, other.labels));
    const isPort = ({ protocol: name, port: number, endPort }: PortCase): boolean => {
      if (name !== wanted.protocol) return false;
      if (number === undefined) return true;
      if (typeof number === "string")
        return destination.ports.some(
          (declared) =>
            declared.name === number && declared.protocol === name && declared.containerPort === wanted.port,
        );
      return wanted.port >= number && wanted.port <= (endPort ?? number);
    };
    return (
      selecting.length === 0 ||
      selecting.some((policy) =>
        (type === "Ingress" ? policy.ingress : policy.egress).some(
          ({ peers, ports }) =>
            (peers.length === 0 || peers.some((one) => isPeer(policy, one))) &&
            (ports.length === 0 || ports.some(isPort)),
        ),
      )
    );
  };
  return side("Egress") && side("Ingress");
}

test("reachability agrees with a naive reading of the rules, for any pods and policies", () => {
  fc.assert(
    fc.property(pods, policies, (somePods, somePolicies) => {
      const model = acceptedModel(parseSource({ path: "any.yaml", text: manifests(somePods, somePolicies) }).documents);
      const graph = reachGraph(model, simulateCluster(model).pods);
      expect(graph.pods.length).toBe(somePods.length);
      const byName = new Map(somePods.map((pod) => [`${pod.namespace}/${pod.name}`, pod]));
      for (const { source, destination, allowed, depends } of reachRows(graph, PROBES)) {
        if (source === destination) continue;
        const expected = PROBES.filter((probe) =>
          naive(byName.get(source)!, byName.get(destination)!, somePolicies, probe),
        ).map(({ text }) => text);
        expect({ source, destination, allowed, depends }).toEqual({
          source,
          destination,
          allowed: expected,
          depends: {},
        });
      }
    }),
    { seed: 20_260, numRuns: 150 },
  );
});
