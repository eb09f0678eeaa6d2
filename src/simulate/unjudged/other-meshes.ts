import { isRecord } from "../../base/is-record.ts";
import { fieldsOf, listOf, textOf } from "../../base/values.ts";
import type { Resource } from "../../model/resource.ts";
import { both, either } from "../policy/match.ts";
import type { Match } from "../policy/match.ts";
import { valuesAt } from "./fields.ts";
import { accountOf, isBehind, labelView, matchLabelSelector, podLabels, templateMetadata } from "./subject.ts";
import type { Subject } from "./subject.ts";

/** A pod is out of the mesh if its injection is off, or if it is on the host's network. */
export function isOutsideMesh(subject: Subject, key: string, off: readonly string[]): boolean {
  if (subject.end.hostNetwork) return true;
  const { labels, annotations } = templateMetadata(subject);
  const { labels: ofNamespace, resource } = subject.model.namespaceLabels(subject.end.namespace);
  const value = annotations[key] ?? labels[key] ?? resource?.annotations[key] ?? ofNamespace[key];
  return value !== undefined && off.includes(value);
}

export const LINKERD = ["linkerd.io/inject", ["disabled"]] as const;

/** A Server selects pods of its namespace. Source: linkerd.io/2/reference/authorization-policy#server. */
export function matchServer(resource: Resource, subject: Subject): Match {
  if (resource.namespace !== subject.end.namespace || isOutsideMesh(subject, ...LINKERD)) return "no";
  const { podSelector, externalWorkloadSelector } = fieldsOf(resource.object["spec"]);
  if (podSelector === undefined) return externalWorkloadSelector === undefined ? "perhaps" : "no";
  return matchLabelSelector(podSelector, subject);
}

/**
 * Pods of the Servers that a policy targets; a Server that is not in these manifests may select any pod of its
 * namespace.
 */
export function matchLinkerdTarget(resource: Resource, subject: Subject): Match {
  const { model, end } = subject;
  if (resource.namespace !== end.namespace || isOutsideMesh(subject, ...LINKERD)) return "no";
  const spec = fieldsOf(resource.object["spec"]);
  const servers = model.resources.filter(
    ({ group, kind, namespace }) => group === "policy.linkerd.io" && kind === "Server" && namespace === end.namespace,
  );
  const named = (name: string | undefined): Match => {
    const found = servers.find((server) => server.name === name);
    return found === undefined ? "perhaps" : matchServer(found, subject);
  };
  const server = fieldsOf(spec["server"]);
  if (server["name"] !== undefined) return named(textOf(server["name"]));
  if (isRecord(server["selector"])) {
    const met = servers.filter(({ labels }) => labelSelectorMatches(server["selector"], labels));
    return met.length === 0 ? "perhaps" : met.map((one) => matchServer(one, subject)).reduce(either, "no" as Match);
  }
  const targets = [spec["targetRef"], ...listOf(spec["parentRefs"])].filter(isRecord);
  if (targets.length === 0) return "perhaps";
  return targets
    .map(({ kind, name }): Match => {
      if (kind === "Server") return named(textOf(name));
      if (kind === "Service") return isBehind(subject, textOf(name) ?? "", undefined);
      return kind === "Namespace" ? "yes" : "perhaps";
    })
    .reduce(either, "no" as Match);
}

function labelSelectorMatches(value: unknown, labels: Readonly<Record<string, string>>): boolean {
  const wanted = Object.entries(fieldsOf(fieldsOf(value)["matchLabels"]));
  return wanted.every(([key, label]) => labels[key] === label);
}

const KUMA = ["kuma.io/sidecar-injection", ["disabled", "false"]] as const;
const KUMA_SYSTEM: ReadonlySet<string> = new Set(["kuma-system", "kong-mesh-system"]);

/** `web_shop_svc_8080`: Kuma's name of a Service; undefined: another name, about which nothing is known. */
function kumaService(name: string): { readonly service: string; readonly namespace: string } | undefined {
  const [, service, namespace] = /^(.+?)_([^_]+)_svc(?:_\d+)?$/.exec(name) ?? [];
  return service === undefined || namespace === undefined ? undefined : { service, namespace };
}

function matchKumaService(name: string, subject: Subject): Match {
  if (name === "*") return "yes";
  const found = kumaService(name);
  if (found === undefined) return isBehind(subject, name, undefined) === "no" ? "no" : "perhaps";
  return found.namespace === subject.end.namespace ? isBehind(subject, found.service, found.namespace) : "no";
}

/**
 * Tags of a proxy: labels of its pod, its Service and its namespace. Source: kuma.io "Dataplane proxy on Kubernetes".
 */
function matchTags(tags: unknown, subject: Subject): Match {
  return Object.entries(fieldsOf(tags))
    .map(([key, value]): Match => {
      const wanted = String(value);
      if (key === "kuma.io/service") return matchKumaService(wanted, subject);
      if (wanted === "*") return "yes";
      if (key === "k8s.kuma.io/namespace") return wanted === subject.end.namespace ? "yes" : "no";
      if (key === "k8s.kuma.io/service-name") return isBehind(subject, wanted, undefined);
      if (/^(?:k8s\.)?kuma\.io\//.test(key)) return "perhaps";
      return podLabels(subject).meets({ operator: "In", key, values: [wanted] });
    })
    .reduce(both, "yes" as Match);
}

/** A top-level `targetRef`. Source: kuma.io "Introduction to policies" (targetRef, policy roles, system namespace). */
export function matchKuma(resource: Resource, subject: Subject): Match {
  if (isOutsideMesh(subject, ...KUMA)) return "no";
  if (
    !KUMA_SYSTEM.has(resource.namespace) &&
    resource.namespace !== subject.end.namespace &&
    resource.labels["kuma.io/policy-role"] !== "system"
  )
    return "no";
  const target = fieldsOf(fieldsOf(resource.object["spec"])["targetRef"]);
  const { kind, name, namespace, tags, labels } = target;
  if (namespace !== undefined && namespace !== subject.end.namespace) return "no";
  switch (kind) {
    case undefined:
    case "Mesh":
      return "yes";
    case "MeshSubset":
      return matchTags(tags, subject);
    case "MeshService":
    case "MeshServiceSubset":
      return both(typeof name === "string" ? matchKumaService(name, subject) : "perhaps", matchTags(tags, subject));
    case "Dataplane":
      return both(matchTags(labels, subject), name === undefined ? "yes" : "perhaps");
    case "MeshGateway":
    case "MeshHTTPRoute":
      return "no";
    default:
      return "perhaps";
  }
}

/** `destinations` and `sources` of Kuma's older policies, each a list of `match` tags. */
export function matchKumaTags(resource: Resource, side: "towards" | "from", subject: Subject): Match {
  if (isOutsideMesh(subject, ...KUMA)) return "no";
  const [selectors] = valuesAt(resource.object, `spec.${side === "towards" ? "destinations" : "sources"}`);
  if (!Array.isArray(selectors)) return "perhaps";
  return selectors.map((selector) => matchTags(fieldsOf(selector)["match"], subject)).reduce(either, "no" as Match);
}

const CONSUL = ["consul.hashicorp.com/connect-inject", ["false"]] as const;

/**
 * Consul's service names: of the Service that selects the pod, else of the annotation; `*` means all. Source:
 * developer.hashicorp.com/consul/docs/k8s/annotations-and-labels (connect-service).
 */
export function matchConsul(resource: Resource, at: string, subject: Subject): Match {
  if (isOutsideMesh(subject, ...CONSUL)) return "no";
  const [value] = valuesAt(resource.object, at);
  const name = textOf(value);
  if (name === undefined) return "perhaps";
  if (name === "*") return "yes";
  const annotated = templateMetadata(subject).annotations["consul.hashicorp.com/connect-service"];
  if (annotated !== undefined) return annotated.split(",").includes(name) ? "yes" : "no";
  return either(isBehind(subject, name, undefined), subject.end.owner?.name === name ? "perhaps" : "no");
}

/** The ServiceAccount that an SMI TrafficTarget protects. */
export function matchTrafficTarget(resource: Resource, subject: Subject): Match {
  const { kind, name, namespace = resource.namespace } = fieldsOf(fieldsOf(resource.object["spec"])["destination"]);
  if (namespace !== subject.end.namespace) return "no";
  if (kind !== undefined && kind !== "ServiceAccount") return "perhaps";
  const account = accountOf(subject);
  return account === undefined ? "perhaps" : account === name ? "yes" : "no";
}

/**
 * Pods by their labels or by the labels of their ServiceAccounts. Source: amazon-vpc-resource-controller-k8s
 * apis/vpcresources/v1beta1.
 */
export function matchSecurityGroups(resource: Resource, subject: Subject): Match {
  if (resource.namespace !== subject.end.namespace || subject.end.hostNetwork) return "no";
  const { podSelector, serviceAccountSelector } = fieldsOf(resource.object["spec"]);
  const byPod = podSelector === undefined ? undefined : matchLabelSelector(podSelector, subject);
  const byAccount = isRecord(serviceAccountSelector) ? matchAccount(serviceAccountSelector, subject) : undefined;
  if (byPod === undefined) return byAccount ?? "perhaps";
  return byAccount === undefined ? byPod : both(byPod, byAccount);
}

function matchAccount(selector: Readonly<Record<string, unknown>>, subject: Subject): Match {
  const name = accountOf(subject);
  if (name === undefined) return "perhaps";
  const account = subject.model.find("", "ServiceAccount", subject.end.namespace, name);
  const names = listOf(selector["matchNames"]);
  if (names.length > 0 && !names.includes(name)) return "no";
  const view = labelView(account?.labels ?? {}, account !== undefined);
  const byLabels = Object.entries(fieldsOf(selector["matchLabels"])).map(([key, value]) =>
    view.meets({ operator: "In", key, values: [String(value)] }),
  );
  const byExpressions = listOf(selector["matchExpressions"])
    .filter(isRecord)
    .map((one) => view.meets(one as never));
  return [...byLabels, ...byExpressions].reduce(both, "yes" as Match);
}
