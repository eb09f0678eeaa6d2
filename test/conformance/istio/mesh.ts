/** What differs from two pods in one namespace with sidecars; the objects of the mesh; what happens on TCP 8080. */
export interface MeshCase {
  readonly title: string;
  readonly source: string;
  /** Labels of the namespace `shop` of the server, and of `ops` of the client; `enabled` by default. */
  readonly server?: string;
  readonly client?: string;
  /** Labels and annotations of the pods, in flow style. */
  readonly serverPod?: string;
  readonly clientPod?: string;
  readonly serverSpec?: string;
  /** The port of the Service, or nothing: the Service is left out. */
  readonly port?: string | undefined;
  readonly objects: string;
  readonly answer: "allowed" | "denied" | "unknown";
}

const AUTHENTICATION = "istio pilot/pkg/security/authn/policy_applier.go (ComposePeerAuthentication)";
const INJECTION = "istio pkg/kube/inject/inject.go (injectRequired); istio-control templates/mutatingwebhook.yaml";
const SELECTION = "istio pilot/pkg/model/policyattachment.go, authorization.go (ListAuthorizationPolicies)";

const peer = (name: string, spec: string, namespace = "shop"): string =>
  "apiVersion: security.istio.io/v1\nkind: PeerAuthentication\n" +
  `metadata: {name: ${name}, namespace: ${namespace}}\nspec: ${spec}\n---\n`;
const policy = (spec: string, namespace = "shop", more = ""): string =>
  "apiVersion: security.istio.io/v1\nkind: AuthorizationPolicy\n" +
  `metadata: {name: x, namespace: ${namespace}${more}}\nspec: ${spec}\n---\n`;

const STRICT = peer("default", "{mtls: {mode: STRICT}}");
const OUT = 'sidecar.istio.io/inject: "false"';
const FROM_OPS = "{rules: [{from: [{source: {namespaces: [ops]}}]}]}";
const DENY = "{action: DENY, rules: [{}]}";

const row = (
  title: string,
  source: string,
  objects: string,
  answer: MeshCase["answer"],
  more: Partial<MeshCase> = {},
): MeshCase => ({ title, source, objects, answer, ...more });

export const MESH_CASES: readonly MeshCase[] = [
  row("no policy", SELECTION, "", "allowed"),
  row("STRICT between sidecars", AUTHENTICATION, STRICT, "allowed"),
  row("STRICT, client without sidecar", AUTHENTICATION, STRICT, "denied", { clientPod: `labels: {a: cli, ${OUT}}` }),
  row("STRICT, client of a namespace without injection", AUTHENTICATION, STRICT, "denied", {
    client: "istio-injection: disabled",
  }),
  row("STRICT, injection of the client not shown", AUTHENTICATION, STRICT, "unknown", { client: "x: y" }),
  row("STRICT, injection of the server not shown", AUTHENTICATION, STRICT, "unknown", {
    server: "x: y",
    client: "istio-injection: disabled",
  }),
  row("STRICT, server without sidecar", AUTHENTICATION, STRICT, "allowed", {
    server: "istio-injection: disabled",
    client: "istio-injection: disabled",
  }),
  row("PERMISSIVE", AUTHENTICATION, peer("default", "{mtls: {mode: PERMISSIVE}}"), "allowed", {
    client: "istio-injection: disabled",
  }),
  row("STRICT of the mesh", AUTHENTICATION, peer("default", "{mtls: {mode: STRICT}}", "istio-system"), "denied", {
    client: "istio-injection: disabled",
  }),
  row("STRICT of another namespace", AUTHENTICATION, peer("default", "{mtls: {mode: STRICT}}", "ops"), "allowed", {
    client: "istio-injection: disabled",
  }),
  row(
    "the namespace before the mesh",
    AUTHENTICATION,
    peer("default", "{mtls: {mode: STRICT}}", "istio-system") + peer("p", "{mtls: {mode: PERMISSIVE}}"),
    "allowed",
    { client: "istio-injection: disabled" },
  ),
  row(
    "UNSET inherits",
    AUTHENTICATION,
    peer("default", "{mtls: {mode: STRICT}}", "istio-system") + peer("p", "{mtls: {mode: UNSET}}"),
    "denied",
    { client: "istio-injection: disabled" },
  ),
  row(
    "the pod before the namespace",
    AUTHENTICATION,
    STRICT + peer("web", "{selector: {matchLabels: {a: web}}, mtls: {mode: PERMISSIVE}}"),
    "allowed",
    { client: "istio-injection: disabled" },
  ),
  row(
    "a selector of other pods",
    AUTHENTICATION,
    STRICT + peer("web", "{selector: {matchLabels: {a: db}}, mtls: {mode: PERMISSIVE}}"),
    "denied",
    { client: "istio-injection: disabled" },
  ),
  row(
    "the port before the pod",
    AUTHENTICATION,
    peer("web", "{selector: {matchLabels: {a: web}}, mtls: {mode: STRICT}, portLevelMtls: {8080: {mode: DISABLE}}}"),
    "allowed",
    { client: "istio-injection: disabled" },
  ),
  row(
    "another port",
    AUTHENTICATION,
    peer("web", "{selector: {matchLabels: {a: web}}, mtls: {mode: STRICT}, portLevelMtls: {80: {mode: DISABLE}}}"),
    "denied",
    { client: "istio-injection: disabled" },
  ),
  row(
    "ports of a policy without selector",
    AUTHENTICATION,
    peer("d", "{portLevelMtls: {8080: {mode: STRICT}}}"),
    "allowed",
    {
      client: "istio-injection: disabled",
    },
  ),
  row(
    "two of a namespace: the older counts",
    AUTHENTICATION,
    STRICT + peer("p", "{mtls: {mode: PERMISSIVE}}"),
    "unknown",
    { client: "istio-injection: disabled" },
  ),
  row("namespace of the client", SELECTION, policy(FROM_OPS), "allowed"),
  row("another namespace", SELECTION, policy("{rules: [{from: [{source: {namespaces: [web]}}]}]}"), "denied"),
  row("client without sidecar has no identity", "istio.io, PeerAuthentication", policy(FROM_OPS), "denied", {
    client: "istio-injection: disabled",
  }),
  row("client whose sidecar is not shown", "istio.io, auto mTLS", policy(FROM_OPS), "unknown", { client: "x: y" }),
  row(
    "no identity where mTLS is disabled",
    "istio.io, PeerAuthentication",
    policy(FROM_OPS) + peer("d", "{mtls: {mode: DISABLE}}"),
    "denied",
  ),
  row(
    "a DestinationRule that changes TLS",
    "istio.io, DestinationRule ClientTLSSettings",
    policy(FROM_OPS) +
      "apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: {name: w, namespace: shop}\n" +
      "spec: {host: web.shop.svc.cluster.local, trafficPolicy: {tls: {mode: DISABLE}}}\n",
    "unknown",
  ),
  row("the port of a pod without a Service", "istio.io, PassthroughCluster", policy(FROM_OPS), "unknown", {
    port: undefined,
  }),
  row("no rule at all", SELECTION, policy("{}"), "denied"),
  row("server whose sidecar is not shown", SELECTION, policy("{}"), "unknown", { server: "x: y" }),
  row("server without sidecar", SELECTION, policy("{}"), "allowed", { server: "istio-injection: disabled" }),
  row("server on the host's network", INJECTION, policy("{}"), "allowed", { serverSpec: "hostNetwork: true, " }),
  row("a selector of the pods", SELECTION, policy(`{selector: {matchLabels: {a: web}}, ${DENY.slice(1)}`), "denied"),
  row("a selector of others", SELECTION, policy(`{selector: {matchLabels: {a: db}}, ${DENY.slice(1)}`), "allowed"),
  row("a policy of the root namespace", SELECTION, policy(DENY, "istio-system"), "denied"),
  row("a policy of another namespace", SELECTION, policy(DENY, "ops"), "allowed"),
  row(
    "dry run",
    "istio.io, authz-dry-run",
    policy(DENY, "shop", ', annotations: {istio.io/dry-run: "true"}'),
    "allowed",
  ),
  row(
    "a policy of a waypoint",
    SELECTION,
    policy(`{targetRefs: [{kind: Service, group: "", name: other}], ${DENY.slice(1)}`),
    "allowed",
  ),
  row("HTTP fields on an HTTP port", SELECTION, policy("{rules: [{to: [{operation: {methods: [GET]}}]}]}"), "unknown"),
  row("HTTP fields on a TCP port", SELECTION, policy("{rules: [{to: [{operation: {methods: [GET]}}]}]}"), "denied", {
    port: "tcp-web",
  }),
  row(
    "HTTP fields on a port of no known protocol",
    SELECTION,
    policy("{rules: [{to: [{operation: {methods: [GET]}}]}]}"),
    "unknown",
    {
      port: "web",
    },
  ),
  row("a port that the sidecar leaves out", "istio.io, excludeInboundPorts", policy(DENY), "allowed", {
    serverPod: 'labels: {a: web}, annotations: {traffic.sidecar.istio.io/excludeInboundPorts: "8080"}',
  }),
  row("only listed ports are captured", "istio.io, includeInboundPorts", policy(DENY), "allowed", {
    serverPod: 'labels: {a: web}, annotations: {traffic.sidecar.istio.io/includeInboundPorts: "9090"}',
  }),
  row("the label of the pod in a namespace without labels", INJECTION, policy(DENY), "denied", {
    server: "x: y",
    serverPod: 'labels: {a: web, sidecar.istio.io/inject: "true"}',
  }),
  row("the label of the pod in a disabled namespace", INJECTION, policy(DENY), "allowed", {
    server: "istio-injection: disabled",
    serverPod: 'labels: {a: web, sidecar.istio.io/inject: "true"}',
  }),
  row("the annotation alone", INJECTION, policy(DENY), "unknown", {
    server: "x: y",
    serverPod: 'labels: {a: web}, annotations: {sidecar.istio.io/inject: "true"}',
  }),
  row("the annotation against the namespace", INJECTION, policy(DENY), "allowed", {
    serverPod: 'labels: {a: web}, annotations: {sidecar.istio.io/inject: "false"}',
  }),
  row("a revision", INJECTION, policy(DENY), "denied", { server: "istio.io/rev: stable" }),
  row("ambient", "istio.io, ambient: ztunnel", policy(DENY), "denied", { server: "istio.io/dataplane-mode: ambient" }),
  row("ambient on both ends", "istio.io, ambient: ztunnel", policy(FROM_OPS) + STRICT, "allowed", {
    server: "istio.io/dataplane-mode: ambient",
    client: "istio.io/dataplane-mode: ambient",
  }),
  row(
    "ambient, HTTP fields",
    "istio.io, ambient: layer 4 authorization",
    policy("{rules: [{to: [{operation: {methods: [GET]}}]}]}"),
    "denied",
    { server: "istio.io/dataplane-mode: ambient", client: "istio.io/dataplane-mode: ambient" },
  ),
  row("behind a waypoint", "istio.io, waypoints", policy(FROM_OPS), "unknown", {
    server: "istio.io/dataplane-mode: ambient, istio.io/use-waypoint: w",
  }),
  row("a gateway", "istio.io, gateway injection", policy(DENY), "unknown", {
    serverPod: "labels: {a: web, istio: ingressgateway}",
  }),
];
