import type { Effect } from "../../src/model/effects/effect.ts";

type Object = Record<string, unknown>;

/** What an object of a scene is about: the pods `app: NAME` of `shop`, or others. */
export interface Aim {
  /** Value of the label `app`, name of the Service, the ServiceAccount and the workload. */
  readonly name: string;
  readonly namespace: string;
  /** `NAME.example.com` without it. */
  readonly host?: string;
}

/** Sets a value at a dotted path; `[]` makes a list of one. */
function setAt(object: Object, path: string, value: unknown): void {
  const map = /^(metadata\.(?:labels|annotations))\.(.+)$/.exec(path);
  const steps = map === null ? path.split(".") : [...(map[1] ?? "").split("."), map[2] ?? ""];
  let owner = object;
  for (const [index, step] of steps.entries()) {
    const name = step.replace(/\[\]$/, "");
    const isLast = index === steps.length - 1;
    const isList = step.endsWith("[]");
    if (isLast) owner[name] = isList ? [value] : value;
    else if (isList) {
      const [item] = (owner[name] ??= [{}]) as Object[];
      owner = item as Object;
    } else owner = (owner[name] ??= {}) as Object;
  }
}

/** Rules in both directions, in the words of each language. */
const RULES: Readonly<Record<string, (spec: Object) => void>> = {
  cilium: (spec) => Object.assign(spec, { ingress: [{ fromEndpoints: [{}] }], egress: [{ toEndpoints: [{}] }] }),
  calico: (spec) =>
    Object.assign(spec, {
      types: ["Ingress", "Egress"],
      ingress: [{ action: "Allow" }],
      egress: [{ action: "Allow" }],
    }),
  antrea: (spec) =>
    Object.assign(spec, { ingress: [{ action: "Allow", from: [] }], egress: [{ action: "Allow", to: [] }] }),
  subject: (spec) =>
    Object.assign(spec, {
      tier: "Admin",
      priority: 1,
      ingress: [{ action: "Accept", from: [{ namespaces: {} }] }],
      egress: [{ action: "Accept", to: [{ namespaces: {} }] }],
    }),
  labels: (spec) => Object.assign(spec, { policyTypes: ["Ingress", "Egress"], ingress: [{}], egress: [{}] }),
};

const WRITES: Object = { rules: [{ generate: { kind: "NetworkPolicy", name: "deny" } }] };
const KILLS: Object = {
  kprobes: [{ call: "tcp_connect", selectors: [{ matchActions: [{ action: "Sigkill" }] }] }],
};

/** What makes an object of a kind have an effect at all, where it need not. */
const EFFECTIVE: Readonly<Record<string, Object>> = {
  PeerAuthentication: { mtls: { mode: "STRICT" } },
  AuthorizationPolicy: { action: "DENY", rules: [{ from: [{ source: { namespaces: ["shop"] } }] }] },
  Mesh: { mtls: { enabledBackend: "ca" } },
  Subnet: { private: true },
  WorkloadEntry: { address: "10.0.0.9" },
  // What writes NetworkPolicies, or stops connections.
  ClusterPolicy: WRITES,
  Policy: WRITES,
  GeneratingPolicy: WRITES,
  NamespacedGeneratingPolicy: WRITES,
  TenantResource: WRITES,
  GlobalTenantResource: WRITES,
  HNCConfiguration: { resources: [{ group: "networking.k8s.io", resource: "networkpolicies", mode: "Propagate" }] },
  Tenant: { networkPolicies: { items: [{ podSelector: {}, policyTypes: ["Ingress"] }] } },
  TracingPolicy: KILLS,
  TracingPolicyNamespaced: KILLS,
};

/** Selects the pods of an aim, or names its Service or host, as the row says. */
function point(effect: Effect, object: Object, { name, namespace, host = `${name}.example.com` }: Aim): void {
  const { touches } = effect;
  const labels = { app: name };
  const spec = object["spec"] as Object;
  switch (touches.by) {
    case "nothing":
    case "nodes":
    case "all":
      return;
    case "routes":
      spec["targetRefs"] = [{ group: "gateway.networking.k8s.io", kind: "HTTPRoute", name }];
      return;
    case "labels":
      return setAt(object, touches.at, { matchLabels: labels });
    case "map":
      return setAt(object, touches.at, labels);
    case "namespaces":
      setAt(object, touches.namespaces, { matchLabels: { "kubernetes.io/metadata.name": namespace } });
      return touches.pods === undefined ? undefined : setAt(object, touches.pods, { matchLabels: labels });
    case "names":
      return setAt(object, touches.at, namespace);
    case "subject":
      spec["subject"] = {
        pods: {
          namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": namespace } },
          podSelector: { matchLabels: labels },
        },
      };
      return;
    case "services":
      for (const path of touches.at.slice(0, 1))
        setAt(object, path, /\[\]$|targetRef$|backends/.test(path) ? { name, namespace, kind: "Service" } : name);
      return;
    case "workloads":
      return setAt(object, touches.at[0] ?? "", name);
    case "annotation":
      return setAt(object, "metadata.name", `for-${name}`);
    case "hosts":
      return setAt(
        object,
        touches.at[0] ?? "",
        (touches.at[0] ?? "").endsWith("match") ? `Host(\`${host}\`) && PathPrefix(\`/\`)` : host,
      );
    case "istio":
      return setAt(object, touches.at, touches.at.endsWith("workloadSelector") ? { labels } : { matchLabels: labels });
    case "cilium":
      spec["endpointSelector"] = {
        matchLabels: { "k8s:app": name, ...(effect.clusterScoped && { "k8s:io.kubernetes.pod.namespace": namespace }) },
      };
      return;
    case "calico":
      spec["selector"] =
        `app == '${name}'${effect.clusterScoped ? ` && projectcalico.org/namespace == '${namespace}'` : ""}`;
      return;
    case "antrea":
      spec["appliedTo"] = [
        {
          podSelector: { matchLabels: labels },
          ...(effect.clusterScoped && {
            namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": namespace } },
          }),
        },
      ];
      return;
    case "linkerd-server":
      Object.assign(spec, { podSelector: { matchLabels: labels }, port: 8080 });
      return;
    case "linkerd-target":
      Object.assign(spec, { targetRef: { kind: "Service", name } });
      return;
    case "kuma":
      spec["targetRef"] = { kind: "Dataplane", labels };
      return;
    case "kuma-tags":
      for (const key of ["sources", "destinations"])
        spec[key] = [{ match: { "kuma.io/service": `${name}_${namespace}_svc_80` } }];
      return;
    case "security-groups":
      spec["podSelector"] = { matchLabels: labels };
      return;
    case "traffic-target":
      spec["destination"] = { kind: "ServiceAccount", name, namespace };
      return;
    case "consul":
      return setAt(object, touches.at, name);
    case "linkerd-default":
      return;
    default:
      return touches satisfies never;
  }
}

/** An object of a row, as JSON: a version that nobody knows, where those that are known are simulated. */
export function objectOf(effect: Effect, aim: Aim): string {
  const { group, kind, clusterScoped, touches } = effect;
  const object: Object = {
    apiVersion: group === "" ? "v9" : `${group}/${effect.simulated === false ? "v1" : "v9"}`,
    kind,
    metadata: { name: "unjudged", ...(!clusterScoped && { namespace: aim.namespace }) },
    spec: {},
  };
  point(effect, object, aim);
  const spec = object["spec"] as Object;
  if (kind === "Sidecar") spec["egress"] = [{ hosts: ["./*"] }];
  else if (effect.side === "rules") (RULES[touches.by] ?? RULES["labels"])?.(spec);
  Object.assign(spec, EFFECTIVE[kind]);
  return JSON.stringify(object);
}

/** The name that `point` gives the object. */
export const nameOf = (effect: Effect, aim: Aim): string =>
  (JSON.parse(objectOf(effect, aim)) as { metadata: { name: string } }).metadata.name;

const workload = (namespace: string, name: string, annotations = ""): string => `
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: ${namespace}}
spec:
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}${annotations}}
    spec: {serviceAccountName: ${name}, containers: [{name: c, image: "example.com/c:1", ports: [{name: http, \
containerPort: 8080}]}]}
---
apiVersion: v1
kind: Service
metadata: {name: ${name}, namespace: ${namespace}}
spec: {selector: {app: ${name}}, ports: [{name: http, port: 80, targetPort: http}]}`;

/** Pods that annotations of some kinds name. */
const NAMED =
  ", annotations: {v1.multus-cni.io/default-network: shop/for-web, ovn.kubernetes.io/security_groups: for-web}";

/** shop: cli and web; other: cli. An Ingress serves web.example.com. */
export const SCENE = `
apiVersion: v1
kind: Namespace
metadata: {name: shop}
---
apiVersion: v1
kind: Namespace
metadata: {name: other}${workload("shop", "web", NAMED)}${workload("shop", "cli")}${workload("other", "cli")}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web, namespace: shop}
spec: {rules: [{host: web.example.com, http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, \
port: {number: 80}}}}]}}]}
---
apiVersion: v1
kind: Service
metadata: {name: ghost, namespace: shop}
spec: {selector: {app: ghost}, ports: [{name: http, port: 80}]}
`;

/** Denies all ingress of web, and all egress of cli but DNS. */
export const DENIALS = {
  towards:
    "---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\n" +
    "metadata: {name: deny, namespace: shop}\n" +
    "spec: {podSelector: {matchLabels: {app: web}}, policyTypes: [Ingress]}\n",
  from:
    "---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\n" +
    "metadata: {name: deny, namespace: shop}\n" +
    "spec: {podSelector: {matchLabels: {app: cli}}, policyTypes: [Egress], egress: [{ports: [{port: " +
    "53, protocol: UDP}]}]}\n",
} as const;
