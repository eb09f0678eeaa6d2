import { listOf } from "../../base/values.ts";
import type { Model } from "../../model/model.ts";
import type { Resource } from "../../model/resource.ts";

/** Why a Service may have no pods of its own, and what shows it. */
export interface ServiceRole {
  /**
   * `apex`: a mesh or route redirects its name. `generated`: a controller sets its selector or its pods at run time.
   */
  readonly role: "apex" | "generated";
  readonly by: Resource;
}

type Spec = Readonly<Record<string, unknown>>;
const specOf = (resource: Resource): Spec => (resource.object["spec"] ?? {}) as Spec;
const text = (value: unknown): string | undefined => (typeof value === "string" && value !== "" ? value : undefined);
const field = (value: unknown, ...path: readonly string[]): unknown =>
  path.reduce<unknown>(
    (inner, key) => (typeof inner === "object" && inner !== null ? (inner as Spec)[key] : undefined),
    value,
  );

/** `web`, `web.shop` and `web.shop.svc.cluster.local` as namespace/name. */
function hostKey(host: string, namespace: string): string {
  const [name = "", own] = host.split(".");
  return `${own ?? namespace}/${name}`;
}

/** All values under a key, at any depth. */
function* valuesOf(value: unknown, key: string, depth = 0): Iterable<unknown> {
  if (typeof value !== "object" || value === null || depth > 12) return;
  for (const [name, inner] of Object.entries(value)) {
    if (name === key) yield inner;
    yield* valuesOf(inner, key, depth + 1);
  }
}

/** Services that a route sends to; one that it also sends to itself needs pods like any other. */
function destinations(resource: Resource): ReadonlySet<string> {
  const { namespace } = resource;
  const keys = new Set<string>();
  for (const destination of valuesOf(specOf(resource), "host"))
    if (typeof destination === "string") keys.add(hostKey(destination, namespace));
  for (const backend of valuesOf(specOf(resource), "backendRefs")) {
    for (const reference of listOf(backend))
      keys.add(`${text(field(reference, "namespace")) ?? namespace}/${text(field(reference, "name")) ?? ""}`);
  }
  for (const backend of listOf(specOf(resource)["backends"]))
    keys.add(hostKey(text(field(backend, "service")) ?? "", namespace));
  return keys;
}

/** The groups of the kinds below. */
const ROLE_GROUPS: ReadonlySet<string> = new Set([
  "argoproj.io",
  "flagger.app",
  "gateway.networking.k8s.io",
  "linkerd.io",
  "networking.istio.io",
  "split.smi-spec.io",
]);

function* rolesOf(resource: Resource): Iterable<readonly [string, ServiceRole["role"]]> {
  const { group, kind, namespace } = resource;
  const spec = specOf(resource);
  switch (`${group}/${kind}`) {
    // The mesh redirects clients to the backends; the root may have no pods. Source: smi-spec traffic-split.
    case "split.smi-spec.io/TrafficSplit": {
      const apex = text(spec["service"]);
      if (apex !== undefined) yield [hostKey(apex, namespace), "apex"];
      return;
    }
    case "linkerd.io/ServiceProfile":
      if (listOf(spec["dstOverrides"]).length > 0) yield [hostKey(resource.name, namespace), "apex"];
      return;
    case "networking.istio.io/VirtualService":
      for (const host of listOf(spec["hosts"]))
        if (typeof host === "string" && !host.startsWith("*")) yield [hostKey(host, namespace), "apex"];
      return;
    // A route whose parent is a Service redirects its traffic (GEP-1426).
    case "gateway.networking.k8s.io/HTTPRoute":
    case "gateway.networking.k8s.io/GRPCRoute":
    case "gateway.networking.k8s.io/TCPRoute":
    case "gateway.networking.k8s.io/TLSRoute":
    case "gateway.networking.k8s.io/UDPRoute":
      for (const parent of listOf(spec["parentRefs"])) {
        const name = text(field(parent, "name"));
        if (field(parent, "kind") === "Service" && name !== undefined)
          yield [`${text(field(parent, "namespace")) ?? namespace}/${name}`, "apex"];
      }
      return;
    // Flagger creates the primary and canary Services and points them to pods of its own Deployment.
    case "flagger.app/Canary": {
      const name = text(field(spec, "service", "name")) ?? text(field(spec, "targetRef", "name"));
      if (name !== undefined)
        for (const suffix of ["", "-primary", "-canary"]) yield [`${namespace}/${name}${suffix}`, "generated"];
      return;
    }
    // The Rollout controller adds rollouts-pod-template-hash to the selectors of these.
    case "argoproj.io/Rollout": {
      const { canary, blueGreen } = (spec["strategy"] ?? {}) as { canary?: Spec; blueGreen?: Spec };
      for (const name of [
        canary?.["canaryService"],
        canary?.["stableService"],
        blueGreen?.["activeService"],
        blueGreen?.["previewService"],
      ]) {
        const service = text(name);
        if (service !== undefined) yield [`${namespace}/${service}`, "generated"];
      }
      return;
    }
    default:
  }
}

/** Services by `namespace/name` that something else fills or replaces. Use it as `simulation.fact(serviceRoles)`. */
export function serviceRoles(model: Model): ReadonlyMap<string, ServiceRole> {
  const roles = new Map<string, ServiceRole>();
  for (const resource of model.resources) {
    if (!ROLE_GROUPS.has(resource.group)) continue;
    const found = [...rolesOf(resource)];
    if (found.length === 0) continue;
    const served = destinations(resource);
    for (const [key, role] of found)
      if (!roles.has(key) && !(role === "apex" && served.has(key))) roles.set(key, { role, by: resource });
  }
  return roles;
}
