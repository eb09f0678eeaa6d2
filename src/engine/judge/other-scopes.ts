import { fieldsOf } from "../../base/values.ts";
import { addTo } from "../../base/groups.ts";
import type { Elsewhere, ElsewhereProducer, ReferredKind } from "../../model/elsewhere.ts";
import type { Model } from "../../model/model.ts";
import { matches } from "../../base/selector.ts";
import type { Selector } from "../../base/selector.ts";
import { matchWorkload } from "../../model/workload.ts";
import type { Workload } from "../../model/workload.ts";
import type { Producer } from "../../model/producer.ts";
import type { ResourceIdentity } from "../../model/resource.ts";
import type { Scope } from "../../scope/scope.ts";
import { policyOf } from "./other-policies.ts";
import { wanders } from "./wandering.ts";

interface Held {
  readonly scope: Scope;
  readonly file: string;
}

interface HeldWorkload {
  readonly scope: Scope;
  readonly workload: Workload;
}

/** `scope` is undefined for what the host alone found. */
interface HeldProducer {
  readonly scope: Scope | undefined;
  readonly producer: Producer;
}

const SCALED: ReadonlySet<unknown> = new Set(["Deployment", "StatefulSet", "ReplicaSet", "ReplicationController"]);
/** With more workloads than this for one label they are not checked one by one: any of them may match. */
const MOST_CANDIDATES = 5_000;

/** `Service payments`, `DestinationRule payments`: what references of another scope may mean. */
function referredNames(value: unknown): readonly string[] {
  const { apiVersion, kind, metadata, spec } = fieldsOf(value);
  const { name, labels } = fieldsOf(metadata);
  if (typeof name !== "string") return [];
  if (kind === "DestinationRule") {
    const { host } = fieldsOf(spec);
    return typeof host === "string" ? [`${kind} ${host.split(".")[0] ?? ""}`] : [];
  }
  if (kind === "EndpointSlice") {
    const service = fieldsOf(labels)["kubernetes.io/service-name"];
    return typeof service === "string" ? [`Endpoints ${service}`] : [];
  }
  if (kind === "Gateway")
    return [`${String(apiVersion).startsWith("networking.istio.io/") ? "IstioGateway" : "Gateway"} ${name}`];
  if (SCALED.has(kind)) return [`Scalable ${name}`];
  return kind === "Service" || kind === "ListenerSet" || kind === "IngressClass" || kind === "Endpoints"
    ? [`${kind} ${name}`]
    : [];
}

const identityOf = ({ kind, namespace, name }: ResourceIdentity): string => `${kind} ${namespace}/${name}`;

const itemsOf = (value: unknown): readonly unknown[] => {
  const { items } = fieldsOf(value);
  return Array.isArray(items) ? (items as unknown[]) : [value];
};

const trimmed = (folder: string): string => folder.replace(/^(?:\.?\/)+|\/+$/g, "");

/** What a scope can learn about the other scopes of a run. Computed on first use. */
export class OtherScopes {
  readonly #scopes: readonly Scope[];
  readonly #modelOf: (scope: Scope) => Model;
  readonly #producers: readonly ElsewhereProducer[];
  readonly #unrendered: readonly (ElsewhereProducer & { readonly scope: Scope })[];
  /** Releases of which a scope shows what they make, by their titles. */
  readonly #rendered: ReadonlySet<string>;
  readonly #identities = new Map<Scope, ReadonlySet<string>>();
  readonly #alternatives = new Map<Scope, Map<Scope, boolean>>();
  readonly #byNamespace = new Map<string, readonly HeldProducer[]>();
  readonly #folders = new Map<string, boolean>();
  #held: ReadonlyMap<string, readonly Held[]> | undefined;
  #workloads: ReadonlyMap<string, readonly HeldWorkload[]> | undefined;

  /** @param producers what the host knows of and did not render. */
  constructor(
    scopes: readonly Scope[],
    modelOf: (scope: Scope) => Model,
    producers: readonly ElsewhereProducer[] = [],
  ) {
    this.#scopes = scopes;
    this.#modelOf = modelOf;
    this.#producers = producers;
    this.#rendered = new Set(
      scopes.flatMap((scope) =>
        scope.installedBy === undefined || scope.rendered === undefined ? [] : [scope.installedBy],
      ),
    );
    this.#unrendered = scopes.flatMap((scope) => unrendered(scope).map((producer) => ({ ...producer, scope })));
  }

  /** What is elsewhere for one of the scopes. */
  of(own: Scope): Elsewhere {
    const several = this.#scopes.length > 1;
    let beside: readonly Scope[] | undefined;
    return {
      holds: (kind, name) => (several ? this.#holds(own, kind, name) : undefined),
      pods: (namespace, selector) => (several ? this.#pods(own, namespace, selector) : undefined),
      services: (namespace, selector) => (several ? this.#services(own, namespace, selector) : undefined),
      policies: (workload, direction) =>
        policyOf((beside ??= this.#beside(own)), this.#modelOf, { workload, direction }),
      producers: (namespace) => this.#producersIn(own, namespace),
      isHere: (folder) => this.#isHere(trimmed(folder)),
    };
  }

  /** The scopes that may be deployed beside one. */
  #beside(own: Scope): readonly Scope[] {
    return this.#scopes.filter((scope) => scope !== own && !this.#areAlternatives(own, scope));
  }

  #holds(own: Scope, kind: ReferredKind, name: string): string | undefined {
    this.#held ??= definedIn(this.#scopes);
    return this.#held.get(`${kind} ${name}`)?.find(({ scope }) => scope !== own)?.file;
  }

  #pods(own: Scope, namespace: string, selector: Selector): string | undefined {
    if (selector.nothing) return undefined;
    this.#workloads ??= workloadsByLabel(this.#scopes, this.#modelOf);
    const lists = selector.requirements.flatMap((one) =>
      one.operator !== "In" || one.values.length !== 1
        ? []
        : [this.#workloads?.get(`${one.key}=${one.values[0] ?? ""}`) ?? []],
    );
    const [rarest] = lists.sort((a, b) => a.length - b.length);
    const wandering = isWandering(own, namespace);
    const found = rarest
      ?.slice(0, MOST_CANDIDATES)
      .find(
        ({ scope, workload }) =>
          scope !== own &&
          (wandering || workload.namespace === namespace || wanders(scope, workload)) &&
          matchWorkload(selector, workload) !== "none" &&
          !this.#isAnotherVersion(own, scope, workload.resource),
      );
    if (found === undefined) return undefined;
    const {
      workload: { resource },
    } = found;
    return (
      `${resource.atName().file} contains ${resource.title} with these labels, and may be deployed to the same ` +
      "cluster"
    );
  }

  #services(own: Scope, namespace: string | undefined, selector: Selector): string | undefined {
    if (selector.nothing) return undefined;
    const open = namespace === undefined || isWandering(own, namespace);
    for (const scope of this.#scopes) {
      if (scope === own) continue;
      const found = this.#modelOf(scope)
        .all("Service")
        .find(
          (service) =>
            (open ||
              service.namespace === namespace ||
              wanders(scope, { namespace: service.namespace, resource: service })) &&
            matches(selector, service.labels) &&
            !this.#isAnotherVersion(own, scope, service),
        );
      if (found !== undefined)
        return (
          `${found.atName().file} contains ${found.title} with these labels, and may be deployed to the same ` +
          "cluster"
        );
    }
    return undefined;
  }

  #producersIn(own: Scope, namespace: string): readonly Producer[] {
    let known = this.#byNamespace.get(namespace);
    if (known === undefined) this.#byNamespace.set(namespace, (known = this.#producersOf(namespace)));
    return known.filter(({ scope }) => scope !== own).map(({ producer }) => producer);
  }

  #producersOf(namespace: string): readonly HeldProducer[] {
    const several = this.#scopes.length > 1;
    const held = several
      ? this.#scopes.flatMap((scope) =>
          this.#modelOf(scope)
            .producersIn(namespace)
            .filter(({ title }) => !this.#rendered.has(title))
            .map((producer) => ({ scope, producer })),
        )
      : [];
    const unseen = [...this.#unrendered, ...this.#producers.map((one) => ({ ...one, scope: undefined }))].filter(
      (one) => one.namespace === undefined || one.namespace === namespace,
    );
    return [
      ...held,
      ...unseen.map(({ scope, title, names = [] }) => ({
        scope,
        producer: { title, name: title.split("/").at(-1) ?? title, group: "", kind: "", names },
      })),
    ];
  }

  #isHere(folder: string): boolean {
    if (folder === "" || folder === ".") return true;
    let known = this.#folders.get(folder);
    if (known === undefined) {
      const paths = this.#scopes.flatMap((scope) =>
        [...(scope.origins ?? []), ...scope.sources].map(({ source }) => source.path),
      );
      this.#folders.set(
        folder,
        (known = paths.some((path) => path.startsWith(`${folder}/`) || path.includes(`/${folder}/`))),
      );
    }
    return known;
  }

  /**
   * Whether an object of another scope is one of this scope in another version, and so not there beside it. An object
   * that only one of two versions has may be what the other leaves to another cluster or step.
   */
  #isAnotherVersion(own: Scope, other: Scope, resource: ResourceIdentity): boolean {
    return this.#areAlternatives(own, other) && this.#identitiesOf(own).has(identityOf(resource));
  }

  /** Whether two scopes are versions of one thing, such as overlays of two environments. */
  #areAlternatives(a: Scope, b: Scope): boolean {
    if (a.kind === "variant" && b.kind === "variant") return true;
    const known = this.#alternatives.get(a)?.get(b);
    if (known !== undefined) return known;
    const [own, other] = [this.#identitiesOf(a), this.#identitiesOf(b)];
    const [few, many] = own.size < other.size ? [own, other] : [other, own];
    const shared = [...few].filter((identity) => many.has(identity)).length;
    const are = shared * 2 >= few.size && shared > 0;
    const row = this.#alternatives.get(a) ?? new Map<Scope, boolean>();
    this.#alternatives.set(a, row.set(b, are));
    return are;
  }

  #identitiesOf(scope: Scope): ReadonlySet<string> {
    let known = this.#identities.get(scope);
    if (known === undefined) {
      const model = this.#modelOf(scope);
      const resources = [...model.all("Service"), ...model.workloads.map(({ resource }) => resource)];
      this.#identities.set(scope, (known = new Set(resources.map(identityOf))));
    }
    return known;
  }
}

/** A chart or kustomization that was not rendered completely may create any object in any namespace. */
function unrendered(scope: Scope): readonly ElsewhereProducer[] {
  if (scope.unread === undefined || scope.unread.length === 0) return [];
  if (scope.kind !== "helm" && scope.kind !== "kustomize") return [];
  const name = scope.name.split("/").at(-1) ?? scope.name;
  return [
    {
      namespace: undefined,
      title: `${scope.kind === "helm" ? "chart" : "kustomization"} ${scope.name}`,
      file: scope.name,
      names: name === "." ? [] : [name],
    },
  ];
}

/** The namespace of objects of a scope that name none. */
const isWandering = (scope: Scope, namespace: string): boolean =>
  scope.kind === "helm" ? namespace === scope.namespace : scope.namespace === undefined && namespace === "default";

function definedIn(scopes: readonly Scope[]): ReadonlyMap<string, readonly Held[]> {
  const found = new Map<string, Held[]>();
  for (const scope of scopes) {
    for (const { source, documents } of scope.sources) {
      for (const name of documents.flatMap(({ value }) => itemsOf(value).flatMap(referredNames))) {
        addTo(found, name, { scope, file: source.path });
      }
    }
  }
  return found;
}

function workloadsByLabel(
  scopes: readonly Scope[],
  modelOf: (scope: Scope) => Model,
): ReadonlyMap<string, readonly HeldWorkload[]> {
  const found = new Map<string, HeldWorkload[]>();
  for (const scope of scopes) {
    for (const workload of modelOf(scope).workloads) {
      for (const key in workload.labels) {
        const label = `${key}=${workload.labels[key] ?? ""}`;
        addTo(found, label, { scope, workload });
      }
    }
  }
  return found;
}
