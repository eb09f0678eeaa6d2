/**
 * What an object may do to traffic. `isolate`: deny connections that would pass without it. `allow`: allow what a
 * NetworkPolicy
 * denies. `identity`: demand an identity or mTLS of clients. `make-pods`: make pods that no manifest shows.
 * `write-endpoints`:
 * add endpoints to a Service. `serve-host`: answer requests to a host or path. `change-dns`: answer DNS names.
 * `move-traffic`:
 * send traffic elsewhere than Services and routes say.
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

/** Each power in the words of a sentence about an object: `… may …`. */
export const POWER_WORDS: Readonly<Record<Power, string>> = {
  isolate: "deny connections",
  allow: "allow what a NetworkPolicy denies",
  identity: "demand an identity or mTLS of clients",
  "make-pods": "make pods that these manifests do not show",
  "write-endpoints": "add endpoints to a Service",
  "serve-host": "serve a host or path",
  "change-dns": "answer DNS names",
  "move-traffic": "send traffic elsewhere",
};

/**
 * How an object names what it touches. Paths are dotted, `[]` for each item of a list.
 * - `all`: every pod of its namespace, or of the cluster where the kind is cluster-scoped
 * - `labels`: a LabelSelector; `map`: a plain map of labels; absent is everything, unless `absent` says `nothing`
 * - `namespaces`: a LabelSelector of namespaces at `namespaces`, of pods at `pods`
 * - `names`: names of namespaces
 * - `subject`: `namespaces` or `pods`, as the policies of policy.networking.k8s.io have them
 * - `serviceAccounts`: names of ServiceAccounts of its namespace
 * - `services`: names of Services (`NAME`, `NAME.NAMESPACE…`, or an object with `name` and `namespace`)
 * - `workloads`: names of workloads of its namespace
 * - `annotation`: pods whose annotation names the object
 * - `nodes`: nodes only, and so pods on the host's network
 * - `hosts`: host names at these paths
 * - `routes`: Gateways, routes and Services that its `targetRef` or `targetRefs` name: what passes them
 * - the languages of one product: `cilium`, `calico`, `antrea`, `istio`, `linkerd`, `kuma`, `consul`, `security-groups`
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
        | "kuma"
        | "kuma-tags"
        | "security-groups"
        | "traffic-target";
    }
  | { readonly by: "consul"; readonly at: string };

/**
 * Whose connections: those towards the pods it touches, those from them, both, or as its own `ingress`, `egress` and
 * types say.
 */
export type Side = "towards" | "from" | "both" | "rules";

/** One kind of the catalogue. */
export interface Effect {
  readonly group: string;
  readonly kind: string;
  /** Empty: nothing that a verdict of ours could hang on. */
  readonly does: readonly Power[];
  readonly side: Side;
  readonly clusterScoped: boolean;
  readonly touches: Touch;
  /** Which other ends: those outside the cluster, or those of other namespaces; absent: all. */
  readonly peers?: "outside" | "other-namespaces";
  /** Its versions in `API_VERSIONS`, or these, are simulated; another version is not judged. */
  readonly simulated: boolean | readonly string[];
  /** Set where only TCP passes its proxies. */
  readonly transport?: "TCP";
  /** Says of one object that it surely has no effect on connections. */
  readonly inert?: (object: Readonly<Record<string, unknown>>) => boolean;
}

type Row = Partial<Omit<Effect, "group" | "kind">>;

const NOTHING: Touch = { by: "nothing" };

/**
 * Rows of one group: a kind and what differs from a namespaced kind that touches all pods of its namespace, both ways.
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
 * Rows of a mesh whose proxies take TCP only; other protocols pass them by. Sources: istio.io "Protocol Selection",
 * linkerd.io "Protocol Detection".
 */
export const meshRows = (group: string, kinds: Readonly<Record<string, Row>>): readonly Effect[] =>
  rowsOf(group, kinds).map((row) => ({ ...row, transport: "TCP" }));

/** Kinds of a group that change nothing of what is judged here. */
export const harmless = (group: string, kinds: readonly string[]): readonly Effect[] =>
  rowsOf(group, Object.fromEntries(kinds.map((kind) => [kind, {}])));

/** Kinds whose controllers make pods: operators, platforms, deployers. */
export const makers = (group: string, kinds: readonly string[]): readonly Effect[] =>
  rowsOf(group, Object.fromEntries(kinds.map((kind) => [kind, { does: ["make-pods"] }])));
