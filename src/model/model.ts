import { addTo } from "../base/groups.ts";
import type { YamlDocument } from "../yaml/document.ts";
import { flatten, hasPlainMetadata } from "./flatten.ts";
import type { FlattenOptions, RefusedResource } from "./flatten.ts";
import { labelledTemplate, rolledOut, templateMetadata } from "./controllers.ts";
import { filledInPods } from "./filled-in.ts";
import { API_VERSIONS, isKnown } from "./kinds.ts";
import type { Kind, KindMap } from "./kinds.ts";
import { Resource } from "./resource.ts";
import { WorkloadIndex } from "./workload-index.ts";
import type { Labels, Selector } from "../base/selector.ts";
import type { Workload, WorkloadMatch } from "./workload.ts";
import { WORKLOAD_KINDS, workloadOfTemplate, workloadsOf } from "./workload.ts";
import type { PodTemplate } from "./pod-template.ts";
import { deployedBy } from "./deployers.ts";
import type { Elsewhere, ReferredKind } from "./elsewhere.ts";
import { selectsPodsOf, selectsRelease, mayMakePodsOf } from "./operators.ts";
import { mayMakePods } from "./producer.ts";
import type { Completeness } from "./completeness.ts";
import type { Producer } from "./producer.ts";
import { GROUPS, nameKey } from "./name-key.ts";

export interface ModelOptions extends Partial<FlattenOptions> {
  /**
   * Why something of the scope could not be read (a Helm template, a broken document): no namespace is then complete.
   */
  readonly unread?: readonly string[];
  /** Namespaces declared complete (`true`: all), whatever else they contain. */
  readonly closed?: boolean | readonly string[];
  /** What the other scopes of the same run contain or deploy: it may be applied to the same cluster. */
  readonly elsewhere?: Elsewhere;
}

export interface SelectedWorkload {
  readonly workload: Workload;
  readonly match: Exclude<WorkloadMatch, "none">;
}

type Resources<K extends Kind> = readonly Resource<KindMap[K]>[];

/**
 * The objects of one scope, indexed. Immutable; of two objects with the same identity the later one counts, as with
 * `kubectl apply`.
 */
export class Model {
  readonly resources: readonly Resource[];
  /** Objects that a later one of the same kind, namespace and name replaces. */
  readonly superseded: readonly { readonly earlier: Resource; readonly later: Resource }[];
  readonly malformed: ReadonlySet<Resource>;
  /** What the API server rejects, and is left out, and what it may reject; only known if `refuses` was given. */
  readonly refused: readonly RefusedResource[];
  /** Malformed ones whose values are encrypted by SOPS. */
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
    addTo(this.#byKind, resource.kind, resource);
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
      // Objects of a Helm hook exist only during an install; they are not part of the running release.
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

  /**
   * The workloads of an object that does not decode: as the newest version of its kind if that decodes, else just the
   * labels of its template.
   */
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

  /**
   * What may create pods or objects in a namespace that these manifests do not show, even if its folder is part of the
   * run.
   */
  producersIn(namespace: string): readonly Producer[] {
    return [...(this.#producers.get(namespace) ?? []), ...(namespace === "" ? [] : (this.#producers.get("") ?? []))];
  }

  /** The fields of a custom resource are unchecked: something shaped like a pod template may contain anything. */
  #decodesTemplate({ template: { metadata = {}, spec } }: Workload): boolean {
    return this.#options.decodes?.({ apiVersion: "v1", kind: "Pod", metadata, spec: spec as unknown }) ?? true;
  }

  /** All objects of a kind, in order of files, without the malformed ones. */
  all<K extends Kind>(kind: K): Resources<K> {
    return (this.#byKind.get(kind) ?? []) as unknown as Resources<K>;
  }

  /** The object of a known kind by name; also `undefined` for a malformed one (see `find`). */
  get<K extends Kind>(kind: K, namespace: string, name: string): Resource<KindMap[K]> | undefined {
    const resource = this.#byName.get(nameKey(GROUPS[kind] ?? "", kind, namespace, name));
    if (resource === undefined || this.malformed.has(resource) || !isKnown(resource.apiVersion, resource.kind))
      return undefined;
    return resource as Resource<KindMap[K]>;
  }

  /** The object with this identity, even if it is malformed. */
  find(group: string, kind: string, namespace: string, name: string): Resource | undefined {
    return this.#byName.get(nameKey(group, kind, namespace, name));
  }

  /** Workloads of a namespace whose pods a selector matches. */
  select(namespace: string, selector: Selector): readonly SelectedWorkload[] {
    return this.#workloadIndex.select(namespace, selector);
  }

  workloadsIn(namespace: string): readonly Workload[] {
    return this.#workloadIndex.in(namespace);
  }

  /**
   * Whether the scope shows all pods of a namespace: it contains at least one workload there, nothing in it or
   * elsewhere in the run may create other pods, and everything was read.
   * @param selector limits it to pods that it may match: known operators never add some labels.
   */
  world(namespace: string, selector?: Selector): Completeness {
    const { closed, unread, elsewhere } = this.#options;
    if (closed === true || (Array.isArray(closed) && closed.includes(namespace)))
      return { closed: true, declared: true };
    const all = [...this.producersIn(namespace), ...(elsewhere?.producers(namespace) ?? [])];
    if (selector !== undefined) {
      const apart = elsewhere?.pods(namespace, selector) ?? filledInPods(this, namespace, selector);
      if (apart !== undefined) return { closed: false, because: apart, likely: true };
      const asked = all.find((one) =>
        this.#isShown(one) ? selectsRelease(selector, one) : selectsPodsOf(selector, one),
      );
      if (asked !== undefined)
        return { closed: false, because: mayMake(asked), likely: true, producer: asked, producers: [asked] };
    }
    const first = unread?.[0];
    if (first !== undefined) return { closed: false, because: first };
    const able = all.filter((one) => !this.#isShown(one) && (selector === undefined || mayMakePodsOf(one, selector)));
    const [producer] = able;
    if (producer !== undefined) return { closed: false, because: mayMake(producer), producer, producers: able };
    return this.workloadsIn(namespace).length > 0
      ? { closed: true }
      : { closed: false, because: `these manifests contain no workload in namespace ${namespace}`, empty: true };
  }

  /** Whether the deployed folder is part of the run. */
  #isShown({ folder }: Producer): boolean {
    return folder !== undefined && (this.#options.elsewhere?.isHere(folder) ?? true);
  }

  /** The file of another scope that defines an object of this name, which may be the one that is referred to. */
  elsewhere(kind: ReferredKind, name: string): string | undefined {
    return this.#options.elsewhere?.holds(kind, name);
  }

  /** A Service of another scope with such labels that may be in that namespace (undefined: in any), as a reason. */
  servicesElsewhere(namespace: string | undefined, selector: Selector): string | undefined {
    return this.#options.elsewhere?.services(namespace, selector);
  }

  /** A policy of another scope that may isolate the pods of a workload, as a reason. */
  policiesElsewhere(workload: Workload, direction: "Ingress" | "Egress"): string | undefined {
    return this.#options.elsewhere?.policies(workload, direction);
  }

  /**
   * Labels of a namespace; every one has `kubernetes.io/metadata.name` (KEP-2161). `known` is false without a Namespace
   * object.
   */
  namespaceLabels(namespace: string): {
    readonly labels: Labels;
    readonly known: boolean;
    readonly resource?: Resource<KindMap["Namespace"]>;
  } {
    const resource = this.get("Namespace", "", namespace);
    const labels = { ...resource?.labels, "kubernetes.io/metadata.name": namespace };
    return resource === undefined ? { labels, known: false } : { labels, known: true, resource };
  }

  /** Every namespace of an object of the scope or with a Namespace object, sorted. */
  namespaces(): readonly string[] {
    if (this.#namespaces === undefined) {
      const names = new Set(this.resources.map((resource) => resource.namespace));
      for (const { name } of this.all("Namespace")) names.add(name);
      names.delete("");
      this.#namespaces = [...names].sort();
    }
    return this.#namespaces;
  }

  /** Whether any object of the scope is in a namespace or declares it. */
  hasNamespace(namespace: string): boolean {
    this.#namespaceSet ??= new Set(this.namespaces());
    return this.#namespaceSet.has(namespace);
  }
}

const mayMake = ({ title }: Producer): string => `${title} may create pods that these manifests do not show`;
