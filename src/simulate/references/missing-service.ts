import { addTo, groupBy } from "../../base/groups.ts";
import { nearest } from "../../hints/nearest.ts";
import type { Model } from "../../model/model.ts";
import { filledInService } from "../../model/filled-in.ts";
import { isNamedAfter } from "../../model/operators.ts";
import type { Resource } from "../../model/resource.ts";
import type { Completeness } from "../../model/completeness.ts";
import { isSlip } from "../../hints/closeness.ts";
import { Slips } from "../../hints/slips.ts";
import { onlyUnusedService } from "./service-use.ts";
import { areVariants, Variants } from "../../hints/variants.ts";

/** What is known about a Service that a route refers to and that does not exist. */
export interface MissingService {
  /** A Service of the namespace with a nearly equal name. */
  readonly near: Resource | undefined;
  /** One with the same name in another namespace. */
  readonly elsewhere: Resource | undefined;
  /** A workload with the name of the Service, so that the Service belongs in this namespace. */
  readonly workload: Resource | undefined;
  /** The only unused Service of the namespace, if all others are used. */
  readonly left: Resource | undefined;
  /** A Service of the same family, `web-v1` for `web-v2`. */
  readonly variant: Resource | undefined;
  /** Nothing proves that the Service is missing: the manifests look complete, but it may come from another chart. */
  readonly bare: boolean;
  /** Why it may exist anyway. */
  readonly unknown: string | undefined;
}

/** `web` for `web-svc`, `web-service` and `svc-web`. */
const bareName = (name: string): string => name.replace(/^(?:svc|service)-/, "").replace(/-(?:svc|service|srv)$/, "");

/** So close that no other Service is likely to be meant; `adservice` and `cartservice` are two different ones. */
const isClose = (a: string, b: string): boolean => a === b || isSlip(a, b);

/** The Services of a namespace by name, with what finds a similar one among thousands. */
class NamespaceServices {
  readonly byName: ReadonlyMap<string, Resource>;
  readonly #names: readonly string[];
  readonly #byBareName: ReadonlyMap<string, string>;
  readonly #bareNames: readonly string[];
  readonly #slips: Slips;
  readonly #variants: Variants;

  constructor(services: readonly Resource[]) {
    this.byName = new Map(services.map((service) => [service.name, service]));
    this.#names = [...this.byName.keys()];
    // Compare without common suffixes: `vm-service` is not a typo of `app-service`.
    this.#byBareName = new Map(this.#names.map((name) => [bareName(name), name]));
    this.#bareNames = [...this.#byBareName.keys()];
    this.#slips = new Slips(this.#names);
    this.#variants = new Variants(this.#names);
  }

  near(name: string): Resource | undefined {
    const bare = bareName(name);
    const similar = nearest(bare, this.#bareNames, (candidate) => !areVariants(candidate, bare));
    // `teasvc` for `tea-svc`: a typo may hide where the suffix begins.
    const slip = this.#slips.first(name);
    const close =
      this.#byBareName.get(bare) ??
      this.#byBareName.get(similar ?? "") ??
      (slip === undefined ? undefined : this.#names[slip]);
    return this.byName.get(close ?? "");
  }

  variant(name: string): Resource | undefined {
    return this.byName.get(this.#variants.first(name) ?? "");
  }
}

/**
 * Services by namespace and by name, for the search of the closest match. One per model:
 * `simulation.fact(missingServices)`.
 */
export class MissingServices {
  readonly #model: Model;
  readonly #byNamespace = new Map<string, NamespaceServices>();
  readonly #byName = new Map<string, Resource[]>();
  /** `namespace name` → the first custom resource, and which of all it is. */
  readonly #custom = new Map<string, readonly [position: number, resource: Resource]>();
  readonly #slips = new Map<string, Slips>();
  /** `namespace name` → the first workload with that name, or with it as a label. */
  #called: ReadonlyMap<string, Resource> | undefined;

  constructor(model: Model) {
    this.#model = model;
    for (const service of model.all("Service")) {
      addTo(this.#byName, service.name, service);
    }
    for (const [namespace, services] of groupBy(model.all("Service"), (service) => service.namespace))
      this.#byNamespace.set(namespace, new NamespaceServices(services));
    for (const [position, { kind, resource, namespace }] of model.workloads.entries()) {
      const key = `${namespace} ${resource.name}`;
      if (kind === "controller" && !this.#custom.has(key)) this.#custom.set(key, [position, resource]);
    }
  }

  /** The first custom resource with whose name the name begins. */
  #makerOf(namespace: string, name: string): Resource | undefined {
    let first: readonly [position: number, resource: Resource] | undefined;
    for (let length = 0; length <= name.length; length++) {
      const found = this.#custom.get(`${namespace} ${name.slice(0, length)}`);
      if (found !== undefined && (first === undefined || found[0] < first[0])) first = found;
    }
    return first?.[1];
  }

  #calledSo(namespace: string, name: string): Resource | undefined {
    this.#called ??= workloadsByWord(this.#model);
    return this.#called.get(`${namespace} ${name}`);
  }

  #calledAlike(namespace: string, name: string): Resource | undefined {
    const workloads = this.#model.workloadsIn(namespace);
    let slips = this.#slips.get(namespace);
    if (slips === undefined)
      this.#slips.set(namespace, (slips = new Slips(workloads.map((workload) => workload.name))));
    return workloads[slips.first(name) ?? -1]?.resource;
  }

  /**
   * What is known about a name without a Service in its namespace.
   * @param unseen a reason that is already known. @param port of the reference.
   */
  explain(namespace: string, name: string, unseen: string | undefined, port?: number): MissingService {
    const own = this.#byNamespace.get(namespace);
    const bare = bareName(name);
    const near = own?.near(name);
    const elsewhere = this.#byName.get(name)?.findLast((service) => service.namespace !== namespace);
    const variant = own?.variant(name);
    const maker = this.#makerOf(namespace, name);
    const workload =
      this.#calledSo(namespace, name) ??
      this.#calledSo(namespace, bareName(name)) ??
      this.#calledAlike(namespace, name);
    const world = this.#model.world(namespace);
    // If a namespace contains a route but no pods, the Service is most likely the only one with that name elsewhere.
    const misplaced =
      near === undefined &&
      elsewhere?.namespaceGiven === true &&
      this.#byName.get(name)?.length === 1 &&
      !world.closed &&
      world.producer === undefined &&
      this.#model.workloadsIn(namespace).length === 0 &&
      this.#model.hasNamespace(namespace);
    const apart = this.#model.elsewhere("Service", name);
    const found = {
      near,
      variant,
      elsewhere,
      workload,
      bare: misplaced || (near ?? workload ?? elsewhere) === undefined,
    };
    const likely =
      apart !== undefined
        ? definedInOtherScope(apart)
        : (producerOfName(world, name) ?? filledInService(this.#model, namespace, name));
    if (
      likely !== undefined ||
      (near !== undefined && (isClose(bareName(near.name), bare) || isClose(near.name, name))) ||
      misplaced
    )
      return { ...found, left: undefined, unknown: likely };
    const doubt = unseen ?? (maker && `${maker.title} may create it`) ?? (world.closed ? undefined : world.because);
    const proved = doubt !== undefined || workload !== undefined || elsewhere !== undefined || isDeclared(world);
    const left = proved ? undefined : onlyUnusedService(this.#model, namespace, name, port);
    return {
      ...found,
      left,
      unknown: doubt ?? (proved || left !== undefined ? undefined : mayBeIncomplete(namespace)),
    };
  }
}

const isDeclared = (world: Completeness): boolean => world.closed && world.declared === true;

/** What may create a Service with exactly this name. */
function producerOfName(world: Completeness, name: string): string | undefined {
  const maker = world.closed ? undefined : world.producers?.find((producer) => isNamedAfter(name, producer));
  return maker && `${maker.title} may create a Service of this name`;
}

/** Labels that name a program; others name what it is part of, or a version. */
const NAMING: ReadonlySet<string> = new Set(["app", "app.kubernetes.io/name", "k8s-app", "name", "run"]);

function workloadsByWord(model: Model): ReadonlyMap<string, Resource> {
  const found = new Map<string, Resource>();
  for (const { resource, namespace, name, labels, template } of model.workloads) {
    const words = [name, ...Object.entries(labels).flatMap(([key, value]) => (NAMING.has(key) ? [value] : []))];
    // A container of the pods that was meant to have its own Service: `flagd-ui` of Deployment flagd.
    for (const container of template.spec.containers ?? [])
      if (container.name?.startsWith(`${name}-`)) words.push(container.name);
    for (const text of words) if (!found.has(`${namespace} ${text}`)) found.set(`${namespace} ${text}`, resource);
  }
  return found;
}

/** Why nothing proves that a Service is missing: one repository seldom contains a whole namespace. */
export const mayBeIncomplete = (namespace: string): string =>
  `these manifests may not contain all Services of namespace ${namespace}`;

/** Why a Service that is defined in another scope may exist. */
export const definedInOtherScope = (file: string, what = "a Service of this name"): string =>
  `${file} contains ${what}, and may be applied to the same cluster`;

export const missingServices = (model: Model): MissingServices => new MissingServices(model);
