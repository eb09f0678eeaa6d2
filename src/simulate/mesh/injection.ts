import type { Place } from "../../diagnostic/place.ts";
import type { Labels } from "../../base/selector.ts";
import type { Model } from "../../model/model.ts";
import type { PodEnd } from "../policy/connection-end.ts";

/**
 * Which proxy of Istio is in front of a pod. `gateway`: the pod is a proxy itself. `unknown`: the manifests do not show
 * it.
 */
export type ProxyKind = "sidecar" | "ambient" | "gateway" | "none" | "unknown";

export interface Injection {
  readonly proxy: ProxyKind;
  /** Why, for messages: `Namespace shop has istio-injection: enabled`. */
  readonly because: string;
  readonly at: Place | undefined;
}

/** Source: istio pkg/kube/inject/inject.go, injectRequired: words of YAML 1.1. */
const ON: ReadonlySet<string> = new Set(["y", "yes", "true", "on"]);
const INJECT = "sidecar.istio.io/inject";
const REVISION = "istio.io/rev";
const MODE = "istio.io/dataplane-mode";
const TEMPLATES = "inject.istio.io/templates";

const of = (proxy: ProxyKind, because: string, at?: Place): Injection => ({ proxy, because, at });

/** What the namespace does to pods that decide nothing themselves. */
function byNamespace(model: Model, name: string): Injection {
  const { labels, resource } = model.namespaceLabels(name);
  const at = resource?.atName();
  const has = (key: string): string => `Namespace ${name} has ${key}: ${labels[key] ?? ""}`;
  if (labels["istio-injection"] === "enabled") return of("sidecar", has("istio-injection"), at);
  if (labels[MODE] === "ambient") return of("ambient", has(MODE), at);
  if (labels["istio-injection"] === "disabled") return of("none", has("istio-injection"), at);
  if (labels[REVISION] !== undefined) return of("sidecar", has(REVISION), at);
  return of("unknown", `these manifests do not show whether the pods of namespace ${name} get a sidecar`);
}

/** The label of the pod, and what the webhooks of a namespace that is labelled otherwise make of it. */
function byLabel(value: string, title: string, at: Place | undefined, namespace: Injection): Injection {
  const because = `${title} has ${INJECT}: ${value}`;
  if (!ON.has(value.toLowerCase())) return namespace.proxy === "ambient" ? namespace : of("none", because, at);
  // The webhooks skip a namespace with `istio-injection: disabled`, whatever the labels of its pods.
  return namespace.proxy === "none" ? namespace : of("sidecar", because, at);
}

function byAnnotation(value: string, title: string, at: Place | undefined, namespace: Injection): Injection {
  if (ON.has(value.toLowerCase())) return namespace;
  return namespace.proxy === "sidecar" ? of("none", `${title} has ${INJECT}: ${value}`, at) : namespace;
}

const isGateway = (labels: Labels, annotations: Labels): boolean =>
  annotations[TEMPLATES]?.includes("gateway") === true ||
  labels["gateway.networking.k8s.io/gateway-name"] !== undefined ||
  labels["istio"]?.endsWith("gateway") === true;

/**
 * Injection of the pod's label, its annotation, its namespace, in this order. Sources: istio pkg/kube/inject/inject.go
 * (injectRequired), manifests/charts/istio-control templates/mutatingwebhook.yaml (which objects reach the webhook);
 * istio.io "Add workloads to the mesh" (ambient).
 */
export function injectionOf(model: Model, end: PodEnd): Injection {
  const { owner, hostNetwork, spec, namespace, title } = end;
  if (owner === undefined)
    return hostNetwork
      ? of("none", `${title} is on the host's network`)
      : of("unknown", `these manifests do not show whether ${title} has a sidecar`);
  const { metadata } = owner.template;
  const { labels = {}, annotations = {} } = metadata ?? {};
  const at = (map: Labels, key: string): Place | undefined =>
    Object.hasOwn(map, key) ? owner.resource.document.at(map, key as never, "key") : undefined;
  if (hostNetwork)
    return of("none", `${title} is on the host's network, where no sidecar is injected`, owner.resource.at(spec));
  if (isGateway(labels, annotations)) return of("gateway", `${title} is a proxy of a gateway`);
  const proxy = [...(spec.containers ?? []), ...(spec.initContainers ?? [])].find(({ name }) => name === "istio-proxy");
  if (proxy !== undefined) return of("sidecar", `${title} runs istio-proxy`, owner.resource.document.at(proxy));
  const around = byNamespace(model, namespace);
  const label = labels[INJECT];
  if (label !== undefined) return byLabel(label, title, at(labels, INJECT), around);
  if (labels[MODE] === "none" && around.proxy === "ambient")
    return of("none", `${title} has ${MODE}: none`, at(labels, MODE));
  if (labels[MODE] === "ambient" && around.proxy !== "sidecar")
    return of("ambient", `${title} has ${MODE}: ambient`, at(labels, MODE));
  const annotation = annotations[INJECT];
  if (annotation !== undefined) return byAnnotation(annotation, title, at(annotations, INJECT), around);
  if (labels[REVISION] !== undefined && around.proxy === "unknown")
    return of("sidecar", `${title} has ${REVISION}: ${labels[REVISION] ?? ""}`, at(labels, REVISION));
  return around;
}
