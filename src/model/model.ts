import type { YamlDocument } from "../yaml/document.ts";
import { flatten, hasPlainMetadata } from "./flatten.ts";
import type { FlattenOptions, RefusedResource } from "./flatten.ts";
import { labelledTemplate, rolledOut, templateMetadata } from "./controllers.ts";
import { API_VERSIONS, isKnown } from "./kinds.ts";
import type { Kind, KindMap } from "./kinds.ts";
import { Resource } from "./resource.ts";
import { WorkloadIndex } from "./workload-index.ts";
import type { Labels, Selector } from "./selector.ts";
import type { Workload, WorkloadMatch } from "./workload.ts";
import { WORKLOAD_KINDS, workloadOfTemplate, workloadsOf } from "./workload.ts";
import type { PodTemplate } from "./pod-template.ts";
import { deployedBy } from "./deployers.ts";
import type { Elsewhere, ReferredKind } from "./elsewhere.ts";
import { asksForPodsOf, asksForRelease, mayMakePodsOf } from "./operators.ts";
import { mayMakePods } from "./world.ts";
import type { Producer, World } from "./world.ts";

export interface ModelOptions extends Partial<FlattenOptions> {
  /** Why something of the scope could not be read (a Helm template, a broken document): opens every world. */
  readonly unread?: readonly string[];
  /** Namespaces declared complete (`true`: all), whatever else stands in them. */
  readonly closed?: boolean | readonly string[];
  /** What the other scopes of the same run hold, and what deploys more: it may be applied to the same cluster. */
  readonly elsewhere?: Elsewhere;
}

export interface SelectedWorkload {
  readonly workload: Workload;
  readonly match: Exclude<WorkloadMatch, "none">;
}

type Resources<K extends Kind> = readonly Resource<KindMap[K]>[];

/** The objects of one scope, indexed. Readonly for everyone; two objects of one identity: the later one wins, as with `kubectl apply`. */
export class Model {
  readonly resources: readonly Resource[];
  /** Objects that a later one of the same kind, namespace and name replaces. */
  readonly superseded: readonly { readonly earlier: Resource; readonly later: Resource }[];
  readonly malformed: ReadonlySet<Resource>;
  /** What the API server refuses, and is left out, and what it may refuse; only known to a model that was told. */
  readonly refused: readonly RefusedResource[];
  /** Malformed ones whose values SOPS has encrypted. */
  readonly sealed: ReadonlySet<Resource>;
  readonly workloads: readonly Workload[];
  readonly #byKind = new Map<string, Resource[]>();
  readonly #byName = new Map<string, Resource>();
  readonly #workloadIndex: WorkloadIndex;
  readonly #producers = new Map<string, Producer[]>();
  readonly #options: ModelOptions;
  #namespaces: readonly string[] | undefined;
  #namespaceSet: ReadonlySet<string> | undefined;

  constructor(documents: readonly YamlDocument[], options: ModelOptions = {}) {
    this.#options = options;
    const flat = flatten(documents, {
      namespace: options.namespace ?? "default",
      decodes: options.decodes ?? (() => true),
      view: options.view ?? ((object) => object),
      ...(options.refuses && { refuses: options.refuses }),
      ...(options.meant && { meant: options.meant }),
    });
    this.malformed = flat.malformed;
    this.refused = flat.refused;
    this.sealed = flat.sealed;
    this.superseded = this.#indexNames(flat.resources);
    const replaced = new Set(this.superseded.map(({ earlier }) => earlier));
    this.resources =
      replaced.size === 0 ? flat.resources : flat.resources.filter((resource) => !replaced.has(resource));
    for (const resource of this.resources) this.#indexKind(resource);
    this.workloads = this.#findWorkloads();
    this.#workloadIndex = new WorkloadIndex(this.workloads);
  }

  #indexNames(resources: readonly Resource[]) {
    const superseded: { earlier: Resource; later: Resource }[] = [];
    for (const resource of resources) {
      if (resource.name === "") continue;
      const key = nameKey(resource.group, resource.kind, resource.namespace, resource.name);
      const earlier = this.#byName.get(key);
      if (earlier !== undefined) superseded.push({ earlier, later: resource });
      this.#byName.set(key, resource);
    }
    return superseded;
  }

  #indexKind(resource: Resource): void {
    if (this.malformed.has(resource) || !isKnown(resource.apiVersion, resource.kind)) return;
    const list = this.#byKind.get(resource.kind);
    if (list === undefined) this.#byKind.set(resource.kind, [resource]);
    else list.push(resource);
  }

  #findWorkloads(): readonly Workload[] {
    const autoscalers = new Map<string, Resource<KindMap["HorizontalPodAutoscaler"]>>();
    for (const resource of this.all("HorizontalPodAutoscaler")) {
      const target = resource.object.spec?.scaleTargetRef;
      if (target !== undefined) autoscalers.set(`${target.kind} ${resource.namespace}/${target.name}`, resource);
    }
    const find = (kind: string, namespace: string, name: string) => autoscalers.get(`${kind} ${namespace}/${name}`);
    const workloads: Workload[] = [];
    for (const resource of this.resources) {
      if (this.malformed.has(resource)) {
        if (!WORKLOAD_KINDS.has(resource.kind)) continue;
        const read = this.#readWorkloads(resource, find);
        workloads.push(...read);
        if (read.length === 0) this.#addProducer(resource);
        continue;
      }
      // What a Helm hook makes comes and goes around an install; it is no part of the release at rest.
      if (resource.annotations["helm.sh/hook"] !== undefined) continue;
      const kind = isKnown(resource.apiVersion, resource.kind) ? resource.kind : undefined;
      const custom = kind === undefined && mayMakePods(resource);
      if (kind === undefined && !custom && resource.group !== "argoproj.io") continue;
      const found = workloadsOf(resource, kind, find).filter(
        (workload) => workload.kind !== "controller" || this.#decodesTemplate(workload),
      );
      workloads.push(...found);
      if (found.length > 0) continue;
      const referred = rolledOut(resource);
      const deployment = referred === undefined ? undefined : this.get("Deployment", resource.namespace, referred);
      if (deployment?.object.spec?.template?.spec !== undefined)
        workloads.push(workloadOfTemplate(resource, deployment.object.spec.template as PodTemplate));
      else if (custom || referred !== undefined) this.#addProducer(resource);
    }
    return workloads;
  }

  /** What a workload that does not decode would run: read as the newest version of its kind where that fits, else by the labels of its template alone. */
  #readWorkloads(resource: Resource, find: Parameters<typeof workloadsOf>[2]): readonly Workload[] {
    const kind = resource.kind as Kind;
    const [newest] = API_VERSIONS[kind];
    if (
      newest !== resource.apiVersion &&
      this.#options.decodes?.({ ...resource.object, apiVersion: newest ?? "" }) === true
    )
      return workloadsOf(resource, kind, find);
    const metadata = templateMetadata(resource.object);
    const template = metadata === undefined ? undefined : labelledTemplate(metadata);
    if (template === undefined) return [];
    const { apiVersion, name, namespace, document, index } = resource;
    const plain = hasPlainMetadata(resource.object) ? resource.object.metadata : undefined;
    return [
      workloadOfTemplate(
        new Resource(
          { apiVersion, kind, name, namespace },
          { apiVersion, kind, ...(plain && { metadata: plain }) },
          document,
          index,
        ),
        template,
      ),
    ];
  }

  #addProducer(resource: Resource): void {
    for (const deployed of deployedBy(resource) ?? [{ namespace: resource.namespace }]) {
      const { title, name, group, kind, object } = resource;
      const { namespace, ...more } = deployed;
      const list = this.#producers.get(namespace);
      const producer = { title, name, group, kind, object, ...more };
      if (list === undefined) this.#producers.set(namespace, [producer]);
      else list.push(producer);
    }
  }

  /** What may make pods or objects in a namespace that these manifests do not show, whether or not it is part of the run. */
  producersIn(namespace: string): readonly Producer[] {
    return [...(this.#producers.get(namespace) ?? []), ...(namespace === "" ? [] : (this.#producers.get("") ?? []))];
  }

  /** Nobody has checked the fields of a custom resource: what is shaped like a pod template may hold anything in them. */
  #decodesTemplate({ template: { metadata = {}, spec } }: Workload): boolean {
    return this.#options.decodes?.({ apiVersion: "v1", kind: "Pod", metadata, spec: spec as unknown }) ?? true;
  }

  /** All objects of a kind, in order of files; not the malformed ones. */
  all<K extends Kind>(kind: K): Resources<K> {
    return (this.#byKind.get(kind) ?? []) as unknown as Resources<K>;
  }

  /** The object of a known kind by name; `undefined` also for a malformed one (see `has`). */
  get<K extends Kind>(kind: K, namespace: string, name: string): Resource<KindMap[K]> | undefined {
    const resource = this.#byName.get(nameKey(GROUPS[kind] ?? "", kind, namespace, name));
    if (resource === undefined || this.malformed.has(resource) || !isKnown(resource.apiVersion, resource.kind))
      return undefined;
    return resource as Resource<KindMap[K]>;
  }

  /** Whether an object of this identity is there at all, readable or not. */
  find(group: string, kind: string, namespace: string, name: string): Resource | undefined {
    return this.#byName.get(nameKey(group, kind, namespace, name));
  }

  /** Workloads of a namespace whose pods a selector meets. */
  select(namespace: string, selector: Selector): readonly SelectedWorkload[] {
    return this.#workloadIndex.select(namespace, selector);
  }

  workloadsIn(namespace: string): readonly Workload[] {
    return this.#workloadIndex.in(namespace);
  }

  /**
   * Whether the scope shows all pods of a namespace: it holds at least one workload of it, nothing in it or elsewhere in the
   * run may make other pods, and everything was read.
   * @param selector asks only for the pods that it may meet: what operators that we know make never carries some labels.
   */
  world(namespace: string, selector?: Selector): World {
    const { closed, unread, elsewhere } = this.#options;
    if (closed === true || (Array.isArray(closed) && closed.includes(namespace)))
      return { closed: true, declared: true };
    const all = [...this.producersIn(namespace), ...(elsewhere?.producers(namespace) ?? [])];
    if (selector !== undefined) {
      const apart = elsewhere?.pods(namespace, selector);
      if (apart !== undefined) return { closed: false, because: apart, likely: true };
      const asked = all.find((one) =>
        this.#isShown(one) ? asksForRelease(selector, one) : asksForPodsOf(selector, one),
      );
      if (asked !== undefined)
        return { closed: false, because: mayMake(asked), likely: true, producer: asked, producers: [asked] };
    }
    const first = unread?.[0];
    if (first !== undefined) return { closed: false, because: first };
    const able = all.filter((one) => !this.#isShown(one) && (selector === undefined || mayMakePodsOf(one, selector)));
    const [producer] = able;
    if (producer !== undefined) return { closed: false, because: mayMake(producer), producer, producers: able };
    if (this.workloadsIn(namespace).length === 0) {
      return { closed: false, because: `these manifests hold no workload of namespace ${namespace}`, empty: true };
    }
    return { closed: true };
  }

  /** Whether what someone deploys is a folder that is looked at as well. */
  #isShown({ folder }: Producer): boolean {
    return folder !== undefined && (this.#options.elsewhere?.isHere(folder) ?? true);
  }

  /** The file of another scope that holds an object of this name; nothing is compared across scopes, but it may well be the one that is meant. */
  elsewhere(kind: ReferredKind, name: string): string | undefined {
    return this.#options.elsewhere?.holds(kind, name);
  }

  /** A Service of another scope that has such labels and may be in that namespace, as a reason. @param namespace undefined: any. */
  servicesElsewhere(namespace: string | undefined, selector: Selector): string | undefined {
    return this.#options.elsewhere?.services(namespace, selector);
  }

  /** Labels of a namespace; every one carries `kubernetes.io/metadata.name` (KEP-2161). `known` is false if no Namespace object is there. */
  namespaceLabels(namespace: string): {
    readonly labels: Labels;
    readonly known: boolean;
    readonly resource?: Resource<KindMap["Namespace"]>;
  } {
    const resource = this.get("Namespace", "", namespace);
    const labels = { ...resource?.labels, "kubernetes.io/metadata.name": namespace };
    return resource === undefined ? { labels, known: false } : { labels, known: true, resource };
  }

  /** Every namespace that an object of the scope lives in or that is declared, sorted. */
  namespaces(): readonly string[] {
    if (this.#namespaces === undefined) {
      const names = new Set(this.resources.map((resource) => resource.namespace));
      for (const { name } of this.all("Namespace")) names.add(name);
      names.delete("");
      this.#namespaces = [...names].sort();
    }
    return this.#namespaces;
  }

  /** Whether any object of the scope lives in a namespace or declares it. */
  hasNamespace(namespace: string): boolean {
    this.#namespaceSet ??= new Set(this.namespaces());
    return this.#namespaceSet.has(namespace);
  }
}

const GROUPS: Readonly<Partial<Record<Kind, string>>> = {
  AdminNetworkPolicy: "policy.networking.k8s.io",
  BaselineAdminNetworkPolicy: "policy.networking.k8s.io",
  ClusterNetworkPolicy: "policy.networking.k8s.io",
  CronJob: "batch",
  DaemonSet: "apps",
  Deployment: "apps",
  DestinationRule: "networking.istio.io",
  EndpointSlice: "discovery.k8s.io",
  Gateway: "gateway.networking.k8s.io",
  GatewayClass: "gateway.networking.k8s.io",
  GRPCRoute: "gateway.networking.k8s.io",
  HTTPRoute: "gateway.networking.k8s.io",
  HorizontalPodAutoscaler: "autoscaling",
  Ingress: "networking.k8s.io",
  IngressClass: "networking.k8s.io",
  Job: "batch",
  ListenerSet: "gateway.networking.k8s.io",
  NetworkPolicy: "networking.k8s.io",
  PodDisruptionBudget: "policy",
  ReferenceGrant: "gateway.networking.k8s.io",
  ReplicaSet: "apps",
  ServiceEntry: "networking.istio.io",
  StatefulSet: "apps",
  TCPRoute: "gateway.networking.k8s.io",
  TLSRoute: "gateway.networking.k8s.io",
  TrafficSplit: "split.smi-spec.io",
  UDPRoute: "gateway.networking.k8s.io",
  VirtualService: "networking.istio.io",
};

const mayMake = ({ title }: Producer): string => `${title} may make pods that these manifests do not show`;

const nameKey = (group: string, kind: string, namespace: string, name: string): string =>
  // `extensions` served the same objects as `apps` and `networking.k8s.io`.
  `${group === "extensions" ? (GROUPS[kind as Kind] ?? group) : group}/${kind} ${namespace}/${name}`;
