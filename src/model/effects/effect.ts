/**
 * How an object may affect traffic. `isolate`: deny connections that are allowed without it. `allow`: allow what a
 * NetworkPolicy denies. `identity`: require an identity or mTLS of clients. `make-pods`: create pods that no manifest
 * shows. `write-endpoints`: add endpoints to a Service. `serve-host`: answer requests to a host or path. `change-dns`:
 * answer DNS names. `move-traffic`: redirect traffic against Services and routes.
 */
export const POWERS = [
  "isolate",
  "allow",
  "identity",
  "make-pods",
  "write-endpoints",
  "serve-host",
  "change-dns",
  "move-traffic",
] as const;
export type Power = (typeof POWERS)[number];

/** Each effect as part of a sentence about an object: `… may …`. */
export const POWER_WORDS: Readonly<Record<Power, string>> = {
  isolate: "deny connections",
  allow: "allow what a NetworkPolicy denies",
  identity: "demand an identity or mTLS of clients",
  "make-pods": "create pods that these manifests do not show",
  "write-endpoints": "add endpoints to a Service",
  "serve-host": "serve a host or path",
  "change-dns": "answer DNS names",
  "move-traffic": "send traffic elsewhere",
};

/**
 * How an object selects what it affects. Paths are dotted, `[]` for each item of a list.
 * - `all`: every pod of its namespace, or of the cluster if the kind is cluster-scoped
 * - `labels`: a LabelSelector; `map`: a plain map of labels; absent selects everything, unless `absent` is `nothing`
 * - `namespaces`: a LabelSelector of namespaces at `namespaces`, of pods at `pods`
 * - `names`: names of namespaces
 * - `subject`: `namespaces` or `pods`, as in the policies of policy.networking.k8s.io
 * - `serviceAccounts`: names of ServiceAccounts of its namespace
 * - `services`: names of Services (`NAME`, `NAME.NAMESPACE…`, or an object with `name` and `namespace`)
 * - `workloads`: names of workloads of its namespace
 * - `annotation`: pods whose annotation names the object
 * - `nodes`: nodes only, and so pods on the host's network
 * - `hosts`: host names at these paths
 * - `routes`: requests through the Gateways, routes and Services in its `targetRef` or `targetRefs`
 * - `linkerd-default`: pods of its mesh, of a namespace or workload with an annotation
 * - product-specific selectors: `cilium`, `calico`, `antrea`, `istio`, `linkerd`, `kuma`, `consul`, `security-groups`
 */
export type Touch =
  | { readonly by: "all" | "subject" | "nodes" | "nothing" | "routes" }
  | { readonly by: "labels"; readonly at: string; readonly absent?: "nothing" }
  | { readonly by: "map"; readonly at: string; readonly absent?: "nothing" }
  | { readonly by: "namespaces"; readonly namespaces: string; readonly pods?: string }
  | { readonly by: "names"; readonly at: string; readonly absent?: "nothing" }
  | { readonly by: "services"; readonly at: readonly string[] }
  | { readonly by: "workloads"; readonly at: readonly string[] }
  | { readonly by: "annotation"; readonly key: string }
  | { readonly by: "hosts"; readonly at: readonly string[] }
  | { readonly by: "istio"; readonly at: string }
  | {
      readonly by:
        | "cilium"
        | "calico"
        | "antrea"
        | "linkerd-server"
        | "linkerd-target"
        | "linkerd-default"
        | "kuma"
        | "kuma-tags"
        | "security-groups"
        | "traffic-target";
    }
  | { readonly by: "consul"; readonly at: string };

/**
 * Which connections: towards the pods it selects, from them, both, or as its own `ingress`, `egress` and types define.
 */
export type Side = "towards" | "from" | "both" | "rules";

/** One kind of the catalogue. */
export interface Effect {
  readonly group: string;
  readonly kind: string;
  /** Empty: no verdict depends on it. */
  readonly does: readonly Power[];
  readonly side: Side;
  readonly clusterScoped: boolean;
  readonly touches: Touch;
  /** Limits the other ends: outside the cluster, or in other namespaces; absent: all. */
  readonly peers?: "outside" | "other-namespaces";
  /** Its versions in `API_VERSIONS`, or these, are simulated; other versions are not. */
  readonly simulated: boolean | readonly string[];
  /** Set for a kind that is simulated where the manifests show enough, and else leaves a verdict unknown: where. */
  readonly simulatedWhere?: string;
  /** Set if its proxies handle only TCP. */
  readonly transport?: "TCP";
  /** Whether an object certainly has no effect on connections. */
  readonly inert?: (object: Readonly<Record<string, unknown>>) => boolean;
}

type Row = Partial<Omit<Effect, "group" | "kind">>;

const NOTHING: Touch = { by: "nothing" };

/**
 * Rows of one group: a kind and its differences from a namespaced kind that affects all pods of its namespace in both
 * directions.
 */
export const rowsOf = (group: string, kinds: Readonly<Record<string, Row>>): readonly Effect[] =>
  Object.entries(kinds).map(([kind, row]) => ({
    group,
    kind,
    does: [],
    side: "both",
    clusterScoped: false,
    simulated: false,
    touches: (row.does ?? []).length === 0 ? NOTHING : { by: "all" },
    ...row,
  }));

/**
 * Rows of a mesh whose proxies handle TCP only; other protocols bypass them. Sources: istio.io "Protocol Selection",
 * linkerd.io "Protocol Detection".
 */
export const meshRows = (group: string, kinds: Readonly<Record<string, Row>>): readonly Effect[] =>
  rowsOf(group, kinds).map((row) => ({ ...row, transport: "TCP" }));

/** Kinds of a group without any effect on traffic. */
export const harmless = (group: string, kinds: readonly string[]): readonly Effect[] =>
  rowsOf(group, Object.fromEntries(kinds.map((kind) => [kind, {}])));

/** Kinds whose controllers create pods: operators, platforms, deployment tools. */
export const makers = (group: string, kinds: readonly string[]): readonly Effect[] =>
  rowsOf(group, Object.fromEntries(kinds.map((kind) => [kind, { does: ["make-pods"] }])));
