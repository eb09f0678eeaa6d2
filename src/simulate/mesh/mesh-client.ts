import type { Place } from "../../diagnostic/place.ts";
import type { Model } from "../../model/model.ts";
import type { Labels } from "../../base/selector.ts";
import type { Pod } from "../pods/pod.ts";

/** `auto`: as the manifests show. */
export type MeshChoice = "auto" | "yes" | "no";
export const MESH_CHOICES: readonly MeshChoice[] = ["auto", "yes", "no"];

/**
 * Whether a client's requests pass a proxy of a mesh. `assumed`: the manifests do not show it, and nothing contradicts
 * it.
 */
export interface MeshMembership {
  readonly member: "yes" | "no" | "assumed";
  readonly because: string;
  readonly at: Place | undefined;
}

/**
 * Keys that include a pod in a mesh or exclude it, and the values that exclude it; undefined: any value includes it.
 */
const KEYS: readonly { readonly key: string; readonly out: readonly string[] }[] = [
  { key: "sidecar.istio.io/inject", out: ["false", "n", "no", "off"] },
  { key: "linkerd.io/inject", out: ["disabled"] },
  { key: "openservicemesh.io/sidecar-injection", out: ["disabled"] },
  { key: "istio.io/dataplane-mode", out: ["none"] },
  { key: "istio-injection", out: ["disabled"] },
  { key: "istio.io/rev", out: [] },
  { key: "openservicemesh.io/monitored-by", out: [] },
];

const PROXIES: ReadonlySet<string> = new Set(["istio-proxy", "linkerd-proxy", "envoy"]);

function membershipFrom(
  owner: Labels,
  title: string,
  place: (key: string) => Place | undefined,
): MeshMembership | undefined {
  for (const { key, out } of KEYS) {
    const value = owner[key];
    if (value === undefined) continue;
    return { member: out.includes(value) ? "no" : "yes", because: `${title} has ${key}: ${value}`, at: place(key) };
  }
  return undefined;
}

/**
 * Sidecar injection of the pod, then of its namespace. Sources: istio pkg/kube/inject/inject.go injectRequired (the
 * pod's own label takes precedence over the namespace's; pods on the host's network get no sidecar); linkerd.io
 * "Automatic Proxy Injection".
 */
export function meshMembership(model: Model, pod: Pod, choice: MeshChoice = "auto"): MeshMembership {
  if (choice !== "auto")
    return {
      member: choice,
      because: `assumed to be ${choice === "yes" ? "inside" : "outside"} the mesh`,
      at: undefined,
    };
  const title = `Pod ${pod.namespace}/${pod.name}`;
  if (pod.hostNetwork)
    return {
      member: "no",
      because: `${title} is on the host's network, where no sidecar is injected`,
      at: pod.resource.at(pod.spec),
    };
  const { metadata } = pod.workload.template;
  const own = [metadata?.labels, metadata?.annotations].flatMap(
    (owner) => (owner && membershipFrom(owner, title, (key) => pod.resource.document.at(owner, key))) ?? [],
  )[0];
  if (own !== undefined) return own;
  const proxy = [...(pod.spec.containers ?? []), ...(pod.spec.initContainers ?? [])].find(({ name }) =>
    PROXIES.has(name),
  );
  if (proxy !== undefined)
    return { member: "yes", because: `${title} runs ${proxy.name}`, at: pod.resource.document.at(proxy) };
  const namespace = model.namespaceLabels(pod.namespace).resource;
  const byNamespace =
    namespace &&
    membershipFrom({ ...namespace.annotations, ...namespace.labels }, `Namespace ${pod.namespace}`, () =>
      namespace.atName(),
    );
  return (
    byNamespace ?? {
      member: "assumed",
      because:
        "these manifests do not show whether the client is in the mesh; assumed to be inside (--mesh no: outside)",
      at: undefined,
    }
  );
}
