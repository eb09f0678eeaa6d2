import * as fc from "fast-check";
import type {
  AdminPeer,
  AdminPolicy,
  AdminRule,
  Labels,
  NetworkPolicy,
  Peer,
  Policies,
  PortItem,
  Selector,
} from "./naive.ts";

/** Random small clusters of which manifests show a part: nodes, namespaces, labels and addresses may be unknown. */

export type WorkloadCaseKind = "Deployment" | "StatefulSet" | "Database" | "Agent";
export interface WorkloadCase {
  readonly kind: WorkloadCaseKind;
  readonly namespace: string;
  readonly name: string;
  readonly labels: Labels;
  readonly ports: readonly { readonly name: string; readonly containerPort: number; readonly protocol: string }[];
}
export interface ServiceCase {
  readonly namespace: string;
  readonly name: string;
  readonly type: "ClusterIP" | "NodePort";
  readonly selector: Labels;
  readonly targetPort: number | string;
}
export interface World {
  /** Namespaces with a manifest, and their labels. */
  readonly namespaces: Readonly<Record<string, Labels>>;
  /** Nodes with a manifest: none of them, or all of the cluster. */
  readonly nodes: readonly { readonly name: string; readonly address: string; readonly labels: Labels }[];
  readonly workloads: readonly WorkloadCase[];
  readonly services: readonly ServiceCase[];
  readonly policies: Policies;
}

export const POD_NAME = "statefulset.kubernetes.io/pod-name";
export const POD_INDEX = "apps.kubernetes.io/pod-index";
export const HASH = "pod-template-hash";
export const ZONE = "topology.kubernetes.io/zone";
/** StatefulSets have this many pods. */
export const REPLICAS = 2;

const namespace = fc.constantFrom("shop", "pay");
const labels = fc.dictionary(fc.constantFrom("app", "tier"), fc.constantFrom("a", "b"), {
  maxKeys: 2,
  noNullPrototype: true,
});
const keyed = (keys: fc.Arbitrary<string>, values: fc.Arbitrary<string>): fc.Arbitrary<Selector> =>
  fc.oneof(
    {
      weight: 3,
      arbitrary: fc
        .dictionary(keys, values, { maxKeys: 2, noNullPrototype: true })
        .map((map) => ({ matchLabels: map })),
    },
    {
      weight: 2,
      arbitrary: fc
        .array(
          fc.oneof(
            fc.record({
              key: keys,
              operator: fc.constantFrom("In", "NotIn"),
              values: fc.uniqueArray(values, { minLength: 1, maxLength: 2 }),
            }),
            fc.record({ key: keys, operator: fc.constantFrom("Exists", "DoesNotExist") }),
          ),
          { minLength: 1, maxLength: 2 },
        )
        .map((matchExpressions) => ({ matchExpressions })),
    },
  );
const podSelector: fc.Arbitrary<Selector> = fc.oneof(
  { weight: 6, arbitrary: keyed(fc.constantFrom("app", "tier"), fc.constantFrom("a", "b")) },
  { weight: 1, arbitrary: keyed(fc.constantFrom("app", HASH, ZONE), fc.constantFrom("a", "b")) },
  { weight: 1, arbitrary: keyed(fc.constant(POD_INDEX), fc.constantFrom("0", "1", "7")) },
  { weight: 1, arbitrary: keyed(fc.constant(POD_NAME), fc.constantFrom("w-0", "w-1", "w-01", "v-0")) },
);
const namespaceSelector = fc.oneof(
  keyed(fc.constant("team"), fc.constantFrom("a", "b")),
  keyed(fc.constant("kubernetes.io/metadata.name"), fc.constantFrom("shop", "pay")),
);
const CIDRS = ["0.0.0.0/0", "10.0.0.0/8", "10.0.0.0/16", "192.0.2.0/24", "10.9.0.1/32", "::/0"] as const;
const ipBlock = fc.oneof(
  fc.record({ cidr: fc.constantFrom(...CIDRS) }),
  fc.record({ cidr: fc.constant("0.0.0.0/0"), except: fc.constantFrom(["10.0.0.0/8"], ["192.0.2.0/24"]) }),
);
const peer: fc.Arbitrary<Peer> = fc.oneof(
  fc.record({ podSelector }),
  fc.record({ namespaceSelector }),
  fc.record({ podSelector, namespaceSelector }),
  fc.record({ ipBlock }),
);
const port: fc.Arbitrary<PortItem> = fc.oneof(
  fc.record({ protocol: fc.constantFrom("TCP", "UDP") }),
  fc.record({ port: fc.constantFrom<number | string>(80, 8080, "http", "dns") }),
  fc.record({ port: fc.constant(80), endPort: fc.constantFrom(80, 8080) }),
);
const ruleOf = (side: "from" | "to") =>
  fc
    .record({ peers: fc.array(peer, { maxLength: 2 }), ports: fc.array(port, { maxLength: 2 }) })
    .map(({ peers, ports }) => ({
      ...(peers.length > 0 && { [side]: peers }),
      ...(ports.length > 0 && { ports }),
    }));
const types = fc.constantFrom<readonly string[]>(["Ingress"], ["Egress"], ["Ingress", "Egress"]);
const networkPolicy: fc.Arbitrary<NetworkPolicy> = fc
  .record({
    namespace,
    name: fc.constantFrom("x", "y", "z"),
    podSelector,
    types,
    ingress: fc.array(ruleOf("from"), { maxLength: 2 }),
    egress: fc.array(ruleOf("to"), { maxLength: 2 }),
  })
  .map(({ namespace, name, podSelector, types: policyTypes, ingress, egress }) => ({
    namespace,
    name,
    spec: {
      podSelector,
      policyTypes,
      ...(policyTypes.includes("Ingress") && { ingress }),
      ...(policyTypes.includes("Egress") && { egress }),
    },
  }));

const subject: fc.Arbitrary<Pick<AdminPeer, "namespaces" | "pods">> = fc.oneof(
  fc.record({ namespaces: namespaceSelector }),
  fc.record({ pods: fc.record({ namespaceSelector, podSelector }) }),
);
const outside: fc.Arbitrary<AdminPeer> = fc.oneof(
  fc.record({ networks: fc.uniqueArray(fc.constantFrom(...CIDRS), { minLength: 1, maxLength: 2 }) }),
  fc.record({ nodes: keyed(fc.constant("team"), fc.constantFrom("a", "b")) }),
  fc.record({ domainNames: fc.constant(["api.example.com."]) }),
);
const protocols: fc.Arbitrary<Pick<AdminRule, "protocols">> = fc.oneof(
  fc.constant({}),
  fc.record({
    protocols: fc.constantFrom(
      [{ tcp: { destinationPort: { number: 80 } } }],
      [{ udp: { destinationPort: { number: 53 } } }],
      [{ destinationNamedPort: "http" }],
    ),
  }),
);
const adminRule = (side: "from" | "to", tier: string): fc.Arbitrary<AdminRule> =>
  fc
    .record({
      action: tier === "Admin" ? fc.constantFrom("Accept", "Deny", "Pass") : fc.constantFrom("Accept", "Deny"),
      peers: fc.array<AdminPeer>(side === "from" ? subject : fc.oneof(subject, outside), {
        minLength: 1,
        maxLength: 2,
      }),
      protocols,
    })
    // The API server accepts domain names in rules that accept alone, and port names for pods alone.
    .map(({ action, peers, protocols: more }): AdminRule => ({
      action: peers.some(({ domainNames }) => domainNames !== undefined) ? "Accept" : action,
      [side]: peers,
      ...(peers.every(({ namespaces, pods }) => namespaces !== undefined || pods !== undefined) ? more : {}),
    }));
const adminPolicy = fc.constantFrom<"Admin" | "Baseline">("Admin", "Admin", "Baseline").chain((tier) =>
  fc.record({
    tier: fc.constant(tier),
    subject,
    ingress: fc.array(adminRule("from", tier), { maxLength: 2 }),
    egress: fc.array(adminRule("to", tier), { maxLength: 2 }),
  }),
);
const policies: fc.Arbitrary<Policies> = fc.record({
  network: fc.uniqueArray(networkPolicy, { maxLength: 4, selector: (one) => `${one.namespace}/${one.name}` }),
  // The order of equal priorities is not defined: each has its own.
  admin: fc
    .array(adminPolicy, { maxLength: 3 })
    .map((all) => all.map((spec, index): AdminPolicy => ({ name: `p${index}`, spec: { ...spec, priority: index } }))),
});

const workload: fc.Arbitrary<WorkloadCase> = fc.record({
  kind: fc.constantFrom<WorkloadCaseKind>("Deployment", "StatefulSet", "Database", "Agent"),
  namespace,
  name: fc.constantFrom("w", "w", "v"),
  labels,
  ports: fc.uniqueArray(
    fc.record({
      name: fc.constantFrom("http", "dns"),
      containerPort: fc.constantFrom(53, 80, 8080),
      protocol: fc.constantFrom("TCP", "UDP"),
    }),
    { maxLength: 2, selector: ({ name }) => name },
  ),
});

const service: fc.Arbitrary<ServiceCase> = fc.record({
  namespace,
  name: fc.constantFrom("s", "t"),
  type: fc.constantFrom("ClusterIP", "NodePort", "NodePort"),
  selector: fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom<Labels>({ w: "w" }, { w: "v" }) },
    {
      weight: 3,
      arbitrary: fc.constantFrom<Labels>({}, { app: "a" }, { app: "b" }, { tier: "a" }, { app: "a", tier: "b" }),
    },
    {
      weight: 1,
      arbitrary: fc.constantFrom<Labels>(
        { [POD_INDEX]: "0" },
        { [POD_INDEX]: "2" },
        { [POD_NAME]: "w-1" },
        { app: "a", [HASH]: "b" },
        { [ZONE]: "a" },
      ),
    },
  ),
  targetPort: fc.constantFrom<number | string>(80, 8080, "http", "dns"),
});

const NODES = [
  { name: "n1", address: "10.9.0.1", labels: { team: "a" } },
  { name: "n2", address: "10.9.0.2", labels: {} },
];

export const world: fc.Arbitrary<World> = fc.record({
  namespaces: fc.dictionary(namespace, fc.constantFrom<Labels>({}, { team: "a" }, { team: "b" }), {
    noNullPrototype: true,
  }),
  nodes: fc.constantFrom([], NODES),
  workloads: fc.uniqueArray(workload, {
    minLength: 1,
    maxLength: 3,
    selector: (one) => `${one.namespace}/${one.name}`,
  }),
  services: fc.uniqueArray(service, { maxLength: 2, selector: (one) => `${one.namespace}/${one.name}` }),
  policies,
});
