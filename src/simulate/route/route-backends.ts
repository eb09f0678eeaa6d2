import type { BackendReference, RouteRule, RouteSpec } from "../../model/custom-kinds.ts";
import type { KindMap } from "../../model/kinds.ts";
import type { Model } from "../../model/model.ts";
import type { DeepReadonly } from "../../model/readonly.ts";
import type { Resource } from "../../model/resource.ts";
import { nearest } from "../../diagnostic/nearest.ts";
import { areVariants } from "../variants.ts";
import { resolveBackend } from "./backend.ts";
import type { BackendResolution } from "./backend.ts";
import { ingressTable, resolveIngressBackend } from "./ingress.ts";
import type { Ingress, IngressController } from "./ingress.ts";
import { ROUTE_KINDS } from "./listener.ts";
import type { RouteKind } from "./listener.ts";

type IngressBackend = NonNullable<NonNullable<KindMap["Ingress"]["spec"]>["defaultBackend"]>;

/** A backend of an Ingress, each once; the default backend among them. */
export interface IngressTarget {
  readonly ingress: Ingress;
  readonly backend: DeepReadonly<IngressBackend>;
  readonly resolution: BackendResolution;
  readonly controller: IngressController;
}

/** One for all rules of a run: `simulation.fact(ingressTargets)`. */
export function ingressTargets(model: Model): readonly IngressTarget[] {
  const table = ingressTable(model);
  return table.ingresses.flatMap((ingress) => {
    const { defaultBackend, rules = [] } = ingress.object.spec ?? {};
    const controller = table.controllerOf(ingress);
    const backends = [defaultBackend, ...rules.flatMap((rule) => (rule.http?.paths ?? []).map(({ backend }) => backend))];
    return backends.flatMap((backend) =>
      backend === undefined ? [] : [{ ingress, backend, resolution: resolveIngressBackend(model, ingress.namespace, backend, controller.dialect), controller }]);
  });
}

export type RouteResource = Resource<{ spec?: RouteSpec<unknown> }>;

/** A backendRef of a Gateway API route, or the target of a mirror filter. */
export interface RouteTarget {
  readonly kind: RouteKind;
  readonly route: RouteResource;
  readonly rule: DeepReadonly<RouteRule<unknown>>;
  readonly ref: DeepReadonly<BackendReference>;
  readonly mirror: boolean;
  readonly resolution: BackendResolution;
}

/** One for all rules of a run: `simulation.fact(routeTargets)`. */
export function routeTargets(model: Model): readonly RouteTarget[] {
  return ROUTE_KINDS.flatMap((kind) =>
    (model.all(kind) as readonly unknown[] as readonly RouteResource[]).flatMap((route) =>
      (route.object.spec?.rules ?? []).flatMap((rule): readonly RouteTarget[] => {
        const from = { group: "gateway.networking.k8s.io", kind, namespace: route.namespace };
        const target = (ref: DeepReadonly<BackendReference>, mirror: boolean): RouteTarget => ({ kind, route, rule, ref, mirror, resolution: resolveBackend(model, from, ref) });
        const mirrors = [...(rule.filters ?? []), ...(rule.backendRefs ?? []).flatMap(({ filters = [] }) => filters)].flatMap(({ requestMirror }) => requestMirror?.backendRef ?? []);
        return [...(rule.backendRefs ?? []).map((ref) => target(ref, false)), ...mirrors.map((ref) => target(ref, true))];
      })));
}

/** What is known of a Service that a route names and that is not there. */
export interface MissingService {
  /** A Service of the namespace whose name is a slip away. */
  readonly near: Resource | undefined;
  /** One of the same name in another namespace. */
  readonly elsewhere: Resource | undefined;
  /** A workload that goes by the name of the Service, so that the Service belongs here too. */
  readonly workload: Resource | undefined;
  /** A Service of the same family, `web-v1` for `web-v2`. */
  readonly variant: Resource | undefined;
  /** Nothing here proves that the Service is not there: the manifests look complete, but it may come from another chart. */
  readonly bare: boolean;
  /** Why it may exist all the same. */
  readonly unknown: string | undefined;
}

/** `web` for `web-svc`, `web-service` and `svc-web`. */
const bareName = (name: string): string => name.replace(/^(?:svc|service)-/, "").replace(/-(?:svc|service|srv)$/, "");

function push(map: Map<string, Resource[]>, key: string, resource: Resource): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [resource]);
  else list.push(resource);
}

/** Services by namespace and by name, for the search of what was meant. One for each model: `simulation.fact(missingServices)`. */
export class MissingServices {
  readonly #model: Model;
  readonly #byNamespace = new Map<string, Map<string, Resource>>();
  readonly #byName = new Map<string, Resource[]>();
  readonly #custom = new Map<string, Resource[]>();
  readonly #byBareName = new Map<string, ReadonlyMap<string, string>>();
  /** `namespace name` → the first workload that is called so, or has it as a label. */
  #called: ReadonlyMap<string, Resource> | undefined;

  constructor(model: Model) {
    this.#model = model;
    for (const service of model.all("Service") as readonly unknown[] as readonly Resource[]) {
      const own = this.#byNamespace.get(service.namespace) ?? new Map<string, Resource>();
      this.#byNamespace.set(service.namespace, own.set(service.name, service));
      push(this.#byName, service.name, service);
    }
    for (const { kind, resource, namespace } of model.workloads) if (kind === "controller") push(this.#custom, namespace, resource);
  }

  #calledSo(namespace: string, name: string): Resource | undefined {
    this.#called ??= workloadsByWord(this.#model);
    return this.#called.get(`${namespace} ${name}`);
  }

  #bareNames(namespace: string, names: readonly string[]): ReadonlyMap<string, string> {
    let found = this.#byBareName.get(namespace);
    if (found === undefined) this.#byBareName.set(namespace, (found = new Map(names.map((candidate) => [bareName(candidate), candidate]))));
    return found;
  }

  explain(namespace: string, name: string, unseen: string | undefined): MissingService {
    const own = this.#byNamespace.get(namespace);
    const names = [...(own?.keys() ?? [])];
    // What Services are called besides says nothing: `vm-service` is no slip of `app-service`.
    const byBareName = this.#bareNames(namespace, names);
    const bare = bareName(name);
    const close = byBareName.get(bare) ?? byBareName.get(nearest(bare, [...byBareName.keys()].filter((candidate) => !areVariants(candidate, bare))) ?? "");
    const near = close === undefined ? undefined : own?.get(close);
    const elsewhere = this.#byName.get(name)?.findLast((service) => service.namespace !== namespace);
    const variant = own?.get(names.find((candidate) => areVariants(candidate, name)) ?? "");
    const maker = this.#custom.get(namespace)?.find((resource) => name.startsWith(resource.name));
    const workload = this.#calledSo(namespace, name) ?? this.#calledSo(namespace, bareName(name));
    const world = this.#model.world(namespace);
    // Where only a route was put into a namespace without pods, its Service is most likely the only one of that name.
    const misplaced = near === undefined && elsewhere?.namespaceGiven === true && this.#byName.get(name)?.length === 1
      && !world.closed && world.producer === undefined && this.#model.workloadsIn(namespace).length === 0 && this.#model.hasNamespace(namespace);
    const apart = this.#model.elsewhere("Service", name);
    const unknown = apart !== undefined ? heldApart(apart) : near !== undefined || misplaced ? undefined : unseen ?? (maker && `${maker.title} may make it`) ?? (world.closed ? undefined : world.because);
    return { near, variant, elsewhere, workload, bare: misplaced || (near ?? workload ?? elsewhere) === undefined, unknown };
  }
}

function workloadsByWord(model: Model): ReadonlyMap<string, Resource> {
  const found = new Map<string, Resource>();
  for (const { resource, namespace, name, labels } of model.workloads) {
    for (const text of [name, ...Object.values(labels)]) if (!found.has(`${namespace} ${text}`)) found.set(`${namespace} ${text}`, resource);
  }
  return found;
}

/** Why a Service that one scope lacks and another one has may be there. */
export const heldApart = (file: string, what = "a Service of this name"): string => `${file} holds ${what}, and may be applied to the same cluster`;

export const missingServices = (model: Model): MissingServices => new MissingServices(model);

/** Objects of which the manifests hold several of one name: which of them is applied last is not known. Use it as `simulation.fact(ambiguous)`. */
export const ambiguous = (model: Model): ReadonlyMap<Resource, string> =>
  new Map(model.superseded.map(({ later }) => [later, `${later.title} stands in these manifests more than once`]));
