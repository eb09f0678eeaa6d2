var __defProp = Object.defineProperty;
var __name = (target, value) => __defProp(target, "name", { value, configurable: true });

// src/rule/rule.ts
var defineRule = /* @__PURE__ */ __name((rule) => rule, "defineRule");

// src/rule/options.ts
var defaultOptions = /* @__PURE__ */ __name((schemas) => Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, schema.default])), "defaultOptions");

// src/model/kinds.ts
var API_VERSIONS = {
  AdminNetworkPolicy: ["policy.networking.k8s.io/v1alpha1"],
  BaselineAdminNetworkPolicy: ["policy.networking.k8s.io/v1alpha1"],
  ClusterNetworkPolicy: ["policy.networking.k8s.io/v1alpha2"],
  ConfigMap: ["v1"],
  CronJob: ["batch/v1", "batch/v1beta1"],
  DaemonSet: ["apps/v1", "apps/v1beta2", "extensions/v1beta1"],
  Deployment: ["apps/v1", "apps/v1beta2", "apps/v1beta1", "extensions/v1beta1"],
  DestinationRule: ["networking.istio.io/v1", "networking.istio.io/v1beta1", "networking.istio.io/v1alpha3"],
  EndpointSlice: ["discovery.k8s.io/v1"],
  Endpoints: ["v1"],
  Gateway: ["gateway.networking.k8s.io/v1", "gateway.networking.k8s.io/v1beta1"],
  GatewayClass: ["gateway.networking.k8s.io/v1", "gateway.networking.k8s.io/v1beta1"],
  GRPCRoute: ["gateway.networking.k8s.io/v1"],
  HTTPRoute: ["gateway.networking.k8s.io/v1", "gateway.networking.k8s.io/v1beta1"],
  HorizontalPodAutoscaler: ["autoscaling/v2", "autoscaling/v1"],
  Ingress: ["networking.k8s.io/v1"],
  IngressClass: ["networking.k8s.io/v1"],
  Job: ["batch/v1"],
  ListenerSet: ["gateway.networking.k8s.io/v1"],
  Namespace: ["v1"],
  NetworkPolicy: ["networking.k8s.io/v1"],
  Node: ["v1"],
  Pod: ["v1"],
  PodDisruptionBudget: ["policy/v1"],
  ReferenceGrant: ["gateway.networking.k8s.io/v1", "gateway.networking.k8s.io/v1beta1"],
  ReplicaSet: ["apps/v1", "apps/v1beta2", "extensions/v1beta1"],
  ReplicationController: ["v1"],
  Secret: ["v1"],
  Service: ["v1"],
  ServiceEntry: ["networking.istio.io/v1", "networking.istio.io/v1beta1", "networking.istio.io/v1alpha3"],
  StatefulSet: ["apps/v1", "apps/v1beta2", "apps/v1beta1"],
  TCPRoute: ["gateway.networking.k8s.io/v1", "gateway.networking.k8s.io/v1alpha2"],
  TLSRoute: ["gateway.networking.k8s.io/v1", "gateway.networking.k8s.io/v1alpha2", "gateway.networking.k8s.io/v1alpha3"],
  TrafficSplit: ["split.smi-spec.io/v1alpha1", "split.smi-spec.io/v1alpha2", "split.smi-spec.io/v1alpha3", "split.smi-spec.io/v1alpha4"],
  UDPRoute: ["gateway.networking.k8s.io/v1", "gateway.networking.k8s.io/v1alpha2"],
  VirtualService: ["networking.istio.io/v1", "networking.istio.io/v1beta1", "networking.istio.io/v1alpha3"]
};
var VERSIONS_BY_KIND = new Map(Object.entries(API_VERSIONS));
var isKnown = /* @__PURE__ */ __name((apiVersion, kind) => VERSIONS_BY_KIND.get(kind)?.includes(apiVersion) === true, "isKnown");
var CLUSTER_SCOPED = /* @__PURE__ */ new Set([
  "APIService",
  "AdminNetworkPolicy",
  "BaselineAdminNetworkPolicy",
  "CertificateSigningRequest",
  "ClusterIssuer",
  "ClusterNetworkPolicy",
  "ClusterRole",
  "ClusterRoleBinding",
  "CSIDriver",
  "CSINode",
  "CustomResourceDefinition",
  "DeviceClass",
  "FlowSchema",
  "GatewayClass",
  "IPAddress",
  "IngressClass",
  "MutatingAdmissionPolicy",
  "MutatingAdmissionPolicyBinding",
  "MutatingWebhookConfiguration",
  "Namespace",
  "Node",
  "PersistentVolume",
  "PodSecurityPolicy",
  "PriorityClass",
  "PriorityLevelConfiguration",
  "RuntimeClass",
  "ServiceCIDR",
  "StorageClass",
  "StorageVersion",
  "StorageVersionMigration",
  "ValidatingAdmissionPolicy",
  "ValidatingAdmissionPolicyBinding",
  "ValidatingWebhookConfiguration",
  "VolumeAttachment",
  "CiliumClusterwideNetworkPolicy",
  "GlobalNetworkPolicy",
  "GlobalNetworkSet",
  "ClusterPolicy"
]);
var isClusterScoped = /* @__PURE__ */ __name((kind) => CLUSTER_SCOPED.has(kind), "isClusterScoped");

// src/model/resource.ts
var Resource = class {
  static {
    __name(this, "Resource");
  }
  apiVersion;
  /** "" for the core group. */
  group;
  kind;
  name;
  namespace;
  object;
  document;
  /** Position within the scope, files in order of their paths. */
  index;
  constructor(identity, object, document, index) {
    this.apiVersion = identity.apiVersion;
    this.group = identity.apiVersion.slice(0, Math.max(0, identity.apiVersion.indexOf("/")));
    this.kind = identity.kind;
    this.name = identity.name;
    this.namespace = identity.namespace;
    this.object = object;
    this.document = document;
    this.index = index;
  }
  get metadata() {
    return this.object.metadata ?? {};
  }
  get labels() {
    return this.metadata.labels ?? {};
  }
  get annotations() {
    return this.metadata.annotations ?? {};
  }
  /** Whether the manifest names its namespace itself. */
  get namespaceGiven() {
    return this.metadata.namespace !== void 0;
  }
  /** `Service shop/payments`, or `Namespace shop`. */
  get title() {
    const name = this.name === "" ? `${this.metadata.generateName ?? "?"}*` : this.name;
    return this.namespace === "" ? `${this.kind} ${name}` : `${this.kind} ${this.namespace}/${name}`;
  }
  /**
   * Where `owner[key]` stands; `owner` is any object or array inside `object`. A key that is absent gives the place where
   * it would belong. `part`: the value (default), the key, or the entry from key to end of value.
   */
  at(owner, key, part) {
    return this.document.at(owner, key, part);
  }
  /** The name of the resource, where most findings about the resource as a whole point. */
  atName() {
    const { metadata } = this.object;
    if (metadata == null) return this.document.at(this.object);
    return this.document.at(metadata, metadata.name === void 0 && metadata.generateName !== void 0 ? "generateName" : "name");
  }
};

// src/model/flatten.ts
var isObject = /* @__PURE__ */ __name((value) => typeof value === "object" && value !== null && !Array.isArray(value), "isObject");
var STRING_MAPS = /* @__PURE__ */ new Set(["labels", "annotations", "matchLabels", "selector", "nodeSelector", "data", "stringData"]);
var STRING_LISTS = /* @__PURE__ */ new Set([
  "hosts",
  "hostnames",
  "args",
  "command",
  "values",
  "policyTypes",
  "except",
  "nameservers",
  "searches",
  "externalIPs",
  "clusterIPs",
  "ipFamilies",
  "loadBalancerSourceRanges",
  "podCIDRs",
  "cidrs",
  "networks",
  "domainNames",
  "gateways",
  "exportTo",
  "ips",
  "finalizers"
]);
function dropNulls(value, depth, name = "") {
  if (depth > 100) return;
  if (Array.isArray(value)) {
    const zero = /* @__PURE__ */ __name(() => STRING_LISTS.has(name) || value.some((item) => typeof item === "string") ? "" : {}, "zero");
    for (let index = 0; index < value.length; index++) {
      const item = value[index];
      if (item === null || item === void 0) value[index] = zero();
      else if (typeof item === "object") dropNulls(item, depth + 1);
    }
    return;
  }
  for (const key in value) {
    const item = value[key];
    if (item === null || item === void 0) delete value[key];
    else if (typeof item === "object") {
      if (STRING_MAPS.has(key) && isObject(item)) emptyNulls(item);
      dropNulls(item, depth + 1, key);
    }
  }
}
__name(dropNulls, "dropNulls");
function emptyNulls(map) {
  for (const key in map) if (map[key] === null) map[key] = "";
}
__name(emptyNulls, "emptyNulls");
function* objectsOf(value, depth, inherited) {
  if (!isObject(value) || depth > 20) return;
  const { apiVersion, kind, items: items2 } = value;
  if (typeof kind === "string" && kind.endsWith("List") && Array.isArray(items2)) {
    const itemKind = kind === "List" ? void 0 : kind.slice(0, -"List".length);
    const typed = itemKind !== void 0 && typeof apiVersion === "string" ? { apiVersion, kind: itemKind } : void 0;
    for (const item of items2) yield* objectsOf(item, depth + 1, typed);
    return;
  }
  if (inherited !== void 0 && (apiVersion == null || kind == null)) {
    yield Object.assign(value, { apiVersion: apiVersion ?? inherited.apiVersion, kind: kind ?? inherited.kind });
    return;
  }
  yield value;
}
__name(objectsOf, "objectsOf");
function identityOf(object, ownNamespace) {
  const { apiVersion, kind } = object;
  if (typeof apiVersion !== "string" || typeof kind !== "string" || apiVersion === "" || kind === "") return void 0;
  const metadata = isObject(object["metadata"]) ? object["metadata"] : {};
  const { name, namespace } = metadata;
  const own = typeof namespace === "string" && namespace !== "" ? namespace : ownNamespace;
  return { apiVersion, kind, name: typeof name === "string" ? name : "", namespace: isClusterScoped(kind) ? "" : own };
}
__name(identityOf, "identityOf");
function hasPlainMetadata(object) {
  const metadata = object["metadata"];
  if (metadata === void 0 || metadata === null) return true;
  if (!isObject(metadata)) return false;
  return [metadata["labels"], metadata["annotations"]].every(
    (map) => map == null || isObject(map) && Object.values(map).every((value) => value === null || typeof value === "string")
  );
}
__name(hasPlainMetadata, "hasPlainMetadata");
function flatten(documents, options) {
  const resources = [];
  const malformed = /* @__PURE__ */ new Set();
  for (const document of documents) {
    for (const object of objectsOf(document.value, 0)) {
      const identity = identityOf(object, options.namespace);
      if (identity === void 0) continue;
      const typed = object;
      const known = isKnown(identity.apiVersion, identity.kind);
      if (known && options.accepts?.(typed) === false) continue;
      const sound = hasPlainMetadata(object) && (!known || options.decodes(typed));
      if (sound && document.holdsNull !== false) dropNulls(object, 0);
      const resource = new Resource(identity, typed, document, resources.length);
      resources.push(resource);
      if (!sound) malformed.add(resource);
    }
  }
  return { resources, malformed };
}
__name(flatten, "flatten");

// src/model/pod-template.ts
var isObject2 = /* @__PURE__ */ __name((value) => typeof value === "object" && value !== null && !Array.isArray(value), "isObject");
var isContainer = /* @__PURE__ */ __name((value) => isObject2(value) && (typeof value["name"] === "string" || typeof value["image"] === "string"), "isContainer");
function asPodTemplate(value) {
  if (!isObject2(value) || !isObject2(value["spec"])) return void 0;
  const { containers } = value["spec"];
  if (!Array.isArray(containers) || containers.length === 0 || !containers.every(isContainer)) return void 0;
  return value;
}
__name(asPodTemplate, "asPodTemplate");
function findPodTemplates(value, depth = 0) {
  if (depth > 8) return [];
  if (Array.isArray(value)) return value.flatMap((item) => findPodTemplates(item, depth + 1));
  if (!isObject2(value)) return [];
  const own = depth === 0 ? void 0 : asPodTemplate(value);
  if (own !== void 0) return [own];
  return Object.values(value).flatMap((item) => findPodTemplates(item, depth + 1));
}
__name(findPodTemplates, "findPodTemplates");

// src/model/selector.ts
var NOTHING = { nothing: true, requirements: [] };
var has = /* @__PURE__ */ __name((labels, key) => Object.hasOwn(labels, key), "has");
function equalitySelector(map) {
  const entries = Object.entries(map ?? {});
  if (entries.length === 0) return NOTHING;
  return { nothing: false, requirements: entries.map(([key, value]) => ({ operator: "In", key, values: [value] })) };
}
__name(equalitySelector, "equalitySelector");
function labelSelector(selector) {
  if (selector === void 0) return NOTHING;
  const requirements = [];
  const labels = selector.matchLabels ?? {};
  for (const key in labels) requirements.push({ operator: "In", key, values: [labels[key] ?? ""] });
  for (const { key = "", operator, values } of selector.matchExpressions ?? []) {
    if (operator === "In" || operator === "NotIn") requirements.push({ operator, key, values: values ?? [] });
    else if (operator === "Exists" || operator === "DoesNotExist") requirements.push({ operator, key });
    else return NOTHING;
  }
  return { nothing: false, requirements };
}
__name(labelSelector, "labelSelector");
function meets(requirement, labels) {
  const { operator, key } = requirement;
  switch (operator) {
    case "In":
      return has(labels, key) && requirement.values.includes(labels[key] ?? "");
    case "NotIn":
      return !has(labels, key) || !requirement.values.includes(labels[key] ?? "");
    case "Exists":
      return has(labels, key);
    case "DoesNotExist":
      return !has(labels, key);
    default:
      return operator;
  }
}
__name(meets, "meets");
var matches = /* @__PURE__ */ __name((selector, labels) => !selector.nothing && selector.requirements.every((requirement) => meets(requirement, labels)), "matches");
function describeSelector(selector) {
  if (selector.nothing) return "<none>";
  if (selector.requirements.length === 0) return "<all>";
  return selector.requirements.map(describeRequirement).join(",");
}
__name(describeSelector, "describeSelector");
function describeRequirement(requirement) {
  const { operator, key } = requirement;
  switch (operator) {
    case "In":
      return requirement.values.length === 1 ? `${key}=${requirement.values[0] ?? ""}` : `${key} in (${requirement.values.join(",")})`;
    case "NotIn":
      return requirement.values.length === 1 ? `${key}!=${requirement.values[0] ?? ""}` : `${key} notin (${requirement.values.join(",")})`;
    case "Exists":
      return key;
    case "DoesNotExist":
      return `!${key}`;
    default:
      return operator;
  }
}
__name(describeRequirement, "describeRequirement");

// src/model/workload.ts
var POD_NAME = "statefulset.kubernetes.io/pod-name";
var POD_INDEX = "apps.kubernetes.io/pod-index";
var TOPOLOGY_PREFIX = "topology.kubernetes.io/";
var RUNTIME_LABELS = {
  Deployment: ["pod-template-hash"],
  ReplicaSet: [],
  ReplicationController: [],
  StatefulSet: ["controller-revision-hash"],
  DaemonSet: ["controller-revision-hash", "pod-template-generation"],
  Job: ["batch.kubernetes.io/controller-uid", "controller-uid", "batch.kubernetes.io/job-completion-index"],
  CronJob: [
    "batch.kubernetes.io/controller-uid",
    "controller-uid",
    "batch.kubernetes.io/job-completion-index",
    "batch.kubernetes.io/job-name",
    "job-name"
  ],
  Pod: [],
  controller: []
};
var PLAIN_CONTROLLERS = {
  "argoproj.io/Rollout": ["rollouts-pod-template-hash", "pod-template-hash"],
  "apps.openshift.io/DeploymentConfig": ["deployment", "deploymentconfig", "openshift.io/deployer-pod-for.name"],
  "apps.kruise.io/CloneSet": ["controller-revision-hash", "pod-template-hash", "apps.kruise.io/cloneset-instance-id", "lifecycle.apps.kruise.io/state"],
  "apps.kruise.io/StatefulSet": ["controller-revision-hash", POD_NAME, POD_INDEX, "lifecycle.apps.kruise.io/state"],
  "apps.kruise.io/DaemonSet": ["controller-revision-hash", "pod-template-generation", "lifecycle.apps.kruise.io/state"]
};
var addedByController = /* @__PURE__ */ __name(({ group, kind }) => {
  const id = `${group}/${kind}`;
  return Object.hasOwn(PLAIN_CONTROLLERS, id) ? PLAIN_CONTROLLERS[id] : void 0;
}, "addedByController");
var isPlainController = /* @__PURE__ */ __name((resource) => addedByController(resource) !== void 0, "isPlainController");
function versionLabels(resource) {
  const { strategy } = resource.object.spec ?? {};
  const sides = [strategy?.canary, strategy?.blueGreen].flatMap((side) => Object.entries(side ?? {}).filter(([key]) => key.endsWith("Metadata")).map(([, value]) => value));
  return sides.flatMap((side) => Object.keys(side?.labels ?? {}));
}
__name(versionLabels, "versionLabels");
var WORKLOAD_KINDS = new Set(Object.keys(RUNTIME_LABELS).filter((kind) => kind !== "controller"));
function meetsWorkload(requirement, workload) {
  const { key } = requirement;
  if (Object.hasOwn(workload.labels, key)) return meets(requirement, workload.labels) ? "all" : "none";
  if (workload.kind === "StatefulSet" && (key === POD_NAME || key === POD_INDEX)) return meetsOrdinal(requirement, workload);
  if (workload.runtimeLabels.has(key) || key.startsWith(TOPOLOGY_PREFIX)) return "perhaps";
  if (workload.kind === "controller" && !isPlainController(workload.resource) && requirement.operator !== "DoesNotExist" && requirement.operator !== "NotIn") return "perhaps";
  return meets(requirement, workload.labels) ? "all" : "none";
}
__name(meetsWorkload, "meetsWorkload");
function meetsOrdinal(requirement, workload) {
  const first = firstOrdinal(workload.resource);
  const prefix = requirement.key === POD_NAME ? `${workload.name}-` : "";
  switch (requirement.operator) {
    case "Exists":
      return "all";
    case "DoesNotExist":
      return "none";
    case "NotIn":
      return "some";
    case "In": {
      const ordinals = requirement.values.filter((value) => value.startsWith(prefix)).map((value) => value.slice(prefix.length));
      const inRange = ordinals.filter((text2) => /^\d+$/.test(text2) && Number(text2) >= first && Number(text2) < first + workload.replicas.max);
      return inRange.length > 0 ? "some" : "none";
    }
    default:
      return requirement;
  }
}
__name(meetsOrdinal, "meetsOrdinal");
var firstOrdinal = /* @__PURE__ */ __name((resource) => resource.object.spec?.ordinals?.start ?? 0, "firstOrdinal");
function matchWorkload(selector, workload) {
  if (selector.nothing) return "none";
  let result = "all";
  for (const requirement of selector.requirements) {
    const one = meetsWorkload(requirement, workload);
    if (one === "none") return "none";
    if (one === "perhaps" || one === "some" && result === "all") result = one;
  }
  return result;
}
__name(matchWorkload, "matchWorkload");
function replicasOf(resource, autoscalers) {
  const spec = resource.object.spec ?? {};
  const kind = resource.kind;
  if (kind === "Pod") return { min: 1, max: 1, from: "spec" };
  if (kind === "DaemonSet") return { min: 0, max: Infinity, from: "nodes" };
  if (kind === "CronJob") return { min: 0, max: spec.suspend === true ? 0 : Infinity, from: "controller" };
  if (kind === "Job") {
    const parallelism = typeof spec.parallelism === "number" ? spec.parallelism : 1;
    const completions = typeof spec.completions === "number" ? spec.completions : parallelism;
    const pods = spec.suspend === true ? 0 : Math.min(parallelism, completions);
    return { min: 0, max: pods, from: "spec" };
  }
  const replicas = typeof spec.replicas === "number" ? spec.replicas : 1;
  const autoscaler = autoscalers(kind, resource.namespace, resource.name);
  if (autoscaler === void 0 || spec.replicas === 0) return { min: replicas, max: replicas, from: "spec" };
  const { minReplicas, maxReplicas } = autoscaler.object.spec ?? {};
  return { min: minReplicas ?? 1, max: maxReplicas ?? Infinity, from: "HorizontalPodAutoscaler", autoscaler };
}
__name(replicasOf, "replicasOf");
function build(resource, kind, template, autoscalers, selector) {
  const own = template.metadata?.labels ?? {};
  const added = kind === "Job" && resource.name !== "" ? { "batch.kubernetes.io/job-name": resource.name, "job-name": resource.name } : {};
  return {
    kind,
    resource,
    namespace: resource.namespace,
    name: resource.name,
    template,
    labels: { ...own, ...added },
    runtimeLabels: new Set(kind === "controller" ? [...addedByController(resource) ?? [], ...versionLabels(resource)] : RUNTIME_LABELS[kind]),
    replicas: replicasOf(resource, autoscalers),
    selector
  };
}
__name(build, "build");
var templateOf = /* @__PURE__ */ __name((value) => ({
  ...value?.metadata === void 0 ? {} : { metadata: value.metadata },
  spec: value?.spec ?? { containers: [] }
}), "templateOf");
function workloadsOf(resource, knownKind, autoscalers) {
  const spec = resource.object.spec ?? {};
  switch (knownKind) {
    case "Deployment":
    case "ReplicaSet":
    case "StatefulSet":
    case "DaemonSet": {
      const selector = labelSelector(spec.selector);
      return [build(resource, knownKind, templateOf(spec.template), autoscalers, selector)];
    }
    case "ReplicationController":
    case "Job":
      return [build(resource, knownKind, templateOf(spec.template), autoscalers, void 0)];
    case "CronJob":
      return [build(resource, "CronJob", templateOf(spec.jobTemplate?.spec?.template), autoscalers, void 0)];
    case "Pod": {
      const { metadata, spec: podSpec } = resource.object;
      return [build(resource, "Pod", templateOf({ ...metadata && { metadata }, ...podSpec && { spec: podSpec } }), autoscalers, void 0)];
    }
    case void 0:
      return findPodTemplates(resource.object).map((template) => build(resource, "controller", template, autoscalers, void 0));
    default:
      return [];
  }
}
__name(workloadsOf, "workloadsOf");

// src/model/workload-index.ts
var push = /* @__PURE__ */ __name((map, key, value) => {
  const list3 = map.get(key);
  if (list3 === void 0) map.set(key, [value]);
  else list3.push(value);
}, "push");
var WorkloadIndex = class {
  static {
    __name(this, "WorkloadIndex");
  }
  #namespaces = /* @__PURE__ */ new Map();
  constructor(workloads) {
    for (const workload of workloads) {
      let index = this.#namespaces.get(workload.namespace);
      if (index === void 0) this.#namespaces.set(workload.namespace, index = { all: [], byLabel: /* @__PURE__ */ new Map(), custom: [] });
      index.all.push(workload);
      if (workload.kind === "controller") index.custom.push(workload);
      for (const key in workload.labels) push(index.byLabel, `${key}=${workload.labels[key] ?? ""}`, workload);
    }
  }
  in(namespace) {
    return this.#namespaces.get(namespace)?.all ?? [];
  }
  select(namespace, selector) {
    const index = this.#namespaces.get(namespace);
    if (index === void 0 || selector.nothing) return [];
    const selected = [];
    for (const workload of candidates(index, selector.requirements)) {
      const match = matchWorkload(selector, workload);
      if (match !== "none") selected.push({ workload, match });
    }
    return selected;
  }
};
function candidates(index, requirements) {
  let best;
  for (const requirement of requirements) {
    if (requirement.operator !== "In" || requirement.values.length !== 1) continue;
    const { key, values } = requirement;
    if (isSetAtRunTime(key)) continue;
    const list3 = index.byLabel.get(`${key}=${values[0] ?? ""}`) ?? [];
    if (best === void 0 || list3.length < best.length) best = list3;
  }
  if (best === void 0) return index.all;
  if (index.custom.length === 0) return best;
  return [.../* @__PURE__ */ new Set([...best, ...index.custom])].sort((a, b) => a.resource.index - b.resource.index);
}
__name(candidates, "candidates");
var RUNTIME_KEYS = /* @__PURE__ */ new Set([
  "pod-template-hash",
  "controller-revision-hash",
  "pod-template-generation",
  "controller-uid",
  "job-name",
  "statefulset.kubernetes.io/pod-name",
  "apps.kubernetes.io/pod-index"
]);
var isSetAtRunTime = /* @__PURE__ */ __name((key) => RUNTIME_KEYS.has(key) || key.startsWith("batch.kubernetes.io/") || key.startsWith("topology.kubernetes.io/"), "isSetAtRunTime");

// src/model/operators.ts
var OWN_KEYS = {
  "acid.zalan.do": /^(?:application|cluster-name|spilo-role|team|connection-pooler)$/,
  "clickhouse.altinity.com": /^clickhouse\.altinity\.com\//,
  "kafka.strimzi.io": /^(?:strimzi\.io\/|app\.kubernetes\.io\/)/,
  "minio.min.io": /^v1\.min\.io\//,
  "monitoring.coreos.com": /^(?:app\.kubernetes\.io\/|operator\.prometheus\.io\/|prometheus$|alertmanager$|thanos-ruler$)/,
  "pgv2.percona.com": /^(?:postgres-operator\.crunchydata\.com\/|app\.kubernetes\.io\/|pgv2\.percona\.com\/)/,
  "postgres-operator.crunchydata.com": /^postgres-operator\.crunchydata\.com\//,
  "postgresql.cnpg.io": /^(?:cnpg\.io\/|app\.kubernetes\.io\/|postgresql$|role$)/,
  "psmdb.percona.com": /^app\.kubernetes\.io\//,
  "pxc.percona.com": /^app\.kubernetes\.io\//,
  "rabbitmq.com": /^app\.kubernetes\.io\//
};
var keysOf = /* @__PURE__ */ __name(({ group }) => /(?:^|\.)k8s\.elastic\.co$/.test(group) ? /(?:^|\.)k8s\.elastic\.co\// : Object.hasOwn(OWN_KEYS, group) ? OWN_KEYS[group] : void 0, "keysOf");
var isNamedAfter = /* @__PURE__ */ __name((name, { name: own, kind }) => name === own || name.startsWith(`${own}-`) || name.toLowerCase().startsWith(kind.toLowerCase()), "isNamedAfter");
var holds = /* @__PURE__ */ __name((value, wanted, depth = 0) => value === wanted || depth < 12 && typeof value === "object" && value !== null && Object.entries(value).some(([key, inner]) => key !== "status" && holds(inner, wanted, depth + 1)), "holds");
function mayMeet(requirement, producer, keys) {
  if (requirement.operator !== "In" || keys.test(requirement.key)) return true;
  return requirement.values.some((value) => isNamedAfter(value, producer) || holds(producer.object, value));
}
__name(mayMeet, "mayMeet");
function mayMakePodsOf(producer, selector) {
  const keys = keysOf(producer);
  return keys === void 0 || selector.requirements.every((requirement) => mayMeet(requirement, producer, keys));
}
__name(mayMakePodsOf, "mayMakePodsOf");
var mayMakeService = /* @__PURE__ */ __name((producer, name) => keysOf(producer) === void 0 || isNamedAfter(name, producer), "mayMakeService");

// src/model/world.ts
var HARMLESS_GROUPS = /* @__PURE__ */ new Set([
  "acme.cert-manager.io",
  "admissionregistration.k8s.io",
  "apiextensions.k8s.io",
  "apiregistration.k8s.io",
  "argoproj.io",
  "authentication.istio.io",
  "bitnami.com",
  "cert-manager.io",
  "certificates.k8s.io",
  "cilium.io",
  "cloud.google.com",
  "config.istio.io",
  "configuration.konghq.com",
  "crd.antrea.io",
  "crd.projectcalico.org",
  "elbv2.k8s.aws",
  "extensions.istio.io",
  "external-secrets.io",
  "externaldns.k8s.io",
  "gateway.envoyproxy.io",
  "gateway.nginx.org",
  "getambassador.io",
  "k8s.nginx.org",
  "keda.sh",
  "kyverno.io",
  "linkerd.io",
  "metallb.io",
  "monitoring.googleapis.com",
  "net.gke.io",
  "networking.gke.io",
  "networking.istio.io",
  "networking.k8s.io",
  "policy.linkerd.io",
  "policy.networking.k8s.io",
  "projectcalico.org",
  "projectcontour.io",
  "rbac.istio.io",
  "route.openshift.io",
  "scheduling.k8s.io",
  "secrets-store.csi.x-k8s.io",
  "security.istio.io",
  "security.openshift.io",
  "snapshot.storage.k8s.io",
  "specs.smi-spec.io",
  "split.smi-spec.io",
  "access.smi-spec.io",
  "storage.k8s.io",
  "telemetry.istio.io",
  "traefik.containo.us",
  "traefik.io",
  "vpcresources.k8s.aws",
  "snapshot.scheduler.io",
  "gateway.networking.x-k8s.io",
  "image.openshift.io"
]);
var HARMLESS_KINDS = /* @__PURE__ */ new Set([
  "monitoring.coreos.com/ServiceMonitor",
  "monitoring.coreos.com/PodMonitor",
  "monitoring.coreos.com/PrometheusRule",
  "monitoring.coreos.com/Probe",
  "monitoring.coreos.com/AlertmanagerConfig",
  "monitoring.coreos.com/ScrapeConfig",
  "autoscaling.k8s.io/VerticalPodAutoscaler",
  "kafka.strimzi.io/KafkaTopic",
  "kafka.strimzi.io/KafkaUser",
  "flagger.app/MetricTemplate",
  "flagger.app/AlertProvider",
  "source.toolkit.fluxcd.io/GitRepository",
  "source.toolkit.fluxcd.io/HelmRepository",
  "source.toolkit.fluxcd.io/OCIRepository",
  "kustomize.config.k8s.io/Kustomization",
  "kustomize.config.k8s.io/Component",
  "operator.openshift.io/IngressController"
]);
var PRODUCERS = /* @__PURE__ */ new Set(["argoproj.io/Application", "argoproj.io/ApplicationSet", "argoproj.io/Workflow", "argoproj.io/CronWorkflow"]);
var BUILT_IN = /* @__PURE__ */ new Set([
  "",
  "admissionregistration.k8s.io",
  "apps",
  "authentication.k8s.io",
  "authorization.k8s.io",
  "autoscaling",
  "batch",
  "coordination.k8s.io",
  "discovery.k8s.io",
  "events.k8s.io",
  "extensions",
  "flowcontrol.apiserver.k8s.io",
  "gateway.networking.k8s.io",
  "node.k8s.io",
  "policy",
  "rbac.authorization.k8s.io",
  "resource.k8s.io"
]);
function mayMakePods(resource) {
  const { group, kind } = resource;
  const id = `${group}/${kind}`;
  if (PRODUCERS.has(id)) return true;
  return !(BUILT_IN.has(group) || HARMLESS_GROUPS.has(group) || HARMLESS_KINDS.has(id));
}
__name(mayMakePods, "mayMakePods");

// src/model/model.ts
var Model = class {
  static {
    __name(this, "Model");
  }
  resources;
  /** Objects that a later one of the same kind, namespace and name replaces. */
  superseded;
  malformed;
  workloads;
  #byKind = /* @__PURE__ */ new Map();
  #byName = /* @__PURE__ */ new Map();
  #workloadIndex;
  #producers = /* @__PURE__ */ new Map();
  #options;
  #namespaces;
  #namespaceSet;
  constructor(documents, options = {}) {
    this.#options = options;
    const flat = flatten(documents, { namespace: options.namespace ?? "default", decodes: options.decodes ?? (() => true), ...options.accepts && { accepts: options.accepts } });
    this.malformed = flat.malformed;
    this.superseded = this.#indexNames(flat.resources);
    const replaced = new Set(this.superseded.map(({ earlier }) => earlier));
    this.resources = replaced.size === 0 ? flat.resources : flat.resources.filter((resource) => !replaced.has(resource));
    for (const resource of this.resources) this.#indexKind(resource);
    this.workloads = this.#findWorkloads();
    this.#workloadIndex = new WorkloadIndex(this.workloads);
  }
  #indexNames(resources) {
    const superseded = [];
    for (const resource of resources) {
      if (resource.name === "") continue;
      const key = nameKey(resource.group, resource.kind, resource.namespace, resource.name);
      const earlier = this.#byName.get(key);
      if (earlier !== void 0) superseded.push({ earlier, later: resource });
      this.#byName.set(key, resource);
    }
    return superseded;
  }
  #indexKind(resource) {
    if (this.malformed.has(resource) || !isKnown(resource.apiVersion, resource.kind)) return;
    const list3 = this.#byKind.get(resource.kind);
    if (list3 === void 0) this.#byKind.set(resource.kind, [resource]);
    else list3.push(resource);
  }
  #findWorkloads() {
    const autoscalers = /* @__PURE__ */ new Map();
    for (const resource of this.all("HorizontalPodAutoscaler")) {
      const target = resource.object.spec?.scaleTargetRef;
      if (target !== void 0) autoscalers.set(`${target.kind} ${resource.namespace}/${target.name}`, resource);
    }
    const find = /* @__PURE__ */ __name((kind, namespace, name) => autoscalers.get(`${kind} ${namespace}/${name}`), "find");
    const workloads = [];
    for (const resource of this.resources) {
      if (this.malformed.has(resource)) {
        if (WORKLOAD_KINDS.has(resource.kind)) this.#addProducer(resource);
        continue;
      }
      if (resource.annotations["helm.sh/hook"] !== void 0) continue;
      const kind = isKnown(resource.apiVersion, resource.kind) ? resource.kind : void 0;
      const custom = kind === void 0 && mayMakePods(resource);
      if (kind === void 0 && !custom && resource.group !== "argoproj.io") continue;
      const found = workloadsOf(resource, kind, find).filter((workload) => workload.kind !== "controller" || this.#decodesTemplate(workload));
      workloads.push(...found);
      if (custom && found.length === 0) this.#addProducer(resource);
    }
    return workloads;
  }
  #addProducer(resource) {
    const list3 = this.#producers.get(resource.namespace);
    if (list3 === void 0) this.#producers.set(resource.namespace, [resource]);
    else list3.push(resource);
  }
  /** Nobody has checked the fields of a custom resource: what is shaped like a pod template may hold anything in them. */
  #decodesTemplate({ template: { metadata = {}, spec } }) {
    return this.#options.decodes?.({ apiVersion: "v1", kind: "Pod", metadata, spec }) ?? true;
  }
  /** All objects of a kind, in order of files; not the malformed ones. */
  all(kind) {
    return this.#byKind.get(kind) ?? [];
  }
  /** The object of a known kind by name; `undefined` also for a malformed one (see `has`). */
  get(kind, namespace, name) {
    const resource = this.#byName.get(nameKey(GROUPS[kind] ?? "", kind, namespace, name));
    if (resource === void 0 || this.malformed.has(resource) || !isKnown(resource.apiVersion, resource.kind)) return void 0;
    return resource;
  }
  /** Whether an object of this identity is there at all, readable or not. */
  find(group, kind, namespace, name) {
    return this.#byName.get(nameKey(group, kind, namespace, name));
  }
  /** Workloads of a namespace whose pods a selector meets. */
  select(namespace, selector) {
    return this.#workloadIndex.select(namespace, selector);
  }
  workloadsIn(namespace) {
    return this.#workloadIndex.in(namespace);
  }
  /**
   * Whether the scope shows all pods of a namespace: it holds at least one workload of it, nothing in it may make other
   * pods, and everything was read.
   * @param selector asks only for the pods that it may meet: what operators that we know make never carries some labels.
   */
  world(namespace, selector) {
    const { closed, unread } = this.#options;
    if (closed === true || Array.isArray(closed) && closed.includes(namespace)) return { closed: true };
    const first = unread?.[0];
    if (first !== void 0) return { closed: false, because: first };
    const producers = [...this.#producers.get(namespace) ?? [], ...namespace === "" ? [] : this.#producers.get("") ?? []];
    const able = selector === void 0 ? producers : producers.filter((one) => mayMakePodsOf(one, selector));
    const [producer] = able;
    if (producer !== void 0) return { closed: false, because: `${producer.title} may make pods that these manifests do not show`, producer, producers: able };
    if (this.workloadsIn(namespace).length === 0) {
      return { closed: false, because: `these manifests hold no workload of namespace ${namespace}` };
    }
    return { closed: true };
  }
  /** The file of another scope that holds a Service of this name, or a DestinationRule for this host; nothing is compared across scopes, but it may well be the one that is meant. */
  elsewhere(kind, name) {
    return this.#options.elsewhere?.(kind, name);
  }
  /** Labels of a namespace; every one carries `kubernetes.io/metadata.name` (KEP-2161). `known` is false if no Namespace object is there. */
  namespaceLabels(namespace) {
    const resource = this.get("Namespace", "", namespace);
    const labels = { ...resource?.labels, "kubernetes.io/metadata.name": namespace };
    return resource === void 0 ? { labels, known: false } : { labels, known: true, resource };
  }
  /** Every namespace that an object of the scope lives in or that is declared, sorted. */
  namespaces() {
    if (this.#namespaces === void 0) {
      const names = new Set(this.resources.map((resource) => resource.namespace));
      for (const { name } of this.all("Namespace")) names.add(name);
      names.delete("");
      this.#namespaces = [...names].sort();
    }
    return this.#namespaces;
  }
  /** Whether any object of the scope lives in a namespace or declares it. */
  hasNamespace(namespace) {
    this.#namespaceSet ??= new Set(this.namespaces());
    return this.#namespaceSet.has(namespace);
  }
};
var GROUPS = {
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
  VirtualService: "networking.istio.io"
};
var nameKey = /* @__PURE__ */ __name((group, kind, namespace, name) => (
  // `extensions` served the same objects as `apps` and `networking.k8s.io`.
  `${group === "extensions" ? GROUPS[kind] ?? group : group}/${kind} ${namespace}/${name}`
), "nameKey");

// src/diagnostic/nearest.ts
function editDistance(a, b, limit = 3) {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let beforeLast = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    let best = i;
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let value = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) value = Math.min(value, (beforeLast[j - 2] ?? 0) + 1);
      row.push(value);
      best = Math.min(best, value);
    }
    if (best > limit) return limit + 1;
    beforeLast = last;
    last = row;
  }
  return last[b.length] ?? limit + 1;
}
__name(editDistance, "editDistance");
var tolerance = /* @__PURE__ */ __name((word) => word.length <= 3 ? 1 : word.length <= 7 ? 2 : 3, "tolerance");
function nearest(word, candidates2) {
  let best;
  let bestDistance = tolerance(word) + 1;
  for (const candidate of candidates2) {
    if (candidate === word) continue;
    const related = candidate.toLowerCase() === word.toLowerCase();
    const distance = related ? 0 : editDistance(word, candidate, bestDistance);
    if (distance >= Math.max(word.length, candidate.length) && !related) continue;
    if (distance < bestDistance || distance === bestDistance && best !== void 0 && candidate < best) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}
__name(nearest, "nearest");

// src/diagnostic/pattern-cost.ts
var LONGEST_MATCHED = 512;
var MOST_REPETITIONS = 3;
function mayTakeAges(pattern) {
  if (pattern.length > 1e3 || /\\[1-9]|\\k</.test(pattern)) return true;
  const open = [{ branches: false, start: 0 }];
  let repetitions = 0;
  for (let at = 0; at < pattern.length; at++) {
    const group = open.at(-1);
    if (group === void 0) return true;
    switch (pattern[at]) {
      case "\\":
        at++;
        break;
      case "[":
        at = endOfClass(pattern, at);
        break;
      case "(":
        open.push({ branches: false, start: at + 1 });
        break;
      case "|":
        group.branches = true;
        break;
      case ")": {
        open.pop();
        const isRepeated = /^(?:[*+]|\{\d+,\d*\})/.test(pattern.slice(at + 1, at + 12));
        if (isRepeated && group.branches && !isSeparated(pattern.slice(group.start, at))) return true;
        const around = open.at(-1);
        if (around !== void 0 && (group.branches || isRepeated)) around.branches = true;
        break;
      }
      case "*":
      case "+":
        group.branches = true;
        repetitions++;
        break;
      case "{":
        if (/^\{\d+,\d*\}/.test(pattern.slice(at))) group.branches = true;
        break;
      default:
    }
  }
  return repetitions > MOST_REPETITIONS;
}
__name(mayTakeAges, "mayTakeAges");
function endOfClass(pattern, start) {
  for (let at = start + 1; at < pattern.length; at++) {
    if (pattern[at] === "\\") at++;
    else if (pattern[at] === "]") return at;
  }
  return pattern.length;
}
__name(endOfClass, "endOfClass");
function isSeparated(group) {
  const [head, separator = ""] = /^(?:\?:)?\\?([-/,:;=@#.])(?![*+?{])/.exec(group) ?? [];
  if (head === void 0 || separator === "." && !head.endsWith("\\.")) return false;
  const rest = group.slice(head.length).replaceAll(/\w-\w/g, "");
  return !rest.includes(separator) && !/(?:^|[^\\])\.|\\[SWD]|\[\^|\||\(/.test(rest);
}
__name(isSeparated, "isSeparated");

// src/simulate/ports.ts
var protocolOf = /* @__PURE__ */ __name((port) => port.protocol || "TCP", "protocolOf");
function targetOf(port) {
  const { targetPort } = port;
  return targetPort === void 0 || targetPort === null || targetPort === 0 || targetPort === "" ? port.port : targetPort;
}
__name(targetOf, "targetOf");
function portContainers({ containers = [], initContainers = [] }) {
  const sidecars = initContainers.filter(({ restartPolicy }) => restartPolicy === "Always");
  return sidecars.length === 0 ? containers : [...containers, ...sidecars];
}
__name(portContainers, "portContainers");
function declaration(spec, fits) {
  for (const container of portContainers(spec)) {
    for (const containerPort of container.ports ?? []) if (fits(containerPort)) return { container, containerPort };
  }
  return void 0;
}
__name(declaration, "declaration");
function resolveTargetPort(port, spec) {
  const target = targetOf(port);
  const protocol = protocolOf(port);
  if (typeof target === "number") {
    const declared2 = declaration(spec, (candidate) => candidate.containerPort === target && protocolOf(candidate) === protocol);
    return { number: target, ...declared2 };
  }
  const declared = declaration(spec, (candidate) => candidate.name === target && protocolOf(candidate) === protocol);
  return declared === void 0 ? void 0 : { number: declared.containerPort.containerPort, ...declared };
}
__name(resolveTargetPort, "resolveTargetPort");

// src/simulate/service-backends.ts
function resolvePort(backends, port) {
  return backends.workloads.map((backend) => ({ backend, target: resolveTargetPort(port, backend.workload.template.spec) }));
}
__name(resolvePort, "resolvePort");
function namedTarget(port) {
  const target = port.targetPort;
  return typeof target === "string" && target !== "" ? target : void 0;
}
__name(namedTarget, "namedTarget");

// src/simulate/probes.ts
var PROBE_FIELDS = { startup: "startupProbe", liveness: "livenessProbe", readiness: "readinessProbe" };
var ROLES = ["startup", "liveness", "readiness"];
var probedContainers = portContainers;
function probesOf(spec) {
  const found = [];
  for (const container of probedContainers(spec)) {
    for (const role of ROLES) {
      const probe = container[PROBE_FIELDS[role]];
      if (probe !== void 0) found.push({ role, container, probe });
    }
  }
  return found;
}
__name(probesOf, "probesOf");
function resolveProbePort(port, container) {
  const number = typeof port === "string" ? container.ports?.find(({ name }) => name === port)?.containerPort : port;
  return number !== void 0 && number > 0 && number < 65536 ? number : void 0;
}
__name(resolveProbePort, "resolveProbePort");
function probeHandler(probe, container) {
  const { exec, httpGet, tcpSocket, grpc } = probe;
  if (exec !== void 0) return { type: "exec", command: exec.command ?? [] };
  if (httpGet !== void 0) {
    return {
      type: "httpGet",
      port: resolveProbePort(httpGet.port, container),
      scheme: (httpGet.scheme || "HTTP").toUpperCase(),
      host: httpGet.host ?? "",
      path: `/${(httpGet.path ?? "").replace(/^\//, "")}`,
      headers: JSON.stringify(httpGet.httpHeaders ?? [])
    };
  }
  if (tcpSocket !== void 0) return { type: "tcpSocket", port: resolveProbePort(tcpSocket.port, container), host: tcpSocket.host ?? "" };
  if (grpc !== void 0) return { type: "grpc", port: resolveProbePort(grpc.port, container), service: grpc.service ?? "" };
  return void 0;
}
__name(probeHandler, "probeHandler");
var probeTiming = /* @__PURE__ */ __name((probe) => ({
  initialDelay: probe.initialDelaySeconds ?? 0,
  period: probe.periodSeconds || 10,
  timeout: probe.timeoutSeconds || 1,
  successThreshold: probe.successThreshold || 1,
  failureThreshold: probe.failureThreshold || 3
}), "probeTiming");
function describeHandler(handler) {
  switch (handler.type) {
    case "exec":
      return `exec [${handler.command.join(" ")}]`;
    case "httpGet":
      return `GET ${handler.scheme.toLowerCase()}://${handler.host}:${handler.port ?? "?"}${handler.path}`;
    case "tcpSocket":
      return `TCP ${handler.host}:${handler.port ?? "?"}`;
    case "grpc":
      return `gRPC :${handler.port ?? "?"}${handler.service === "" ? "" : ` ${handler.service}`}`;
    default:
      return handler;
  }
}
__name(describeHandler, "describeHandler");
function templateUncertainty({ kind, resource }) {
  if (kind !== "controller" || isPlainController(resource)) return void 0;
  return `${resource.title} is a custom resource whose controller may add ports, probes and containers`;
}
__name(templateUncertainty, "templateUncertainty");
var isOwned = /* @__PURE__ */ __name(({ resource }) => (resource.metadata.ownerReferences ?? []).length > 0, "isOwned");
var isHook = /* @__PURE__ */ __name(({ resource }) => Object.keys(resource.annotations).some((key) => key === "helm.sh/hook" || key === "argocd.argoproj.io/hook"), "isHook");
var runsToEnd = /* @__PURE__ */ __name(({ kind }) => kind === "Job" || kind === "CronJob", "runsToEnd");

// src/simulate/probe-traffic.ts
function servingContainers(simulation, workload) {
  const { spec } = workload.template;
  const containers = probedContainers(spec);
  const [first] = containers;
  const served = /* @__PURE__ */ new Map();
  for (const { service } of simulation.servicesOf(workload)) {
    if (service.object.spec?.publishNotReadyAddresses === true) continue;
    for (const servicePort2 of service.object.spec?.ports ?? []) {
      const target = resolveTargetPort(servicePort2, spec);
      const container = target?.container ?? first;
      if (target === void 0 || container === void 0) continue;
      const entry = served.get(container) ?? { ports: [], guessed: false };
      entry.ports.push({ service, servicePort: servicePort2, number: target.number });
      if (target.container === void 0 && containers.length > 1) entry.guessed = true;
      served.set(container, entry);
    }
  }
  return [...served].map(([container, { ports, guessed }]) => ({ container, ports, guessed }));
}
__name(servingContainers, "servingContainers");
function isHeldBack({ template }, { container, ports, guessed }) {
  if ((template.spec.readinessGates ?? []).length > 0) return true;
  if (container.readinessProbe !== void 0 || container.startupProbe !== void 0) return true;
  const numbers = new Set(ports.map(({ number }) => number));
  return probedContainers(template.spec).some((other) => {
    const probe = other.readinessProbe ?? other.startupProbe;
    if (probe === void 0) return false;
    if (guessed) return true;
    const handler = probeHandler(probe, other);
    return handler !== void 0 && handler.type !== "exec" && handler.port !== void 0 && numbers.has(handler.port);
  });
}
__name(isHeldBack, "isHeldBack");

// src/rule/edits.ts
function offsetOf(resource, place) {
  const { document } = resource;
  const { file, start, near } = place.span();
  const offset = start.offset - document.start;
  if (near === true || offset < 0 || offset > document.text.length) return void 0;
  const back = document.range(offset, offset).span();
  return back.file === file && back.start.offset === start.offset ? offset : void 0;
}
__name(offsetOf, "offsetOf");
var unusable = /* @__PURE__ */ __name((at) => ({ at: { file: at.file, span: /* @__PURE__ */ __name(() => ({ ...at.span(), near: true }), "span") }, text: "" }), "unusable");
var isJson = /* @__PURE__ */ __name((resource) => /^\s*[{[]/.test(resource.document.text), "isJson");
var yamlString = /* @__PURE__ */ __name((text2) => /^[A-Za-z][\w./-]*$/.test(text2) && !/^(?:y|n|yes|no|on|off|true|false|null)$/i.test(text2) ? text2 : JSON.stringify(text2), "yamlString");
var writeString = /* @__PURE__ */ __name((resource, text2) => isJson(resource) ? JSON.stringify(text2) : yamlString(text2), "writeString");
var writeEntry = /* @__PURE__ */ __name((resource, key, value) => `${isJson(resource) ? JSON.stringify(key) : key}: ${typeof value === "number" ? value : writeString(resource, value)}`, "writeEntry");
var textBefore = /* @__PURE__ */ __name((resource, offset) => {
  const { text: text2 } = resource.document;
  return text2.slice(text2.lastIndexOf("\n", offset - 1) + 1, offset);
}, "textBefore");
var startsLine = /* @__PURE__ */ __name((before) => /^[\s-]*$/.test(before), "startsLine");
var lineByLine = /* @__PURE__ */ __name((lines, indent) => lines.map((line) => `${line}
${indent}`).join(""), "lineByLine");
function insertBefore(resource, owner, key, entry) {
  const at = resource.at(owner, key, "entry");
  const offset = offsetOf(resource, at);
  if (offset === void 0 || isJson(resource)) return unusable(at);
  const before = textBefore(resource, offset);
  const text2 = startsLine(before) ? lineByLine(entry.block, " ".repeat(before.length)) : `${entry.flow}, `;
  return { at, text: text2, insert: "before" };
}
__name(insertBefore, "insertBefore");
function insertItem(resource, list3, lines) {
  if (list3.length === 0) return void 0;
  const at = resource.at(list3, 0, "entry");
  const offset = offsetOf(resource, at);
  if (offset === void 0) return void 0;
  const before = textBefore(resource, offset);
  if (!startsLine(before) || resource.document.text[offset] !== "-") return void 0;
  return { at, text: lineByLine(lines, " ".repeat(before.length)), insert: "before" };
}
__name(insertItem, "insertItem");
function joinItem(resource, list3, second) {
  const { document } = resource;
  const offset = offsetOf(resource, resource.at(list3, second, "entry"));
  if (offset === void 0 || !document.text.startsWith("- ", offset)) return void 0;
  return { at: document.range(offset, offset + 2), text: "  " };
}
__name(joinItem, "joinItem");
function removeEntry(resource, owner, key) {
  const { document } = resource;
  const place = resource.at(owner, key, "entry");
  const offset = offsetOf(resource, place);
  if (offset === void 0) return void 0;
  const before = textBefore(resource, offset);
  const end = place.span().end.offset - document.start;
  const rest = /^[ \t]*(?:#[^\n]*)?(?:\r?\n|$)/.exec(document.text.slice(end));
  if (!/^\s*$/.test(before) || rest === null) return void 0;
  return { at: document.range(offset - before.length, end + rest[0].length), text: "" };
}
__name(removeEntry, "removeEntry");

// src/simulate/label-index.ts
var MOST_CANDIDATES = 200;
var LabelIndex = class {
  static {
    __name(this, "LabelIndex");
  }
  #own = /* @__PURE__ */ new Map();
  #everywhere = /* @__PURE__ */ new Map();
  /** `namespace key` → values, `namespace value` → keys; with the first workload that carries it. */
  #values = /* @__PURE__ */ new Map();
  #keys = /* @__PURE__ */ new Map();
  constructor(model) {
    for (const workload of model.workloads) {
      const { namespace, labels } = workload;
      for (const [key, value] of Object.entries(labels)) {
        push2(this.#everywhere, `${key}=${value}`, workload);
        note(this.#values, `${namespace} ${key}`, value, workload);
        note(this.#keys, `${namespace} ${value}`, key, workload);
      }
      for (const [key, value] of Object.entries(workload.resource.labels)) {
        push2(this.#own, `${namespace} ${key}=${value}`, { workload, labels: workload.resource.labels });
      }
    }
  }
  ownLabels(namespace, key, value) {
    return this.#own.get(`${namespace} ${key}=${value}`) ?? [];
  }
  everywhere(key, value) {
    return this.#everywhere.get(`${key}=${value}`) ?? [];
  }
  valuesOf(namespace, key) {
    return this.#values.get(`${namespace} ${key}`) ?? /* @__PURE__ */ new Map();
  }
  keysOf(namespace, value) {
    return this.#keys.get(`${namespace} ${value}`) ?? /* @__PURE__ */ new Map();
  }
};
function labelsInstead(index, namespace, { requirements }) {
  const [only, ...more] = requirements;
  if (only?.operator !== "In" || more.length > 0) return void 0;
  const [wanted = ""] = only.values;
  const words = new Set(wanted.split(/[-_.]/));
  const shares = /* @__PURE__ */ __name((value) => value.split(/[-_.]/).filter((word) => words.has(word)).length, "shares");
  const values = [...index.valuesOf(namespace, only.key).keys()].sort((a, b) => shares(b) - shares(a));
  if (values.length === 0) return void 0;
  return `Pods of namespace ${namespace} have ${values.slice(0, 4).map((value) => `${only.key}=${value}`).join(", ")}${values.length > 4 ? ", \u2026" : ""}.`;
}
__name(labelsInstead, "labelsInstead");
var indexes = /* @__PURE__ */ new WeakMap();
function labelIndex(model) {
  let index = indexes.get(model);
  if (index === void 0) indexes.set(model, index = new LabelIndex(model));
  return index;
}
__name(labelIndex, "labelIndex");
function push2(map, key, value) {
  const list3 = map.get(key);
  if (list3 === void 0) map.set(key, [value]);
  else if (list3.length < MOST_CANDIDATES) list3.push(value);
}
__name(push2, "push");
function note(map, key, entry, workload) {
  let entries = map.get(key);
  if (entries === void 0) map.set(key, entries = /* @__PURE__ */ new Map());
  if (!entries.has(entry) && entries.size < MOST_CANDIDATES) entries.set(entry, workload);
}
__name(note, "note");

// src/simulate/names-valid.ts
var MARKED = /\bENC\[|\$\{[^}]*\}|\$\([^)]*\)|\{[^{}]*\}|<[A-Za-z_][^<>]*>|%[A-Za-z_]+%|__[A-Za-z_]+__|@[A-Za-z_]+@|\[\[|\$[A-Za-z_]+/;
var SHOUTED = /(?:^|[-.])[A-Z][A-Z0-9]*_[A-Z0-9_]+(?:$|[-.])|REPLACE|CHANGE_?ME|PLACEHOLDER|^[A-Z][A-Z0-9]{2,}$/;
var holdsPlaceholder = /* @__PURE__ */ __name((text2) => MARKED.test(text2), "holdsPlaceholder");
var isPlaceholderName = /* @__PURE__ */ __name((name) => MARKED.test(name) || SHOUTED.test(name), "isPlaceholderName");
var kebab = /* @__PURE__ */ __name((text2) => text2.replaceAll(/([a-z0-9])([A-Z])/g, "$1-$2").replaceAll(/([A-Z])([A-Z][a-z])/g, "$1-$2").toLowerCase().replaceAll(/[^a-z0-9.]+/g, "-").replaceAll(/-{2,}/g, "-").replaceAll(/\.{2,}/g, "."), "kebab");
var trim = /* @__PURE__ */ __name((text2) => text2.replaceAll(/^[-.]+|[-.]+$/g, ""), "trim");
function nearestValidName(name, format) {
  const base = kebab(name);
  switch (format) {
    case "subdomain":
      return trim(base).replaceAll(/-*\.-*/g, ".") || void 0;
    case "label":
      return trim(base.replaceAll(".", "-").replaceAll(/-{2,}/g, "-")) || void 0;
    case "label-1035":
      return trim(base.replaceAll(".", "-").replaceAll(/-{2,}/g, "-")).replace(/^[0-9-]+/, "") || void 0;
    case "port": {
      const short = shorten(trim(base.replaceAll(".", "-").replaceAll(/-{2,}/g, "-")));
      return /[a-z]/.test(short) ? short : /^\d+$/.test(short) ? `port-${short}` : void 0;
    }
    default:
      return format;
  }
}
__name(nearestValidName, "nearestValidName");
function shorten(name) {
  if (name.length <= 15) return name;
  let short = "";
  for (const word of name.split("-")) {
    const next = short === "" ? word : `${short}-${word}`;
    if (next.length > 15) break;
    short = next;
  }
  return trim(short === "" ? name.slice(0, 15) : short);
}
__name(shorten, "shorten");

// src/simulate/variants.ts
var essence = /* @__PURE__ */ __name((name) => name.toLowerCase().replaceAll(/\d+/g, "").split(/[-._/]+/).filter((part) => part.length > 1).join("-"), "essence");
var areVariants = /* @__PURE__ */ __name((a, b) => a !== b && essence(a) === essence(b), "areVariants");

// src/simulate/selector-miss.ts
function equalities(selector) {
  return selector.requirements.flatMap((requirement) => {
    if (requirement.operator !== "In") return [];
    const [value, ...more] = requirement.values;
    return value === void 0 || more.length > 0 ? [] : [{ requirement, key: requirement.key, value }];
  });
}
__name(equalities, "equalities");
var sorted = /* @__PURE__ */ __name((word) => [...word].sort().join(""), "sorted");
function isSlip(wanted, found) {
  const length = Math.min(wanted.length, found.length);
  if (wanted.toLowerCase() === found.toLowerCase()) return true;
  if (length === 3 && sorted(wanted) === sorted(found)) return editDistance(wanted, found, 1) === 1;
  return length > 3 && !areVariants(wanted, found) && editDistance(wanted, found, 2) <= (length <= 5 ? 1 : 2);
}
__name(isSlip, "isSlip");
function selectorMiss(kind, workload, strong, differences = []) {
  const [only, ...more] = differences;
  const single = more.length === 0 ? only : void 0;
  return { kind, workload, strong, differences, requirement: single?.requirement, label: kind === "own-labels" ? void 0 : single?.label };
}
__name(selectorMiss, "selectorMiss");
function differenceOf({ requirement, key, value }, { labels }) {
  const found = Object.hasOwn(labels, key) ? labels[key] : void 0;
  if (found !== void 0) return { requirement, label: { key, value: found } };
  const renamed = Object.keys(labels).find((candidate) => labels[candidate] === value);
  return { requirement, label: renamed === void 0 ? void 0 : { key: renamed, value } };
}
__name(differenceOf, "differenceOf");
function missOfOne(failing, workload, others) {
  const difference2 = differenceOf(failing, workload);
  const { label } = difference2;
  if (label === void 0) return others > 0 ? selectorMiss("absent", workload, false, [difference2]) : void 0;
  if (label.key !== failing.key) return selectorMiss("key", workload, isSlip(failing.key, label.key), [difference2]);
  const slip = isSlip(failing.value, label.value);
  return others > 0 || slip ? selectorMiss("value", workload, slip, [difference2]) : void 0;
}
__name(missOfOne, "missOfOne");
function candidatesFor(model, index, namespace, selector, failing, others) {
  const rest = selector.requirements.filter((requirement) => requirement !== failing.requirement);
  if (others > 0) return model.select(namespace, { nothing: false, requirements: rest }).slice(0, MOST_CANDIDATES).map(({ workload }) => workload);
  const alike = [...index.valuesOf(namespace, failing.key)].filter(([value]) => isSlip(failing.value, value)).map(([, workload]) => workload);
  const found = alike.length > 0 ? alike : [...index.keysOf(namespace, failing.value).values()];
  const left = { nothing: false, requirements: rest };
  return found.filter((workload) => matchWorkload(left, workload) !== "none");
}
__name(candidatesFor, "candidatesFor");
function* missesOfLabels(model, index, namespace, selector) {
  const equal = equalities(selector);
  const [first] = equal;
  if (first === void 0) return;
  for (const { workload, labels } of index.ownLabels(namespace, first.key, first.value)) {
    if (!matches(selector, labels)) continue;
    const failing = selector.requirements.filter((requirement) => !meets(requirement, workload.labels));
    yield selectorMiss("own-labels", workload, true, failing.map((requirement) => ({ requirement, label: { key: requirement.key, value: labels[requirement.key] ?? "" } })));
  }
  for (const workload of index.everywhere(first.key, first.value)) {
    if (workload.namespace !== namespace && matchWorkload(selector, workload) === "all") yield selectorMiss("namespace", workload, false);
  }
  for (const failing of equal) {
    for (const workload of candidatesFor(model, index, namespace, selector, failing, equal.length - 1)) {
      const one = missOfOne(failing, workload, equal.length - 1);
      if (one !== void 0) yield one;
    }
  }
}
__name(missesOfLabels, "missesOfLabels");
var RANK = { "own-labels": 0, value: 1, key: 2, namespace: 3, absent: 4, several: 5 };
function lettersApart({ kind, requirement, label }) {
  if (kind !== "value" || requirement?.operator !== "In" || label === void 0) return 0;
  return editDistance(requirement.values[0] ?? "", label.value, 8);
}
__name(lettersApart, "lettersApart");
var better = /* @__PURE__ */ __name((a, b) => Number(b.strong) - Number(a.strong) || RANK[a.kind] - RANK[b.kind] || a.differences.length - b.differences.length || lettersApart(a) - lettersApart(b) || a.workload.resource.index - b.workload.resource.index, "better");
function nearestWorkload(model, index, namespace, selector) {
  return [...missesOfLabels(model, index, namespace, selector)].sort(better)[0];
}
__name(nearestWorkload, "nearestWorkload");
function placeOfMiss({ kind, workload, label, requirement }) {
  const { resource } = workload;
  if (kind === "own-labels") {
    const own = resource.metadata.labels;
    return own !== void 0 && requirement !== void 0 ? resource.at(own, requirement.key) : resource.at(resource.metadata, "labels", "key");
  }
  const labels = workload.template.metadata?.labels;
  return label === void 0 || labels === void 0 || !Object.hasOwn(labels, label.key) ? resource.atName() : resource.at(labels, label.key);
}
__name(placeOfMiss, "placeOfMiss");
function describeMiss({ kind, workload, differences }, title = workload.resource.title) {
  switch (kind) {
    case "own-labels": {
      const labels = differences.map(({ requirement }) => describeRequirement(requirement)).join(",");
      return `${labels} ${differences.length === 1 ? "stands" : "stand"} on ${title} itself, but not on its pod template`;
    }
    case "namespace":
      return `${title} has these labels, but it is in namespace ${workload.namespace}`;
    case "absent":
      return `${title} has everything but ${differences.map(({ requirement }) => describeRequirement(requirement)).join()}`;
    case "value":
    case "key":
    case "several": {
      const parts = differences.map(({ requirement, label }) => `${describeRequirement(requirement)} ${label === void 0 ? "is missing" : `differs from ${label.key}=${label.value}`}`);
      return `${parts.join(" and ")} of ${title}`;
    }
    default:
      return kind;
  }
}
__name(describeMiss, "describeMiss");
var RUNTIME_KEY = /^(?:batch\.kubernetes\.io\/.*|topology\.kubernetes\.io\/.*|job-name|controller-uid|pod-template-hash|controller-revision-hash)$/;
var isVendorKey = /* @__PURE__ */ __name((key) => key.includes("/") && !/(?:^|\.)(?:kubernetes|k8s)\.io\//.test(key), "isVendorKey");
var ROLE_KEY = /(?:^|[-_./])role$|[a-z]Role$/;
var ELECTED = /^(?:main|master|primary|leader|writer|replica|slave|standby|secondary|follower|reader|sync_standby|standby_leader)$/;
function electedRole(model, index, namespace, selector) {
  for (const requirement of selector.requirements) {
    const { key } = requirement;
    if (requirement.operator !== "In" || !ROLE_KEY.test(key) || !requirement.values.every((value) => ELECTED.test(value)) || index.valuesOf(namespace, key).size > 0) continue;
    const requirements = selector.requirements.filter((other) => other !== requirement);
    const set = requirements.length === 0 ? void 0 : model.select(namespace, { nothing: false, requirements }).find(({ workload }) => workload.kind === "StatefulSet");
    if (set !== void 0) return `pods of ${set.workload.resource.title} may get the label ${key} while they run, when they elect one of them`;
  }
  return void 0;
}
__name(electedRole, "electedRole");
function unseenPods(model, index, namespace, selector) {
  const world = model.world(namespace, selector);
  if (!world.closed) return world.because;
  if (namespace === "kube-system") return "namespace kube-system also holds what the cluster's installer put there";
  for (const { key, ...rest } of selector.requirements) {
    if ("values" in rest && rest.values.some(holdsPlaceholder)) return `the value of ${key} is filled in later`;
    if (RUNTIME_KEY.test(key)) return `label ${key} is set when the pods are made`;
    if (isVendorKey(key) && index.valuesOf(namespace, key).size === 0) return `label ${key} looks like that of an operator, which may make such pods`;
  }
  return electedRole(model, index, namespace, selector);
}
__name(unseenPods, "unseenPods");

// src/simulate/connections.ts
var PROTOCOLS = ["TCP", "UDP", "SCTP"];
var isProtocol = /* @__PURE__ */ __name((text2) => PROTOCOLS.includes(text2), "isProtocol");
var LAST_PORT = 65535;
var EVERY_PORT = [{ first: 1, last: LAST_PORT }];
var NO_PORT = [];
var NO_CONNECTIONS = { TCP: NO_PORT, UDP: NO_PORT, SCTP: NO_PORT };
var ALL_CONNECTIONS = { TCP: EVERY_PORT, UDP: EVERY_PORT, SCTP: EVERY_PORT };
var onePort = /* @__PURE__ */ __name((protocol, port) => connectionRange(protocol, port, port), "onePort");
var everyPort = /* @__PURE__ */ __name((protocol) => connectionRange(protocol, 1, LAST_PORT), "everyPort");
function connectionRange(protocol, first, last) {
  const from = Math.max(first, 1);
  const to = Math.min(last, LAST_PORT);
  return from > to ? NO_CONNECTIONS : { ...NO_CONNECTIONS, [protocol]: [{ first: from, last: to }] };
}
__name(connectionRange, "connectionRange");
function unionRanges(a, b) {
  if (a.length === 0 || a === b) return b;
  if (b.length === 0) return a;
  const sorted2 = [...a, ...b].sort((x, y) => x.first - y.first);
  const result = [];
  for (const { first, last } of sorted2) {
    const end = result.at(-1);
    if (end !== void 0 && first <= end.last + 1) end.last = Math.max(end.last, last);
    else result.push({ first, last });
  }
  return result;
}
__name(unionRanges, "unionRanges");
function intersectRanges(a, b) {
  const result = [];
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const x = a[i];
    const y = b[j];
    const first = Math.max(x.first, y.first);
    const last = Math.min(x.last, y.last);
    if (first <= last) result.push({ first, last });
    if (x.last < y.last) i++;
    else j++;
  }
  return result;
}
__name(intersectRanges, "intersectRanges");
function complementRanges(ranges) {
  const result = [];
  let next = 1;
  for (const { first, last } of ranges) {
    if (first > next) result.push({ first: next, last: first - 1 });
    next = last + 1;
  }
  if (next <= LAST_PORT) result.push({ first: next, last: LAST_PORT });
  return result;
}
__name(complementRanges, "complementRanges");
var each = /* @__PURE__ */ __name((a, b, operation) => ({
  TCP: operation(a.TCP, b.TCP),
  UDP: operation(a.UDP, b.UDP),
  SCTP: operation(a.SCTP, b.SCTP)
}), "each");
function unionConnections(a, b) {
  if (a === NO_CONNECTIONS || a === b) return b;
  if (b === NO_CONNECTIONS) return a;
  if (a === ALL_CONNECTIONS || b === ALL_CONNECTIONS) return ALL_CONNECTIONS;
  return canonical(each(a, b, unionRanges));
}
__name(unionConnections, "unionConnections");
function intersectConnections(a, b) {
  if (a === ALL_CONNECTIONS || a === b) return b;
  if (b === ALL_CONNECTIONS) return a;
  if (a === NO_CONNECTIONS || b === NO_CONNECTIONS) return NO_CONNECTIONS;
  return canonical(each(a, b, intersectRanges));
}
__name(intersectConnections, "intersectConnections");
function subtractConnections(a, b) {
  if (b === NO_CONNECTIONS || a === NO_CONNECTIONS) return a;
  if (a === b || b === ALL_CONNECTIONS) return NO_CONNECTIONS;
  return canonical(each(a, b, (x, y) => intersectRanges(x, complementRanges(y))));
}
__name(subtractConnections, "subtractConnections");
function canonical(connections) {
  if (isEmpty(connections)) return NO_CONNECTIONS;
  return isEverything(connections) ? ALL_CONNECTIONS : connections;
}
__name(canonical, "canonical");
var isWhole = /* @__PURE__ */ __name((ranges) => ranges.length === 1 && ranges[0]?.first === 1 && ranges[0].last === LAST_PORT, "isWhole");
var isEmpty = /* @__PURE__ */ __name(({ TCP, UDP, SCTP }) => TCP.length === 0 && UDP.length === 0 && SCTP.length === 0, "isEmpty");
var isEverything = /* @__PURE__ */ __name(({ TCP, UDP, SCTP }) => isWhole(TCP) && isWhole(UDP) && isWhole(SCTP), "isEverything");
var includesPort = /* @__PURE__ */ __name((connections, protocol, port) => connections[protocol].some(({ first, last }) => first <= port && port <= last), "includesPort");
var describeRange = /* @__PURE__ */ __name(({ first, last }) => first === last ? `${first}` : `${first}-${last}`, "describeRange");
function describeConnections(connections) {
  if (isEverything(connections)) return "all";
  const parts = PROTOCOLS.filter((protocol) => connections[protocol].length > 0).map(
    (protocol) => isWhole(connections[protocol]) ? protocol : `${protocol} ${connections[protocol].map(describeRange).join(",")}`
  );
  return parts.length === 0 ? "none" : parts.join("; ");
}
__name(describeConnections, "describeConnections");

// src/simulate/ip.ts
var PLAIN_IPV4 = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/;
function parseIPv4(text2) {
  if (!/^\d/.test(text2)) return void 0;
  const match = PLAIN_IPV4.exec(text2.replaceAll(/(^|\.)0+(?=\d)/g, "$1"));
  if (match === null) return void 0;
  const bytes = match.slice(1).map(Number);
  return bytes.every((byte) => byte <= 255) ? bytes : void 0;
}
__name(parseIPv4, "parseIPv4");
function parseGroups(text2) {
  if (text2 === "") return [];
  const groups = [];
  const parts = text2.split(":");
  for (const [index, part] of parts.entries()) {
    if (/^[0-9a-f]{1,4}$/i.test(part)) groups.push(Number.parseInt(part, 16));
    else if (index === parts.length - 1 && part.includes(".")) {
      const [a, b, c, d] = parseIPv4(part) ?? [];
      if (a === void 0 || b === void 0 || c === void 0 || d === void 0) return void 0;
      groups.push(a * 256 + b, c * 256 + d);
    } else return void 0;
  }
  return groups;
}
__name(parseGroups, "parseGroups");
function parseIPv6(text2) {
  const halves = text2.split("::");
  if (halves.length > 2) return void 0;
  const head = parseGroups(halves[0] ?? "");
  const tail = halves.length === 2 ? parseGroups(halves[1] ?? "") : [];
  if (head === void 0 || tail === void 0) return void 0;
  const missing = 8 - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return void 0;
  const groups = [...head, ...Array.from({ length: missing }, () => 0), ...tail];
  return groups.flatMap((group) => [group >> 8, group & 255]);
}
__name(parseIPv6, "parseIPv6");
function parseIP(text2) {
  if (typeof text2 !== "string") return void 0;
  if (!text2.includes(":")) {
    const bytes2 = parseIPv4(text2);
    return bytes2 && { family: "IPv4", bytes: bytes2 };
  }
  const bytes = parseIPv6(text2);
  if (bytes === void 0) return void 0;
  const mapped = bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 255 && bytes[11] === 255;
  return mapped ? { family: "IPv4", bytes: bytes.slice(12) } : { family: "IPv6", bytes };
}
__name(parseIP, "parseIP");
function longestZeroRun(groups) {
  let best = { start: -1, length: 1 };
  let start = 0;
  for (let index = 0; index <= groups.length; index++) {
    if (groups[index] === 0) continue;
    if (index - start > best.length) best = { start, length: index - start };
    start = index + 1;
  }
  return best;
}
__name(longestZeroRun, "longestZeroRun");
function formatIP({ family, bytes }) {
  if (family === "IPv4") return bytes.join(".");
  const groups = [];
  for (let index = 0; index < 16; index += 2) groups.push((bytes[index] ?? 0) * 256 + (bytes[index + 1] ?? 0));
  const { start, length } = longestZeroRun(groups);
  const hex = /* @__PURE__ */ __name((part) => part.map((group) => group.toString(16)).join(":"), "hex");
  return start < 0 ? hex(groups) : `${hex(groups.slice(0, start))}::${hex(groups.slice(start + length))}`;
}
__name(formatIP, "formatIP");
function canonicalIP(text2) {
  const ip = parseIP(text2);
  return ip && formatIP(ip);
}
__name(canonicalIP, "canonicalIP");
function parseCIDR(text2) {
  if (typeof text2 !== "string") return void 0;
  const [address = "", bits = "", ...rest] = text2.trim().split("/");
  const ip = parseIP(address);
  if (ip === void 0 || rest.length > 0 || !/^\d{1,3}$/.test(bits)) return void 0;
  const prefix = Number(bits);
  if (prefix > ip.bytes.length * 8) return void 0;
  const bytes = ip.bytes.map((byte, index) => byte & 255 << Math.min(8, Math.max(0, 8 * (index + 1) - prefix)) & 255);
  return { family: ip.family, bytes, prefix };
}
__name(parseCIDR, "parseCIDR");
var isInside = /* @__PURE__ */ __name((ip, range) => ip.family === range.family && ip.bytes.every((byte, index) => {
  const bits = Math.min(8, Math.max(0, range.prefix - index * 8));
  return byte >> 8 - bits === (range.bytes[index] ?? 0) >> 8 - bits;
}), "isInside");

// src/simulate/policy/party.ts
var both = /* @__PURE__ */ __name((a, b) => a === "no" || b === "no" ? "no" : a === "yes" && b === "yes" ? "yes" : "perhaps", "both");
var either = /* @__PURE__ */ __name((a, b) => a === "yes" || b === "yes" ? "yes" : a === "no" && b === "no" ? "no" : "perhaps", "either");
function workloadParty(workload) {
  return {
    kind: "pod",
    title: workload.resource.title,
    identity: void 0,
    namespace: workload.namespace,
    labels: workload.labels,
    ownLabels: workload.template.metadata?.labels ?? {},
    otherLabels: workload.kind === "controller" ? "unknown" : "absent",
    workload,
    spec: workload.template.spec,
    hostNetwork: workload.template.spec.hostNetwork === true,
    address: void 0,
    node: void 0
  };
}
__name(workloadParty, "workloadParty");
var CLUSTER_DNS = {
  kind: "pod",
  title: "the cluster's DNS",
  identity: void 0,
  namespace: "kube-system",
  labels: { "k8s-app": "kube-dns" },
  ownLabels: { "k8s-app": "kube-dns" },
  otherLabels: "unknown",
  workload: void 0,
  spec: {
    containers: [
      {
        name: "coredns",
        ports: [
          { name: "dns", containerPort: 53, protocol: "UDP" },
          { name: "dns-tcp", containerPort: 53, protocol: "TCP" },
          { name: "metrics", containerPort: 9153, protocol: "TCP" }
        ]
      }
    ]
  },
  hostNetwork: false,
  address: void 0,
  node: void 0
};
var imaginedParty = /* @__PURE__ */ __name((title, namespace, labels) => ({ ...CLUSTER_DNS, title, namespace, labels, ownLabels: labels, spec: { containers: [] } }), "imaginedParty");
function meetsOpenly(requirement, labels) {
  return Object.hasOwn(labels, requirement.key) ? meets(requirement, labels) ? "yes" : "no" : "perhaps";
}
__name(meetsOpenly, "meetsOpenly");
function matchOpenly(selector, labels) {
  if (selector.nothing) return "no";
  return selector.requirements.map((requirement) => meetsOpenly(requirement, labels)).reduce(both, "yes");
}
__name(matchOpenly, "matchOpenly");
function matchPods(selector, party) {
  if (party.workload !== void 0) {
    const match = matchWorkload(selector, party.workload);
    return match === "all" ? "yes" : match === "none" ? "no" : "perhaps";
  }
  if (party.otherLabels === "unknown") return matchOpenly(selector, party.labels);
  return matches(selector, party.labels) ? "yes" : "no";
}
__name(matchPods, "matchPods");

// src/simulate/policy/match-rule.ts
var coversAll = /* @__PURE__ */ __name(({ cidr, except }) => cidr !== void 0 && except.length === 0 && cidr.prefix === 0, "coversAll");
function matchBlock(block, party, scope) {
  const { cidr, except } = block;
  if (cidr === void 0) return "no";
  const { address } = party;
  if (address !== void 0) return isInside(address, cidr) && !except.some((hole) => isInside(address, hole)) ? "yes" : "no";
  if (coversAll(block) && cidr.family === "IPv4") return "yes";
  scope.unknowns.add(party.kind === "pod" ? `the addresses of the pods of ${party.title}` : "the address of the host outside");
  return "perhaps";
}
__name(matchBlock, "matchBlock");
function matchBlocks(peer, party, scope) {
  const ordinary = party.kind === "pod" && !(party.hostNetwork && scope.reading.hostNetwork);
  if (ordinary && scope.namespace !== void 0 && !scope.reading.ipBlockPod) return "no";
  return peer.blocks.map((block) => matchBlock(block, party, scope)).reduce(either, "no");
}
__name(matchBlocks, "matchBlocks");
function matchSelectors(peer, party, scope) {
  if (peer.pods?.nothing === true) return "no";
  if (isHost(party, scope)) return "no";
  let match = peer.namespaces === void 0 ? party.namespace === scope.namespace ? "yes" : "no" : scope.set.matchNamespace(peer.namespaces, party.namespace);
  if (match === "no") return "no";
  if (match === "perhaps") scope.unknowns.add(`the labels of namespace ${party.namespace}`);
  if (peer.pods !== void 0) {
    const pods = matchPods(peer.pods, party);
    if (pods === "perhaps") scope.unknowns.add(`some labels of the pods of ${party.title}`);
    match = both(match, pods);
  }
  return match;
}
__name(matchSelectors, "matchSelectors");
var isHost = /* @__PURE__ */ __name((party, scope) => party.hostNetwork && (scope.reading.hostNetwork || scope.namespace === void 0), "isHost");
function matchPeer(peer, party, scope) {
  if (peer.unknown !== void 0) {
    if (party.kind === "pod" && !party.hostNetwork) return "no";
    scope.unknowns.add(peer.unknown);
    return "perhaps";
  }
  if (peer.blocks.length > 0) return matchBlocks(peer, party, scope);
  return party.kind === "pod" ? matchSelectors(peer, party, scope) : "no";
}
__name(matchPeer, "matchPeer");
function matchPeers(rule, party, scope) {
  if (rule.peers === "all") return "yes";
  let result = "no";
  for (const peer of rule.peers) {
    const match = matchPeer(peer, party, scope);
    if (match === "yes") return "yes";
    result = either(result, match);
  }
  return result;
}
__name(matchPeers, "matchPeers");
function portsNamed(spec, name, protocol, reading) {
  const numbers = [];
  for (const container of reading.sidecarNamedPort ? portContainers(spec) : spec.containers ?? []) {
    for (const port of container.ports ?? []) if (port.name === name && protocolOf(port) === protocol) numbers.push(port.containerPort);
  }
  return numbers;
}
__name(portsNamed, "portsNamed");
function resolveNamedPort(port, spec, reading) {
  let found = NO_CONNECTIONS;
  for (const protocol of port.protocol === void 0 ? PROTOCOLS : [port.protocol]) {
    for (const number of portsNamed(spec, port.name, protocol, reading)) {
      found = unionConnections(found, onePort(protocol, number));
      if (!reading.sameNamedPort) break;
    }
  }
  return found;
}
__name(resolveNamedPort, "resolveNamedPort");
function ruleConnections(rule, destination, reading) {
  if (rule.namedPorts.length === 0 || destination.kind === "address") return rule.connections;
  return rule.namedPorts.reduce((sum, port) => unionConnections(sum, resolveNamedPort(port, destination.spec, reading)), rule.connections);
}
__name(ruleConnections, "ruleConnections");

// src/simulate/policy/evaluate.ts
function isolating(set, party, direction, reading) {
  if (party.hostNetwork && reading.hostNetwork) return [];
  if (party.workload !== void 0) return set.selecting(party.workload).filter(({ policy }) => policy.directions.includes(direction));
  const found = [];
  for (const policy of set.in(party.namespace)) {
    if (!policy.directions.includes(direction)) continue;
    const match = matchPods(policy.selector, party);
    if (match !== "no") found.push({ policy, match });
  }
  return found;
}
__name(isolating, "isolating");
var destinationOf = /* @__PURE__ */ __name(({ direction, subject, peer }) => direction === "Ingress" ? subject : peer, "destinationOf");
function* meetingRules(policies, question, left) {
  const { set, reading, subject, direction, peer, unknowns } = question;
  for (const policy of policies) {
    const selected = set.matchSubject(policy, subject.namespace, (selector) => matchPods(selector, subject));
    if (selected === "no") continue;
    for (const rule of policy.rules) {
      if (rule.direction !== direction) continue;
      const met = both(selected, matchPeers(rule, peer, { set, reading, namespace: void 0, unknowns }));
      if (met === "no") continue;
      if (met === "perhaps") question.uncertain = true;
      const connections = intersectConnections(ruleConnections(rule, destinationOf(question), reading), left());
      if (!isEmpty(connections)) yield { policy, rule, match: met, connections };
    }
  }
}
__name(meetingRules, "meetingRules");
function applyTier(policies, incoming, question, bound) {
  let left = incoming;
  let passed = NO_CONNECTIONS;
  let accepted = NO_CONNECTIONS;
  let perhapsPassed = NO_CONNECTIONS;
  if (policies.length === 0 || question.subject.hostNetwork) return { accepted, onward: left };
  for (const { policy, rule, match, connections } of meetingRules(policies, question, () => left)) {
    if (bound === "possible") question.decisions.push({ kind: "admin", policy, rule, match, connections });
    const { action } = rule;
    if (action === "Pass" && match === "perhaps") perhapsPassed = unionConnections(perhapsPassed, connections);
    if (match === "perhaps" && (action === "Pass" || action === "Accept" === (bound === "sure"))) continue;
    left = subtractConnections(left, connections);
    if (action === "Pass") passed = unionConnections(passed, connections);
    else if (action === "Accept" === (bound === "sure")) {
      passed = unionConnections(passed, intersectConnections(connections, perhapsPassed));
      if (action === "Accept") accepted = unionConnections(accepted, subtractConnections(connections, perhapsPassed));
    } else if (action === "Accept") accepted = unionConnections(accepted, connections);
  }
  return { accepted, onward: unionConnections(left, passed) };
}
__name(applyTier, "applyTier");
function allowedBy({ policy, match: selected }, question, bound) {
  const { set, reading, direction, peer, decisions, unknowns } = question;
  let sum = NO_CONNECTIONS;
  for (const rule of policy.rules) {
    if (rule.direction !== direction) continue;
    const met = matchPeers(rule, peer, { set, reading, namespace: policy.namespace, unknowns });
    if (met === "no") continue;
    if (met === "perhaps") question.uncertain = true;
    const connections = ruleConnections(rule, destinationOf(question), reading);
    if (bound === "possible") decisions.push({ kind: "NetworkPolicy", policy, rule, match: both(met, selected), connections });
    if (met === "yes" || bound === "possible") sum = unionConnections(sum, connections);
  }
  return sum;
}
__name(allowedBy, "allowedBy");
function evaluateBound(question, isolations, bound) {
  const { set } = question;
  const admin = applyTier(set.admin, ALL_CONNECTIONS, question, bound);
  const each2 = isolations.map((isolation) => allowedBy(isolation, question, bound));
  if (isolations.some(({ match }) => match === "yes")) {
    const relevant = each2.filter((_, index) => bound === "possible" || isolations[index]?.match === "yes");
    return unionConnections(admin.accepted, intersectConnections(admin.onward, relevant.reduce(unionConnections, NO_CONNECTIONS)));
  }
  const baseline = applyTier(set.baseline, admin.onward, question, bound);
  const open = unionConnections(baseline.accepted, baseline.onward);
  if (isolations.length === 0) return unionConnections(admin.accepted, open);
  const isolated = intersectConnections(admin.onward, bound === "sure" ? each2.reduce(intersectConnections, ALL_CONNECTIONS) : each2.reduce(unionConnections, NO_CONNECTIONS));
  const either2 = bound === "sure" ? intersectConnections(open, isolated) : unionConnections(open, isolated);
  return unionConnections(admin.accepted, either2);
}
__name(evaluateBound, "evaluateBound");
function evaluateSide(set, reading, subject, direction, peer) {
  const isolations = isolating(set, subject, direction, reading);
  const unknowns = /* @__PURE__ */ new Set();
  const question = { set, reading, subject, direction, peer, decisions: [], unknowns, uncertain: isolations.some(({ match }) => match === "perhaps") };
  if (question.uncertain) unknowns.add(`some labels of the pods of ${subject.title}`);
  const possible = evaluateBound(question, isolations, "possible");
  const sure = question.uncertain ? evaluateBound(question, isolations, "sure") : possible;
  return { direction, sure, possible, isolating: isolations, decisions: question.decisions, unknowns: [...unknowns] };
}
__name(evaluateSide, "evaluateSide");

// src/simulate/policy/foreign.ts
var PLUGINS = {
  "cilium.io/CiliumNetworkPolicy": "Cilium",
  "cilium.io/CiliumClusterwideNetworkPolicy": "Cilium",
  "crd.projectcalico.org/NetworkPolicy": "Calico",
  "crd.projectcalico.org/GlobalNetworkPolicy": "Calico",
  "projectcalico.org/NetworkPolicy": "Calico",
  "projectcalico.org/GlobalNetworkPolicy": "Calico",
  "crd.antrea.io/NetworkPolicy": "Antrea",
  "crd.antrea.io/ClusterNetworkPolicy": "Antrea"
};
var isFields = /* @__PURE__ */ __name((value) => typeof value === "object" && value !== null && !Array.isArray(value), "isFields");
var fields = /* @__PURE__ */ __name((value) => isFields(value) ? value : {}, "fields");
var list = /* @__PURE__ */ __name((value) => Array.isArray(value) ? value : [], "list");
var NAMESPACE_KEY = "io.kubernetes.pod.namespace";
var bareKey = /* @__PURE__ */ __name((key) => key.replace(/^(k8s|any)[:.]/, ""), "bareKey");
function ciliumSelector(value) {
  if (!isFields(value)) return void 0;
  const matchLabels = Object.entries(fields(value["matchLabels"])).map(([key, label]) => [bareKey(key), String(label)]);
  const matchExpressions = list(value["matchExpressions"]).map((item) => ({ ...fields(item), key: bareKey(String(fields(item)["key"])) }));
  return labelSelector({ matchLabels: Object.fromEntries(matchLabels), matchExpressions });
}
__name(ciliumSelector, "ciliumSelector");
function matchCilium(spec, workload) {
  if (spec["nodeSelector"] !== void 0) return "no";
  const selector = ciliumSelector(spec["endpointSelector"]);
  if (selector === void 0) return "perhaps";
  const derived = selector.requirements.filter(({ key }) => key.startsWith("io.") || key.startsWith("reserved"));
  const plain = { ...selector, requirements: selector.requirements.filter((requirement) => !derived.includes(requirement)) };
  const match = matchPods(plain, workloadParty(workload));
  return derived.reduce((result, requirement) => {
    if (requirement.key !== NAMESPACE_KEY || requirement.operator !== "In") return both(result, "perhaps");
    return requirement.values.includes(workload.namespace) ? result : "no";
  }, match);
}
__name(matchCilium, "matchCilium");
function matchCalico(spec, workload) {
  const text2 = typeof spec["selector"] === "string" ? spec["selector"].trim() : "";
  const narrowed = [spec["namespaceSelector"], spec["serviceAccountSelector"]].every((value) => value === void 0 || value === "") ? "yes" : "perhaps";
  if (text2 === "" || text2 === "all()") return narrowed;
  const terms = text2.split("&&").map((term) => /^\s*([\w./-]+)\s*==\s*(?:'([^']*)'|"([^"]*)")\s*$/.exec(term));
  if (terms.includes(null)) return "perhaps";
  const selector = {
    nothing: false,
    requirements: terms.map((term) => ({ operator: "In", key: term?.[1] ?? "", values: [term?.[2] ?? term?.[3] ?? ""] }))
  };
  return both(narrowed, matchPods(selector, workloadParty(workload)));
}
__name(matchCalico, "matchCalico");
function matchAntrea(spec, workload) {
  const targets2 = list(spec["appliedTo"]).map(fields);
  if (targets2.length === 0) return "perhaps";
  return targets2.map((target) => {
    const { podSelector, ...others } = target;
    if (podSelector === void 0) return "perhaps";
    const match = matchPods(labelSelector(podSelector), workloadParty(workload));
    return Object.keys(others).length === 0 ? match : both(match, "perhaps");
  }).reduce(either, "no");
}
__name(matchAntrea, "matchAntrea");
function matchSpec(plugin, spec, workload) {
  switch (plugin) {
    case "Cilium":
      return matchCilium(spec, workload);
    case "Calico":
      return matchCalico(spec, workload);
    case "Antrea":
      return matchAntrea(spec, workload);
    default:
      return plugin;
  }
}
__name(matchSpec, "matchSpec");
function directionsOf(specs) {
  const found = /* @__PURE__ */ new Set();
  for (const spec of specs) {
    for (const type of list(spec["types"])) if (type === "Ingress" || type === "Egress") found.add(type);
    if (spec["ingress"] !== void 0 || spec["ingressDeny"] !== void 0) found.add("Ingress");
    if (spec["egress"] !== void 0 || spec["egressDeny"] !== void 0) found.add("Egress");
  }
  return found.size === 0 ? ["Ingress", "Egress"] : [...found];
}
__name(directionsOf, "directionsOf");
function foreignPolicies(model) {
  const found = [];
  for (const resource of model.resources) {
    const plugin = PLUGINS[`${resource.group}/${resource.kind}`];
    if (plugin === void 0) continue;
    const specs = [resource.object["spec"], ...list(resource.object["specs"])].filter(isFields);
    found.push({
      resource,
      plugin,
      directions: directionsOf(specs),
      match: /* @__PURE__ */ __name((workload) => {
        if (resource.namespace !== "" && resource.namespace !== workload.namespace) return "no";
        return specs.map((spec) => matchSpec(plugin, spec, workload)).reduce(either, "no");
      }, "match")
    });
  }
  return found;
}
__name(foreignPolicies, "foreignPolicies");

// src/simulate/policy/network-policy.ts
var DIRECTIONS = ["Ingress", "Egress"];
var EVERYTHING = { nothing: false, requirements: [] };
var NOTHING_AT_ALL = { nothing: true, requirements: [] };
var addressBlock = /* @__PURE__ */ __name((block) => ({
  cidr: parseCIDR(block.cidr ?? ""),
  except: (block.except ?? []).flatMap((text2) => parseCIDR(text2) ?? [])
}), "addressBlock");
function compilePeer(peer) {
  const { namespaceSelector, podSelector, ipBlock } = peer;
  const bare = namespaceSelector === void 0 && podSelector === void 0;
  return {
    object: peer,
    namespaces: namespaceSelector === void 0 ? void 0 : labelSelector(namespaceSelector),
    pods: podSelector === void 0 ? bare ? NOTHING_AT_ALL : void 0 : labelSelector(podSelector),
    blocks: bare && ipBlock !== void 0 ? [addressBlock(ipBlock)] : []
  };
}
__name(compilePeer, "compilePeer");
function compilePort(port) {
  const protocol = port.protocol || "TCP";
  if (!isProtocol(protocol)) return NO_CONNECTIONS;
  const number = port.port;
  if (number === void 0) return everyPort(protocol);
  if (typeof number === "string") return { object: port, name: number, protocol };
  return port.endPort === void 0 ? onePort(protocol, number) : connectionRange(protocol, number, port.endPort);
}
__name(compilePort, "compilePort");
var isNamed = /* @__PURE__ */ __name((port) => "name" in port, "isNamed");
function splitPorts(ports) {
  const numbered = ports.filter((port) => !isNamed(port));
  return { connections: numbered.reduce(unionConnections, NO_CONNECTIONS), namedPorts: ports.filter(isNamed) };
}
__name(splitPorts, "splitPorts");
function compileRule(rule, index, direction) {
  const peers = (direction === "Ingress" ? rule.from : rule.to) ?? [];
  const ports = rule.ports ?? [];
  return {
    object: rule,
    index,
    direction,
    action: "Accept",
    peers: peers.length === 0 ? "all" : peers.map(compilePeer),
    ...ports.length === 0 ? { connections: ALL_CONNECTIONS, namedPorts: [] } : splitPorts(ports.map(compilePort))
  };
}
__name(compileRule, "compileRule");
function compilePolicy(resource) {
  const spec = resource.object.spec ?? { podSelector: {} };
  const egress = spec.egress ?? [];
  const types = spec.policyTypes ?? [];
  const implied = egress.length > 0 ? ["Ingress", "Egress"] : ["Ingress"];
  const directions = types.length > 0 ? types.filter((type) => type === "Ingress" || type === "Egress") : implied;
  const rules = [
    ...(spec.ingress ?? []).map((rule, index) => compileRule(rule, index, "Ingress")),
    ...egress.map((rule, index) => compileRule(rule, index, "Egress"))
  ];
  return {
    resource,
    id: `${resource.namespace}/${resource.name}`,
    namespace: resource.namespace,
    selector: spec.podSelector === void 0 ? EVERYTHING : labelSelector(spec.podSelector),
    directions,
    rules: rules.filter((rule) => directions.includes(rule.direction)),
    inert: rules.filter((rule) => !directions.includes(rule.direction))
  };
}
__name(compilePolicy, "compilePolicy");

// src/simulate/policy/admin-policy.ts
var NOTHING2 = { nothing: true, requirements: [] };
var isForeign = /* @__PURE__ */ __name((peer) => peer.namespaces === void 0 && peer.pods === void 0 && peer.nodes === void 0 && peer.networks === void 0 && peer.domainNames === void 0, "isForeign");
function compilePeer2(peer) {
  const { namespaces, pods, networks, nodes, domainNames } = peer;
  if (namespaces !== void 0) return { object: peer, namespaces: labelSelector(namespaces), pods: void 0, blocks: [] };
  if (pods !== void 0) {
    return { object: peer, namespaces: labelSelector(pods.namespaceSelector ?? {}), pods: labelSelector(pods.podSelector ?? {}), blocks: [] };
  }
  const none = { object: peer, namespaces: void 0, pods: NOTHING2 };
  if (networks !== void 0) return { ...none, blocks: networks.map((text2) => ({ cidr: parseCIDR(text2), except: [] })) };
  if (nodes !== void 0) return { ...none, blocks: [], unknown: "the addresses of nodes are not in these manifests" };
  if (domainNames !== void 0) return { ...none, blocks: [], unknown: "what a domain name resolves to is not in these manifests" };
  return { ...none, blocks: [] };
}
__name(compilePeer2, "compilePeer");
function compilePort2(port) {
  if (port.namedPort !== void 0) return { object: port, name: port.namedPort, protocol: void 0 };
  const protocol = port.portNumber?.protocol || port.portRange?.protocol || "TCP";
  if (!isProtocol(protocol)) return NO_CONNECTIONS;
  if (port.portNumber !== void 0) return onePort(protocol, port.portNumber.port);
  return port.portRange === void 0 ? NO_CONNECTIONS : connectionRange(protocol, port.portRange.start, port.portRange.end);
}
__name(compilePort2, "compilePort");
function compileProtocol(entry) {
  if (entry.destinationNamedPort !== void 0) return { object: entry, name: entry.destinationNamedPort, protocol: void 0 };
  for (const [protocol, match] of [["TCP", entry.tcp], ["UDP", entry.udp], ["SCTP", entry.sctp]]) {
    if (match === void 0) continue;
    const port = match.destinationPort;
    if (port === void 0) return everyPort(protocol);
    if (port.range !== void 0) return connectionRange(protocol, port.range.start, port.range.end);
    return port.number === void 0 ? NO_CONNECTIONS : onePort(protocol, port.number);
  }
  return NO_CONNECTIONS;
}
__name(compileProtocol, "compileProtocol");
function actionOf(text2) {
  if (text2 === "Allow" || text2 === "Accept") return "Accept";
  return text2 === "Deny" || text2 === "Pass" ? text2 : void 0;
}
__name(actionOf, "actionOf");
function compileRule2(rule, index, direction) {
  const written = (direction === "Ingress" ? rule.from : rule.to) ?? [];
  const action = actionOf(rule.action);
  if (action === void 0) return [];
  const ports = rule.ports?.map(compilePort2) ?? rule.protocols?.map(compileProtocol) ?? [];
  const conditions = ports.length === 0 ? { connections: ALL_CONNECTIONS, namedPorts: [] } : splitPorts(ports);
  const base = { object: rule, index, direction };
  if (written.some(isForeign)) {
    return action === "Accept" ? [] : [{ ...base, action: "Deny", peers: "all", connections: ALL_CONNECTIONS, namedPorts: [] }];
  }
  return [{ ...base, action, peers: written.map(compilePeer2), ...conditions }];
}
__name(compileRule2, "compileRule");
function compile(resource, tier, priority) {
  const { spec } = resource.object;
  const { namespaces, pods } = spec?.subject ?? {};
  return {
    resource,
    id: `${resource.kind} ${resource.name}`,
    tier,
    priority,
    namespaces: pods === void 0 ? labelSelector(namespaces) : labelSelector(pods.namespaceSelector ?? {}),
    pods: pods === void 0 ? void 0 : labelSelector(pods.podSelector ?? {}),
    rules: [
      ...(spec?.ingress ?? []).flatMap((rule, index) => compileRule2(rule, index, "Ingress")),
      ...(spec?.egress ?? []).flatMap((rule, index) => compileRule2(rule, index, "Egress"))
    ]
  };
}
__name(compile, "compile");
function adminPolicies(model) {
  const found = [
    ...model.all("ClusterNetworkPolicy").map((resource) => {
      return compile(resource, resource.object.spec?.tier === "Baseline" ? "Baseline" : "Admin", resource.object.spec?.priority ?? 0);
    }),
    ...model.all("AdminNetworkPolicy").map((resource) => compile(resource, "Admin", resource.object.spec?.priority ?? 0)),
    // A singleton that comes after every other policy of its tier.
    ...model.all("BaselineAdminNetworkPolicy").map((resource) => compile(resource, "Baseline", 1001))
  ];
  return found.sort((a, b) => a.tier === b.tier ? a.priority - b.priority || (a.id < b.id ? -1 : 1) : a.tier === "Admin" ? -1 : 1);
}
__name(adminPolicies, "adminPolicies");

// src/simulate/policy/policy-set.ts
var UNKNOWN_NAMESPACE = "";
var PolicySet = class {
  static {
    __name(this, "PolicySet");
  }
  model;
  policies;
  admin;
  baseline;
  #byNamespace = /* @__PURE__ */ new Map();
  #namespaceMatches = /* @__PURE__ */ new Map();
  #byWorkload;
  #undeclared;
  #usesBlocks;
  constructor(model, options) {
    this.model = model;
    this.#undeclared = options.undeclaredNamespaces;
    this.policies = model.all("NetworkPolicy").map(compilePolicy);
    for (const policy of this.policies) {
      const list3 = this.#byNamespace.get(policy.namespace);
      if (list3 === void 0) this.#byNamespace.set(policy.namespace, [policy]);
      else list3.push(policy);
    }
    const tiers = adminPolicies(model);
    this.admin = tiers.filter(({ tier }) => tier === "Admin");
    this.baseline = tiers.filter(({ tier }) => tier === "Baseline");
  }
  /** NetworkPolicies of a namespace, in order of files. */
  in(namespace) {
    return this.#byNamespace.get(namespace) ?? [];
  }
  /** NetworkPolicies that select the pods of a workload, in order of files. */
  selecting(workload) {
    this.#byWorkload ??= this.#indexWorkloads();
    return this.#byWorkload.get(workload) ?? [];
  }
  #indexWorkloads() {
    const index = /* @__PURE__ */ new Map();
    for (const policy of this.policies) {
      for (const { workload, match } of this.model.select(policy.namespace, policy.selector)) {
        const selection = { policy, match: match === "all" ? "yes" : "perhaps" };
        const list3 = index.get(workload);
        if (list3 === void 0) index.set(workload, [selection]);
        else list3.push(selection);
      }
    }
    return index;
  }
  /** Whether a namespaceSelector meets a namespace; `kubernetes.io/metadata.name` is known of every one (KEP-2161). */
  matchNamespace(selector, namespace) {
    let known = this.#namespaceMatches.get(selector);
    if (known === void 0) this.#namespaceMatches.set(selector, known = /* @__PURE__ */ new Map());
    let match = known.get(namespace);
    if (match === void 0) known.set(namespace, match = this.#matchNamespace(selector, namespace));
    return match;
  }
  #matchNamespace(selector, namespace) {
    if (namespace === UNKNOWN_NAMESPACE) return matchOpenly(selector, {});
    const { labels, known } = this.model.namespaceLabels(namespace);
    if (known || this.#undeclared === "bare") return matches(selector, labels) ? "yes" : "no";
    return matchOpenly(selector, labels);
  }
  /** Whether any NetworkPolicy speaks of addresses. */
  get usesBlocks() {
    this.#usesBlocks ??= this.policies.some((policy) => policy.rules.some(({ peers }) => peers !== "all" && peers.some(({ blocks }) => blocks.length > 0)));
    return this.#usesBlocks;
  }
  /** Whether any policy speaks of ports by name. */
  get usesNames() {
    return [...this.policies, ...this.admin, ...this.baseline].some(({ rules }) => rules.some(({ namedPorts }) => namedPorts.length > 0));
  }
  /** Whether the subject of an administrator's policy holds a namespace, its pods aside. */
  matchSubject(policy, namespace, pods) {
    const match = this.matchNamespace(policy.namespaces, namespace);
    return match === "no" || policy.pods === void 0 ? match : both(match, pods(policy.pods));
  }
};

// src/simulate/policy/reading.ts
var OPEN_QUESTIONS = ["self", "ipBlockPod", "hostNetwork", "sidecarNamedPort", "sameNamedPort"];
var DEFAULT_READING = { self: true, ipBlockPod: true, hostNetwork: true, sidecarNamedPort: true, sameNamedPort: true };
var flip = /* @__PURE__ */ __name((reading, questions) => questions.length === 0 ? reading : { ...reading, ...Object.fromEntries(questions.map((question) => [question, !reading[question]])) }, "flip");
var without = /* @__PURE__ */ __name((...settled) => OPEN_QUESTIONS.filter((question) => !settled.includes(question)), "without");
var profileOf = /* @__PURE__ */ __name((name) => {
  switch (name) {
    case "generic":
      return { name, reading: DEFAULT_READING, open: OPEN_QUESTIONS };
    case "cilium":
      return { name, reading: flip(DEFAULT_READING, ["ipBlockPod"]), open: without("ipBlockPod", "hostNetwork") };
    case "calico":
      return { name, reading: DEFAULT_READING, open: without("hostNetwork") };
    default:
      return name;
  }
}, "profileOf");

// src/simulate/policy/verdict.ts
var isHost2 = /* @__PURE__ */ __name((party, reading) => party.kind === "pod" && party.hostNetwork && reading.hostNetwork, "isHost");
var isSelf = /* @__PURE__ */ __name((source, destination) => source.kind === "pod" && destination.kind === "pod" && source.identity !== void 0 && source.identity === destination.identity, "isSelf");
function bypassOf(source, destination, reading) {
  if (reading.self && isSelf(source, destination)) return "self";
  if (source.kind !== "pod" || destination.kind !== "pod" || source.node === void 0 || source.node !== destination.node) return void 0;
  return isHost2(source, reading) || isHost2(destination, reading) ? "sameNode" : void 0;
}
__name(bypassOf, "bypassOf");
var perhapsSameNode = /* @__PURE__ */ __name((source, destination, reading) => source.kind === "pod" && destination.kind === "pod" && (source.node === void 0 || destination.node === void 0) && (isHost2(source, reading) || isHost2(destination, reading)), "perhapsSameNode");
function judge(set, reading, source, destination) {
  const bypass = bypassOf(source, destination, reading);
  if (bypass !== void 0) return { allowed: ALL_CONNECTIONS, possible: ALL_CONNECTIONS, egress: void 0, ingress: void 0, bypass };
  const egress = source.kind === "pod" ? evaluateSide(set, reading, source, "Egress", destination) : void 0;
  const ingress = destination.kind === "pod" ? evaluateSide(set, reading, destination, "Ingress", source) : void 0;
  const allowed = intersectConnections(egress?.sure ?? ALL_CONNECTIONS, ingress?.sure ?? ALL_CONNECTIONS);
  const possible = perhapsSameNode(source, destination, reading) ? ALL_CONNECTIONS : intersectConnections(egress?.possible ?? ALL_CONNECTIONS, ingress?.possible ?? ALL_CONNECTIONS);
  return { allowed, possible, egress, ingress, bypass };
}
__name(judge, "judge");
function portFacts(party) {
  const seen = /* @__PURE__ */ new Set();
  let repeated = false;
  let sidecars = false;
  for (const container of portContainers(party.spec)) {
    for (const port of container.ports ?? []) {
      if (port.name === void 0) continue;
      const key = `${protocolOf(port)}/${port.name}`;
      if (seen.has(key)) repeated = true;
      seen.add(key);
      if (container.restartPolicy === "Always") sidecars = true;
    }
  }
  return { sidecars, repeated };
}
__name(portFacts, "portFacts");
function questionsFor(set, profile, source, destination) {
  const { sidecars, repeated } = destination.kind === "pod" ? portFacts(destination) : { sidecars: false, repeated: false };
  const pods = [source, destination].filter((party) => party.kind === "pod");
  return profile.open.filter((question) => {
    switch (question) {
      case "self":
        return isSelf(source, destination);
      case "ipBlockPod":
        return pods.length === 2 && set.usesBlocks;
      case "hostNetwork":
        return pods.some((party) => party.hostNetwork);
      case "sidecarNamedPort":
        return sidecars;
      case "sameNamedPort":
        return repeated;
      default:
        return question;
    }
  });
}
__name(questionsFor, "questionsFor");
var difference = /* @__PURE__ */ __name((a, b) => unionConnections(subtractConnections(a, b), subtractConnections(b, a)), "difference");
function* severalOf(questions) {
  for (let mask = 1; mask < 1 << questions.length; mask++) {
    const subset = questions.filter((_, index) => (mask & 1 << index) !== 0);
    if (subset.length > 1) yield subset;
  }
}
__name(severalOf, "severalOf");
function openVerdicts(questions, base, answer) {
  if (questions.length === 0) return [];
  const changed = /* @__PURE__ */ __name((flipped) => difference(base, answer(flipped)), "changed");
  const parts = [];
  let single = NO_CONNECTIONS;
  for (const question of questions) {
    const connections = changed([question]);
    if (isEmpty(connections)) continue;
    splitInto(parts, question, connections);
    single = unionConnections(single, connections);
  }
  let combined = NO_CONNECTIONS;
  for (const subset of severalOf(questions)) combined = unionConnections(combined, changed(subset));
  combined = subtractConnections(combined, single);
  return isEmpty(combined) ? parts : [...parts, { on: ["combined"], connections: combined }];
}
__name(openVerdicts, "openVerdicts");
function splitInto(parts, question, connections) {
  let rest = connections;
  for (const part of parts.splice(0)) {
    const shared = intersectConnections(part.connections, rest);
    if (isEmpty(shared)) {
      parts.push(part);
      continue;
    }
    parts.push({ on: [...part.on, question], connections: shared });
    const alone = subtractConnections(part.connections, shared);
    if (!isEmpty(alone)) parts.push({ on: part.on, connections: alone });
    rest = subtractConnections(rest, shared);
  }
  if (!isEmpty(rest)) parts.push({ on: [question], connections: rest });
}
__name(splitInto, "splitInto");
function verdictOf(set, profile, source, destination) {
  const plain = judge(set, profile.reading, source, destination);
  const questions = questionsFor(set, profile, source, destination);
  const answer = /* @__PURE__ */ __name((flipped) => judge(set, flip(profile.reading, flipped), source, destination).allowed, "answer");
  return { ...plain, depends: openVerdicts(questions, plain.allowed, answer) };
}
__name(verdictOf, "verdictOf");

// src/simulate/policy/policy-view.ts
var METADATA_NAME = "kubernetes.io/metadata.name";
var PolicyView = class {
  static {
    __name(this, "PolicyView");
  }
  model;
  set;
  profile;
  /** Policies of the plug-ins' own kinds. */
  foreign;
  #parties = /* @__PURE__ */ new Map();
  /** Many policies have the same peers: whole namespaces, the DNS, one's own team. */
  #scopes = /* @__PURE__ */ new Map();
  #scopeOfPeer = /* @__PURE__ */ new Map();
  #selected = /* @__PURE__ */ new Map();
  constructor(model, profile = "generic") {
    this.model = model;
    this.set = new PolicySet(model, { undeclaredNamespaces: "unknown" });
    this.profile = profileOf(profile);
    this.foreign = foreignPolicies(model);
  }
  get policies() {
    return this.set.policies;
  }
  party(workload) {
    let party = this.#parties.get(workload);
    if (party === void 0) this.#parties.set(workload, party = workloadParty(workload));
    return party;
  }
  coverage(workload, direction) {
    const party = this.party(workload);
    const speaks = /* @__PURE__ */ __name((policy) => policy.rules.some((rule) => rule.direction === direction) && this.set.matchSubject(policy, workload.namespace, (selector) => matchPods(selector, party)) !== "no", "speaks");
    return {
      isolating: isolating(this.set, party, direction, this.profile.reading),
      admin: [...this.set.admin, ...this.set.baseline].filter(speaks),
      foreign: this.foreign.filter((policy) => policy.directions.includes(direction) && policy.match(workload) !== "no")
    };
  }
  /** Workloads a policy selects. */
  selected(policy) {
    let selected = this.#selected.get(policy);
    if (selected === void 0) this.#selected.set(policy, selected = this.#select(policy.namespace, policy.selector));
    return selected;
  }
  #select(namespace, pods) {
    if (pods === void 0) return this.model.workloadsIn(namespace).map((workload) => ({ workload, match: "yes" }));
    return this.model.select(namespace, pods).map(({ workload, match }) => ({ workload, match: match === "all" ? "yes" : "perhaps" }));
  }
  /** The workloads that an item of `from` or `to` meets, hostNetwork pods among them, and whether there may be others. */
  peerScope(policy, peer) {
    let scope = this.#scopeOfPeer.get(peer);
    if (scope === void 0) this.#scopeOfPeer.set(peer, scope = this.#sharedScope(policy, peer));
    return scope;
  }
  #sharedScope(policy, peer) {
    if (peer.blocks.length > 0) return { workloads: [], addresses: true, open: void 0 };
    const { namespaces, pods } = peer;
    const key = `${namespaces === void 0 ? `=${policy.namespace}` : describeSelector(namespaces)}|${pods === void 0 ? "" : describeSelector(pods)}`;
    let scope = this.#scopes.get(key);
    if (scope === void 0) this.#scopes.set(key, scope = this.#peerScope(policy, peer));
    return scope;
  }
  #peerScope(policy, peer) {
    if (peer.namespaces === void 0) {
      return { workloads: this.#select(policy.namespace, peer.pods), addresses: false, open: because(this.model.world(policy.namespace, peer.pods)) };
    }
    const { namespaces } = peer;
    const workloads = this.#candidates(namespaces).flatMap((namespace) => {
      const match = this.set.matchNamespace(namespaces, namespace);
      if (match === "no") return [];
      return this.#select(namespace, peer.pods).map((found) => ({ ...found, match: both(found.match, match) }));
    });
    return { workloads, addresses: false, open: this.#openNamespaces(namespaces, peer.pods) };
  }
  /** Namespaces a selector may meet: those it names, as far as they are here, else all. */
  #candidates(selector) {
    const named = selector.requirements.find((requirement) => requirement.key === METADATA_NAME && requirement.operator === "In");
    if (named?.operator !== "In") return this.model.namespaces();
    return [...new Set(named.values)].filter((name) => this.model.hasNamespace(name)).sort();
  }
  /** A selector by name can only mean the namespaces it names; any other may also meet one that these manifests do not declare. */
  #openNamespaces(selector, pods) {
    const names = selector.requirements.find((requirement) => requirement.key === METADATA_NAME && requirement.operator === "In");
    if (names === void 0 || names.operator !== "In") return "namespaces that these manifests do not declare may match";
    for (const name of names.values) {
      const reason = because(this.model.world(name, pods));
      if (reason !== void 0) return reason;
    }
    return void 0;
  }
  /** What all policies together say of connections from one end to the other. Ends are workloads, or parties such as `CLUSTER_DNS`. */
  allowed(source, destination) {
    return verdictOf(this.set, this.profile, this.#asParty(source), this.#asParty(destination));
  }
  /** The half of `allowed` that one end decides, as the profile reads it: cheaper where the other end is not in question. */
  side(subject, direction, peer) {
    return evaluateSide(this.set, this.profile.reading, this.party(subject), direction, this.#asParty(peer));
  }
  #asParty(end) {
    return "template" in end ? this.party(end) : end;
  }
};
var because = /* @__PURE__ */ __name((world) => world.closed ? void 0 : world.because, "because");
var policyView = /* @__PURE__ */ __name((model) => new PolicyView(model), "policyView");

// src/simulate/service-manual-endpoints.ts
var SERVICE_NAME = "kubernetes.io/service-name";
var MANAGED_BY = "endpointslice.kubernetes.io/managed-by";
var LEADER = "control-plane.alpha.kubernetes.io/leader";
var sliceService = /* @__PURE__ */ __name((slice) => slice.labels[SERVICE_NAME] || void 0, "sliceService");
function isWrittenByHand(resource) {
  if ((resource.metadata.ownerReferences ?? []).length > 0 || resource.annotations[LEADER] !== void 0) return false;
  const managedBy = resource.labels[MANAGED_BY] ?? "";
  return !managedBy.endsWith("-controller.k8s.io");
}
__name(isWrittenByHand, "isWrittenByHand");
function slicesByService(model) {
  const slices = /* @__PURE__ */ new Map();
  for (const slice of model.all("EndpointSlice")) {
    const name = sliceService(slice);
    if (name === void 0) continue;
    const key = `${slice.namespace}/${name}`;
    const list3 = slices.get(key);
    if (list3 === void 0) slices.set(key, [slice]);
    else list3.push(slice);
  }
  return slices;
}
__name(slicesByService, "slicesByService");

// src/simulate/service-roles.ts
var specOf = /* @__PURE__ */ __name((resource) => resource.object["spec"] ?? {}, "specOf");
var text = /* @__PURE__ */ __name((value) => typeof value === "string" && value !== "" ? value : void 0, "text");
var field = /* @__PURE__ */ __name((value, ...path) => path.reduce((inner, key) => typeof inner === "object" && inner !== null ? inner[key] : void 0, value), "field");
var list2 = /* @__PURE__ */ __name((value) => Array.isArray(value) ? value : [], "list");
function hostKey(host, namespace) {
  const [name = "", own] = host.split(".");
  return `${own ?? namespace}/${name}`;
}
__name(hostKey, "hostKey");
function* valuesOf(value, key, depth = 0) {
  if (typeof value !== "object" || value === null || depth > 12) return;
  for (const [name, inner] of Object.entries(value)) {
    if (name === key) yield inner;
    yield* valuesOf(inner, key, depth + 1);
  }
}
__name(valuesOf, "valuesOf");
function destinations(resource) {
  const { namespace } = resource;
  const keys = /* @__PURE__ */ new Set();
  for (const destination of valuesOf(specOf(resource), "host")) if (typeof destination === "string") keys.add(hostKey(destination, namespace));
  for (const backend of valuesOf(specOf(resource), "backendRefs")) {
    for (const reference of list2(backend)) keys.add(`${text(field(reference, "namespace")) ?? namespace}/${text(field(reference, "name")) ?? ""}`);
  }
  for (const backend of list2(specOf(resource)["backends"])) keys.add(hostKey(text(field(backend, "service")) ?? "", namespace));
  return keys;
}
__name(destinations, "destinations");
var ROLE_GROUPS = /* @__PURE__ */ new Set(["argoproj.io", "flagger.app", "gateway.networking.k8s.io", "linkerd.io", "networking.istio.io", "split.smi-spec.io"]);
function* rolesOf(resource) {
  const { group, kind, namespace } = resource;
  const spec = specOf(resource);
  switch (`${group}/${kind}`) {
    // Clients of the mesh are sent to the backends; the root need not have pods. Source: smi-spec traffic-split.
    case "split.smi-spec.io/TrafficSplit": {
      const apex = text(spec["service"]);
      if (apex !== void 0) yield [hostKey(apex, namespace), "apex"];
      return;
    }
    case "linkerd.io/ServiceProfile":
      if (list2(spec["dstOverrides"]).length > 0) yield [hostKey(resource.name, namespace), "apex"];
      return;
    case "networking.istio.io/VirtualService":
      for (const host of list2(spec["hosts"])) if (typeof host === "string" && !host.startsWith("*")) yield [hostKey(host, namespace), "apex"];
      return;
    // A route whose parent is a Service takes its traffic over (GEP-1426).
    case "gateway.networking.k8s.io/HTTPRoute":
    case "gateway.networking.k8s.io/GRPCRoute":
    case "gateway.networking.k8s.io/TCPRoute":
    case "gateway.networking.k8s.io/TLSRoute":
    case "gateway.networking.k8s.io/UDPRoute":
      for (const parent of list2(spec["parentRefs"])) {
        const name = text(field(parent, "name"));
        if (field(parent, "kind") === "Service" && name !== void 0) yield [`${text(field(parent, "namespace")) ?? namespace}/${name}`, "apex"];
      }
      return;
    // Flagger makes the primary and canary Services and points them at pods of its own Deployment.
    case "flagger.app/Canary": {
      const name = text(field(spec, "service", "name")) ?? text(field(spec, "targetRef", "name"));
      if (name !== void 0) for (const suffix of ["", "-primary", "-canary"]) yield [`${namespace}/${name}${suffix}`, "generated"];
      return;
    }
    // The Rollout controller adds rollouts-pod-template-hash to the selectors of these.
    case "argoproj.io/Rollout": {
      const { canary, blueGreen } = spec["strategy"] ?? {};
      for (const name of [canary?.["canaryService"], canary?.["stableService"], blueGreen?.["activeService"], blueGreen?.["previewService"]]) {
        const service = text(name);
        if (service !== void 0) yield [`${namespace}/${service}`, "generated"];
      }
      return;
    }
    default:
  }
}
__name(rolesOf, "rolesOf");
function serviceRoles(model) {
  const roles = /* @__PURE__ */ new Map();
  for (const resource of model.resources) {
    if (!ROLE_GROUPS.has(resource.group)) continue;
    const found = [...rolesOf(resource)];
    if (found.length === 0) continue;
    const served = destinations(resource);
    for (const [key, role] of found) if (!roles.has(key) && !(role === "apex" && served.has(key))) roles.set(key, { role, by: resource });
  }
  return roles;
}
__name(serviceRoles, "serviceRoles");

// src/simulate/names-port.ts
var WELL_KNOWN = {
  22: "ssh",
  25: "smtp",
  53: "dns",
  80: "http",
  389: "ldap",
  443: "https",
  1433: "mssql",
  1883: "mqtt",
  2181: "zookeeper",
  2379: "etcd-client",
  2380: "etcd-server",
  3306: "mysql",
  4222: "nats",
  5432: "postgres",
  5672: "amqp",
  6379: "redis",
  8080: "http",
  8443: "https",
  9042: "cql",
  9090: "metrics",
  9092: "kafka",
  9200: "http-es",
  11211: "memcache",
  15672: "http-admin",
  27017: "mongo"
};
function suggestPortName(backends, port, taken) {
  const target = namedTarget(port);
  const resolved = resolvePort(backends, port).map((resolution) => resolution.target?.containerPort?.name);
  const candidates2 = [target, ...resolved, WELL_KNOWN[port.port]];
  return candidates2.find((name) => name !== void 0 && /^[a-z]([-a-z0-9]*[a-z0-9])?$/.test(name) && !taken.has(name));
}
__name(suggestPortName, "suggestPortName");

// src/simulate/policy/dns.ts
var OPENSHIFT_DNS = imaginedParty("the cluster's DNS", "openshift-dns", { "dns.operator.openshift.io/daemonset-dns": "default" });
var DNS_PROTOCOLS = ["UDP", "TCP"];
var egressRules = /* @__PURE__ */ __name((policy) => policy.rules.filter(({ direction }) => direction === "Egress"), "egressRules");
var speaksOfDNS = /* @__PURE__ */ __name((rule, protocol) => !isEverything(rule.connections) && (includesPort(rule.connections, protocol, 53) || includesPort(rule.connections, protocol, 5353)), "speaksOfDNS");
var isClusterDNS = /* @__PURE__ */ __name((peer) => (peer.pods?.requirements ?? []).some(({ key, ...rest }) => key === "k8s-app" && "values" in rest && rest.values.includes("kube-dns")), "isClusterDNS");
function mayBeServer(view, policy, rule, peer, protocol) {
  if (peer.blocks.length > 0) return includesPort(rule.connections, protocol, 53);
  if (!speaksOfDNS(rule, protocol)) return false;
  if (peer.namespaces === void 0 && isClusterDNS(peer) && policy.namespace !== "kube-system") return false;
  const { workloads, open } = view.peerScope(policy, peer);
  return open !== void 0 || workloads.some(({ workload }) => mayServeDNS(workload));
}
__name(mayBeServer, "mayBeServer");
function mayServeDNS({ template }) {
  const listed = portContainers(template.spec).flatMap(({ ports }) => ports ?? []);
  return listed.length === 0 || listed.some(({ containerPort }) => containerPort === 53 || containerPort === 5353);
}
__name(mayServeDNS, "mayServeDNS");
function missingProtocols(view, workload, policies) {
  const toCluster = view.side(workload, "Egress", CLUSTER_DNS).possible;
  const missing = DNS_PROTOCOLS.filter((protocol) => !includesPort(toCluster, protocol, 53));
  if (missing.length === 0) return missing;
  const toOpenShift = view.side(workload, "Egress", OPENSHIFT_DNS).possible;
  const toOther = /* @__PURE__ */ __name((protocol) => policies.some((policy) => egressRules(policy).some((rule) => rule.peers !== "all" && rule.peers.some((peer) => mayBeServer(view, policy, rule, peer, protocol)))), "toOther");
  return missing.filter((protocol) => !includesPort(toOpenShift, protocol, 5353) && !toOther(protocol));
}
__name(missingProtocols, "missingProtocols");
function findAttempt(policies, missing) {
  for (const policy of policies) {
    for (const rule of egressRules(policy)) {
      const peer = rule.peers === "all" ? void 0 : rule.peers.find((one) => one.namespaces === void 0 && isClusterDNS(one));
      if (peer !== void 0 && policy.namespace !== "kube-system") return { policy, rule, peer, flaw: "namespace" };
      const [protocol] = missing;
      const other = protocol === "UDP" ? "TCP" : "UDP";
      if (missing.length === 1 && !isEverything(rule.connections) && includesPort(rule.connections, other, 53)) return { policy, rule, peer: void 0, flaw: "protocol" };
    }
  }
  return void 0;
}
__name(findAttempt, "findAttempt");
function doubt(view, workload, policies) {
  const [foreign] = view.coverage(workload, "Egress").foreign;
  if (foreign !== void 0) return `${foreign.resource.title} may let DNS through`;
  const cache = view.model.workloadsIn("kube-system").find(({ labels }) => labels["k8s-app"] === "node-local-dns");
  if (cache !== void 0) return `${cache.resource.title} answers DNS on every node, and traffic to a pod's own node is always allowed`;
  const rules = policies.flatMap(egressRules);
  if (rules.every(({ peers }) => peers !== "all" && peers.every(({ blocks }) => blocks.length > 0))) return "the policies allow addresses only, and pods that connect to addresses need no DNS";
  return void 0;
}
__name(doubt, "doubt");
function blockedDNS(view, workload) {
  const { hostNetwork, dnsPolicy = "ClusterFirst" } = workload.template.spec;
  if (hostNetwork === true || dnsPolicy !== "ClusterFirst") return void 0;
  const isolating2 = view.coverage(workload, "Egress").isolating.filter(({ match }) => match === "yes").map(({ policy }) => policy);
  if (isolating2.every((policy) => egressRules(policy).length === 0)) return void 0;
  const missing = missingProtocols(view, workload, isolating2);
  if (missing.length === 0) return void 0;
  const policies = isolating2.filter((policy) => egressRules(policy).length > 0).sort((a, b) => b.selector.requirements.length - a.selector.requirements.length);
  return { missing, policies, attempt: findAttempt(policies, missing), unknown: doubt(view, workload, isolating2) };
}
__name(blockedDNS, "blockedDNS");

// src/diagnostic/many.ts
function largest(numbers, least = 0) {
  let found = least;
  for (const number of numbers) if (number > found) found = number;
  return found;
}
__name(largest, "largest");
function pushAll(list3, items2) {
  for (const item of items2) list3.push(item);
}
__name(pushAll, "pushAll");

// src/simulate/references-env.ts
var REFERENCE = /\$(?:\$|\(([^)]*)\))/g;
function expand(text2, lookup) {
  if (!text2.includes("$")) return [{ text: text2, from: 0 }];
  const pieces = [];
  let done = 0;
  for (const match of text2.matchAll(REFERENCE)) {
    const { index } = match;
    const name = match[1];
    if (index > done) pieces.push({ text: text2.slice(done, index), from: done });
    const value = name === void 0 ? "$" : lookup(name);
    pieces.push(value === void 0 ? { text: match[0], from: index } : { text: value });
    done = index + match[0].length;
  }
  if (done < text2.length) pieces.push({ text: text2.slice(done), from: done });
  return pieces;
}
__name(expand, "expand");
var joined = /* @__PURE__ */ __name((pieces) => pieces.map((piece) => piece.text).join(""), "joined");
function writtenOffset(pieces, start, end) {
  let at = 0;
  for (const piece of pieces) {
    if (start >= at && end <= at + piece.text.length) return piece.from === void 0 ? void 0 : piece.from + start - at;
    at += piece.text.length;
  }
  return void 0;
}
__name(writtenOffset, "writtenOffset");
function dataOf(model, kind, namespace, name) {
  const resource = model.get(kind, namespace, name);
  if (resource === void 0) return void 0;
  const object = resource.object;
  return { resource, data: (kind === "ConfigMap" ? object.data : object.stringData) ?? {} };
}
__name(dataOf, "dataOf");
function fieldValue(path, workload) {
  if (path === "metadata.namespace") return workload.namespace;
  return path === "metadata.name" && workload.kind === "Pod" && workload.name !== "" ? workload.name : void 0;
}
__name(fieldValue, "fieldValue");
function sourced(model, workload, variable) {
  const { name, valueFrom } = variable;
  const own = { name, value: void 0, pieces: [], resource: workload.resource, owner: variable, key: "valueFrom" };
  if (valueFrom?.fieldRef !== void 0) {
    const value2 = fieldValue(valueFrom.fieldRef.fieldPath, workload);
    return value2 === void 0 ? own : { ...own, value: value2, pieces: [{ text: value2 }] };
  }
  const reference = valueFrom?.configMapKeyRef ?? valueFrom?.secretKeyRef;
  if (reference?.name === void 0) return own;
  const found = dataOf(model, valueFrom?.configMapKeyRef === void 0 ? "Secret" : "ConfigMap", workload.namespace, reference.name);
  if (found === void 0 || !Object.hasOwn(found.data, reference.key)) return own;
  const value = found.data[reference.key] ?? "";
  return { name, value, pieces: [{ text: value, from: 0 }], resource: found.resource, owner: found.data, key: reference.key };
}
__name(sourced, "sourced");
function environmentOf(model, workload, container) {
  const variables = /* @__PURE__ */ new Map();
  for (const { prefix = "", configMapRef, secretRef } of container.envFrom ?? []) {
    const name = configMapRef?.name ?? secretRef?.name;
    const found = name === void 0 ? void 0 : dataOf(model, configMapRef === void 0 ? "Secret" : "ConfigMap", workload.namespace, name);
    for (const [key, value] of Object.entries(found?.data ?? {})) {
      if (found !== void 0) variables.set(prefix + key, { name: prefix + key, value, pieces: [{ text: value, from: 0 }], resource: found.resource, owner: found.data, key });
    }
  }
  for (const variable of container.env ?? []) {
    const { name, value = "" } = variable;
    if (value === "" && variable.valueFrom !== void 0) variables.set(name, sourced(model, workload, variable));
    else {
      const pieces = expand(value, (other) => variables.get(other)?.value);
      variables.set(name, { name, value: joined(pieces), pieces, resource: workload.resource, owner: variable, key: "value" });
    }
  }
  return variables;
}
__name(environmentOf, "environmentOf");
var knowsEnvironment = /* @__PURE__ */ __name((model, workload, container) => (container.envFrom ?? []).every(({ configMapRef, secretRef }) => configMapRef?.name !== void 0 && model.get("ConfigMap", workload.namespace, configMapRef.name) !== void 0 || secretRef?.name !== void 0 && (model.get("Secret", workload.namespace, secretRef.name)?.object.stringData ?? void 0) !== void 0), "knowsEnvironment");

// src/simulate/references-text.ts
var TOKEN = /(?:(?<scheme>[a-z][a-z0-9+.-]{0,30}):\/\/(?:[^\s/@"'`<>,;()[\]{}=]{0,200}@)?)?(?<host>\[[0-9a-f:.]{2,45}\]|[a-z0-9_](?:[a-z0-9_.-]{0,251}[a-z0-9_])?)\.?(?::(?<port>\d{1,5})(?!\d))?/gi;
var GLUED_BEFORE = /[\w.\-$}{)\]/\\%*]/;
var GLUED_AFTER = /[\w$@{%*(\-\\]/;
var CLUSTER_NAME = /^[a-z0-9_-]+(?:\.[a-z0-9_-]+)*\.svc(?:\.[a-z0-9.-]+)?$/;
var NAME = /^(?=.*[a-z])[a-z0-9_-]+(?:\.[a-z0-9_-]+)*$/;
function hostOf(written) {
  const bare = written.startsWith("[") ? written.slice(1, -1) : written;
  const host = bare.toLowerCase();
  const ip = parseIP(bare);
  if (ip !== void 0) return { host, hostKind: ip.family };
  return NAME.test(host) ? { host, hostKind: "name" } : void 0;
}
__name(hostOf, "hostOf");
var COMMENT = /^\s*(?:#|;|\/\/|--\s)/;
function shapeOf(match, found, hasPort, isWhole2) {
  if (match.groups?.["scheme"] !== void 0) return "url";
  if (hasPort) return "host-port";
  if (isWhole2) return "host";
  return found.hostKind === "IPv4" || CLUSTER_NAME.test(found.host) ? "text" : void 0;
}
__name(shapeOf, "shapeOf");
function tokenOf(line, match, isAlone) {
  const { groups = {} } = match;
  const written = groups["host"] ?? "";
  const digits2 = groups["port"];
  const whole = match.index + match[0].length;
  const afterHost = whole - (digits2 === void 0 ? 0 : digits2.length + 1);
  const end = line[afterHost - 1] === "." ? afterHost - 1 : afterHost;
  const start = end - written.length;
  const isUrl = groups["scheme"] !== void 0;
  if (!isUrl && match.index > 0 && GLUED_BEFORE.test(line[match.index - 1] ?? "")) return void 0;
  if (GLUED_AFTER.test(line[whole] ?? "") || /^:\d/.test(line.slice(whole, whole + 2))) return void 0;
  const found = hostOf(written);
  if (found === void 0) return void 0;
  if (found.hostKind === "IPv4" && !isUrl && /^\/\d{1,2}(?!\d)|^\.\d/.test(line.slice(whole, whole + 4))) return void 0;
  const number = Number(digits2);
  const port = digits2 === void 0 || number < 1 || number > 65535 ? void 0 : { number, start: whole - digits2.length, end: whole };
  const shape = shapeOf(match, found, port !== void 0, isAlone && match[0].length === line.trim().length);
  const scheme = groups["scheme"]?.toLowerCase();
  const impliedPort = line[whole] === ":" ? void 0 : schemePort(scheme);
  return shape && { host: found.host, hostKind: found.hostKind, start, end, scheme, port, impliedPort, shape };
}
__name(tokenOf, "tokenOf");
var TWO_WORDS = /\b(?:nc|ncat|netcat|telnet)\s+(?:-\w+\s+(?:\d+\s+)?)*(?<host>[a-z][a-z0-9.-]{0,250})\s+(?<port>\d{1,5})\b/dgi;
var BY_FLAGS = /\b(?:pg_isready|psql|pg_dump|redis-cli|mysql|mysqladmin|mysqldump|mariadb|mariadb-admin)\b[^|;&\n]{0,200}?\s(?:-h|--host)[ =]?(?<host>[a-z][a-z0-9.-]{0,250})(?![\w/:])(?:[^|;&\n]{0,100}?\s(?:-p|-P|--port)[ =]?(?<port>\d{1,5})\b)?/dgi;
function* apart(line) {
  for (const pattern of [TWO_WORDS, BY_FLAGS]) {
    for (const { groups = {}, indices } of line.matchAll(pattern)) {
      const found = hostOf(groups["host"] ?? "");
      const [start, end] = indices?.groups?.["host"] ?? [0, 0];
      const range = indices?.groups?.["port"];
      if (found === void 0 || range === void 0) continue;
      yield { ...found, start, end, scheme: void 0, port: { number: Number(groups["port"]), start: range[0], end: range[1] }, impliedPort: void 0, shape: "host-port" };
    }
  }
}
__name(apart, "apart");
var mayHoldApart = /* @__PURE__ */ __name((text2) => /\b(?:nc|ncat|netcat|telnet|pg_isready|psql|pg_dump|redis-cli|mysql\w*|mariadb\S*)\s/.test(text2), "mayHoldApart");
var mayHoldHost = /* @__PURE__ */ __name((line) => line.includes("://") || line.includes(".svc") || /:\d/.test(line) || /\d\.\d+\.\d/.test(line), "mayHoldHost");
var isOneWord = /* @__PURE__ */ __name((text2) => text2.length < 300 && !/\s/.test(text2.trim()), "isOneWord");
var moved = /* @__PURE__ */ __name((token, by) => ({ ...token, start: token.start + by, end: token.end + by, port: token.port && { ...token.port, start: token.port.start + by, end: token.port.end + by } }), "moved");
function findHosts(text2) {
  const isAlone = !text2.trim().includes("\n");
  if (isAlone && isOneWord(text2)) return tokensOf(text2, true);
  const tokens = [];
  const hasApart = mayHoldApart(text2);
  let offset = 0;
  for (const line of text2.split("\n")) {
    const two = hasApart && !(!isAlone && COMMENT.test(line)) ? [...apart(line)] : [];
    const found = mayHoldHost(line) && !(COMMENT.test(line) && !isAlone) ? tokensOf(line, false).filter((token) => !two.some(({ start }) => start === token.start)) : [];
    for (const token of two.length === 0 ? found : [...two, ...found].sort((a, b) => a.start - b.start)) tokens.push(moved(token, offset));
    offset += line.length + 1;
  }
  return tokens;
}
__name(findHosts, "findHosts");
function tokensOf(line, isAlone) {
  const tokens = [];
  TOKEN.lastIndex = 0;
  for (let match = TOKEN.exec(line); match !== null; match = TOKEN.exec(line)) {
    const token = tokenOf(line, match, isAlone);
    if (token !== void 0) tokens.push(token);
  }
  return tokens;
}
__name(tokensOf, "tokensOf");
var DEFAULT_PORTS = {
  http: 80,
  ws: 80,
  https: 443,
  wss: 443,
  postgres: 5432,
  postgresql: 5432,
  mysql: 3306,
  mongodb: 27017,
  redis: 6379,
  rediss: 6379,
  amqp: 5672,
  amqps: 5671
};
var schemePort = /* @__PURE__ */ __name((scheme) => scheme !== void 0 && Object.hasOwn(DEFAULT_PORTS, scheme) ? DEFAULT_PORTS[scheme] : void 0, "schemePort");

// src/simulate/references-site.ts
function wordPlace({ resource, owner, key }, written, start, end) {
  const whole = resource.document.at(owner, key);
  const word = written.slice(start, end);
  return {
    file: whole.file,
    span() {
      const span = whole.span();
      const { document } = resource;
      const first = span.start.offset - document.start;
      if (document.range(0, 0).file !== whole.file) return span;
      let at = document.text.indexOf(word, first);
      for (let before = written.indexOf(word); before >= 0 && before < start && at >= 0; before = written.indexOf(word, before + 1)) at = document.text.indexOf(word, at + 1);
      return at < 0 || at + word.length > span.end.offset - document.start ? span : document.range(at, at + word.length).span();
    }
  };
}
__name(wordPlace, "wordPlace");
var HOST_NAME = /host|server|addr|url|uri|endpoint|broker|upstream|backend|service|svc|target|peer|seed|node|dsn|proxy|db|redis|kafka|mongo|sql/i;
function referencesIn(site) {
  const { resource, pieces } = site;
  const value = joined(pieces);
  const written = pieces.every((piece) => piece.from !== void 0) ? value : void 0;
  return findHosts(value).flatMap((token) => {
    if (token.shape === "host" && token.hostKind === "name" && !token.host.includes(".") && !HOST_NAME.test(site.name)) return [];
    const place = /* @__PURE__ */ __name((start, end) => {
      const offset = writtenOffset(pieces, start, end);
      if (offset === void 0) return resource.document.at(site.owner, site.key);
      return wordPlace(site, written ?? writtenText(pieces), offset, offset + end - start);
    }, "place");
    const port = token.port !== void 0 ? { number: token.port.number, at: place(token.port.start, token.port.end) } : site.companion ?? (token.impliedPort === void 0 ? void 0 : { number: token.impliedPort, at: void 0 });
    return [{
      resource,
      namespace: resource.namespace,
      source: site.source,
      ...site.workload !== void 0 && { workload: site.workload },
      name: site.name,
      owner: site.owner,
      key: site.key,
      at: place(token.start, token.end),
      value,
      borrowed: writtenOffset(pieces, token.start, token.end) === void 0,
      hostKind: token.hostKind,
      host: token.host,
      port,
      scheme: token.scheme,
      shape: token.shape
    }];
  });
}
__name(referencesIn, "referencesIn");
function writtenText(pieces) {
  let text2 = "";
  for (const piece of pieces) if (piece.from !== void 0) text2 = text2.padEnd(piece.from, "\0") + piece.text;
  return text2;
}
__name(writtenText, "writtenText");

// src/simulate/references-fields.ts
var isObject3 = /* @__PURE__ */ __name((value) => typeof value === "object" && value !== null && !Array.isArray(value), "isObject");
var listOf = /* @__PURE__ */ __name((value) => Array.isArray(value) ? value : [], "listOf");
var WEBHOOK_KINDS = /* @__PURE__ */ new Set(["ValidatingWebhookConfiguration", "MutatingWebhookConfiguration"]);
var PLAIN_GROUPS = /* @__PURE__ */ new Set(["", "apps", "batch", "networking.k8s.io", "policy", "autoscaling", "rbac.authorization.k8s.io"]);
function* serviceField(resource, value, source, name) {
  if (!isObject3(value)) return;
  const { name: service, namespace, port } = value;
  if (typeof service !== "string" || typeof namespace !== "string" || service === "" || namespace === "") return;
  yield {
    resource,
    namespace,
    source,
    name,
    owner: value,
    key: "name",
    at: resource.document.at(value, "name"),
    value: service,
    borrowed: false,
    hostKind: "name",
    host: `${service}.${namespace}.svc`,
    scheme: "https",
    shape: "field",
    port: typeof port === "number" ? { number: port, at: resource.document.at(value, "port") } : { number: 443, at: void 0 }
  };
}
__name(serviceField, "serviceField");
var clientService = /* @__PURE__ */ __name((config) => isObject3(config) ? config["service"] : void 0, "clientService");
function* apiServerFields(resource) {
  const { kind, object } = resource;
  const spec = isObject3(object["spec"]) ? object["spec"] : {};
  if (WEBHOOK_KINDS.has(kind)) {
    for (const webhook of listOf(object["webhooks"])) if (isObject3(webhook)) yield* serviceField(resource, clientService(webhook["clientConfig"]), "webhook", "clientConfig.service");
  } else if (kind === "CustomResourceDefinition" && isObject3(spec["conversion"])) {
    const { webhook } = spec["conversion"];
    if (isObject3(webhook)) yield* serviceField(resource, clientService(webhook["clientConfig"]), "webhook", "clientConfig.service");
  } else if (kind === "APIService") {
    yield* serviceField(resource, spec["service"], "api-service", "spec.service");
  }
}
__name(apiServerFields, "apiServerFields");
function namedService(resource, owner, key, name) {
  const service = isObject3(owner) ? owner[key] : void 0;
  if (!isObject3(owner) || typeof service !== "string" || !/^[a-z0-9][-a-z0-9]*$/.test(service)) return [];
  const { namespace: given, port } = owner;
  const namespace = typeof given === "string" && given !== "" ? given : resource.namespace;
  return [{
    resource,
    namespace,
    source: "custom-resource",
    name,
    owner,
    key,
    at: resource.document.at(owner, key),
    value: service,
    borrowed: false,
    hostKind: "name",
    host: `${service}.${namespace}.svc`,
    scheme: void 0,
    shape: "field",
    port: key === "name" && typeof port === "number" ? { number: port, at: resource.document.at(owner, "port") } : void 0
  }];
}
__name(namedService, "namedService");
function* customFields(resource) {
  const spec = isObject3(resource.object["spec"]) ? resource.object["spec"] : {};
  switch (`${resource.group}/${resource.kind}`) {
    case "argoproj.io/Rollout": {
      const { canary, blueGreen } = isObject3(spec["strategy"]) ? spec["strategy"] : {};
      for (const key of ["canaryService", "stableService"]) yield* namedService(resource, canary, key, key);
      for (const key of ["activeService", "previewService"]) yield* namedService(resource, blueGreen, key, key);
      return;
    }
    case "traefik.io/IngressRoute":
    case "traefik.io/IngressRouteTCP":
    case "traefik.io/IngressRouteUDP":
    case "traefik.containo.us/IngressRoute":
    case "traefik.containo.us/IngressRouteTCP":
    case "traefik.containo.us/IngressRouteUDP":
      for (const route of listOf(spec["routes"])) {
        for (const service of listOf(isObject3(route) ? route["services"] : void 0)) {
          if (isObject3(service) && (service["kind"] ?? "Service") === "Service") yield* namedService(resource, service, "name", "services[].name");
        }
      }
      return;
    default:
  }
}
__name(customFields, "customFields");
function* stringsWithin(value, depth) {
  if (depth > 12 || typeof value !== "object" || value === null) return;
  for (const [name, item] of Object.entries(value)) {
    const key = Array.isArray(value) ? Number(name) : name;
    if (typeof item === "string") {
      if (item.includes(".svc") || item.includes("://")) yield { owner: value, key, text: item };
    } else yield* stringsWithin(item, depth + 1);
  }
}
__name(stringsWithin, "stringsWithin");
var BUILT_IN_GROUP = /^[a-z]*$|\.k8s\.io$/;
var NAMES_ONLY = /* @__PURE__ */ new Set(["cert-manager.io/Certificate", "cert-manager.io/Issuer", "cert-manager.io/ClusterIssuer"]);
function fieldReferences(model) {
  const found = [];
  for (const service of model.all("Service")) {
    const { spec } = service.object;
    if (spec?.type !== "ExternalName" || !spec.externalName) continue;
    pushAll(found, referencesIn({ resource: service, source: "external-name", name: "externalName host", owner: spec, key: "externalName", pieces: [{ text: spec.externalName, from: 0 }] }));
  }
  for (const ingress of model.all("Ingress")) {
    const owner = ingress.metadata.annotations;
    for (const [key, text2] of Object.entries(owner ?? {})) {
      if (owner === void 0 || key === "kubectl.kubernetes.io/last-applied-configuration") continue;
      pushAll(found, referencesIn({ resource: ingress, source: "annotation", name: key, owner, key, pieces: [{ text: text2, from: 0 }] }));
    }
  }
  const expanded = new Set(model.workloads.map(({ resource }) => resource));
  for (const resource of model.resources) {
    if (model.malformed.has(resource) || PLAIN_GROUPS.has(resource.group)) continue;
    pushAll(found, apiServerFields(resource));
    pushAll(found, customFields(resource));
    const { group } = resource;
    if (BUILT_IN_GROUP.test(group) || group.endsWith(".istio.io") || expanded.has(resource) || NAMES_ONLY.has(`${group}/${resource.kind}`)) continue;
    for (const { owner, key, text: text2 } of stringsWithin(resource.object["spec"], 0)) {
      pushAll(found, referencesIn({ resource, source: "custom-resource", name: String(key), owner, key, pieces: [{ text: text2, from: 0 }] }).filter(({ shape }) => shape !== "host-port"));
    }
  }
  return found;
}
__name(fieldReferences, "fieldReferences");

// src/simulate/references.ts
var HOST_WORD = /(host(?:name)?|server|addr(?:ess)?|endpoint|url|uri)$/i;
function portName(name) {
  const word = HOST_WORD.exec(name)?.[0];
  if (word === void 0) return void 0;
  const port = word === word.toUpperCase() ? "PORT" : word === word.toLowerCase() ? "port" : "Port";
  return name.slice(0, -word.length) + port;
}
__name(portName, "portName");
function companion(name, lookup) {
  const sibling = portName(name);
  const found = sibling === void 0 ? void 0 : lookup(sibling);
  if (found?.value === void 0 || !/^\d{1,5}$/.test(found.value)) return void 0;
  return { number: Number(found.value), at: found.resource.document.at(found.owner, found.key) };
}
__name(companion, "companion");
function flagName(args, index, field2) {
  const own = /^(--?[\w.-]+)[= ]/.exec(String(args[index]))?.[1];
  return own ?? /^--?[\w.-]+$/.exec(String(args[index - 1] ?? ""))?.[0] ?? field2;
}
__name(flagName, "flagName");
function* containerSites(model, workload, container) {
  const { resource } = workload;
  const variables = environmentOf(model, workload, container);
  const lookup = /* @__PURE__ */ __name((name) => variables.get(name)?.value, "lookup");
  for (const variable of variables.values()) {
    if (variable.resource !== resource || variable.key !== "value") continue;
    yield { resource, source: "env", workload, name: variable.name, owner: variable.owner, key: variable.key, pieces: variable.pieces, companion: companion(variable.name, (name) => variables.get(name)) };
  }
  for (const field2 of ["command", "args"]) {
    const strings = container[field2] ?? [];
    for (const [key, text2] of strings.entries()) {
      if (typeof text2 === "string") yield { resource, source: field2, workload, name: flagName(strings, key, field2), owner: strings, key, pieces: expand(text2, lookup) };
    }
  }
}
__name(containerSites, "containerSites");
function* workloadSites(model, workload) {
  const { resource, template: { spec } } = workload;
  for (const container of [...spec.initContainers ?? [], ...spec.containers ?? []]) yield* containerSites(model, workload, container);
  for (const { probe } of probesOf(spec)) {
    const action = probe.httpGet ?? probe.tcpSocket;
    if (action?.host) yield { resource, source: "probe", workload, name: "probe host", owner: action, key: "host", pieces: [{ text: action.host, from: 0 }] };
  }
  const nameservers = spec.dnsConfig?.nameservers ?? [];
  for (const [key, text2] of nameservers.entries()) yield { resource, source: "dns-config", workload, name: "dnsConfig.nameservers", owner: nameservers, key, pieces: [{ text: text2, from: 0 }] };
}
__name(workloadSites, "workloadSites");
function isTooLarge(data) {
  let size = 0;
  for (const key in data) if ((size += (data[key] ?? "").length) > 1024 * 1024) return true;
  return false;
}
__name(isTooLarge, "isTooLarge");
function* dataSites(model) {
  for (const kind of ["ConfigMap", "Secret"]) {
    for (const found of model.all(kind)) {
      const resource = found;
      const owner = found.object[kind === "ConfigMap" ? "data" : "stringData"];
      if (owner === void 0) continue;
      const data = owner;
      if (isTooLarge(data)) continue;
      const sibling = /* @__PURE__ */ __name((name) => Object.hasOwn(data, name) ? { value: data[name], resource, owner, key: name } : void 0, "sibling");
      for (const [key, text2] of Object.entries(data)) {
        yield { resource, source: kind === "ConfigMap" ? "config-map" : "secret", name: key, owner, key, pieces: [{ text: text2, from: 0 }], companion: companion(key, sibling) };
      }
    }
  }
}
__name(dataSites, "dataSites");
function references(model) {
  const found = [];
  for (const workload of model.workloads) for (const site of workloadSites(model, workload)) pushAll(found, referencesIn(site));
  for (const site of dataSites(model)) pushAll(found, referencesIn(site));
  pushAll(found, fieldReferences(model));
  return found;
}
__name(references, "references");

// src/simulate/references-target.ts
var ELSEWHERE = { kind: "elsewhere" };
var ZONE = "cluster.local";
var CALLED = /^(?:jdbc:)?(?:https?|wss?|grpcs?|tcp|tls|ssl|udp|rediss?|amqps?|postgres(?:ql)?|mysqlx?|mariadb|mongodb|nats|kafka|plaintext|sasl_\w+|sqlserver|clickhouse|ldaps?|smtps?|mqtts?|memcached|bolt|neo4j|cassandra|zipkin|thrift|ftp|stun|turn|rtmp|dns)$/;
var LOCAL = /* @__PURE__ */ new Set([
  "localhost",
  "host",
  "true",
  "false",
  "null",
  "none",
  "any",
  "all",
  "default",
  "tcp",
  "udp",
  "sctp",
  "http",
  "https",
  "tls",
  "ssl",
  "unix",
  "port",
  "address"
]);
var DOMAINS = /* @__PURE__ */ new Set(["com", "net", "org", "io", "dev", "app", "cloud", "ai", "test", "local", "internal", "localhost", "example", "invalid", "info", "eu", "de", "me", "co", "sh", "tv", "run", "page", "shop", "store", "site", "online", "team", "tools", "systems", "services", "network", "host", "games", "xyz", "live", "blog", "prod", "bot"]);
var SOCAT = /^(?:tcp|udp|sctp|dccp|unix|vsock|openssl|ssl|ip|exec|system|socks|proxy|abstract|udplite)[46]?-(?:listen|l|connect|client|server|sendto|recv|recvfrom|datagram|accept|bind|dtls-(?:listen|client|server))$/;
var isBuiltIn = /* @__PURE__ */ __name((namespace, name) => namespace === "default" && name === "kubernetes", "isBuiltIn");
function withinCluster(labels) {
  const rest = labels[0]?.startsWith("_") === true && labels[1]?.startsWith("_") === true ? labels.slice(2) : labels;
  const [first = "", second = "", third = ""] = rest;
  if (rest.length === 1) return "no-namespace";
  if (rest.length === 2) return { name: first, namespace: second, pod: void 0, explicit: true };
  return rest.length === 3 ? { pod: first, name: second, namespace: third, explicit: true } : void 0;
}
__name(withinCluster, "withinCluster");
function shortName(model, reference, labels) {
  const [first = "", second = "", third = ""] = labels;
  const own = reference.namespace;
  const isCalled = reference.shape === "url" ? CALLED.test(reference.scheme ?? "") : reference.shape === "host-port" || reference.port !== void 0;
  const confidence = isCalled ? "medium" : "low";
  const has2 = /* @__PURE__ */ __name((namespace, name) => model.find("", "Service", namespace, name) !== void 0, "has");
  if (labels.length === 1) return { name: first, namespace: own, pod: void 0, confidence, explicit: false };
  if (labels.length === 2) {
    if (has2(second, first)) return { name: first, namespace: second, pod: void 0, confidence, explicit: true };
    if (has2(own, second)) return { name: second, namespace: own, pod: first, confidence, explicit: false };
    const set = model.get("StatefulSet", own, first.replace(/-\d+$/, ""));
    if (set !== void 0 && set.name !== first) return { name: second, namespace: own, pod: first, confidence: isCalled ? "high" : "low", explicit: false };
    const known = model.workloadsIn(second).length > 0;
    return known && !DOMAINS.has(second) ? { name: first, namespace: second, pod: void 0, confidence, explicit: true } : void 0;
  }
  return labels.length === 3 && has2(third, second) ? { pod: first, name: second, namespace: third, confidence, explicit: true } : void 0;
}
__name(shortName, "shortName");
function isAliased(model, { host, workload }) {
  const aliases = workload?.template.spec.hostAliases ?? [];
  return aliases.some(({ hostnames }) => (hostnames ?? []).includes(host)) || model.all("ServiceEntry").some(({ object }) => (object.spec?.hosts ?? []).includes(host));
}
__name(isAliased, "isAliased");
var targets = /* @__PURE__ */ new WeakMap();
function referenceTarget(model, reference) {
  let target = targets.get(reference);
  if (target === void 0) targets.set(reference, target = findTarget(model, reference));
  return target;
}
__name(referenceTarget, "referenceTarget");
function findTarget(model, reference) {
  const { host, hostKind } = reference;
  if (hostKind !== "name" || LOCAL.has(host) || SOCAT.test(host)) return ELSEWHERE;
  const bare = host.endsWith(`.svc.${ZONE}`) ? host.slice(0, -ZONE.length - 1) : host;
  let named;
  if (bare.endsWith(".svc")) {
    const inside = withinCluster(bare.slice(0, -".svc".length).split("."));
    if (inside === "no-namespace") return { kind: "no-namespace", name: bare.slice(0, -".svc".length), namespace: reference.namespace };
    named = inside && { ...inside, confidence: "high", explicit: !(reference.shape === "field" && inside.namespace === reference.resource.namespace) };
  } else {
    named = reference.source === "external-name" ? void 0 : shortName(model, reference, host.split("."));
  }
  if (named === void 0 || isBuiltIn(named.namespace, named.name)) return ELSEWHERE;
  const service = model.get("Service", named.namespace, named.name);
  if (service !== void 0) return { ...named, kind: "service", service };
  if (model.find("", "Service", named.namespace, named.name) !== void 0 || isAliased(model, reference)) return ELSEWHERE;
  return { ...named, kind: "missing" };
}
__name(findTarget, "findTarget");
function push3(map, key, value) {
  const list3 = map.get(key);
  if (list3 === void 0) map.set(key, [value]);
  else list3.push(value);
}
__name(push3, "push");
function serviceDirectory(model) {
  const byNamespace = /* @__PURE__ */ new Map();
  const byName = /* @__PURE__ */ new Map();
  const given = /* @__PURE__ */ new Set();
  const makers = /* @__PURE__ */ new Map();
  for (const resource of model.resources) if (resource.namespaceGiven) given.add(resource.namespace);
  for (const service of model.all("Service")) {
    push3(byNamespace, service.namespace, service.name);
    push3(byName, service.name, service);
  }
  for (const workload of model.workloads) if (templateUncertainty(workload) !== void 0) makers.set(workload.namespace, workload);
  return { byNamespace, byName, given, makers };
}
__name(serviceDirectory, "serviceDirectory");
var nearestService = /* @__PURE__ */ __name((model, names, { namespace, name }) => {
  const near = nearest(name, names.byNamespace.get(namespace) ?? []);
  return near === void 0 ? void 0 : model.get("Service", namespace, near);
}, "nearestService");
var isShared = /* @__PURE__ */ __name((namespace) => /^(?:kube|openshift|istio|linkerd|knative|gke|gmp|azure|aws|amazon)-|^(?:monitoring|observability|logging|ingress-nginx|cert-manager|linkerd|argocd|flux-system|calico-system|tigera-operator)$/.test(namespace), "isShared");
function serviceWorld(model, names, { namespace, name, explicit }) {
  const world = model.world(namespace);
  if (!world.closed && (world.producers?.some((producer) => mayMakeService(producer, name)) ?? true)) return world;
  if (isShared(namespace)) return { closed: false, because: `namespace ${namespace} usually holds more than one repository shows` };
  if (explicit && !names.given.has(namespace)) return { closed: false, because: `these manifests do not say that they are applied to namespace ${namespace}` };
  const gateway = model.all("Gateway").find((candidate) => candidate.namespace === namespace && name.startsWith(candidate.name));
  if (gateway !== void 0) return { closed: false, because: `the controller of ${gateway.title} may make the Service`, producer: gateway };
  const maker = names.makers.get(namespace);
  return maker === void 0 ? { closed: true } : { closed: false, because: `the controller of ${maker.resource.title} may make Services`, producer: maker.resource };
}
__name(serviceWorld, "serviceWorld");

// src/simulate/references-near.ts
var HOST_VARIABLE = /(?:^|[_.-])(?:host|hostname|server|addr|address)$|Host(?:name)?$/i;
function nearOfHostVariable(model, names, { name, shape, source }, target, isSlip3) {
  if (shape !== "host" || target.confidence !== "low" || !HOST_VARIABLE.test(name) || source !== "env" && source !== "config-map" || target.name.length < 5) return void 0;
  const near = nearestService(model, names, target);
  return near !== void 0 && isSlip3(target.name, near.name) ? near : void 0;
}
__name(nearOfHostVariable, "nearOfHostVariable");
function prefixedService(model, names, { namespace, name }) {
  const all = names.byNamespace.get(namespace) ?? [];
  const found = all.filter((candidate) => candidate.endsWith(`-${name}`) || candidate.startsWith(`${name}-`));
  const [only] = found;
  if (name.length < 3 || only === void 0 || found.length > 1 || all.length < 2) return void 0;
  const isShared2 = only.endsWith(`-${name}`) ? ((prefix) => all.every((one) => one.startsWith(prefix)))(only.slice(0, -name.length)) : ((suffix) => all.every((one) => one.endsWith(suffix)))(only.slice(name.length));
  return isShared2 ? model.get("Service", namespace, only) : void 0;
}
__name(prefixedService, "prefixedService");

// src/simulate/service-claims.ts
function nodePortClaims(model) {
  return model.all("Service").flatMap((service) => {
    const spec = service.object.spec ?? {};
    if (spec.type !== "NodePort" && spec.type !== "LoadBalancer") return [];
    const claims = (spec.ports ?? []).flatMap((port) => port.nodePort ? [{ service, number: port.nodePort, protocol: protocolOf(port), port }] : []);
    const health = spec.type === "LoadBalancer" && spec.externalTrafficPolicy === "Local" ? spec.healthCheckNodePort : void 0;
    return health ? [...claims, { service, number: health, protocol: "TCP", port: void 0 }] : claims;
  });
}
__name(nodePortClaims, "nodePortClaims");
function clusterIPClaims(model) {
  return model.all("Service").flatMap((service) => {
    const { spec } = service.object;
    if (spec === void 0 || spec.type === "ExternalName") return [];
    const listed = (spec.clusterIPs ?? []).map((ip, key) => ({ service, ip, owner: spec.clusterIPs ?? [], key }));
    const all = spec.clusterIP && listed.every(({ ip }) => ip !== spec.clusterIP) ? [{ service, ip: spec.clusterIP, owner: spec, key: "clusterIP" }, ...listed] : listed;
    return all.flatMap((claim) => {
      const ip = canonicalIP(claim.ip);
      return ip === void 0 ? [] : [{ ...claim, ip }];
    });
  });
}
__name(clusterIPClaims, "clusterIPClaims");
function namesOfServices(model) {
  const names = /* @__PURE__ */ new Map();
  for (const { namespace, name } of model.all("Service")) {
    const list3 = names.get(namespace);
    if (list3 === void 0) names.set(namespace, [name]);
    else list3.push(name);
  }
  return names;
}
__name(namesOfServices, "namesOfServices");

// src/simulate/policy/closed-ports.ts
function closedPorts(view, policy, direction, served) {
  const isolated = view.selected(policy).map(({ workload }) => workload);
  if (isolated.some((workload) => view.coverage(workload, direction).foreign.length > 0)) return [];
  const policies = new Set(isolated.flatMap((workload) => view.set.selecting(workload).map((one) => one.policy)));
  const rules = [...policies].flatMap((one) => one.rules.filter((rule) => rule.direction === direction));
  if (rules.some(({ namedPorts }) => namedPorts.length > 0)) return [];
  return [...served].flatMap((text2) => {
    const [protocol, number] = text2.split("/");
    return rules.some(({ connections }) => includesPort(connections, protocol, Number(number))) ? [] : [{ protocol, number: Number(number) }];
  });
}
__name(closedPorts, "closedPorts");

// src/simulate/policy/served-ports.ts
var PROBES = ["readinessProbe", "livenessProbe", "startupProbe"];
function* declaredPorts({ template }) {
  for (const container of portContainers(template.spec)) {
    for (const port of container.ports ?? []) yield `${protocolOf(port)}/${port.containerPort}`;
    for (const name of PROBES) {
      const probe = container[name];
      for (const port of [probe?.httpGet?.port, probe?.tcpSocket?.port, probe?.grpc?.port]) if (typeof port === "number") yield `TCP/${port}`;
    }
  }
}
__name(declaredPorts, "declaredPorts");
function servedPorts(workload, services) {
  const known = new Set(declaredPorts(workload));
  const translations = [];
  for (const backends of services) {
    for (const port of backends.service.object.spec?.ports ?? []) {
      const protocol = protocolOf(port);
      const target = resolvePort({ ...backends, workloads: backends.workloads.filter((one) => one.workload === workload) }, port)[0]?.target;
      if (target === void 0 || !isProtocol(protocol)) continue;
      known.add(`${protocol}/${target.number}`);
      if (target.number !== port.port) translations.push({ backends, port, from: port.port, to: target.number, protocol });
    }
  }
  return { known, translations };
}
__name(servedPorts, "servedPorts");
var ServedPortTable = class {
  static {
    __name(this, "ServedPortTable");
  }
  #known = /* @__PURE__ */ new Map();
  #servicesOf;
  constructor(servicesOf) {
    this.#servicesOf = servicesOf;
  }
  of(workload) {
    let ports = this.#known.get(workload);
    if (ports === void 0) this.#known.set(workload, ports = servedPorts(workload, this.#servicesOf(workload)));
    return ports;
  }
};

// src/simulate/service-endpoint-writers.ts
var holdsOneOf = /* @__PURE__ */ __name((list3, names) => Array.isArray(list3) && list3.some((item) => names.has(item)), "holdsOneOf");
var WRITES = /* @__PURE__ */ new Set(["*", "create", "update", "patch"]);
var ENDPOINTS = /* @__PURE__ */ new Set(["*", "endpoints", "endpointslices", "endpoints/restricted"]);
function mayWriteEndpoints(role) {
  const { rules } = role.object;
  if (!Array.isArray(rules)) return false;
  return rules.some((rule) => holdsOneOf(rule?.resources, ENDPOINTS) && holdsOneOf(rule?.verbs, WRITES));
}
__name(mayWriteEndpoints, "mayWriteEndpoints");
function endpointWriters(model) {
  const writers = /* @__PURE__ */ new Map();
  for (const resource of model.resources) {
    if (resource.group !== "rbac.authorization.k8s.io" || resource.kind !== "Role" && resource.kind !== "ClusterRole") continue;
    if (!writers.has(resource.namespace) && mayWriteEndpoints(resource)) writers.set(resource.namespace, resource);
  }
  return writers;
}
__name(endpointWriters, "endpointWriters");

// src/simulate/route/reference-grant.ts
var grants = /* @__PURE__ */ new WeakMap();
function grantIndex(model) {
  let index = grants.get(model);
  if (index === void 0) {
    const made = /* @__PURE__ */ new Map();
    for (const grant of model.all("ReferenceGrant")) {
      for (const key of new Set((grant.object.spec?.from ?? []).map((from) => keyOf(grant.namespace, from)))) {
        const list3 = made.get(key);
        if (list3 === void 0) made.set(key, [grant]);
        else list3.push(grant);
      }
    }
    grants.set(model, index = made);
  }
  return index;
}
__name(grantIndex, "grantIndex");
var keyOf = /* @__PURE__ */ __name((namespace, from) => `${namespace} ${from.group}/${from.kind} ${from.namespace}`, "keyOf");
function grantsFor(model, from, to) {
  return (grantIndex(model).get(keyOf(to.namespace, from)) ?? []).filter(({ object }) => (object.spec?.to ?? []).some((entry) => (entry.group || "") === to.group && entry.kind === to.kind && (entry.name === void 0 || entry.name === to.name)));
}
__name(grantsFor, "grantsFor");
var isGranted = /* @__PURE__ */ __name((model, from, to) => from.namespace === to.namespace || grantsFor(model, from, to).length > 0, "isGranted");

// src/simulate/route/backend.ts
function unseenService(model, namespace, name) {
  if (!model.hasNamespace(namespace)) return `these manifests hold nothing of namespace ${namespace}`;
  const world = model.world(namespace);
  if (!world.closed && world.producers?.some((producer) => mayMakeService(producer, name)) === true) return world.because;
  return void 0;
}
__name(unseenService, "unseenService");
function resolveBackend(model, from, ref) {
  const { group = "", kind = "Service", name } = ref;
  const namespace = ref.namespace || from.namespace;
  const base = { ref, group, kind, namespace, name, weight: ref.weight ?? 1 };
  const nothing = { ...base, service: void 0, port: void 0, unknown: void 0 };
  if (namespace !== from.namespace && !isGranted(model, from, { group, kind, namespace, name })) {
    const unknown = model.hasNamespace(namespace) ? void 0 : `these manifests hold nothing of namespace ${namespace}`;
    return { ...nothing, problem: "not-granted", unknown };
  }
  if (group !== "" || kind !== "Service") return { ...nothing, problem: "kind-unsupported", unknown: `${kind} backends are up to the implementation` };
  const service = model.get("Service", namespace, name);
  if (service === void 0) {
    const malformed = model.find("", "Service", namespace, name) !== void 0;
    return { ...nothing, problem: "service-missing", unknown: malformed ? `Service ${namespace}/${name} cannot be read` : unseenService(model, namespace, name) };
  }
  const found = { ...base, service, unknown: void 0 };
  if (service.object.spec?.type === "ExternalName") return { ...found, port: void 0, problem: "external-name" };
  if (ref.port === void 0) return { ...found, port: void 0, problem: "port-not-given" };
  const port = servicePort(service, ref.port);
  return { ...found, port, problem: port === void 0 ? "port-missing" : void 0 };
}
__name(resolveBackend, "resolveBackend");
function servicePort(service, port, protocol) {
  const fits = /* @__PURE__ */ __name((candidate) => (typeof port === "number" ? candidate.port === port : candidate.name === port) && (protocol === void 0 || (candidate.protocol || "TCP") === protocol), "fits");
  return service.object.spec?.ports?.find(fits);
}
__name(servicePort, "servicePort");

// src/simulate/route/ingress.ts
var CLASS_ANNOTATION = "kubernetes.io/ingress.class";
var DEFAULT_CLASS_ANNOTATION = "ingressclass.kubernetes.io/is-default-class";
function defaultIngressClass(model) {
  const created2 = /* @__PURE__ */ __name((item) => item.metadata.creationTimestamp ?? "", "created");
  const defaults = model.all("IngressClass").filter(({ annotations }) => annotations[DEFAULT_CLASS_ANNOTATION] === "true");
  return defaults.toSorted((a, b) => created2(a) === created2(b) ? a.name < b.name ? -1 : 1 : created2(a) > created2(b) ? -1 : 1)[0];
}
__name(defaultIngressClass, "defaultIngressClass");
function pathTypeOf(path) {
  const { pathType } = path;
  return pathType === "Exact" || pathType === "Prefix" ? pathType : "ImplementationSpecific";
}
__name(pathTypeOf, "pathTypeOf");
function ingressTable(model, profile = "generic") {
  const ingresses = model.all("Ingress");
  const fallback = defaultIngressClass(model)?.name ?? "";
  const classNameOf = /* @__PURE__ */ __name((ingress) => ingress.object.spec?.ingressClassName ?? ingress.annotations[CLASS_ANNOTATION] ?? fallback, "classNameOf");
  const entries = [];
  for (const ingress of ingresses) {
    const { rules = [], defaultBackend } = ingress.object.spec ?? {};
    const className = classNameOf(ingress);
    const canary = ingress.annotations["nginx.ingress.kubernetes.io/canary"] === "true";
    for (const [ruleIndex2, rule] of rules.entries()) {
      const host = (rule.host ?? "").toLowerCase();
      const paths = rule.http?.paths ?? [];
      if (paths.length === 0) entries.push({ ingress, rule, ruleIndex: ruleIndex2, path: void 0, pathIndex: 0, host, pathType: "Prefix", pathText: "/", backend: defaultBackend, className, canary });
      for (const [pathIndex, path] of paths.entries()) {
        entries.push({ ingress, rule, ruleIndex: ruleIndex2, path, pathIndex, host, pathType: pathTypeOf(path), pathText: path.path || "/", backend: path.backend, className, canary });
      }
    }
  }
  return { profile, entries, ingresses, classNameOf };
}
__name(ingressTable, "ingressTable");
function resolveIngressBackend(model, namespace, backend, profile = "generic") {
  const { service: reference, resource } = backend;
  const base = { ref: backend, group: resource?.apiGroup ?? "", kind: resource?.kind ?? "Service", namespace, name: reference?.name ?? resource?.name ?? "", weight: 1 };
  const broken = /* @__PURE__ */ __name((problem, unknown) => ({ ...base, service: void 0, port: void 0, problem, unknown }), "broken");
  if (reference === void 0) return broken("kind-unsupported", "resource backends are up to the controller");
  const service = model.get("Service", namespace, reference.name);
  if (service === void 0) {
    const malformed = model.find("", "Service", namespace, reference.name) !== void 0;
    return broken("service-missing", malformed ? `Service ${namespace}/${reference.name} cannot be read` : unseenService(model, namespace, reference.name));
  }
  const asked = reference.port?.number ?? reference.port?.name;
  const found = { ...base, service, unknown: void 0 };
  if (asked === void 0 || asked === "" || asked === 0) return { ...found, port: void 0, problem: "port-not-given" };
  const port = servicePort(service, asked) ?? (profile === "ingress-nginx" ? servicePortByTarget(service, asked) : void 0);
  return { ...found, port, problem: port === void 0 ? "port-missing" : void 0 };
}
__name(resolveIngressBackend, "resolveIngressBackend");
var servicePortByTarget = /* @__PURE__ */ __name((service, asked) => service.object.spec?.ports?.find((port) => port.targetPort !== void 0 && String(port.targetPort) === String(asked)), "servicePortByTarget");

// src/simulate/route/listener.ts
var USES_HOSTNAME = /* @__PURE__ */ new Set(["HTTP", "HTTPS", "TLS"]);
function conflictOf(a, b) {
  const [x, y] = [a.listener, b.listener];
  if (x.port !== y.port) return void 0;
  if (x.protocol === y.protocol) {
    if (USES_HOSTNAME.has(x.protocol)) return a.hostname === b.hostname ? "HostnameConflict" : void 0;
    return x.protocol === "TCP" || x.protocol === "UDP" ? "ProtocolConflict" : void 0;
  }
  const mixed = x.protocol === "TCP" && USES_HOSTNAME.has(y.protocol) || y.protocol === "TCP" && USES_HOSTNAME.has(x.protocol);
  const plainAndTLS = x.protocol === "HTTP" && y.protocol !== "UDP" || y.protocol === "HTTP" && x.protocol !== "UDP";
  return mixed || plainAndTLS && USES_HOSTNAME.has(x.protocol) && USES_HOSTNAME.has(y.protocol) ? "ProtocolConflict" : void 0;
}
__name(conflictOf, "conflictOf");
var draft = /* @__PURE__ */ __name((resource, gateway, allowed, listener) => ({
  resource,
  gateway,
  listener,
  hostname: (listener.hostname ?? "").toLowerCase(),
  allowed,
  conflicts: []
}), "draft");
function listeners(model) {
  const sets = /* @__PURE__ */ new Map();
  const add = /* @__PURE__ */ __name((gateway, entries) => void sets.set(gateway, [...sets.get(gateway) ?? [], ...entries]), "add");
  for (const gateway of model.all("Gateway")) {
    const resource = gateway;
    add(`${gateway.namespace}/${gateway.name}`, (gateway.object.spec?.listeners ?? []).map((listener) => draft(resource, resource, "yes", listener)));
  }
  for (const set of model.all("ListenerSet")) {
    const { parentRef, listeners: own = [] } = set.object.spec ?? {};
    const namespace = parentRef?.namespace ?? set.namespace;
    const gateway = model.get("Gateway", namespace, parentRef?.name ?? "");
    const allowed = gateway === void 0 ? "perhaps" : allowsNamespace(model, namespace, { from: "None", ...gateway.object.spec?.allowedListeners?.namespaces }, set.namespace);
    add(`${namespace}/${parentRef?.name ?? ""}`, own.map((listener) => draft(set, gateway, allowed, listener)));
  }
  const all = [...sets.values()];
  for (const set of all) for (const a of set) for (const b of set) addConflict(a, b);
  return all.flat();
}
__name(listeners, "listeners");
function addConflict(a, b) {
  const reason = a === b || a.allowed === "no" || b.allowed === "no" ? void 0 : conflictOf(a, b);
  if (reason !== void 0) a.conflicts.push({ reason, with: b });
}
__name(addConflict, "addConflict");
var ROUTE_KINDS = ["HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute", "UDPRoute"];
var KINDS_BY_PROTOCOL = {
  HTTP: ["HTTPRoute", "GRPCRoute"],
  HTTPS: ["HTTPRoute", "GRPCRoute"],
  TLS: ["TLSRoute", "TCPRoute"],
  TCP: ["TCPRoute"],
  UDP: ["UDPRoute"]
};
function allowedKinds({ protocol, allowedRoutes, tls }) {
  const fitting = Object.hasOwn(KINDS_BY_PROTOCOL, protocol) ? KINDS_BY_PROTOCOL[protocol] : void 0;
  if (fitting === void 0) return void 0;
  const usable = protocol === "TLS" && tls?.mode === "Passthrough" ? fitting.filter((kind) => kind === "TLSRoute") : fitting;
  const named = allowedRoutes?.kinds ?? [];
  if (named.length === 0) return usable;
  return usable.filter((kind) => named.some((entry) => entry.kind === kind && (entry.group ?? "gateway.networking.k8s.io") === "gateway.networking.k8s.io"));
}
__name(allowedKinds, "allowedKinds");
function allowsNamespace(model, own, { from = "Same", selector }, namespace) {
  if (from === "All") return "yes";
  if (from === "Same") return own === namespace ? "yes" : "no";
  if (from !== "Selector") return "no";
  const { labels, known } = model.namespaceLabels(namespace);
  if (known) return matches(labelSelector(selector), labels) ? "yes" : "no";
  return matchOpenly(labelSelector(selector), labels);
}
__name(allowsNamespace, "allowsNamespace");

// src/simulate/route/route-backends.ts
function ingressTargets(model) {
  const table = ingressTable(model);
  return table.ingresses.flatMap((ingress) => {
    const { defaultBackend, rules = [] } = ingress.object.spec ?? {};
    const backends = [defaultBackend, ...rules.flatMap((rule) => (rule.http?.paths ?? []).map(({ backend }) => backend))];
    return backends.flatMap((backend) => backend === void 0 ? [] : [{ ingress, backend, resolution: resolveIngressBackend(model, ingress.namespace, backend), className: table.classNameOf(ingress) }]);
  });
}
__name(ingressTargets, "ingressTargets");
function routeTargets(model) {
  return ROUTE_KINDS.flatMap((kind) => model.all(kind).flatMap((route) => (route.object.spec?.rules ?? []).flatMap((rule) => {
    const from = { group: "gateway.networking.k8s.io", kind, namespace: route.namespace };
    const target = /* @__PURE__ */ __name((ref, mirror) => ({ kind, route, rule, ref, mirror, resolution: resolveBackend(model, from, ref) }), "target");
    const mirrors = [...rule.filters ?? [], ...(rule.backendRefs ?? []).flatMap(({ filters = [] }) => filters)].flatMap(({ requestMirror }) => requestMirror?.backendRef ?? []);
    return [...(rule.backendRefs ?? []).map((ref) => target(ref, false)), ...mirrors.map((ref) => target(ref, true))];
  })));
}
__name(routeTargets, "routeTargets");
var bareName = /* @__PURE__ */ __name((name) => name.replace(/^(?:svc|service)-/, "").replace(/-(?:svc|service|srv)$/, ""), "bareName");
function push4(map, key, resource) {
  const list3 = map.get(key);
  if (list3 === void 0) map.set(key, [resource]);
  else list3.push(resource);
}
__name(push4, "push");
var MissingServices = class {
  static {
    __name(this, "MissingServices");
  }
  #model;
  #byNamespace = /* @__PURE__ */ new Map();
  #byName = /* @__PURE__ */ new Map();
  #custom = /* @__PURE__ */ new Map();
  #byBareName = /* @__PURE__ */ new Map();
  /** `namespace name` → the first workload that is called so, or has it as a label. */
  #called;
  constructor(model) {
    this.#model = model;
    for (const service of model.all("Service")) {
      const own = this.#byNamespace.get(service.namespace) ?? /* @__PURE__ */ new Map();
      this.#byNamespace.set(service.namespace, own.set(service.name, service));
      push4(this.#byName, service.name, service);
    }
    for (const { kind, resource, namespace } of model.workloads) if (kind === "controller") push4(this.#custom, namespace, resource);
  }
  #calledSo(namespace, name) {
    this.#called ??= workloadsByWord(this.#model);
    return this.#called.get(`${namespace} ${name}`);
  }
  #bareNames(namespace, names) {
    let found = this.#byBareName.get(namespace);
    if (found === void 0) this.#byBareName.set(namespace, found = new Map(names.map((candidate) => [bareName(candidate), candidate])));
    return found;
  }
  explain(namespace, name, unseen2) {
    const own = this.#byNamespace.get(namespace);
    const names = [...own?.keys() ?? []];
    const byBareName = this.#bareNames(namespace, names);
    const bare = bareName(name);
    const close = byBareName.get(bare) ?? byBareName.get(nearest(bare, [...byBareName.keys()].filter((candidate) => !areVariants(candidate, bare))) ?? "");
    const near = close === void 0 ? void 0 : own?.get(close);
    const elsewhere = this.#byName.get(name)?.findLast((service) => service.namespace !== namespace);
    const variant = own?.get(names.find((candidate) => areVariants(candidate, name)) ?? "");
    const maker = this.#custom.get(namespace)?.find((resource) => name.startsWith(resource.name));
    const workload = this.#calledSo(namespace, name) ?? this.#calledSo(namespace, bareName(name));
    const world = this.#model.world(namespace);
    const misplaced = near === void 0 && elsewhere?.namespaceGiven === true && this.#byName.get(name)?.length === 1 && !world.closed && world.producer === void 0 && this.#model.workloadsIn(namespace).length === 0 && this.#model.hasNamespace(namespace);
    const apart2 = this.#model.elsewhere("Service", name);
    const unknown = apart2 !== void 0 ? heldApart(apart2) : near !== void 0 || misplaced ? void 0 : unseen2 ?? (maker && `${maker.title} may make it`) ?? (world.closed ? void 0 : world.because);
    return { near, variant, elsewhere, workload, bare: misplaced || (near ?? workload ?? elsewhere) === void 0, unknown };
  }
};
function workloadsByWord(model) {
  const found = /* @__PURE__ */ new Map();
  for (const { resource, namespace, name, labels } of model.workloads) {
    for (const text2 of [name, ...Object.values(labels)]) if (!found.has(`${namespace} ${text2}`)) found.set(`${namespace} ${text2}`, resource);
  }
  return found;
}
__name(workloadsByWord, "workloadsByWord");
var heldApart = /* @__PURE__ */ __name((file, what = "a Service of this name") => `${file} holds ${what}, and may be applied to the same cluster`, "heldApart");
var missingServices = /* @__PURE__ */ __name((model) => new MissingServices(model), "missingServices");
var ambiguous = /* @__PURE__ */ __name((model) => new Map(model.superseded.map(({ later }) => [later, `${later.title} stands in these manifests more than once`])), "ambiguous");

// src/simulate/route/hostname.ts
var isWildcard = /* @__PURE__ */ __name((host) => host.startsWith("*."), "isWildcard");
var clean = /* @__PURE__ */ __name((host) => host.toLowerCase().replace(/\.$/, ""), "clean");
function ingressHostMatches(rule, host) {
  const pattern = clean(rule);
  const asked = clean(host);
  if (pattern === "") return true;
  if (!isWildcard(pattern)) return pattern === asked;
  return asked.slice(asked.indexOf(".")) === pattern.slice(1) && asked.indexOf(".") > 0;
}
__name(ingressHostMatches, "ingressHostMatches");
function gatewayHostMatches(pattern, host) {
  const own = clean(pattern);
  const asked = clean(host);
  if (own === "") return true;
  return isWildcard(own) ? asked.endsWith(own.slice(1)) && asked.length > own.length - 1 : own === asked;
}
__name(gatewayHostMatches, "gatewayHostMatches");
function intersectHostnames(a, b) {
  const left = clean(a);
  const right = clean(b);
  if (left === "" || right === "") return left === "" ? right : left;
  if (left === right) return left;
  if (isWildcard(left) && gatewayHostMatches(left, isWildcard(right) ? right.slice(2) : right)) return right;
  if (isWildcard(right) && gatewayHostMatches(right, isWildcard(left) ? left.slice(2) : left)) return left;
  return void 0;
}
__name(intersectHostnames, "intersectHostnames");
var elements = /* @__PURE__ */ __name((path) => path.split("/").filter((element) => element !== ""), "elements");
function prefixMatches(prefix, path) {
  const own = elements(prefix);
  const asked = elements(path);
  return own.length <= asked.length && own.every((element, index) => element === asked[index]);
}
__name(prefixMatches, "prefixMatches");

// src/simulate/route/match-ingress.ts
var created = /* @__PURE__ */ __name(({ ingress }) => ingress.metadata.creationTimestamp ?? "", "created");
var PATH_TYPE_RANK = { Exact: 0, Prefix: 1, ImplementationSpecific: 2 };
function compareIngressEntries(a, b) {
  const [x, y] = [created(a), created(b)];
  const age = x === "" || y === "" || x === y ? 0 : x < y ? -1 : 1;
  const byName = /* @__PURE__ */ __name((entry) => `${entry.ingress.namespace}/${entry.ingress.name}`, "byName");
  return b.pathText.length - a.pathText.length || PATH_TYPE_RANK[a.pathType] - PATH_TYPE_RANK[b.pathType] || age || (byName(a) < byName(b) ? -1 : byName(a) > byName(b) ? 1 : 0) || a.ruleIndex - b.ruleIndex || a.pathIndex - b.pathIndex;
}
__name(compareIngressEntries, "compareIngressEntries");
var REGEX_ANNOTATIONS = ["nginx.ingress.kubernetes.io/use-regex", "nginx.ingress.kubernetes.io/rewrite-target"];
var usesRegex = /* @__PURE__ */ __name((entry) => {
  const [flag, rewrite] = REGEX_ANNOTATIONS.map((name) => entry.ingress.annotations[name]);
  return flag === "true" || rewrite !== void 0 && rewrite !== "";
}, "usesRegex");
function covers(outer, inner) {
  if (outer.pathType === "ImplementationSpecific" || inner.pathType === "ImplementationSpecific") {
    return outer.pathType === inner.pathType && outer.pathText === inner.pathText;
  }
  if (outer.pathType === "Exact") return inner.pathType === "Exact" && outer.pathText === inner.pathText;
  return prefixMatches(outer.pathText, inner.pathText);
}
__name(covers, "covers");
function unreachableIngressEntries(table) {
  const groups = /* @__PURE__ */ new Map();
  for (const entry of table.entries) {
    if (entry.canary) continue;
    const key = `${entry.className} ${entry.host} ${entry.pathText.split("/").filter(Boolean).join("/")}`;
    const group = groups.get(key);
    if (group === void 0) groups.set(key, [entry]);
    else group.push(entry);
  }
  return [...groups.values()].flatMap((group) => unreachableIn(group, table));
}
__name(unreachableIngressEntries, "unreachableIngressEntries");
function unreachableIn(group, table) {
  if (group.length < 2 || table.profile === "ingress-nginx" && group.some(usesRegex)) return [];
  const sorted2 = group.toSorted(compareIngressEntries);
  return sorted2.flatMap((entry, index) => {
    const by = sorted2.slice(0, index).find((winner) => covers(winner, entry));
    if (by === void 0) return [];
    return [{ entry, by, why: by.pathText === entry.pathText && by.pathType === entry.pathType ? "duplicate" : "covered" }];
  });
}
__name(unreachableIn, "unreachableIn");

// src/simulate/route/attachment.ts
var GATEWAY_GROUP = "gateway.networking.k8s.io";
function hostnamesOn(route, kind, state) {
  if (kind === "TCPRoute" || kind === "UDPRoute") return [""];
  const own = route.object.spec?.hostnames ?? [];
  if (own.length === 0) return [state.hostname];
  return own.flatMap((hostname) => intersectHostnames(hostname, state.hostname) ?? []);
}
__name(hostnamesOn, "hostnamesOn");
var losesConflict = /* @__PURE__ */ __name(({ resource, conflicts }) => conflicts.some(({ with: other }) => other.resource === resource || other.resource.kind === "Gateway" && resource.kind !== "Gateway"), "losesConflict");
function attach(model, route, kind, parentRef, state) {
  const { listener, resource } = state;
  const hostnames = hostnamesOn(route, kind, state);
  const namespace = allowsNamespace(model, resource.namespace, listener.allowedRoutes?.namespaces ?? {}, route.namespace);
  const kinds = allowedKinds(listener);
  const refusal = (() => {
    if (state.allowed === "no") return "ListenerSetNotAllowed";
    if (parentRef.sectionName !== void 0 && parentRef.sectionName !== "" && parentRef.sectionName !== listener.name) return "NoMatchingSection";
    if (parentRef.port !== void 0 && parentRef.port !== listener.port) return "NoMatchingPort";
    if (kinds !== void 0 && !kinds.includes(kind)) return "KindNotAllowed";
    if (namespace === "no") return "NamespaceNotAllowed";
    if (hostnames.length === 0) return "NoMatchingListenerHostname";
    return losesConflict(state) ? "Conflicted" : void 0;
  })();
  const isOpen = kinds === void 0 || state.allowed === "perhaps" && state.gateway !== void 0;
  const match = refusal === void 0 ? isOpen ? "perhaps" : namespace : "no";
  return { state, refusal, match, hostnames };
}
__name(attach, "attach");
var OUTCOME_BY_REFUSAL = {
  ListenerSetNotAllowed: "ListenerSetNotAllowed",
  NoMatchingSection: "NoMatchingParent",
  NoMatchingPort: "NoMatchingParent",
  KindNotAllowed: "NotAllowedByListeners",
  NamespaceNotAllowed: "NotAllowedByListeners",
  NoMatchingListenerHostname: "NoMatchingListenerHostname",
  Conflicted: "Conflicted"
};
var REFUSAL_ORDER = ["ListenerSetNotAllowed", "NoMatchingSection", "NoMatchingPort", "KindNotAllowed", "NamespaceNotAllowed", "NoMatchingListenerHostname", "Conflicted"];
function outcomeOf(found) {
  if (found.some(({ match }) => match !== "no")) return "attached";
  const furthest = REFUSAL_ORDER.findLast((refusal) => found.some((entry) => entry.refusal === refusal));
  return furthest === void 0 ? "NoMatchingParent" : OUTCOME_BY_REFUSAL[furthest];
}
__name(outcomeOf, "outcomeOf");
function attachTo(model, all, route, kind, parentRef) {
  const { group = GATEWAY_GROUP, kind: parentKind = "Gateway", name } = parentRef;
  const namespace = parentRef.namespace || route.namespace;
  const base = { kind, route, parentRef, listeners: [] };
  if (group === "" && parentKind === "Service") {
    const parent2 = model.find("", "Service", namespace, name);
    const missing = parent2 === void 0;
    return { ...base, outcome: missing ? "parent-missing" : "service", parent: parent2, unknown: missing ? unseen(model, namespace) : void 0 };
  }
  if (group !== GATEWAY_GROUP || parentKind !== "Gateway" && parentKind !== "ListenerSet") {
    return { ...base, outcome: "unsupported", parent: model.find(group, parentKind, namespace, name), unknown: `${parentKind} parents are up to the implementation` };
  }
  const parent = model.find(group, parentKind, namespace, name);
  if (parent === void 0) return { ...base, outcome: "parent-missing", parent, unknown: unseen(model, namespace) };
  const own = all.filter(({ resource }) => resource === parent || resource.kind === parentKind && resource.namespace === namespace && resource.name === name);
  const found = own.map((state) => attach(model, route, kind, parentRef, state));
  const certain = found.some(({ match }) => match === "yes") || !found.some(({ match }) => match === "perhaps");
  return { ...base, parent, listeners: found, outcome: outcomeOf(found), unknown: certain ? void 0 : `the labels of namespace ${found.some(({ state }) => state.allowed === "perhaps") ? namespace : route.namespace}` };
}
__name(attachTo, "attachTo");
var unseen = /* @__PURE__ */ __name((model, namespace) => model.hasNamespace(namespace) && model.resources.some((resource) => resource.namespace === namespace && (resource.kind === "Gateway" || resource.kind === "Service")) ? void 0 : `these manifests hold no Gateway of namespace ${namespace}`, "unseen");
function attachRoutes(model) {
  const all = listeners(model);
  return ROUTE_KINDS.flatMap(
    (kind) => model.all(kind).flatMap((route) => {
      const parentRefs = route.object.spec?.parentRefs ?? [];
      if (parentRefs.length === 0) {
        return [{ kind, route, parentRef: void 0, outcome: "no-parent", parent: void 0, listeners: [], unknown: void 0 }];
      }
      return parentRefs.map((parentRef) => attachTo(model, all, route, kind, parentRef));
    })
  );
}
__name(attachRoutes, "attachRoutes");

// src/simulate/route/traffic-split.ts
function weightOf(weight) {
  if (weight === void 0) return void 0;
  if (typeof weight === "number") return weight;
  const match = /^(\d+(?:\.\d+)?)(m?)$/.exec(weight);
  return match === null ? void 0 : Number(match[1]) / (match[2] === "m" ? 1e3 : 1);
}
__name(weightOf, "weightOf");
function resolveSplit(model, split) {
  const { service = "", backends = [] } = split.object.spec ?? {};
  const root = model.get("Service", split.namespace, service.split(".")[0] ?? "");
  const resolved = backends.map((object) => {
    const found = model.get("Service", split.namespace, object.service);
    const missingPorts = found === void 0 ? [] : (root?.object.spec?.ports ?? []).filter(({ port }) => !found.object.spec?.ports?.some((own) => own.port === port));
    const problem = found === void 0 ? "service-missing" : found === root ? "self" : missingPorts.length > 0 ? "port-missing" : void 0;
    const unknown = found === void 0 ? unseenService(model, split.namespace, object.service) : void 0;
    return { object, name: object.service, weight: weightOf(object.weight), service: found, problem, missingPorts, unknown };
  });
  return { split, root, backends: resolved, total: resolved.reduce((sum, { weight = 0 }) => sum + weight, 0) };
}
__name(resolveSplit, "resolveSplit");

// src/simulate/route/istio.ts
var ROOT_NAMESPACE = "istio-system";
var CLUSTER_SUFFIX = ".svc.cluster.local";
var istioHost = /* @__PURE__ */ __name((host, namespace) => host.includes(".") || host === "*" ? host : `${host}.${namespace}${CLUSTER_SUFFIX}`, "istioHost");
function serviceOfHost(host) {
  if (!host.endsWith(CLUSTER_SUFFIX)) return void 0;
  const [name, namespace, ...rest] = host.slice(0, -CLUSTER_SUFFIX.length).split(".");
  return name === void 0 || namespace === void 0 || rest.length > 0 ? void 0 : { name, namespace };
}
__name(serviceOfHost, "serviceOfHost");
var hostMeets = /* @__PURE__ */ __name((pattern, host) => pattern.startsWith("*") ? host.endsWith(pattern.slice(1)) : pattern === host, "hostMeets");
var ruleIndexes = /* @__PURE__ */ new WeakMap();
function ruleIndex(model) {
  let index = ruleIndexes.get(model);
  if (index === void 0) {
    const byHost = /* @__PURE__ */ new Map();
    const wildcards = [];
    for (const rule of model.all("DestinationRule")) {
      const host = istioHost(rule.object.spec?.host ?? "", rule.namespace);
      const list3 = host.startsWith("*") ? wildcards : byHost.get(host);
      if (list3 === void 0) byHost.set(host, [rule]);
      else list3.push(rule);
    }
    ruleIndexes.set(model, index = { byHost, wildcards });
  }
  return index;
}
__name(ruleIndex, "ruleIndex");
function destinationRulesFor(model, host, clientNamespace) {
  const order = [clientNamespace, serviceOfHost(host)?.namespace ?? clientNamespace, ROOT_NAMESPACE];
  const { byHost, wildcards } = ruleIndex(model);
  return [...byHost.get(host) ?? [], ...wildcards.filter((rule) => hostMeets(rule.object.spec?.host ?? "", host))].filter((rule) => order.includes(rule.namespace)).toSorted((a, b) => order.indexOf(a.namespace) - order.indexOf(b.namespace) || (b.object.spec?.host.length ?? 0) - (a.object.spec?.host.length ?? 0));
}
__name(destinationRulesFor, "destinationRulesFor");
function findPort(service, destination) {
  const ports = service.object.spec?.ports ?? [];
  const number = destination.port?.number;
  if (number === void 0) return ports.length === 1 && ports[0] !== void 0 ? ports[0] : "port-not-given";
  return ports.find(({ port }) => port === number) ?? "port-missing";
}
__name(findPort, "findPort");
function resolveDestination(model, namespace, destination) {
  const host = istioHost(destination.host, namespace);
  const name = serviceOfHost(host);
  const service = name === void 0 ? void 0 : model.get("Service", name.namespace, name.name);
  const serviceEntry = model.all("ServiceEntry").find(({ object }) => object.spec?.hosts?.some((own) => hostMeets(own, host)));
  const destinationRules = destinationRulesFor(model, host, namespace);
  const base = { destination, host, service, serviceEntry, destinationRules, port: void 0, subset: void 0, workloads: [], unknown: void 0 };
  if (service === void 0) {
    if (serviceEntry !== void 0) return { ...base, problem: void 0 };
    const unknown = name === void 0 ? void 0 : unseenService(model, name.namespace, name.name);
    return { ...base, problem: "host-unknown", unknown };
  }
  const port = findPort(service, destination);
  const workloads = model.select(service.namespace, equalitySelector(service.object.spec?.selector));
  const found = { ...base, port: typeof port === "string" ? void 0 : port, workloads };
  if (typeof port === "string" && port === "port-missing") return { ...found, problem: port };
  if (destination.subset !== void 0) return withSubset(model, found, destination.subset);
  return { ...found, problem: typeof port === "string" ? port : void 0 };
}
__name(resolveDestination, "resolveDestination");
function withSubset(model, found, name) {
  const subset = found.destinationRules[0]?.object.spec?.subsets?.find((candidate) => candidate.name === name);
  const { service } = found;
  if (subset === void 0 || service === void 0) {
    const hidden = found.destinationRules.find((rule) => rule.object.spec?.subsets?.some((candidate) => candidate.name === name));
    return { ...found, problem: "subset-undefined", unknown: hidden === void 0 ? void 0 : `${hidden.title} defines it, but is not the rule that counts here` };
  }
  const selector = equalitySelector({ ...service.object.spec?.selector, ...subset.labels });
  const conflict = Object.entries(subset.labels ?? {}).some(([key, value]) => (service.object.spec?.selector?.[key] ?? value) !== value);
  const workloads = conflict ? [] : model.select(service.namespace, selector);
  const world = model.world(service.namespace, selector);
  const unknown = workloads.length > 0 || world.closed ? void 0 : world.because;
  return { ...found, subset, workloads, problem: workloads.length === 0 ? "subset-empty" : void 0, unknown };
}
__name(withSubset, "withSubset");

// src/simulate/service-host-ports.ts
function hostPortsOf(workload) {
  const { spec } = workload.template;
  return portContainers(spec).flatMap((container) => (container.ports ?? []).flatMap((port) => {
    const number = port.hostPort || (spec.hostNetwork === true ? port.containerPort : 0);
    const hostIP = port.hostIP === void 0 || port.hostIP === "0.0.0.0" ? "" : port.hostIP;
    return number ? [{ workload, port, container: container.name, number, protocol: protocolOf(port), hostIP }] : [];
  }));
}
__name(hostPortsOf, "hostPortsOf");
function hostPortClaims(model) {
  const claims = /* @__PURE__ */ new Map();
  for (const claim of model.workloads.flatMap(hostPortsOf)) {
    const key = `${claim.number}/${claim.protocol}`;
    const list3 = claims.get(key);
    if (list3 === void 0) claims.set(key, [claim]);
    else list3.push(claim);
  }
  return claims;
}
__name(hostPortClaims, "hostPortClaims");
var clash = /* @__PURE__ */ __name((a, b) => a.hostIP === "" || b.hostIP === "" || a.hostIP === b.hostIP, "clash");

// src/simulate/route/ingress-rivals.ts
var OWN_BALANCER = /^(?:gce|gce-internal|gce-multi-cluster|alb|oci|aliyun.*)$/;
var GROUP_ANNOTATIONS = ["alb.ingress.kubernetes.io/group.name"];
var NARROWING = /(?:canary|conditions|methods|headers?|router\.(?:entrypoints|priority)|entrypoints|priority|mergeable-ingress-type|match|split|load-balancer-id|scheme|listen-ports)/i;
var narrowing = /* @__PURE__ */ __name(({ ingress }) => Object.entries(ingress.annotations).filter(([key]) => NARROWING.test(key)).map(([key, value]) => `${key}=${value}`).sort().join(), "narrowing");
function ownBalancer(entry) {
  const aws = Object.keys(entry.ingress.annotations).some((key) => key.startsWith("alb.ingress.kubernetes.io/"));
  return aws || OWN_BALANCER.test(entry.className);
}
__name(ownBalancer, "ownBalancer");
function rivalry(a, b) {
  if (a.className !== b.className || a.canary || b.canary) return "apart";
  if (a.ingress === b.ingress) {
    return Object.keys(a.ingress.annotations).some((key) => key.includes("/conditions.")) ? "apart" : "rivals";
  }
  if (narrowing(a) !== narrowing(b)) return "apart";
  if (ownBalancer(a) || ownBalancer(b)) {
    const group = /* @__PURE__ */ __name((entry) => GROUP_ANNOTATIONS.map((name) => entry.ingress.annotations[name] ?? "").join(), "group");
    return group(a) !== "" && group(a) === group(b) ? "rivals" : "apart";
  }
  return a.className === "" ? { unknown: "the Ingresses name no class, and some controllers give each Ingress an address of its own" } : "rivals";
}
__name(rivalry, "rivalry");

// src/simulate/names-similar.ts
var SHORTEST = 5;
var digitless = /* @__PURE__ */ __name((word) => word.replaceAll(/\d+/g, "0"), "digitless");
function isSameWord(a, b) {
  if (a === b || Math.min(a.length, b.length) < SHORTEST || digitless(a) === digitless(b)) return false;
  const plain = /* @__PURE__ */ __name((word) => word.toLowerCase().replaceAll(/[-_.]/g, ""), "plain");
  if (plain(a) === plain(b)) return true;
  if (editDistance(a, b, 1) > 1) return false;
  const partsA = a.split(/[-_.]/);
  const partsB = b.split(/[-_.]/);
  if (partsA.length !== partsB.length) return false;
  const at = partsA.findIndex((part, index) => part !== partsB[index]);
  const [one = "", other = ""] = [partsA[at], partsB[at]];
  return Math.min(one.length, other.length) >= SHORTEST - 1 && digitless(one) !== digitless(other) && !/\d/.test(one + other);
}
__name(isSameWord, "isSameWord");
function* neighbourhood(word) {
  yield word;
  yield word.toLowerCase().replaceAll(/[-_.]/g, "");
  for (let index = 0; index < word.length; index++) yield word.slice(0, index) + word.slice(index + 1);
}
__name(neighbourhood, "neighbourhood");
var digits = /* @__PURE__ */ __name((word) => word.replaceAll(/\D/g, ""), "digits");
var plainWord = /* @__PURE__ */ __name((word) => word.toLowerCase().replaceAll(/[-_.]/g, ""), "plainWord");
function isSlip2(a, b) {
  if (a === b || digits(a) !== digits(b)) return false;
  if (plainWord(a) === plainWord(b)) return true;
  const partsA = a.split(/[-_.]/);
  const partsB = b.split(/[-_.]/);
  if (partsA.length !== partsB.length) return false;
  return partsA.every((part, index) => {
    const other = partsB[index] ?? "";
    const length = Math.max(part.length, other.length);
    const distance = editDistance(part, other, 2);
    if (distance === 0) return true;
    if (length <= 4) return distance === 1 && ([...part].sort().join("") === [...other].sort().join("") || squeeze(part) === squeeze(other));
    return distance <= (length >= 7 ? 2 : 1);
  });
}
__name(isSlip2, "isSlip");
var squeeze = /* @__PURE__ */ __name((word) => word.replaceAll(/(.)\1+/g, "$1"), "squeeze");

// src/diagnostic/user-error.ts
var UserError = class extends Error {
  static {
    __name(this, "UserError");
  }
  name = "UserError";
};

// src/simulate/service-pod-addresses.ts
function podAddresses(model) {
  const pods = /* @__PURE__ */ new Map();
  for (const workload of model.workloads) {
    if (workload.kind !== "Pod" || workload.template.spec.hostNetwork === true) continue;
    const { status } = workload.resource.object;
    for (const ip of [status?.podIP, ...(status?.podIPs ?? []).map((item) => item.ip)]) {
      const canonical2 = ip && canonicalIP(ip);
      if (canonical2) pods.set(canonical2, workload);
    }
  }
  const ranges = model.all("Node").flatMap((node) => {
    const { podCIDR, podCIDRs = [] } = node.object.spec ?? {};
    return [.../* @__PURE__ */ new Set([podCIDR ?? "", ...podCIDRs])].flatMap((text2) => {
      const cidr = parseCIDR(text2);
      return cidr === void 0 ? [] : [{ cidr, node }];
    });
  });
  return { pods, ranges };
}
__name(podAddresses, "podAddresses");
function podAddress(text2, { pods, ranges }, usual) {
  const ip = parseIP(text2);
  if (ip === void 0) return void 0;
  const pod = pods.get(canonicalIP(text2) ?? text2);
  if (pod !== void 0) return { pod };
  const last = ip.bytes.at(-1);
  if (ip.family === "IPv4" && (last === 0 || last === 255)) return void 0;
  const range = ranges.find(({ cidr }) => isInside(ip, cidr));
  if (range !== void 0) return { node: range.node };
  return usual.some((cidr) => isInside(ip, cidr)) ? {} : void 0;
}
__name(podAddress, "podAddress");

// src/simulate/options.ts
var DEFAULT_POD_CIDRS = ["10.244.0.0/16", "fd00:10:244::/48"];

// src/simulate/route/istio-destinations.ts
function meshTargets(model) {
  return model.all("VirtualService").flatMap((virtualService) => {
    const { http = [], tcp = [], tls = [] } = virtualService.object.spec ?? {};
    const target = /* @__PURE__ */ __name((protocol, destination, idle) => typeof destination?.host !== "string" ? [] : [{ virtualService, destination, protocol, idle, resolution: resolveDestination(model, virtualService.namespace, destination) }], "target");
    const routes = /* @__PURE__ */ __name((protocol, list3) => (list3 ?? []).flatMap(({ destination, weight }) => target(protocol, destination, weight === 0 && (list3?.length ?? 0) > 1)), "routes");
    return [
      ...http.flatMap((rule) => [...routes("http", rule.route), ...target("http", rule.mirror, false), ...(rule.mirrors ?? []).flatMap(({ destination }) => target("http", destination, false))]),
      ...tcp.flatMap(({ route }) => routes("tcp", route)),
      ...tls.flatMap(({ route }) => routes("tls", route))
    ];
  });
}
__name(meshTargets, "meshTargets");

// src/simulate/policy/outside-callers.ts
var PROXY = /ingress|gateway|traefik|haproxy|envoy|kong|contour|istio|ambassador|emissary|apisix|skipper|cloudflared|controller|oauth2-proxy/i;
var isProxy = /* @__PURE__ */ __name(({ template, labels }) => (template.spec.containers ?? []).some(({ image = "" }) => PROXY.test(image)) || Object.values(labels).some((value) => PROXY.test(value)), "isProxy");
function mayBeController(view, policy, peer) {
  if (peer.blocks.length > 0 || peer.unknown !== void 0 || peer.namespaces !== void 0) return true;
  const { workloads, open } = view.peerScope(policy, peer);
  if (open !== void 0 || workloads.some(({ workload }) => isProxy(workload))) return true;
  return view.model.all("Gateway").some((gateway) => gateway.namespace === policy.namespace);
}
__name(mayBeController, "mayBeController");
function closedToOutside(view, workload, protocol, port) {
  const { isolating: isolating2, admin, foreign } = view.coverage(workload, "Ingress");
  if (admin.length + foreign.length > 0 || !isolating2.some(({ match }) => match === "yes")) return void 0;
  const party = view.party(workload);
  if (party.hostNetwork) return void 0;
  for (const { policy } of isolating2) {
    for (const rule of policy.rules) {
      if (rule.direction !== "Ingress" || !includesPort(ruleConnections(rule, party, view.profile.reading), protocol, port)) continue;
      if (rule.peers === "all" || rule.peers.some((peer) => mayBeController(view, policy, peer))) return void 0;
    }
  }
  return isolating2.map(({ policy }) => policy);
}
__name(closedToOutside, "closedToOutside");

// src/simulate/rollout-readiness.ts
var firstSuccess = /* @__PURE__ */ __name((first, period, answers) => first + Math.max(0, Math.ceil((answers - first) / period)) * period, "firstSuccess");
var killsBefore = /* @__PURE__ */ __name(({ initialDelay, period, failureThreshold }, answers) => answers > initialDelay + (failureThreshold - 1) * period, "killsBefore");
function unresolved(container, role) {
  const probe = container[role];
  const handler = probe && probeHandler(probe, container);
  return handler !== void 0 && handler.type !== "exec" && handler.port === void 0;
}
__name(unresolved, "unresolved");
function containerReadiness(container, listen) {
  const { name, startupProbe, livenessProbe, readinessProbe } = container;
  for (const role of ["startupProbe", "readinessProbe"]) {
    if (unresolved(container, role)) return { kind: "never", why: `the ${role} of container "${name}" names a port that the container does not declare` };
  }
  let started = 0;
  if (startupProbe !== void 0) {
    const timing = probeTiming(startupProbe);
    if (killsBefore(timing, listen)) return { kind: "never", why: `container "${name}" needs ${listen} s to answer, and its startupProbe kills it before` };
    started = firstSuccess(timing.initialDelay, timing.period, listen) + (timing.successThreshold - 1) * timing.period;
  } else if (livenessProbe !== void 0 && killsBefore(probeTiming(livenessProbe), listen)) {
    return { kind: "never", why: `container "${name}" needs ${listen} s to answer, and its livenessProbe kills it before` };
  }
  if (readinessProbe === void 0) {
    const because2 = startupProbe === void 0 ? `container "${name}" has no readiness probe: it counts as ready at once` : `the startupProbe of container "${name}"`;
    return { kind: "ready", at: started, answersAt: listen, because: because2 };
  }
  const { initialDelay, period, successThreshold } = probeTiming(readinessProbe);
  const at = firstSuccess(Math.max(initialDelay, started), period, listen) + (successThreshold - 1) * period;
  return { kind: "ready", at, answersAt: listen, because: `the readinessProbe of container "${name}"` };
}
__name(containerReadiness, "containerReadiness");
function podReadiness(spec, { start, listen }) {
  let last = { kind: "ready", at: 0, answersAt: 0, because: "nothing has to be waited for" };
  for (const container of probedContainers(spec)) {
    const readiness = containerReadiness(container, listen);
    if (readiness.kind === "never") return readiness;
    if (readiness.at >= last.at) last = { ...readiness, answersAt: Math.max(last.answersAt, readiness.answersAt) };
  }
  return { ...last, at: last.at + start, answersAt: last.answersAt + start };
}
__name(podReadiness, "podReadiness");
function shutdownSeconds(spec) {
  const waits = (spec.containers ?? []).map(({ lifecycle }) => {
    const hook = lifecycle?.preStop;
    const text2 = (hook?.exec?.command ?? []).join(" ");
    return hook?.sleep?.seconds ?? Number(/(?:^|[\s;/])sleep (\d+)\b/.exec(text2)?.[1] ?? 0);
  });
  return Math.min(spec.terminationGracePeriodSeconds ?? 30, largest(waits));
}
__name(shutdownSeconds, "shutdownSeconds");

// src/simulate/pod-draft.ts
var specOf2 = /* @__PURE__ */ __name((workload) => workload.resource.object.spec ?? {}, "specOf");
function steadyReplicas(workload) {
  const { replicas = 1, paused = false } = specOf2(workload);
  if (workload.kind === "Deployment" && paused) return 0;
  if (workload.replicas.from !== "HorizontalPodAutoscaler" || replicas === 0) return replicas;
  return Math.min(Math.max(replicas, workload.replicas.min), workload.replicas.max);
}
__name(steadyReplicas, "steadyReplicas");

// src/simulate/rollout-steps.ts
var MOST_STEPS = 5e3;
var Pods = class {
  static {
    __name(this, "Pods");
  }
  old;
  now = 0;
  #clock;
  #made = [];
  steps = [];
  constructor(old, clock) {
    this.old = old;
    this.#clock = clock;
  }
  /** New pods that are there or on their way. */
  get made() {
    return this.#made.length;
  }
  #count(after) {
    return this.#made.filter((made) => made + after <= this.now).length;
  }
  get available() {
    return this.#count(this.#clock.available);
  }
  make(count, at = this.now) {
    for (let index = 0; index < count; index++) this.#made.push(at);
  }
  record() {
    const ready = this.#count(this.#clock.ready);
    const step = {
      at: this.now,
      old: this.old,
      starting: this.#count(0) - ready,
      ready: this.old + ready,
      answering: this.old + this.#count(this.#clock.answers),
      available: this.old + this.available
    };
    const last = this.steps.at(-1);
    if (last?.at === this.now) this.steps.pop();
    else if (last !== void 0 && JSON.stringify({ ...last, at: 0 }) === JSON.stringify({ ...step, at: 0 })) return;
    this.steps.push(step);
  }
  /** Goes on to when the next pod changes; false when none does any more. */
  wait() {
    const { ready, answers, available } = this.#clock;
    let next = Infinity;
    for (const made of this.#made) for (const after of [0, ready, answers, available]) if (made + after > this.now) next = Math.min(next, made + after);
    if (next === Infinity || this.steps.length >= MOST_STEPS) return false;
    this.now = next;
    return true;
  }
};
function rolling(replicas, maxSurge, maxUnavailable, pods) {
  const floor = replicas - maxUnavailable;
  do {
    for (let changed = true; changed; ) {
      const up = Math.min(replicas + maxSurge - pods.old - pods.made, replicas - pods.made);
      pods.make(Math.max(0, up));
      const spare = pods.old + pods.made - floor - (pods.made - pods.available);
      const down = Math.max(0, Math.min(pods.old, spare, pods.old + pods.available - floor));
      pods.old -= down;
      changed = up > 0 || down > 0;
    }
    pods.record();
  } while (pods.wait());
}
__name(rolling, "rolling");
function replacing(total, kept, maxUnavailable, inOrder, shutdown, pods) {
  let waiting = 0;
  do {
    let unavailable = total - pods.old - pods.available;
    if (inOrder) {
      if (waiting > 0 && pods.made === pods.available) {
        pods.make(1);
        waiting--;
      } else if (unavailable === 0) {
        const count = Math.min(maxUnavailable, pods.old - kept);
        pods.old -= count;
        if (count > 0) pods.make(1, pods.now + shutdown);
        waiting = Math.max(0, count - 1);
      }
    } else {
      for (; unavailable < maxUnavailable && pods.old > kept; unavailable++) {
        pods.old--;
        pods.make(1, pods.now + shutdown);
      }
    }
    pods.record();
  } while (pods.wait());
}
__name(replacing, "replacing");
function surging(total, maxSurge, pods) {
  do {
    pods.old = Math.min(pods.old, total - pods.available);
    pods.make(Math.max(0, Math.min(maxSurge - (pods.made - pods.available), total - pods.made)));
    pods.record();
  } while (pods.wait());
}
__name(surging, "surging");
function rolloutSteps(strategy, replicas, clock) {
  const pods = new Pods(replicas, clock);
  switch (strategy.kind) {
    case "rolling":
      rolling(replicas, strategy.maxSurge, strategy.maxUnavailable, pods);
      return pods.steps;
    case "recreate":
      pods.old = 0;
      pods.make(replicas, clock.shutdown);
      do
        pods.record();
      while (pods.wait());
      return pods.steps;
    case "ordinals":
      replacing(replicas, Math.min(strategy.partition, replicas), strategy.maxUnavailable, !strategy.isParallel, clock.shutdown, pods);
      return pods.steps;
    case "nodes":
      if (strategy.maxSurge > 0) surging(replicas, strategy.maxSurge, pods);
      else replacing(replicas, 0, strategy.maxUnavailable, false, clock.shutdown, pods);
      return pods.steps;
    case "manual":
      return [];
    default:
      return strategy;
  }
}
__name(rolloutSteps, "rolloutSteps");

// src/simulate/rollout-strategy.ts
function scaled(value, total, round) {
  if (typeof value === "number") return value;
  const percent = /^(\d+)%$/.exec(value ?? "")?.[1];
  if (percent === void 0) return 0;
  const exact = Number(percent) * total / 100;
  return round === "up" ? Math.ceil(exact) : Math.floor(exact);
}
__name(scaled, "scaled");
function fenceposts(maxSurge, maxUnavailable, replicas) {
  const surge = scaled(maxSurge, replicas, "up");
  const unavailable = scaled(maxUnavailable, replicas, "down");
  return { maxSurge: surge, maxUnavailable: Math.min(replicas, surge === 0 && unavailable === 0 ? 1 : unavailable) };
}
__name(fenceposts, "fenceposts");
function deploymentStrategy(spec, replicas) {
  if (spec?.strategy?.type === "Recreate") return { kind: "recreate" };
  const { maxSurge = "25%", maxUnavailable = "25%" } = spec?.strategy?.rollingUpdate ?? {};
  return { kind: "rolling", ...fenceposts(maxSurge, maxUnavailable, replicas) };
}
__name(deploymentStrategy, "deploymentStrategy");
function statefulSetStrategy(spec, replicas) {
  const { type, rollingUpdate } = spec?.updateStrategy ?? {};
  if (type === "OnDelete") return { kind: "manual", why: "updateStrategy OnDelete waits for somebody to delete the pods" };
  return {
    kind: "ordinals",
    maxUnavailable: Math.max(1, scaled(rollingUpdate?.maxUnavailable ?? 1, replicas, "down")),
    partition: rollingUpdate?.partition ?? 0,
    isParallel: spec?.podManagementPolicy === "Parallel"
  };
}
__name(statefulSetStrategy, "statefulSetStrategy");
function daemonSetStrategy(spec, nodes) {
  const { type, rollingUpdate } = spec?.updateStrategy ?? {};
  if (type === "OnDelete") return { kind: "manual", why: "updateStrategy OnDelete waits for somebody to delete the pods" };
  const maxSurge = scaled(rollingUpdate?.maxSurge ?? 0, nodes, "up");
  const maxUnavailable = scaled(rollingUpdate?.maxUnavailable ?? (maxSurge > 0 ? 0 : 1), nodes, "up");
  return { kind: "nodes", maxSurge, maxUnavailable: Math.min(nodes, maxSurge === 0 ? Math.max(1, maxUnavailable) : maxUnavailable) };
}
__name(daemonSetStrategy, "daemonSetStrategy");
function rolloutStrategy({ kind, resource }, replicas) {
  const spec = resource.object.spec;
  switch (kind) {
    case "Deployment":
      return deploymentStrategy(spec, replicas);
    case "StatefulSet":
      return statefulSetStrategy(spec, replicas);
    case "DaemonSet":
      return daemonSetStrategy(spec, replicas);
    case "ReplicaSet":
    case "ReplicationController":
      return { kind: "manual", why: `a ${kind} keeps its pods when its template changes` };
    case "Job":
    case "CronJob":
    case "Pod":
      return { kind: "manual", why: `a ${kind} is never updated in place` };
    case "controller":
      return { kind: "manual", why: `the controller of ${resource.kind} decides how its pods are replaced` };
    default:
      return kind;
  }
}
__name(rolloutStrategy, "rolloutStrategy");

// src/simulate/rollout.ts
var DEFAULT_TIMES = { start: 1, listen: 0 };
var MOST_PODS = 1e3;
function replicasOf2(model, workload, options) {
  if (options.replicas !== void 0) return options.replicas;
  if (workload.kind === "DaemonSet") return model.all("Node").length || (options.nodes ?? 3);
  return workload.kind === "Pod" ? 1 : steadyReplicas(workload);
}
__name(replicasOf2, "replicasOf");
function outagesOf(steps) {
  const outages = [];
  for (const [index, step] of steps.entries()) {
    if (step.ready > 0) continue;
    const to = steps[index + 1]?.at;
    const last = outages.at(-1);
    if (last !== void 0 && last.to === step.at) last.to = to;
    else outages.push({ from: step.at, to });
  }
  return outages;
}
__name(outagesOf, "outagesOf");
function stuckOf(workload, readiness, steps, spec) {
  if (readiness.kind === "never") return readiness.why;
  if (workload.kind !== "Deployment") return void 0;
  const deadline = spec.progressDeadlineSeconds ?? 600;
  const slow = steps.slice(1).find((step, index) => step.at - (steps[index]?.at ?? 0) > deadline);
  return slow && `nothing changes for longer than progressDeadlineSeconds (${deadline} s), and the rollout is reported as failed`;
}
__name(stuckOf, "stuckOf");
function simulateRollout(model, workload, options = {}) {
  const spec = workload.resource.object.spec ?? {};
  const replicas = Math.min(MOST_PODS, Math.max(0, replicasOf2(model, workload, options)));
  const strategy = rolloutStrategy(workload, replicas);
  const readiness = podReadiness(workload.template.spec, { ...DEFAULT_TIMES, ...options });
  const minReadySeconds = spec.minReadySeconds ?? 0;
  const pod = {
    ready: readiness.kind === "ready" ? readiness.at : Infinity,
    answers: readiness.kind === "ready" ? Math.max(readiness.at, readiness.answersAt) : Infinity,
    available: readiness.kind === "ready" ? readiness.at + minReadySeconds : Infinity,
    shutdown: shutdownSeconds(workload.template.spec)
  };
  const steps = spec.paused === true && workload.kind === "Deployment" ? [] : rolloutSteps(strategy, replicas, pod);
  const kept = strategy.kind === "ordinals" ? Math.min(strategy.partition, replicas) : 0;
  const finished = steps.find((step) => step.old === kept && step.available === replicas);
  return {
    workload,
    strategy,
    replicas,
    readiness,
    minReadySeconds,
    steps,
    leastReady: Math.min(replicas, ...steps.map((step) => step.ready)),
    leastAnswering: Math.min(replicas, ...steps.map((step) => step.answering)),
    outages: replicas === 0 ? [] : outagesOf(steps),
    finishedAt: finished?.at,
    stuck: steps.length === 0 ? void 0 : stuckOf(workload, readiness, steps, spec)
  };
}
__name(simulateRollout, "simulateRollout");

// src/simulate/rollout-replicas.ts
var keyOf2 = /* @__PURE__ */ __name((kind, namespace, name) => `${kind} ${namespace}/${name}`, "keyOf");
function scaledObjects(model) {
  const ranges = /* @__PURE__ */ new Map();
  for (const { group, kind, namespace, object } of model.resources) {
    if (group !== "keda.sh" || kind !== "ScaledObject") continue;
    const { scaleTargetRef, minReplicaCount, maxReplicaCount } = object.spec ?? {};
    if (typeof scaleTargetRef?.name !== "string") continue;
    const target = typeof scaleTargetRef.kind === "string" ? scaleTargetRef.kind : "Deployment";
    const min = typeof minReplicaCount === "number" ? minReplicaCount : 0;
    ranges.set(keyOf2(target, namespace, scaleTargetRef.name), { min, max: typeof maxReplicaCount === "number" ? maxReplicaCount : 100 });
  }
  return ranges;
}
__name(scaledObjects, "scaledObjects");
var replicaRange = /* @__PURE__ */ __name((scaled2, { resource, replicas }) => scaled2.get(keyOf2(resource.kind, resource.namespace, resource.name)) ?? replicas, "replicaRange");

// src/simulate/rollout-disruption.ts
function allowance(spec, pods) {
  const { minAvailable, maxUnavailable } = spec ?? {};
  const desired = maxUnavailable !== void 0 ? Math.max(0, pods - scaled(maxUnavailable, pods, "up")) : minAvailable === void 0 ? 0 : scaled(minAvailable, pods, "up");
  return { pods, desired, allowed: Math.max(0, pods - desired) };
}
__name(allowance, "allowance");
var isEvicted = /* @__PURE__ */ __name((workload) => workload.kind !== "DaemonSet" && workload.kind !== "Job" && workload.kind !== "CronJob" && workload.replicas.max > 0 && (workload.kind === "Pod" || !isOwned(workload)), "isEvicted");
function budgetCoverage(model) {
  const ranges = scaledObjects(model);
  return model.all("PodDisruptionBudget").map((budget) => {
    const { spec } = budget.object;
    const selected = model.select(budget.namespace, labelSelector(spec?.selector)).filter(({ match }) => match === "all");
    const workloads = selected.map(({ workload }) => workload).filter(isEvicted);
    const sum = /* @__PURE__ */ __name((count) => workloads.reduce((total, workload) => total + count(workload), 0), "sum");
    return {
      budget,
      workloads,
      least: allowance(spec, sum((workload) => replicaRange(ranges, workload).min)),
      most: allowance(spec, sum((workload) => replicaRange(ranges, workload).max)),
      hasBarePods: workloads.some((workload) => workload.kind === "Pod" && !isOwned(workload))
    };
  });
}
__name(budgetCoverage, "budgetCoverage");

// src/simulate/service-namesake.ts
var baseName = /* @__PURE__ */ __name((name) => name.replace(/-(?:svc|service|headless|deployment|deploy|statefulset|daemonset)$/, ""), "baseName");
function workloadsByName(model) {
  const found = /* @__PURE__ */ new Map();
  for (const workload of model.workloads) {
    const key = `${workload.namespace}/${baseName(workload.name)}`;
    if (workload.kind !== "Job" && workload.kind !== "CronJob" && !found.has(key)) found.set(key, workload);
  }
  for (const workload of model.workloads) {
    const service = workload.kind === "StatefulSet" ? governingService(workload) : void 0;
    const key = `${workload.namespace}/${baseName(service ?? "")}`;
    if (service !== void 0 && !found.has(key)) found.set(key, workload);
  }
  return found;
}
__name(workloadsByName, "workloadsByName");
var governingService = /* @__PURE__ */ __name(({ resource }) => resource.object.spec?.serviceName, "governingService");
function missOfNamesake(byName, service, selector) {
  const workload = byName.get(`${service.namespace}/${baseName(service.name)}`);
  if (workload === void 0 || templateUncertainty(workload) !== void 0) return void 0;
  const requirement = selector.requirements.find((one) => !meets(one, workload.labels));
  if (requirement === void 0) return void 0;
  const value = Object.hasOwn(workload.labels, requirement.key) ? workload.labels[requirement.key] : void 0;
  return selectorMiss(value === void 0 ? "absent" : "value", workload, false, [{ requirement, label: value === void 0 ? void 0 : { key: requirement.key, value } }]);
}
__name(missOfNamesake, "missOfNamesake");

// src/simulate/references-links.ts
var linkPrefix = /* @__PURE__ */ __name((service) => service.replaceAll("-", "_").toUpperCase(), "linkPrefix");
function linkVariables(model) {
  const links = /* @__PURE__ */ new Map();
  for (const service of model.all("Service")) {
    const { spec } = service.object;
    if (spec === void 0 || spec.type === "ExternalName" || spec.clusterIP === "None" || (spec.ports ?? []).length === 0 || service.name === "") continue;
    const own = links.get(service.namespace) ?? /* @__PURE__ */ new Map();
    own.set(`${linkPrefix(service.name)}_PORT`, service);
    links.set(service.namespace, own);
  }
  return links;
}
__name(linkVariables, "linkVariables");

// src/rule/label-fix.ts
function labelFixes(resource, labels, near) {
  const { requirement, label } = near ?? {};
  if (labels === void 0 || requirement === void 0 || label === void 0 || !Object.hasOwn(labels, requirement.key)) return [];
  const renamed = label.key !== requirement.key;
  const at = resource.at(labels, requirement.key, renamed ? "key" : "value");
  return [{
    kind: near?.strong === true ? "safe" : "suggested",
    title: `Select ${label.key}=${label.value}`,
    edits: [{ at, text: writeString(resource, renamed ? label.key : label.value) }]
  }];
}
__name(labelFixes, "labelFixes");

// src/validate/formats/quantity.ts
var BINARY = { Ki: 1n << 10n, Mi: 1n << 20n, Gi: 1n << 30n, Ti: 1n << 40n, Pi: 1n << 50n, Ei: 1n << 60n };

// schemas/kubernetes.ts
var kubernetes_default = String.raw`{
"versions":["1.29","1.30","1.31","1.32","1.33","1.34","1.35","1.36","1.37"],
"kinds":{
"admissionregistration.k8s.io/v1 MutatingAdmissionPolicy":"admissionregistration.v1.MutatingAdmissionPolicy 1.36",
"admissionregistration.k8s.io/v1 MutatingAdmissionPolicyBinding":"admissionregistration.v1.MutatingAdmissionPolicyBinding 1.36",
"admissionregistration.k8s.io/v1 MutatingWebhookConfiguration":"admissionregistration.v1.MutatingWebhookConfiguration",
"admissionregistration.k8s.io/v1 ValidatingAdmissionPolicy":"admissionregistration.v1.ValidatingAdmissionPolicy 1.30",
"admissionregistration.k8s.io/v1 ValidatingAdmissionPolicyBinding":"admissionregistration.v1.ValidatingAdmissionPolicyBinding 1.30",
"admissionregistration.k8s.io/v1 ValidatingWebhookConfiguration":"admissionregistration.v1.ValidatingWebhookConfiguration",
"admissionregistration.k8s.io/v1beta1 MutatingAdmissionPolicy":"admissionregistration.v1beta1.MutatingAdmissionPolicy 1.34",
"admissionregistration.k8s.io/v1beta1 MutatingAdmissionPolicyBinding":"admissionregistration.v1beta1.MutatingAdmissionPolicyBinding 1.34",
"admissionregistration.k8s.io/v1beta1 ValidatingAdmissionPolicy":"admissionregistration.v1beta1.ValidatingAdmissionPolicy -1.33",
"admissionregistration.k8s.io/v1beta1 ValidatingAdmissionPolicyBinding":"admissionregistration.v1beta1.ValidatingAdmissionPolicyBinding -1.33",
"apiextensions.k8s.io/v1 CustomResourceDefinition":"apiextensions.v1.CustomResourceDefinition",
"apiregistration.k8s.io/v1 APIService":"apiregistration.v1.APIService",
"apps/v1 ControllerRevision":"apps.v1.ControllerRevision",
"apps/v1 DaemonSet":"apps.v1.DaemonSet",
"apps/v1 Deployment":"apps.v1.Deployment",
"apps/v1 ReplicaSet":"apps.v1.ReplicaSet",
"apps/v1 StatefulSet":"apps.v1.StatefulSet",
"autoscaling/v1 HorizontalPodAutoscaler":"autoscaling.v1.HorizontalPodAutoscaler",
"autoscaling/v2 HorizontalPodAutoscaler":"autoscaling.v2.HorizontalPodAutoscaler",
"batch/v1 CronJob":"batch.v1.CronJob",
"batch/v1 Job":"batch.v1.Job",
"coordination.k8s.io/v1 Lease":"coordination.v1.Lease",
"coordination.k8s.io/v1beta1 LeaseCandidate":"coordination.v1beta1.LeaseCandidate 1.33",
"discovery.k8s.io/v1 EndpointSlice":"discovery.v1.EndpointSlice",
"networking.k8s.io/v1 IPAddress":"networking.v1.IPAddress 1.33",
"networking.k8s.io/v1 Ingress":"networking.v1.Ingress",
"networking.k8s.io/v1 IngressClass":"networking.v1.IngressClass",
"networking.k8s.io/v1 NetworkPolicy":"networking.v1.NetworkPolicy",
"networking.k8s.io/v1 ServiceCIDR":"networking.v1.ServiceCIDR 1.33",
"networking.k8s.io/v1beta1 IPAddress":"networking.v1beta1.IPAddress 1.31 -1.36",
"networking.k8s.io/v1beta1 ServiceCIDR":"networking.v1beta1.ServiceCIDR 1.31 -1.36",
"node.k8s.io/v1 RuntimeClass":"node.v1.RuntimeClass",
"policy/v1 PodDisruptionBudget":"policy.v1.PodDisruptionBudget",
"rbac.authorization.k8s.io/v1 ClusterRole":"rbac.v1.ClusterRole",
"rbac.authorization.k8s.io/v1 ClusterRoleBinding":"rbac.v1.ClusterRoleBinding",
"rbac.authorization.k8s.io/v1 Role":"rbac.v1.Role",
"rbac.authorization.k8s.io/v1 RoleBinding":"rbac.v1.RoleBinding",
"scheduling.k8s.io/v1 PriorityClass":"scheduling.v1.PriorityClass",
"scheduling.k8s.io/v1beta1 PodGroup":"scheduling.v1beta1.PodGroup 1.37",
"scheduling.k8s.io/v1beta1 Workload":"scheduling.v1beta1.Workload 1.37",
"storage.k8s.io/v1 CSIDriver":"storage.v1.CSIDriver",
"storage.k8s.io/v1 CSINode":"storage.v1.CSINode",
"storage.k8s.io/v1 CSIStorageCapacity":"storage.v1.CSIStorageCapacity",
"storage.k8s.io/v1 StorageClass":"storage.v1.StorageClass",
"storage.k8s.io/v1 VolumeAttachment":"storage.v1.VolumeAttachment",
"storage.k8s.io/v1 VolumeAttributesClass":"storage.v1.VolumeAttributesClass 1.34",
"storage.k8s.io/v1beta1 VolumeAttributesClass":"storage.v1beta1.VolumeAttributesClass 1.31 -1.36",
"v1 ConfigMap":"core.v1.ConfigMap",
"v1 Endpoints":"core.v1.Endpoints",
"v1 Event":"core.v1.Event",
"v1 LimitRange":"core.v1.LimitRange",
"v1 Namespace":"core.v1.Namespace",
"v1 Node":"core.v1.Node",
"v1 PersistentVolume":"core.v1.PersistentVolume",
"v1 PersistentVolumeClaim":"core.v1.PersistentVolumeClaim",
"v1 Pod":"core.v1.Pod",
"v1 PodTemplate":"core.v1.PodTemplate",
"v1 ReplicationController":"core.v1.ReplicationController",
"v1 ResourceQuota":"core.v1.ResourceQuota",
"v1 Secret":"core.v1.Secret",
"v1 Service":"core.v1.Service",
"v1 ServiceAccount":"core.v1.ServiceAccount"
},
"types":{
"admissionregistration.v1.ApplyConfiguration":{"expression":"string 1.36"},
"admissionregistration.v1.AuditAnnotation":{"key":"string 1.30","valueExpression":"string 1.30"},
"admissionregistration.v1.ExpressionWarning":{"fieldRef":"string 1.30","warning":"string 1.30"},
"admissionregistration.v1.JSONPatch":{"expression":"string 1.36"},
"admissionregistration.v1.MatchCondition":{"expression":"string","name":"string"},
"admissionregistration.v1.MatchResources":{"excludeResourceRules":"[]admissionregistration.v1.NamedRuleWithOperations 1.30","matchPolicy":"string 1.30","namespaceSelector":"meta.v1.LabelSelector 1.30","objectSelector":"meta.v1.LabelSelector 1.30","resourceRules":"[]admissionregistration.v1.NamedRuleWithOperations 1.30"},
"admissionregistration.v1.MutatingAdmissionPolicy":{"apiVersion":"string 1.36","kind":"string 1.36","metadata":"meta.v1.ObjectMeta 1.36","spec":"admissionregistration.v1.MutatingAdmissionPolicySpec 1.36"},
"admissionregistration.v1.MutatingAdmissionPolicyBinding":{"apiVersion":"string 1.36","kind":"string 1.36","metadata":"meta.v1.ObjectMeta 1.36","spec":"admissionregistration.v1.MutatingAdmissionPolicyBindingSpec 1.36"},
"admissionregistration.v1.MutatingAdmissionPolicyBindingSpec":{"matchResources":"admissionregistration.v1.MatchResources 1.36","paramRef":"admissionregistration.v1.ParamRef 1.36","policyName":"string 1.36"},
"admissionregistration.v1.MutatingAdmissionPolicySpec":{"failurePolicy":"string 1.36","matchConditions":"[]admissionregistration.v1.MatchCondition 1.36","matchConstraints":"admissionregistration.v1.MatchResources 1.36","mutations":"[]admissionregistration.v1.Mutation 1.36","paramKind":"admissionregistration.v1.ParamKind 1.36","reinvocationPolicy":"string 1.36","variables":"[]admissionregistration.v1.Variable 1.36"},
"admissionregistration.v1.MutatingWebhook":{"admissionReviewVersions":"[]string","clientConfig":"admissionregistration.v1.WebhookClientConfig","failurePolicy":"string","matchConditions":"[]admissionregistration.v1.MatchCondition","matchPolicy":"string","name":"string","namespaceSelector":"meta.v1.LabelSelector","objectSelector":"meta.v1.LabelSelector","reinvocationPolicy":"string","rules":"[]admissionregistration.v1.RuleWithOperations","sideEffects":"string","timeoutSeconds":"int32"},
"admissionregistration.v1.MutatingWebhookConfiguration":{"apiVersion":"string","kind":"string","metadata":"meta.v1.ObjectMeta","webhooks":"[]admissionregistration.v1.MutatingWebhook"},
"admissionregistration.v1.Mutation":{"applyConfiguration":"admissionregistration.v1.ApplyConfiguration 1.36","jsonPatch":"admissionregistration.v1.JSONPatch 1.36","patchType":"string 1.36"},
"admissionregistration.v1.NamedRuleWithOperations":{"apiGroups":"[]string 1.30","apiVersions":"[]string 1.30","operations":"[]string 1.30","resourceNames":"[]string 1.30","resources":"[]string 1.30","scope":"string 1.30"},
"admissionregistration.v1.ParamKind":{"apiVersion":"string 1.30","kind":"string 1.30"},
"admissionregistration.v1.ParamRef":{"name":"string 1.30","namespace":"string 1.30","parameterNotFoundAction":"string 1.30","selector":"meta.v1.LabelSelector 1.30"},
"admissionregistration.v1.RuleWithOperations":{"apiGroups":"[]string","apiVersions":"[]string","operations":"[]string","resources":"[]string","scope":"string"},
"admissionregistration.v1.ServiceReference":{"name":"string","namespace":"string","path":"string","port":"int32"},
"admissionregistration.v1.TypeChecking":{"expressionWarnings":"[]admissionregistration.v1.ExpressionWarning 1.30"},
"admissionregistration.v1.ValidatingAdmissionPolicy":{"apiVersion":"string 1.30","kind":"string 1.30","metadata":"meta.v1.ObjectMeta 1.30","spec":"admissionregistration.v1.ValidatingAdmissionPolicySpec 1.30","status":"admissionregistration.v1.ValidatingAdmissionPolicyStatus 1.30"},
"admissionregistration.v1.ValidatingAdmissionPolicyBinding":{"apiVersion":"string 1.30","kind":"string 1.30","metadata":"meta.v1.ObjectMeta 1.30","spec":"admissionregistration.v1.ValidatingAdmissionPolicyBindingSpec 1.30"},
"admissionregistration.v1.ValidatingAdmissionPolicyBindingSpec":{"matchResources":"admissionregistration.v1.MatchResources 1.30","paramRef":"admissionregistration.v1.ParamRef 1.30","policyName":"string 1.30","validationActions":"[]string 1.30"},
"admissionregistration.v1.ValidatingAdmissionPolicySpec":{"auditAnnotations":"[]admissionregistration.v1.AuditAnnotation 1.30","failurePolicy":"string 1.30","matchConditions":"[]admissionregistration.v1.MatchCondition 1.30","matchConstraints":"admissionregistration.v1.MatchResources 1.30","paramKind":"admissionregistration.v1.ParamKind 1.30","validations":"[]admissionregistration.v1.Validation 1.30","variables":"[]admissionregistration.v1.Variable 1.30"},
"admissionregistration.v1.ValidatingAdmissionPolicyStatus":{"conditions":"[]meta.v1.Condition 1.30","observedGeneration":"int64 1.30","typeChecking":"admissionregistration.v1.TypeChecking 1.30"},
"admissionregistration.v1.ValidatingWebhook":{"admissionReviewVersions":"[]string","clientConfig":"admissionregistration.v1.WebhookClientConfig","failurePolicy":"string","matchConditions":"[]admissionregistration.v1.MatchCondition","matchPolicy":"string","name":"string","namespaceSelector":"meta.v1.LabelSelector","objectSelector":"meta.v1.LabelSelector","rules":"[]admissionregistration.v1.RuleWithOperations","sideEffects":"string","timeoutSeconds":"int32"},
"admissionregistration.v1.ValidatingWebhookConfiguration":{"apiVersion":"string","kind":"string","metadata":"meta.v1.ObjectMeta","webhooks":"[]admissionregistration.v1.ValidatingWebhook"},
"admissionregistration.v1.Validation":{"expression":"string 1.30","message":"string 1.30","messageExpression":"string 1.30","reason":"string 1.30"},
"admissionregistration.v1.Variable":{"expression":"string 1.30","name":"string 1.30"},
"admissionregistration.v1.WebhookClientConfig":{"caBundle":"bytes","service":"admissionregistration.v1.ServiceReference","url":"string"},
"admissionregistration.v1beta1.ApplyConfiguration":{"expression":"string 1.34"},
"admissionregistration.v1beta1.AuditAnnotation":{"key":"string -1.33","valueExpression":"string -1.33"},
"admissionregistration.v1beta1.ExpressionWarning":{"fieldRef":"string -1.33","warning":"string -1.33"},
"admissionregistration.v1beta1.JSONPatch":{"expression":"string 1.34"},
"admissionregistration.v1beta1.MatchCondition":{"expression":"string","name":"string"},
"admissionregistration.v1beta1.MatchResources":{"excludeResourceRules":"[]admissionregistration.v1beta1.NamedRuleWithOperations","matchPolicy":"string","namespaceSelector":"meta.v1.LabelSelector","objectSelector":"meta.v1.LabelSelector","resourceRules":"[]admissionregistration.v1beta1.NamedRuleWithOperations"},
"admissionregistration.v1beta1.MutatingAdmissionPolicy":{"apiVersion":"string 1.34","kind":"string 1.34","metadata":"meta.v1.ObjectMeta 1.34","spec":"admissionregistration.v1beta1.MutatingAdmissionPolicySpec 1.34"},
"admissionregistration.v1beta1.MutatingAdmissionPolicyBinding":{"apiVersion":"string 1.34","kind":"string 1.34","metadata":"meta.v1.ObjectMeta 1.34","spec":"admissionregistration.v1beta1.MutatingAdmissionPolicyBindingSpec 1.34"},
"admissionregistration.v1beta1.MutatingAdmissionPolicyBindingSpec":{"matchResources":"admissionregistration.v1beta1.MatchResources 1.34","paramRef":"admissionregistration.v1beta1.ParamRef 1.34","policyName":"string 1.34"},
"admissionregistration.v1beta1.MutatingAdmissionPolicySpec":{"failurePolicy":"string 1.34","matchConditions":"[]admissionregistration.v1beta1.MatchCondition 1.34","matchConstraints":"admissionregistration.v1beta1.MatchResources 1.34","mutations":"[]admissionregistration.v1beta1.Mutation 1.34","paramKind":"admissionregistration.v1beta1.ParamKind 1.34","reinvocationPolicy":"string 1.34","variables":"[]admissionregistration.v1beta1.Variable 1.34"},
"admissionregistration.v1beta1.Mutation":{"applyConfiguration":"admissionregistration.v1beta1.ApplyConfiguration 1.34","jsonPatch":"admissionregistration.v1beta1.JSONPatch 1.34","patchType":"string 1.34"},
"admissionregistration.v1beta1.NamedRuleWithOperations":{"apiGroups":"[]string","apiVersions":"[]string","operations":"[]string","resourceNames":"[]string","resources":"[]string","scope":"string"},
"admissionregistration.v1beta1.ParamKind":{"apiVersion":"string","kind":"string"},
"admissionregistration.v1beta1.ParamRef":{"name":"string","namespace":"string","parameterNotFoundAction":"string","selector":"meta.v1.LabelSelector"},
"admissionregistration.v1beta1.TypeChecking":{"expressionWarnings":"[]admissionregistration.v1beta1.ExpressionWarning -1.33"},
"admissionregistration.v1beta1.ValidatingAdmissionPolicy":{"apiVersion":"string -1.33","kind":"string -1.33","metadata":"meta.v1.ObjectMeta -1.33","spec":"admissionregistration.v1beta1.ValidatingAdmissionPolicySpec -1.33","status":"admissionregistration.v1beta1.ValidatingAdmissionPolicyStatus -1.33"},
"admissionregistration.v1beta1.ValidatingAdmissionPolicyBinding":{"apiVersion":"string -1.33","kind":"string -1.33","metadata":"meta.v1.ObjectMeta -1.33","spec":"admissionregistration.v1beta1.ValidatingAdmissionPolicyBindingSpec -1.33"},
"admissionregistration.v1beta1.ValidatingAdmissionPolicyBindingSpec":{"matchResources":"admissionregistration.v1beta1.MatchResources -1.33","paramRef":"admissionregistration.v1beta1.ParamRef -1.33","policyName":"string -1.33","validationActions":"[]string -1.33"},
"admissionregistration.v1beta1.ValidatingAdmissionPolicySpec":{"auditAnnotations":"[]admissionregistration.v1beta1.AuditAnnotation -1.33","failurePolicy":"string -1.33","matchConditions":"[]admissionregistration.v1beta1.MatchCondition -1.33","matchConstraints":"admissionregistration.v1beta1.MatchResources -1.33","paramKind":"admissionregistration.v1beta1.ParamKind -1.33","validations":"[]admissionregistration.v1beta1.Validation -1.33","variables":"[]admissionregistration.v1beta1.Variable -1.33"},
"admissionregistration.v1beta1.ValidatingAdmissionPolicyStatus":{"conditions":"[]meta.v1.Condition -1.33","observedGeneration":"int64 -1.33","typeChecking":"admissionregistration.v1beta1.TypeChecking -1.33"},
"admissionregistration.v1beta1.Validation":{"expression":"string -1.33","message":"string -1.33","messageExpression":"string -1.33","reason":"string -1.33"},
"admissionregistration.v1beta1.Variable":{"expression":"string","name":"string"},
"apiextensions.v1.CustomResourceColumnDefinition":{"description":"string","format":"string","jsonPath":"string","name":"string","priority":"int32","type":"string"},
"apiextensions.v1.CustomResourceConversion":{"strategy":"string","webhook":"apiextensions.v1.WebhookConversion"},
"apiextensions.v1.CustomResourceDefinition":{"apiVersion":"string","kind":"string","metadata":"meta.v1.ObjectMeta","spec":"apiextensions.v1.CustomResourceDefinitionSpec","status":"apiextensions.v1.CustomResourceDefinitionStatus"},
"apiextensions.v1.CustomResourceDefinitionCondition":{"lastTransitionTime":"time","message":"string","observedGeneration":"int64 1.35","reason":"string","status":"string","type":"string"},
"apiextensions.v1.CustomResourceDefinitionNames":{"categories":"[]string","kind":"string","listKind":"string","plural":"string","shortNames":"[]string","singular":"string"},
"apiextensions.v1.CustomResourceDefinitionSpec":{"conversion":"apiextensions.v1.CustomResourceConversion","group":"string","names":"apiextensions.v1.CustomResourceDefinitionNames","preserveUnknownFields":"bool","scope":"string","versions":"[]apiextensions.v1.CustomResourceDefinitionVersion"},
"apiextensions.v1.CustomResourceDefinitionStatus":{"acceptedNames":"apiextensions.v1.CustomResourceDefinitionNames","conditions":"[]apiextensions.v1.CustomResourceDefinitionCondition","observedGeneration":"int64 1.35","storedVersions":"[]string"},
"apiextensions.v1.CustomResourceDefinitionVersion":{"additionalPrinterColumns":"[]apiextensions.v1.CustomResourceColumnDefinition","deprecated":"bool","deprecationWarning":"string","name":"string","schema":"apiextensions.v1.CustomResourceValidation","selectableFields":"[]apiextensions.v1.SelectableField 1.30","served":"bool","storage":"bool","subresources":"apiextensions.v1.CustomResourceSubresources"},
"apiextensions.v1.CustomResourceSubresourceScale":{"labelSelectorPath":"string","specReplicasPath":"string","statusReplicasPath":"string"},
"apiextensions.v1.CustomResourceSubresourceStatus":{},
"apiextensions.v1.CustomResourceSubresources":{"scale":"apiextensions.v1.CustomResourceSubresourceScale","status":"apiextensions.v1.CustomResourceSubresourceStatus"},
"apiextensions.v1.CustomResourceValidation":{"openAPIV3Schema":"apiextensions.v1.JSONSchemaProps"},
"apiextensions.v1.ExternalDocumentation":{"description":"string","url":"string"},
"apiextensions.v1.JSONSchemaProps":{"$ref":"string","$schema":"string","additionalItems":"any","additionalProperties":"any","allOf":"[]apiextensions.v1.JSONSchemaProps","anyOf":"[]apiextensions.v1.JSONSchemaProps","default":"any","definitions":"{}apiextensions.v1.JSONSchemaProps","dependencies":"{}any","description":"string","enum":"[]any","example":"any","exclusiveMaximum":"bool","exclusiveMinimum":"bool","externalDocs":"apiextensions.v1.ExternalDocumentation","format":"string","id":"string","items":"any","maxItems":"int64","maxLength":"int64","maxProperties":"int64","maximum":"float","minItems":"int64","minLength":"int64","minProperties":"int64","minimum":"float","multipleOf":"float","not":"apiextensions.v1.JSONSchemaProps","nullable":"bool","oneOf":"[]apiextensions.v1.JSONSchemaProps","pattern":"string","patternProperties":"{}apiextensions.v1.JSONSchemaProps","properties":"{}apiextensions.v1.JSONSchemaProps","required":"[]string","title":"string","type":"string","uniqueItems":"bool","x-kubernetes-embedded-resource":"bool","x-kubernetes-int-or-string":"bool","x-kubernetes-list-map-keys":"[]string","x-kubernetes-list-type":"string","x-kubernetes-map-type":"string","x-kubernetes-preserve-unknown-fields":"bool","x-kubernetes-validations":"[]apiextensions.v1.ValidationRule"},
"apiextensions.v1.SelectableField":{"jsonPath":"string 1.30"},
"apiextensions.v1.ServiceReference":{"name":"string","namespace":"string","path":"string","port":"int32"},
"apiextensions.v1.ValidationRule":{"fieldPath":"string","message":"string","messageExpression":"string","optionalOldSelf":"bool","reason":"string","rule":"string"},
"apiextensions.v1.WebhookClientConfig":{"caBundle":"bytes","service":"apiextensions.v1.ServiceReference","url":"string"},
"apiextensions.v1.WebhookConversion":{"clientConfig":"apiextensions.v1.WebhookClientConfig","conversionReviewVersions":"[]string"},
"apiregistration.v1.APIService":{"apiVersion":"string","kind":"string","metadata":"meta.v1.ObjectMeta","spec":"apiregistration.v1.APIServiceSpec","status":"apiregistration.v1.APIServiceStatus"},
"apiregistration.v1.APIServiceCondition":{"lastTransitionTime":"time","message":"string","reason":"string","status":"string","type":"string"},
"apiregistration.v1.APIServiceSpec":{"caBundle":"bytes","group":"string","groupPriorityMinimum":"int32","insecureSkipTLSVerify":"bool","service":"apiregistration.v1.ServiceReference","version":"string","versionPriority":"int32"},
"apiregistration.v1.APIServiceStatus":{"conditions":"[]apiregistration.v1.APIServiceCondition"},
"apiregistration.v1.ServiceReference":{"name":"string","namespace":"string","port":"int32"},
"apps.v1.ControllerRevision":{"apiVersion":"string","data":"any","kind":"string","metadata":"meta.v1.ObjectMeta","revision":"int64"},
"apps.v1.DaemonSet":{"apiVersion":"string","kind":"string","metadata":"meta.v1.ObjectMeta","spec":"apps.v1.DaemonSetSpec","status":"apps.v1.DaemonSetStatus"},
"apps.v1.DaemonSetCondition":{"lastTransitionTime":"time","message":"string","reason":"string","status":"string","type":"string"},
"apps.v1.DaemonSetSpec":{"minReadySeconds":"int32","revisionHistoryLimit":"int32","selector":"meta.v1.LabelSelector","template":"core.v1.PodTemplateSpec","updateStrategy":"apps.v1.DaemonSetUpdateStrategy"},
"apps.v1.DaemonSetStatus":{"collisionCount":"int32","conditions":"[]apps.v1.DaemonSetCondition","currentNumberScheduled":"int32","desiredNumberScheduled":"int32","numberAvailable":"int32","numberMisscheduled":"int32","numberReady":"int32","numberUnavailable":"int32","observedGeneration":"int64","updatedNumberScheduled":"int32"},
"apps.v1.DaemonSetUpdateStrategy":{"rollingUpdate":"apps.v1.RollingUpdateDaemonSet","type":"string"},
"apps.v1.Deployment":{"apiVersion":"string","kind":"string","metadata":"meta.v1.ObjectMeta","spec":"apps.v1.DeploymentSpec","status":"apps.v1.DeploymentStatus"},
"apps.v1.DeploymentCondition":{"lastTransitionTime":"time","lastUpdateTime":"time","message":"string","reason":"string","status":"string","type":"string"},
"apps.v1.DeploymentSpec":{"minReadySeconds":"int32","paused":"bool","progressDeadlineSeconds":"int32","replicas":"int32","revisionHistoryLimit":"int32","selector":"meta.v1.LabelSelector","strategy":"apps.v1.DeploymentStrategy","template":"core.v1.PodTemplateSpec"},
"apps.v1.DeploymentStatus":{"availableReplicas":"int32","collisionCount":"int32","conditions":"[]apps.v1.DeploymentCondition","observedGeneration":"int64","readyReplicas":"int32","replicas":"int32","terminatingReplicas":"int32 1.33","unavailableReplicas":"int32","updatedReplicas":"int32"},
"apps.v1.DeploymentStrategy":{"rollingUpdate":"apps.v1.RollingUpdateDeployment","type":"string"},
"apps.v1.ReplicaSet":{"apiVersion":"string","kind":"string","metadata":"meta.v1.ObjectMeta","spec":"apps.v1.ReplicaSetSpec","status":"apps.v1.ReplicaSetStatus"},
"apps.v1.ReplicaSetCondition":{"lastTransitionTime":"time","message":"string","reason":"string","status":"string","type":"string"},
"apps.v1.ReplicaSetSpec":{"minReadySeconds":"int32","replicas":"int32","selector":"meta.v1.LabelSelector","template":"core.v1.PodTemplateSpec"},
"apps.v1.ReplicaSetStatus":{"availableReplicas":"int32","conditions":"[]apps.v1.ReplicaSetCondition","fullyLabeledReplicas":"int32","observedGeneration":"int64","readyReplicas":"int32","replicas":"int32","terminatingReplicas":"int32 1.33"},
"apps.v1.RollingUpdateDaemonSet":{"maxSurge":"intOrString","maxUnavailable":"intOrString"},
"apps.v1.RollingUpdateDeployment":{"maxSurge":"intOrString","maxUnavailable":"intOrString"},
"apps.v1.RollingUpdateStatefulSetStrategy":{"maxUnavailable":"intOrString","partition":"int32"},
"apps.v1.StatefulSet":{"apiVersion":"string","kind":"string","metadata":"meta.v1.ObjectMeta","spec":"apps.v1.StatefulSetSpec","status":"apps.v1.StatefulSetStatus"},
"apps.v1.StatefulSetCondition":{"lastTransitionTime":"time","message":"string","reason":"string","status":"string","type":"string"},
"apps.v1.StatefulSetOrdinals":{"start":"int32"},
"apps.v1.StatefulSetPersistentVolumeClaimRetentionPolicy":{"whenDeleted":"string","whenScaled":"string"},
"apps.v1.StatefulSetSpec":{"minReadySeconds":"int32","ordinals":"apps.v1.StatefulSetOrdinals","persistentVolumeClaimRetentionPolicy":"apps.v1.StatefulSetPersistentVolumeClaimRetentionPolicy","podManagementPolicy":"string","replicas":"int32","revisionHistoryLimit":"int32","selector":"meta.v1.LabelSelector","serviceName":"string","template":"core.v1.PodTemplateSpec","updateStrategy":"apps.v1.StatefulSetUpdateStrategy","volumeClaimTemplates":"[]core.v1.PersistentVolumeClaim"},
"apps.v1.StatefulSetStatus":{"availableReplicas":"int32","collisionCount":"int32","conditions":"[]apps.v1.StatefulSetCondition","currentReplicas":"int32","currentRevision":"string","observedGeneration":"int64","readyReplicas":"int32","replicas":"int32","updateRevision":"string","updatedReplicas":"int32"},
"apps.v1.StatefulSetUpdateStrategy":{"rollingUpdate":"apps.v1.RollingUpdateStatefulSetStrategy","type":"string"},
"autoscaling.v1.CrossVersionObjectReference":{"apiVersion":"string","kind":"string","name":"string"},
"autoscaling.v1.HorizontalPodAutoscaler":{"apiVersion":"string","kind":"string","metadata":"meta.v1.ObjectMeta","spec":"autoscaling.v1.HorizontalPodAutoscalerSpec","status":"autoscaling.v1.HorizontalPodAutoscalerStatus"},
"autoscaling.v1.HorizontalPodAutoscalerSpec":{"maxReplicas":"int32","minReplicas":"int32","scaleTargetRef":"autoscaling.v1.CrossVersionObjectReference","targetCPUUtilizationPercentage":"int32"},
"autoscaling.v1.HorizontalPodAutoscalerStatus":{"currentCPUUtilizationPercentage":"int32","currentReplicas":"int32","desiredReplicas":"int32","lastScaleTime":"time","observedGeneration":"int64"},
"autoscaling.v2.ContainerResourceMetricSource":{"container":"string","name":"string","target":"autoscaling.v2.MetricTarget"},
"autoscaling.v2.ContainerResourceMetricStatus":{"container":"string","current":"autoscaling.v2.MetricValueStatus","name":"string"},
"autoscaling.v2.CrossVersionObjectReference":{"apiVersion":"string","kind":"string","name":"string"},
"autoscaling.v2.ExternalMetricSource":{"metric":"autoscaling.v2.MetricIdentifier","target":"autoscaling.v2.MetricTarget"},
"autoscaling.v2.ExternalMetricStatus":{"current":"autoscaling.v2.MetricValueStatus","metric":"autoscaling.v2.MetricIdentifier"},
"autoscaling.v2.HPAScalingPolicy":{"periodSeconds":"int32","type":"string","value":"int32"},
"autoscaling.v2.HPAScalingRules":{"policies":"[]autoscaling.v2.HPAScalingPolicy","selectPolicy":"string","stabilizationWindowSeconds":"int32","tolerance":"quantity 1.33"},
"autoscaling.v2.HorizontalPodAutoscaler":{"apiVersion":"string","kind":"string","metadata":"meta.v1.ObjectMeta","spec":"autoscaling.v2.HorizontalPodAutoscalerSpec","status":"autoscaling.v2.HorizontalPodAutoscalerStatus"},
"autoscaling.v2.HorizontalPodAutoscalerBehavior":{"scaleDown":"autoscaling.v2.HPAScalingRules","scaleUp":"autoscaling.v2.HPAScalingRules"},
"autoscaling.v2.HorizontalPodAutoscalerCondition":{"lastTransitionTime":"time","message":"string","observedGeneration":"int64 1.37","reason":"string","status":"string","type":"string"},
"autoscaling.v2.HorizontalPodAutoscalerSpec":{"behavior":"autoscaling.v2.HorizontalPodAutoscalerBehavior","maxReplicas":"int32","metrics":"[]autoscaling.v2.MetricSpec","minReplicas":"int32","scaleTargetRef":"autoscaling.v2.CrossVersionObjectReference"},
"autoscaling.v2.HorizontalPodAutoscalerStatus":{"conditions":"[]autoscaling.v2.HorizontalPodAutoscalerCondition","currentMetrics":"[]autoscaling.v2.MetricStatus","currentReplicas":"int32","desiredReplicas":"int32","lastScaleTime":"time","observedGeneration":"int64"},
"autoscaling.v2.MetricIdentifier":{"name":"string","selector":"meta.v1.LabelSelector"},
"autoscaling.v2.MetricSpec":{"containerResource":"autoscaling.v2.ContainerResourceMetricSource","external":"autoscaling.v2.ExternalMetricSource","object":"autoscaling.v2.ObjectMetricSource","pods":"autoscaling.v2.PodsMetricSource","resource":"autoscaling.v2.ResourceMetricSource","type":"string"},
"autoscaling.v2.MetricStatus":{"containerResource":"autoscaling.v2.ContainerResourceMetricStatus","external":"autoscaling.v2.ExternalMetricStatus","object":"autoscaling.v2.ObjectMetricStatus","pods":"autoscaling.v2.PodsMetricStatus","resource":"autoscaling.v2.ResourceMetricStatus","type":"string"},
"autoscaling.v2.MetricTarget":{"averageUtilization":"int32","averageValue":"quantity","type":"string","value":"quantity"},
"autoscaling.v2.MetricValueStatus":{"averageUtilization":"int32","averageValue":"quantity","value":"quantity"},
"autoscaling.v2.ObjectMetricSource":{"describedObject":"autoscaling.v2.CrossVersionObjectReference","metric":"autoscaling.v2.MetricIdentifier","target":"autoscaling.v2.MetricTarget"},
"autoscaling.v2.ObjectMetricStatus":{"current":"autoscaling.v2.MetricValueStatus","describedObject":"autoscaling.v2.CrossVersionObjectReference","metric":"autoscaling.v2.MetricIdentifier"},
"autoscaling.v2.PodsMetricSource":{"metric":"autoscaling.v2.MetricIdentifier","target":"autoscaling.v2.MetricTarget"},
"autoscaling.v2.PodsMetricStatus":{"current":"autoscaling.v2.MetricValueStatus","metric":"autoscaling.v2.MetricIdentifier"},
"autoscaling.v2.ResourceMetricSource":{"name":"string","target":"autoscaling.v2.MetricTarget"},
"autoscaling.v2.ResourceMetricStatus":{"current":"autoscaling.v2.MetricValueStatus","name":"string"},
"batch.v1.CronJob":{"apiVersion":"string","kind":"string","metadata":"meta.v1.ObjectMeta","spec":"batch.v1.CronJobSpec","status":"batch.v1.CronJobStatus"},
"batch.v1.CronJobSpec":{"concurrencyPolicy":"string","failedJobsHistoryLimit":"int32","jobTemplate":"batch.v1.JobTemplateSpec","schedule":"string","startingDeadlineSeconds":"int64","successfulJobsHistoryLimit":"int32","suspend":"bool","timeZone":"string"},
"batch.v1.CronJobStatus":{"active":"[]core.v1.ObjectReference","lastScheduleTime":"time","lastSuccessfulTime":"time"},
"batch.v1.Job":{"apiVersion":"string","kind":"string","metadata":"meta.v1.ObjectMeta","spec":"batch.v1.JobSpec","status":"batch.v1.JobStatus"},
"batch.v1.JobCondition":{"lastProbeTime":"time","lastTransitionTime":"time","message":"string","reason":"string","status":"string","type":"string"},
"batch.v1.JobSchedulingConfiguration":{"disruptionMode":"scheduling.v1alpha3.WorkloadPodGroupDisruptionMode 1.37","resourceClaims":"[]scheduling.v1alpha3.WorkloadPodGroupResourceClaim 1.37","schedulingConstraints":"scheduling.v1alpha3.WorkloadPodGroupSchedulingConstraints 1.37","schedulingPolicy":"scheduling.v1alpha3.WorkloadPodGroupSchedulingPolicy 1.37"},
"batch.v1.JobSpec":{"activeDeadlineSeconds":"int64","backoffLimit":"int32","backoffLimitPerIndex":"int32","completionMode":"string","completions":"int32","managedBy":"string 1.30","manualSelector":"bool","maxFailedIndexes":"int32","parallelism":"int32","podFailurePolicy":"batch.v1.PodFailurePolicy","podReplacementPolicy":"string","scheduling":"batch.v1.JobSchedulingConfiguration 1.37","selector":"meta.v1.LabelSelector","successPolicy":"batch.v1.SuccessPolicy 1.30","suspend":"bool","template":"core.v1.PodTemplateSpec","ttlSecondsAfterFinished":"int32"},
"batch.v1.JobStatus":{"active":"int32","completedIndexes":"string","completionTime":"time","conditions":"[]batch.v1.JobCondition","failed":"int32","failedIndexes":"string","ready":"int32","startTime":"time","succeeded":"int32","terminating":"int32","uncountedTerminatedPods":"batch.v1.UncountedTerminatedPods"},
"batch.v1.JobTemplateSpec":{"metadata":"meta.v1.ObjectMeta","spec":"batch.v1.JobSpec"},
"batch.v1.PodFailurePolicy":{"rules":"[]batch.v1.PodFailurePolicyRule"},
"batch.v1.PodFailurePolicyOnExitCodesRequirement":{"containerName":"string","operator":"string","values":"[]int32"},
"batch.v1.PodFailurePolicyOnPodConditionsPattern":{"status":"string","type":"string"},
"batch.v1.PodFailurePolicyRule":{"action":"string","onExitCodes":"batch.v1.PodFailurePolicyOnExitCodesRequirement","onPodConditions":"[]batch.v1.PodFailurePolicyOnPodConditionsPattern"},
"batch.v1.SuccessPolicy":{"rules":"[]batch.v1.SuccessPolicyRule 1.30"},
"batch.v1.SuccessPolicyRule":{"succeededCount":"int32 1.30","succeededIndexes":"string 1.30"},
"batch.v1.UncountedTerminatedPods":{"failed":"[]string","succeeded":"[]string"},
"coordination.v1.Lease":{"apiVersion":"string","kind":"string","metadata":"meta.v1.ObjectMeta","spec":"coordination.v1.LeaseSpec"},
"coordination.v1.LeaseSpec":{"acquireTime":"microTime","holderIdentity":"string","leaseDurationSeconds":"int32","leaseTransitions":"int32","preferredHolder":"string 1.31","renewTime":"microTime","strategy":"string 1.31"},
"coordination.v1beta1.LeaseCandidate":{"apiVersion":"string 1.33","kind":"string 1.33","metadata":"meta.v1.ObjectMeta 1.33","spec":"coordination.v1beta1.LeaseCandidateSpec 1.33"},
"coordination.v1beta1.LeaseCandidateSpec":{"binaryVersion":"string 1.33","emulationVersion":"string 1.33","leaseName":"string 1.33","pingTime":"microTime 1.33","renewTime":"microTime 1.33","strategy":"string 1.33"},
"core.v1.AWSElasticBlockStoreVolumeSource":{"fsType":"string","partition":"int32","readOnly":"bool","volumeID":"string"},
"core.v1.Affinity":{"nodeAffinity":"core.v1.NodeAffinity","podAffinity":"core.v1.PodAffinity","podAntiAffinity":"core.v1.PodAntiAffinity"},
"core.v1.AppArmorProfile":{"localhostProfile":"string 1.30","type":"string 1.30"},
"core.v1.AttachedVolume":{"devicePath":"string","name":"string"},
"core.v1.AzureDiskVolumeSource":{"cachingMode":"string","diskName":"string","diskURI":"string","fsType":"string","kind":"string","readOnly":"bool"},
"core.v1.AzureFilePersistentVolumeSource":{"readOnly":"bool","secretName":"string","secretNamespace":"string","shareName":"string"},
"core.v1.AzureFileVolumeSource":{"readOnly":"bool","secretName":"string","shareName":"string"},
"core.v1.CSIPersistentVolumeSource":{"controllerExpandSecretRef":"core.v1.SecretReference","controllerPublishSecretRef":"core.v1.SecretReference","driver":"string","fsType":"string","nodeExpandSecretRef":"core.v1.SecretReference","nodePublishSecretRef":"core.v1.SecretReference","nodeStageSecretRef":"core.v1.SecretReference","readOnly":"bool","volumeAttributes":"{}string","volumeHandle":"string"},
"core.v1.CSIVolumeSource":{"driver":"string","fsType":"string","nodePublishSecretRef":"core.v1.LocalObjectReference","readOnly":"bool","volumeAttributes":"{}string"},
"core.v1.Capabilities":{"add":"[]string","drop":"[]string"},
"core.v1.CephFSPersistentVolumeSource":{"monitors":"[]string","path":"string","readOnly":"bool","secretFile":"string","secretRef":"core.v1.SecretReference","user":"string"},
"core.v1.CephFSVolumeSource":{"monitors":"[]string","path":"string","readOnly":"bool","secretFile":"string","secretRef":"core.v1.LocalObjectReference","user":"string"},
"core.v1.CinderPersistentVolumeSource":{"fsType":"string","readOnly":"bool","secretRef":"core.v1.SecretReference","volumeID":"string"},
"core.v1.CinderVolumeSource":{"fsType":"string","readOnly":"bool","secretRef":"core.v1.LocalObjectReference","volumeID":"string"},
"core.v1.ClaimSource":{"resourceClaimName":"string -1.30","resourceClaimTemplateName":"string -1.30"},
"core.v1.ClientIPConfig":{"timeoutSeconds":"int32"},
"core.v1.ClusterTrustBundleProjection":{"labelSelector":"meta.v1.LabelSelector","name":"string","optional":"bool","path":"string","signerName":"string","user":"int64 1.37"},
"core.v1.ConfigMap":{"apiVersion":"string","binaryData":"{}bytes","data":"{}string","immutable":"bool","kind":"string","metadata":"meta.v1.ObjectMeta"},
"core.v1.ConfigMapEnvSource":{"name":"string","optional":"bool"},
"core.v1.ConfigMapKeySelector":{"key":"string","name":"string","optional":"bool"},
"core.v1.ConfigMapNodeConfigSource":{"kubeletConfigKey":"string","name":"string","namespace":"string","resourceVersion":"string","uid":"string"},
"core.v1.ConfigMapProjection":{"items":"[]core.v1.KeyToPath","name":"string","optional":"bool"},
"core.v1.ConfigMapVolumeSource":{"defaultMode":"int32","defaultUser":"int64 1.37","items":"[]core.v1.KeyToPath","name":"string","optional":"bool"},
"core.v1.Container":{"args":"[]string","command":"[]string","env":"[]core.v1.EnvVar","envFrom":"[]core.v1.EnvFromSource","image":"string","imagePullPolicy":"string","lifecycle":"core.v1.Lifecycle","livenessProbe":"core.v1.Probe","name":"string","ports":"[]core.v1.ContainerPort","readinessProbe":"core.v1.Probe","resizePolicy":"[]core.v1.ContainerResizePolicy","resources":"core.v1.ResourceRequirements","restartPolicy":"string","restartPolicyRules":"[]core.v1.ContainerRestartRule 1.34","securityContext":"core.v1.SecurityContext","startupProbe":"core.v1.Probe","stdin":"bool","stdinOnce":"bool","terminationMessagePath":"string","terminationMessagePolicy":"string","tty":"bool","volumeDevices":"[]core.v1.VolumeDevice","volumeMounts":"[]core.v1.VolumeMount","workingDir":"string"},
"core.v1.ContainerExtendedResourceRequest":{"containerName":"string 1.34","requestName":"string 1.34","resourceName":"string 1.34"},
"core.v1.ContainerImage":{"names":"[]string","sizeBytes":"int64"},
"core.v1.ContainerPort":{"containerPort":"int32","hostIP":"string","hostPort":"int32","name":"string","protocol":"string"},
"core.v1.ContainerResizePolicy":{"resourceName":"string","restartPolicy":"string"},
"core.v1.ContainerRestartRule":{"action":"string 1.34","exitCodes":"core.v1.ContainerRestartRuleOnExitCodes 1.34"},
"core.v1.ContainerRestartRuleOnExitCodes":{"operator":"string 1.34","values":"[]int32 1.34"},
"core.v1.ContainerState":{"running":"core.v1.ContainerStateRunning","terminated":"core.v1.ContainerStateTerminated","waiting":"core.v1.ContainerStateWaiting"},
"core.v1.ContainerStateRunning":{"startedAt":"time"},
"core.v1.ContainerStateTerminated":{"containerID":"string","exitCode":"int32","finishedAt":"time","message":"string","reason":"string","signal":"int32","startedAt":"time"},
"core.v1.ContainerStateWaiting":{"message":"string","reason":"string"},
"core.v1.ContainerStatus":{"allocatedResources":"{}quantity","allocatedResourcesStatus":"[]core.v1.ResourceStatus 1.31","containerID":"string","image":"string","imageID":"string","lastState":"core.v1.ContainerState","name":"string","ready":"bool","resources":"core.v1.ResourceRequirements","restartCount":"int32","started":"bool","state":"core.v1.ContainerState","stopSignal":"string 1.33","user":"core.v1.ContainerUser 1.31","volumeMounts":"[]core.v1.VolumeMountStatus 1.30"},
"core.v1.ContainerUser":{"linux":"core.v1.LinuxContainerUser 1.31"},
"core.v1.DaemonEndpoint":{"Port":"int32"},
"core.v1.DownwardAPIProjection":{"items":"[]core.v1.DownwardAPIVolumeFile"},
"core.v1.DownwardAPIVolumeFile":{"fieldRef":"core.v1.ObjectFieldSelector","mode":"int32","path":"string","resourceFieldRef":"core.v1.ResourceFieldSelector","user":"int64 1.37"},
"core.v1.DownwardAPIVolumeSource":{"defaultMode":"int32","defaultUser":"int64 1.37","items":"[]core.v1.DownwardAPIVolumeFile"},
"core.v1.EmptyDirVolumeSource":{"medium":"string","mode":"int32 1.37","sizeLimit":"quantity"},
"core.v1.EndpointAddress":{"hostname":"string","ip":"string","nodeName":"string","targetRef":"core.v1.ObjectReference"},
"core.v1.EndpointPort":{"appProtocol":"string","name":"string","port":"int32","protocol":"string"},
"core.v1.EndpointSubset":{"addresses":"[]core.v1.EndpointAddress","notReadyAddresses":"[]core.v1.EndpointAddress","ports":"[]core.v1.EndpointPort"},
"core.v1.Endpoints":{"apiVersion":"string","kind":"string","metadata":"meta.v1.ObjectMeta","subsets":"[]core.v1.EndpointSubset"},
"core.v1.EnvFromSource":{"configMapRef":"core.v1.ConfigMapEnvSource","prefix":"string","secretRef":"core.v1.SecretEnvSource"},
"core.v1.EnvVar":{"name":"string","value":"string","valueFrom":"core.v1.EnvVarSource"},
"core.v1.EnvVarSource":{"configMapKeyRef":"core.v1.ConfigMapKeySelector","fieldRef":"core.v1.ObjectFieldSelector","fileKeyRef":"core.v1.FileKeySelector 1.34","resourceFieldRef":"core.v1.ResourceFieldSelector","secretKeyRef":"core.v1.SecretKeySelector"},
"core.v1.EphemeralContainer":{"args":"[]string","command":"[]string","env":"[]core.v1.EnvVar","envFrom":"[]core.v1.EnvFromSource","image":"string","imagePullPolicy":"string","lifecycle":"core.v1.Lifecycle","livenessProbe":"core.v1.Probe","name":"string","ports":"[]core.v1.ContainerPort","readinessProbe":"core.v1.Probe","resizePolicy":"[]core.v1.ContainerResizePolicy","resources":"core.v1.ResourceRequirements","restartPolicy":"string","restartPolicyRules":"[]core.v1.ContainerRestartRule 1.34","securityContext":"core.v1.SecurityContext","startupProbe":"core.v1.Probe","stdin":"bool","stdinOnce":"bool","targetContainerName":"string","terminationMessagePath":"string","terminationMessagePolicy":"string","tty":"bool","volumeDevices":"[]core.v1.VolumeDevice","volumeMounts":"[]core.v1.VolumeMount","workingDir":"string"},
"core.v1.EphemeralVolumeSource":{"volumeClaimTemplate":"core.v1.PersistentVolumeClaimTemplate"},
"core.v1.Event":{"action":"string","apiVersion":"string","count":"int32","eventTime":"microTime","firstTimestamp":"time","involvedObject":"core.v1.ObjectReference","kind":"string","lastTimestamp":"time","message":"string","metadata":"meta.v1.ObjectMeta","reason":"string","related":"core.v1.ObjectReference","reportingComponent":"string","reportingInstance":"string","series":"core.v1.EventSeries","source":"core.v1.EventSource","type":"string"},
"core.v1.EventSeries":{"count":"int32","lastObservedTime":"microTime"},
"core.v1.EventSource":{"component":"string","host":"string"},
"core.v1.EvictionResponder":{"name":"string 1.37","priority":"int32 1.37"},
"core.v1.ExecAction":{"command":"[]string"},
"core.v1.FCVolumeSource":{"fsType":"string","lun":"int32","readOnly":"bool","targetWWNs":"[]string","wwids":"[]string"},
"core.v1.FileKeySelector":{"key":"string 1.34","optional":"bool 1.34","path":"string 1.34","volumeName":"string 1.34"},
"core.v1.FlexPersistentVolumeSource":{"driver":"string","fsType":"string","options":"{}string","readOnly":"bool","secretRef":"core.v1.SecretReference"},
"core.v1.FlexVolumeSource":{"driver":"string","fsType":"string","options":"{}string","readOnly":"bool","secretRef":"core.v1.LocalObjectReference"},
"core.v1.FlockerVolumeSource":{"datasetName":"string","datasetUUID":"string"},
"core.v1.GCEPersistentDiskVolumeSource":{"fsType":"string","partition":"int32","pdName":"string","readOnly":"bool"},
"core.v1.GRPCAction":{"mode":"string 1.37","port":"int32","service":"string"},
"core.v1.GitRepoVolumeSource":{"directory":"string","repository":"string","revision":"string"},
"core.v1.GlusterfsPersistentVolumeSource":{"endpoints":"string","endpointsNamespace":"string","path":"string","readOnly":"bool"},
"core.v1.GlusterfsVolumeSource":{"endpoints":"string","path":"string","readOnly":"bool"},
"core.v1.HTTPGetAction":{"host":"string","httpHeaders":"[]core.v1.HTTPHeader","path":"string","port":"intOrString","protocol":"string 1.37","scheme":"string"},
"core.v1.HTTPHeader":{"name":"string","value":"string"},
"core.v1.HostAlias":{"hostnames":"[]string","ip":"string"},
"core.v1.HostIP":{"ip":"string"},
"core.v1.HostPathVolumeSource":{"path":"string","type":"string"},
"core.v1.ISCSIPersistentVolumeSource":{"chapAuthDiscovery":"bool","chapAuthSession":"bool","fsType":"string","initiatorName":"string","iqn":"string","iscsiInterface":"string","lun":"int32","portals":"[]string","readOnly":"bool","secretRef":"core.v1.SecretReference","targetPortal":"string"},
"core.v1.ISCSIVolumeSource":{"chapAuthDiscovery":"bool","chapAuthSession":"bool","fsType":"string","initiatorName":"string","iqn":"string","iscsiInterface":"string","lun":"int32","portals":"[]string","readOnly":"bool","secretRef":"core.v1.LocalObjectReference","targetPortal":"string"},
"core.v1.ImageVolumeSource":{"pullPolicy":"string 1.31","reference":"string 1.31"},
"core.v1.ImageVolumeStatus":{"imageRef":"string 1.36"},
"core.v1.KeyToPath":{"key":"string","mode":"int32","path":"string","user":"int64 1.37"},
"core.v1.Lifecycle":{"postStart":"core.v1.LifecycleHandler","preStop":"core.v1.LifecycleHandler","stopSignal":"string 1.33"},
"core.v1.LifecycleHandler":{"exec":"core.v1.ExecAction","httpGet":"core.v1.HTTPGetAction","sleep":"core.v1.SleepAction","tcpSocket":"core.v1.TCPSocketAction"},
"core.v1.LimitRange":{"apiVersion":"string","kind":"string","metadata":"meta.v1.ObjectMeta","spec":"core.v1.LimitRangeSpec"},
"core.v1.LimitRangeItem":{"default":"{}quantity","defaultRequest":"{}quantity","max":"{}quantity","maxLimitRequestRatio":"{}quantity","min":"{}quantity","type":"string"},
"core.v1.LimitRangeSpec":{"limits":"[]core.v1.LimitRangeItem"},
"core.v1.LinuxContainerUser":{"gid":"int64 1.31","supplementalGroups":"[]int64 1.31","uid":"int64 1.31"},
"core.v1.LoadBalancerIngress":{"hostname":"string","ip":"string","ipMode":"string","ports":"[]core.v1.PortStatus"},
"core.v1.LoadBalancerStatus":{"ingress":"[]core.v1.LoadBalancerIngress"},
"core.v1.LocalObjectReference":{"name":"string"},
"core.v1.LocalVolumeSource":{"fsType":"string","path":"string"},
"core.v1.ModifyVolumeStatus":{"status":"string","targetVolumeAttributesClassName":"string"},
"core.v1.NFSVolumeSource":{"path":"string","readOnly":"bool","server":"string"},
"core.v1.Namespace":{"apiVersion":"string","kind":"string","metadata":"meta.v1.ObjectMeta","spec":"core.v1.NamespaceSpec","status":"core.v1.NamespaceStatus"},
"core.v1.NamespaceCondition":{"lastTransitionTime":"time","message":"string","reason":"string","status":"string","type":"string"},
"core.v1.NamespaceSpec":{"finalizers":"[]string"},
"core.v1.NamespaceStatus":{"conditions":"[]core.v1.NamespaceCondition","phase":"string"},
"core.v1.Node":{"apiVersion":"string","kind":"string","metadata":"meta.v1.ObjectMeta","spec":"core.v1.NodeSpec","status":"core.v1.NodeStatus"},
"core.v1.NodeAddress":{"address":"string","type":"string"},
"core.v1.NodeAffinity":{"preferredDuringSchedulingIgnoredDuringExecution":"[]core.v1.PreferredSchedulingTerm","requiredDuringSchedulingIgnoredDuringExecution":"core.v1.NodeSelector"},
"core.v1.NodeAllocatableMappedResources":{"name":"string 1.37","quantity":"quantity 1.37"},
"core.v1.NodeAllocatableOverheadResources":{"name":"string 1.37","perContainer":"quantity 1.37","perPod":"quantity 1.37"},
"core.v1.NodeAllocatableResourceClaimStatus":{"containers":"[]string 1.36","mapping":"[]core.v1.NodeAllocatableMappedResources 1.37","overhead":"[]core.v1.NodeAllocatableOverheadResources 1.37","resourceClaimName":"string 1.36","resources":"{}quantity 1.36 -1.36"},
"core.v1.NodeCondition":{"lastHeartbeatTime":"time","lastTransitionTime":"time","message":"string","reason":"string","status":"string","type":"string"},
"core.v1.NodeConfigSource":{"configMap":"core.v1.ConfigMapNodeConfigSource"},
"core.v1.NodeConfigStatus":{"active":"core.v1.NodeConfigSource","assigned":"core.v1.NodeConfigSource","error":"string","lastKnownGood":"core.v1.NodeConfigSource"},
"core.v1.NodeDaemonEndpoints":{"kubeletEndpoint":"core.v1.DaemonEndpoint"},
"core.v1.NodeFeatures":{"supplementalGroupsPolicy":"bool 1.31"},
"core.v1.NodePodPreemptionPolicy":{"disableResizePreemption":"[]string 1.37"},
"core.v1.NodeRuntimeHandler":{"features":"core.v1.NodeRuntimeHandlerFeatures 1.30","name":"string 1.30"},
"core.v1.NodeRuntimeHandlerFeatures":{"recursiveReadOnlyMounts":"bool 1.30","userNamespaces":"bool 1.31"},
"core.v1.NodeSelector":{"nodeSelectorTerms":"[]core.v1.NodeSelectorTerm"},
"core.v1.NodeSelectorRequirement":{"key":"string","operator":"string","values":"[]string"},
"core.v1.NodeSelectorTerm":{"matchExpressions":"[]core.v1.NodeSelectorRequirement","matchFields":"[]core.v1.NodeSelectorRequirement"},
"core.v1.NodeSpec":{"configSource":"core.v1.NodeConfigSource","externalID":"string","podCIDR":"string","podCIDRs":"[]string","podPreemptionPolicy":"core.v1.NodePodPreemptionPolicy 1.37","providerID":"string","taints":"[]core.v1.Taint","unschedulable":"bool"},
"core.v1.NodeStatus":{"addresses":"[]core.v1.NodeAddress","allocatable":"{}quantity","capacity":"{}quantity","conditions":"[]core.v1.NodeCondition","config":"core.v1.NodeConfigStatus","daemonEndpoints":"core.v1.NodeDaemonEndpoints","declaredFeatures":"[]string 1.35","features":"core.v1.NodeFeatures 1.31","images":"[]core.v1.ContainerImage","nodeInfo":"core.v1.NodeSystemInfo","phase":"string","runtimeHandlers":"[]core.v1.NodeRuntimeHandler 1.30","volumesAttached":"[]core.v1.AttachedVolume","volumesInUse":"[]string"},
"core.v1.NodeSwapStatus":{"capacity":"int64 1.33"},
"core.v1.NodeSystemInfo":{"architecture":"string","bootID":"string","containerRuntimeVersion":"string","kernelVersion":"string","kubeProxyVersion":"string","kubeletVersion":"string","machineID":"string","operatingSystem":"string","osImage":"string","runningInUserNamespace":"bool 1.37","swap":"core.v1.NodeSwapStatus 1.33","systemUUID":"string"},
"core.v1.ObjectFieldSelector":{"apiVersion":"string","fieldPath":"string"},
"core.v1.ObjectReference":{"apiVersion":"string","fieldPath":"string","kind":"string","name":"string","namespace":"string","resourceVersion":"string","uid":"string"},
"core.v1.PersistentVolume":{"apiVersion":"string","kind":"string","metadata":"meta.v1.ObjectMeta","spec":"core.v1.PersistentVolumeSpec","status":"core.v1.PersistentVolumeStatus"},
"core.v1.PersistentVolumeClaim":{"apiVersion":"string","kind":"string","metadata":"meta.v1.ObjectMeta","spec":"core.v1.PersistentVolumeClaimSpec","status":"core.v1.PersistentVolumeClaimStatus"},
"core.v1.PersistentVolumeClaimCondition":{"lastProbeTime":"time","lastTransitionTime":"time","message":"string","reason":"string","status":"string","type":"string"},
"core.v1.PersistentVolumeClaimSpec":{"accessModes":"[]string","dataSource":"core.v1.TypedLocalObjectReference","dataSourceRef":"core.v1.TypedObjectReference","resources":"core.v1.VolumeResourceRequirements","selector":"meta.v1.LabelSelector","storageClassName":"string","volumeAttributesClassName":"string","volumeMode":"string","volumeName":"string"},
"core.v1.PersistentVolumeClaimStatus":{"accessModes":"[]string","allocatedResourceStatuses":"{}string","allocatedResources":"{}quantity","capacity":"{}quantity","conditions":"[]core.v1.PersistentVolumeClaimCondition","currentVolumeAttributesClassName":"string","healthStatus":"core.v1.VolumeHealthStatus 1.37","modifyVolumeStatus":"core.v1.ModifyVolumeStatus","phase":"string"},
"core.v1.PersistentVolumeClaimTemplate":{"metadata":"meta.v1.ObjectMeta","spec":"core.v1.PersistentVolumeClaimSpec"},
"core.v1.PersistentVolumeClaimVolumeSource":{"claimName":"string","readOnly":"bool"},
"core.v1.PersistentVolumeSpec":{"accessModes":"[]string","awsElasticBlockStore":"core.v1.AWSElasticBlockStoreVolumeSource","azureDisk":"core.v1.AzureDiskVolumeSource","azureFile":"core.v1.AzureFilePersistentVolumeSource","capacity":"{}quantity","cephfs":"core.v1.CephFSPersistentVolumeSource","cinder":"core.v1.CinderPersistentVolumeSource","claimRef":"core.v1.ObjectReference","csi":"core.v1.CSIPersistentVolumeSource","fc":"core.v1.FCVolumeSource","flexVolume":"core.v1.FlexPersistentVolumeSource","flocker":"core.v1.FlockerVolumeSource","gcePersistentDisk":"core.v1.GCEPersistentDiskVolumeSource","glusterfs":"core.v1.GlusterfsPersistentVolumeSource","hostPath":"core.v1.HostPathVolumeSource","iscsi":"core.v1.ISCSIPersistentVolumeSource","local":"core.v1.LocalVolumeSource","mountOptions":"[]string","nfs":"core.v1.NFSVolumeSource","nodeAffinity":"core.v1.VolumeNodeAffinity","persistentVolumeReclaimPolicy":"string","photonPersistentDisk":"core.v1.PhotonPersistentDiskVolumeSource","portworxVolume":"core.v1.PortworxVolumeSource","quobyte":"core.v1.QuobyteVolumeSource","rbd":"core.v1.RBDPersistentVolumeSource","scaleIO":"core.v1.ScaleIOPersistentVolumeSource","storageClassName":"string","storageos":"core.v1.StorageOSPersistentVolumeSource","volumeAttributesClassName":"string","volumeMode":"string","vsphereVolume":"core.v1.VsphereVirtualDiskVolumeSource"},
"core.v1.PersistentVolumeStatus":{"lastPhaseTransitionTime":"time","message":"string","phase":"string","reason":"string"},
"core.v1.PhotonPersistentDiskVolumeSource":{"fsType":"string","pdID":"string"},
"core.v1.Pod":{"apiVersion":"string","kind":"string","metadata":"meta.v1.ObjectMeta","spec":"core.v1.PodSpec","status":"core.v1.PodStatus"},
"core.v1.PodAffinity":{"preferredDuringSchedulingIgnoredDuringExecution":"[]core.v1.WeightedPodAffinityTerm","requiredDuringSchedulingIgnoredDuringExecution":"[]core.v1.PodAffinityTerm"},
"core.v1.PodAffinityTerm":{"labelSelector":"meta.v1.LabelSelector","matchLabelKeys":"[]string","mismatchLabelKeys":"[]string","namespaceSelector":"meta.v1.LabelSelector","namespaces":"[]string","topologyKey":"string"},
"core.v1.PodAntiAffinity":{"preferredDuringSchedulingIgnoredDuringExecution":"[]core.v1.WeightedPodAffinityTerm","requiredDuringSchedulingIgnoredDuringExecution":"[]core.v1.PodAffinityTerm"},
"core.v1.PodCertificateProjection":{"certificateChainPath":"string 1.34","credentialBundlePath":"string 1.34","keyPath":"string 1.34","keyType":"string 1.34","maxExpirationSeconds":"int32 1.34","signerName":"string 1.34","user":"int64 1.37","userAnnotations":"{}string 1.35"},
"core.v1.PodCondition":{"lastProbeTime":"time","lastTransitionTime":"time","message":"string","observedGeneration":"int64 1.33","reason":"string","status":"string","type":"string"},
"core.v1.PodDNSConfig":{"nameservers":"[]string","options":"[]core.v1.PodDNSConfigOption","searches":"[]string"},
"core.v1.PodDNSConfigOption":{"name":"string","value":"string"},
"core.v1.PodExtendedResourceClaimStatus":{"requestMappings":"[]core.v1.ContainerExtendedResourceRequest 1.34","resourceClaimName":"string 1.34"},
"core.v1.PodIP":{"ip":"string"},
"core.v1.PodOS":{"name":"string"},
"core.v1.PodReadinessGate":{"conditionType":"string"},
"core.v1.PodResourceClaim":{"name":"string","resourceClaimName":"string 1.31","resourceClaimTemplateName":"string 1.31","source":"core.v1.ClaimSource -1.30"},
"core.v1.PodResourceClaimStatus":{"name":"string","resourceClaimName":"string"},
"core.v1.PodSchedulingGate":{"name":"string"},
"core.v1.PodSchedulingGroup":{"podGroupName":"string 1.36"},
"core.v1.PodSecurityContext":{"appArmorProfile":"core.v1.AppArmorProfile 1.30","fsGroup":"int64","fsGroupChangePolicy":"string","runAsGroup":"int64","runAsNonRoot":"bool","runAsUser":"int64","seLinuxChangePolicy":"string 1.32","seLinuxOptions":"core.v1.SELinuxOptions","seccompProfile":"core.v1.SeccompProfile","supplementalGroups":"[]int64","supplementalGroupsPolicy":"string 1.31","sysctls":"[]core.v1.Sysctl","windowsOptions":"core.v1.WindowsSecurityContextOptions"},
"core.v1.PodSpec":{"activeDeadlineSeconds":"int64","affinity":"core.v1.Affinity","automountServiceAccountToken":"bool","containers":"[]core.v1.Container","dnsConfig":"core.v1.PodDNSConfig","dnsPolicy":"string","enableServiceLinks":"bool","ephemeralContainers":"[]core.v1.EphemeralContainer","evictionResponders":"[]core.v1.EvictionResponder 1.37","hostAliases":"[]core.v1.HostAlias","hostIPC":"bool","hostNetwork":"bool","hostPID":"bool","hostUsers":"bool","hostname":"string","hostnameOverride":"string 1.34","imagePullSecrets":"[]core.v1.LocalObjectReference","initContainers":"[]core.v1.Container","nodeName":"string","nodeSelector":"{}string","os":"core.v1.PodOS","overhead":"{}quantity","preemptionPolicy":"string","priority":"int32","priorityClassName":"string","readinessGates":"[]core.v1.PodReadinessGate","resourceClaims":"[]core.v1.PodResourceClaim","resources":"core.v1.ResourceRequirements 1.32","restartPolicy":"string","runtimeClassName":"string","schedulerName":"string","schedulingGates":"[]core.v1.PodSchedulingGate","schedulingGroup":"core.v1.PodSchedulingGroup 1.36","securityContext":"core.v1.PodSecurityContext","serviceAccount":"string","serviceAccountName":"string","setHostnameAsFQDN":"bool","shareProcessNamespace":"bool","subdomain":"string","terminationGracePeriodSeconds":"int64","tolerations":"[]core.v1.Toleration","topologySpreadConstraints":"[]core.v1.TopologySpreadConstraint","volumes":"[]core.v1.Volume","workloadRef":"core.v1.WorkloadReference 1.35 -1.35"},
"core.v1.PodStatus":{"allocatedResources":"{}quantity 1.35","conditions":"[]core.v1.PodCondition","containerStatuses":"[]core.v1.ContainerStatus","ephemeralContainerStatuses":"[]core.v1.ContainerStatus","extendedResourceClaimStatus":"core.v1.PodExtendedResourceClaimStatus 1.34","hostIP":"string","hostIPs":"[]core.v1.HostIP","initContainerStatuses":"[]core.v1.ContainerStatus","message":"string","nodeAllocatableResourceClaimStatuses":"[]core.v1.NodeAllocatableResourceClaimStatus 1.36","nominatedNodeName":"string","observedGeneration":"int64 1.33","phase":"string","podIP":"string","podIPs":"[]core.v1.PodIP","qosClass":"string","reason":"string","resize":"string","resourceClaimStatuses":"[]core.v1.PodResourceClaimStatus","resources":"core.v1.ResourceRequirements 1.35","startTime":"time","volumeHealth":"[]core.v1.PodVolumeHealth 1.37"},
"core.v1.PodTemplate":{"apiVersion":"string","kind":"string","metadata":"meta.v1.ObjectMeta","template":"core.v1.PodTemplateSpec"},
"core.v1.PodTemplateSpec":{"metadata":"meta.v1.ObjectMeta","spec":"core.v1.PodSpec"},
"core.v1.PodVolumeHealth":{"healthConditions":"[]core.v1.VolumeHealthCondition 1.37","lastTransitionTime":"time 1.37","name":"string 1.37"},
"core.v1.PortStatus":{"error":"string","port":"int32","protocol":"string"},
"core.v1.PortworxVolumeSource":{"fsType":"string","readOnly":"bool","volumeID":"string"},
"core.v1.PreferredSchedulingTerm":{"preference":"core.v1.NodeSelectorTerm","weight":"int32"},
"core.v1.Probe":{"exec":"core.v1.ExecAction","failureThreshold":"int32","grpc":"core.v1.GRPCAction","httpGet":"core.v1.HTTPGetAction","initialDelaySeconds":"int32","periodSeconds":"int32","successThreshold":"int32","tcpSocket":"core.v1.TCPSocketAction","terminationGracePeriodSeconds":"int64","timeoutSeconds":"int32"},
"core.v1.ProjectedVolumeSource":{"defaultMode":"int32","defaultUser":"int64 1.37","sources":"[]core.v1.VolumeProjection"},
"core.v1.QuobyteVolumeSource":{"group":"string","readOnly":"bool","registry":"string","tenant":"string","user":"string","volume":"string"},
"core.v1.RBDPersistentVolumeSource":{"fsType":"string","image":"string","keyring":"string","monitors":"[]string","pool":"string","readOnly":"bool","secretRef":"core.v1.SecretReference","user":"string"},
"core.v1.RBDVolumeSource":{"fsType":"string","image":"string","keyring":"string","monitors":"[]string","pool":"string","readOnly":"bool","secretRef":"core.v1.LocalObjectReference","user":"string"},
"core.v1.ReplicationController":{"apiVersion":"string","kind":"string","metadata":"meta.v1.ObjectMeta","spec":"core.v1.ReplicationControllerSpec","status":"core.v1.ReplicationControllerStatus"},
"core.v1.ReplicationControllerCondition":{"lastTransitionTime":"time","message":"string","reason":"string","status":"string","type":"string"},
"core.v1.ReplicationControllerSpec":{"minReadySeconds":"int32","replicas":"int32","selector":"{}string","template":"core.v1.PodTemplateSpec"},
"core.v1.ReplicationControllerStatus":{"availableReplicas":"int32","conditions":"[]core.v1.ReplicationControllerCondition","fullyLabeledReplicas":"int32","observedGeneration":"int64","readyReplicas":"int32","replicas":"int32"},
"core.v1.ResourceClaim":{"name":"string","request":"string 1.31"},
"core.v1.ResourceFieldSelector":{"containerName":"string","divisor":"quantity","resource":"string"},
"core.v1.ResourceHealth":{"health":"string 1.31","message":"string 1.36","resourceID":"string 1.31"},
"core.v1.ResourceQuota":{"apiVersion":"string","kind":"string","metadata":"meta.v1.ObjectMeta","spec":"core.v1.ResourceQuotaSpec","status":"core.v1.ResourceQuotaStatus"},
"core.v1.ResourceQuotaSpec":{"hard":"{}quantity","scopeSelector":"core.v1.ScopeSelector","scopes":"[]string"},
"core.v1.ResourceQuotaStatus":{"hard":"{}quantity","used":"{}quantity"},
"core.v1.ResourceRequirements":{"claims":"[]core.v1.ResourceClaim","limits":"{}quantity","requests":"{}quantity"},
"core.v1.ResourceStatus":{"name":"string 1.31","resources":"[]core.v1.ResourceHealth 1.31"},
"core.v1.SELinuxOptions":{"level":"string","role":"string","type":"string","user":"string"},
"core.v1.ScaleIOPersistentVolumeSource":{"fsType":"string","gateway":"string","protectionDomain":"string","readOnly":"bool","secretRef":"core.v1.SecretReference","sslEnabled":"bool","storageMode":"string","storagePool":"string","system":"string","volumeName":"string"},
"core.v1.ScaleIOVolumeSource":{"fsType":"string","gateway":"string","protectionDomain":"string","readOnly":"bool","secretRef":"core.v1.LocalObjectReference","sslEnabled":"bool","storageMode":"string","storagePool":"string","system":"string","volumeName":"string"},
"core.v1.ScopeSelector":{"matchExpressions":"[]core.v1.ScopedResourceSelectorRequirement"},
"core.v1.ScopedResourceSelectorRequirement":{"operator":"string","scopeName":"string","values":"[]string"},
"core.v1.SeccompProfile":{"localhostProfile":"string","type":"string"},
"core.v1.Secret":{"apiVersion":"string","data":"{}bytes","immutable":"bool","kind":"string","metadata":"meta.v1.ObjectMeta","stringData":"{}string","type":"string"},
"core.v1.SecretEnvSource":{"name":"string","optional":"bool"},
"core.v1.SecretKeySelector":{"key":"string","name":"string","optional":"bool"},
"core.v1.SecretProjection":{"items":"[]core.v1.KeyToPath","name":"string","optional":"bool"},
"core.v1.SecretReference":{"name":"string","namespace":"string"},
"core.v1.SecretVolumeSource":{"defaultMode":"int32","defaultUser":"int64 1.37","items":"[]core.v1.KeyToPath","optional":"bool","secretName":"string"},
"core.v1.SecurityContext":{"allowPrivilegeEscalation":"bool","appArmorProfile":"core.v1.AppArmorProfile 1.30","capabilities":"core.v1.Capabilities","privileged":"bool","procMount":"string","readOnlyRootFilesystem":"bool","runAsGroup":"int64","runAsNonRoot":"bool","runAsUser":"int64","seLinuxOptions":"core.v1.SELinuxOptions","seccompProfile":"core.v1.SeccompProfile","windowsOptions":"core.v1.WindowsSecurityContextOptions"},
"core.v1.Service":{"apiVersion":"string","kind":"string","metadata":"meta.v1.ObjectMeta","spec":"core.v1.ServiceSpec","status":"core.v1.ServiceStatus"},
"core.v1.ServiceAccount":{"apiVersion":"string","automountServiceAccountToken":"bool","imagePullSecrets":"[]core.v1.LocalObjectReference","kind":"string","metadata":"meta.v1.ObjectMeta","secrets":"[]core.v1.ObjectReference"},
"core.v1.ServiceAccountTokenProjection":{"audience":"string","expirationSeconds":"int64","path":"string","user":"int64 1.37"},
"core.v1.ServicePort":{"appProtocol":"string","name":"string","nodePort":"int32","port":"int32","protocol":"string","targetPort":"intOrString"},
"core.v1.ServiceSpec":{"allocateLoadBalancerNodePorts":"bool","clusterIP":"string","clusterIPs":"[]string","externalIPs":"[]string","externalName":"string","externalTrafficPolicy":"string","healthCheckNodePort":"int32","internalTrafficPolicy":"string","ipFamilies":"[]string","ipFamilyPolicy":"string","loadBalancerClass":"string","loadBalancerIP":"string","loadBalancerSourceRanges":"[]string","ports":"[]core.v1.ServicePort","publishNotReadyAddresses":"bool","selector":"{}string","sessionAffinity":"string","sessionAffinityConfig":"core.v1.SessionAffinityConfig","trafficDistribution":"string 1.30","type":"string"},
"core.v1.ServiceStatus":{"conditions":"[]meta.v1.Condition","loadBalancer":"core.v1.LoadBalancerStatus"},
"core.v1.SessionAffinityConfig":{"clientIP":"core.v1.ClientIPConfig"},
"core.v1.SleepAction":{"seconds":"int64"},
"core.v1.StorageOSPersistentVolumeSource":{"fsType":"string","readOnly":"bool","secretRef":"core.v1.ObjectReference","volumeName":"string","volumeNamespace":"string"},
"core.v1.StorageOSVolumeSource":{"fsType":"string","readOnly":"bool","secretRef":"core.v1.LocalObjectReference","volumeName":"string","volumeNamespace":"string"},
"core.v1.Sysctl":{"name":"string","value":"string"},
"core.v1.TCPSocketAction":{"host":"string","port":"intOrString"},
"core.v1.Taint":{"effect":"string","key":"string","timeAdded":"time","value":"string"},
"core.v1.Toleration":{"effect":"string","key":"string","operator":"string","tolerationSeconds":"int64","value":"string"},
"core.v1.TopologySelectorLabelRequirement":{"key":"string","values":"[]string"},
"core.v1.TopologySelectorTerm":{"matchLabelExpressions":"[]core.v1.TopologySelectorLabelRequirement"},
"core.v1.TopologySpreadConstraint":{"labelSelector":"meta.v1.LabelSelector","matchLabelKeys":"[]string","maxSkew":"int32","minDomains":"int32","nodeAffinityPolicy":"string","nodeTaintsPolicy":"string","topologyKey":"string","whenUnsatisfiable":"string"},
"core.v1.TypedLocalObjectReference":{"apiGroup":"string","kind":"string","name":"string"},
"core.v1.TypedObjectReference":{"apiGroup":"string","kind":"string","name":"string","namespace":"string"},
"core.v1.Volume":{"awsElasticBlockStore":"core.v1.AWSElasticBlockStoreVolumeSource","azureDisk":"core.v1.AzureDiskVolumeSource","azureFile":"core.v1.AzureFileVolumeSource","cephfs":"core.v1.CephFSVolumeSource","cinder":"core.v1.CinderVolumeSource","configMap":"core.v1.ConfigMapVolumeSource","csi":"core.v1.CSIVolumeSource","downwardAPI":"core.v1.DownwardAPIVolumeSource","emptyDir":"core.v1.EmptyDirVolumeSource","ephemeral":"core.v1.EphemeralVolumeSource","fc":"core.v1.FCVolumeSource","flexVolume":"core.v1.FlexVolumeSource","flocker":"core.v1.FlockerVolumeSource","gcePersistentDisk":"core.v1.GCEPersistentDiskVolumeSource","gitRepo":"core.v1.GitRepoVolumeSource","glusterfs":"core.v1.GlusterfsVolumeSource","hostPath":"core.v1.HostPathVolumeSource","image":"core.v1.ImageVolumeSource 1.31","iscsi":"core.v1.ISCSIVolumeSource","name":"string","nfs":"core.v1.NFSVolumeSource","persistentVolumeClaim":"core.v1.PersistentVolumeClaimVolumeSource","photonPersistentDisk":"core.v1.PhotonPersistentDiskVolumeSource","portworxVolume":"core.v1.PortworxVolumeSource","projected":"core.v1.ProjectedVolumeSource","quobyte":"core.v1.QuobyteVolumeSource","rbd":"core.v1.RBDVolumeSource","scaleIO":"core.v1.ScaleIOVolumeSource","secret":"core.v1.SecretVolumeSource","storageos":"core.v1.StorageOSVolumeSource","vsphereVolume":"core.v1.VsphereVirtualDiskVolumeSource"},
"core.v1.VolumeDevice":{"devicePath":"string","name":"string"},
"core.v1.VolumeHealthCondition":{"message":"string 1.37","reason":"string 1.37","status":"string 1.37"},
"core.v1.VolumeHealthStatus":{"healthConditions":"[]core.v1.VolumeHealthCondition 1.37","lastTransitionTime":"time 1.37"},
"core.v1.VolumeMount":{"bindMountOptions":"[]string 1.37","mountPath":"string","mountPropagation":"string","name":"string","readOnly":"bool","recursiveReadOnly":"string 1.30","subPath":"string","subPathExpr":"string"},
"core.v1.VolumeMountStatus":{"mountPath":"string 1.30","name":"string 1.30","readOnly":"bool 1.30","recursiveReadOnly":"string 1.30","volumeStatus":"core.v1.VolumeStatus 1.36"},
"core.v1.VolumeNodeAffinity":{"required":"core.v1.NodeSelector"},
"core.v1.VolumeProjection":{"clusterTrustBundle":"core.v1.ClusterTrustBundleProjection","configMap":"core.v1.ConfigMapProjection","downwardAPI":"core.v1.DownwardAPIProjection","podCertificate":"core.v1.PodCertificateProjection 1.34","secret":"core.v1.SecretProjection","serviceAccountToken":"core.v1.ServiceAccountTokenProjection"},
"core.v1.VolumeResourceRequirements":{"limits":"{}quantity","requests":"{}quantity"},
"core.v1.VolumeStatus":{"image":"core.v1.ImageVolumeStatus 1.36"},
"core.v1.VsphereVirtualDiskVolumeSource":{"fsType":"string","storagePolicyID":"string","storagePolicyName":"string","volumePath":"string"},
"core.v1.WeightedPodAffinityTerm":{"podAffinityTerm":"core.v1.PodAffinityTerm","weight":"int32"},
"core.v1.WindowsSecurityContextOptions":{"gmsaCredentialSpec":"string","gmsaCredentialSpecName":"string","hostProcess":"bool","runAsUserName":"string"},
"core.v1.WorkloadReference":{"name":"string 1.35 -1.35","podGroup":"string 1.35 -1.35","podGroupReplicaKey":"string 1.35 -1.35"},
"discovery.v1.Endpoint":{"addresses":"[]string","conditions":"discovery.v1.EndpointConditions","deprecatedTopology":"{}string","hints":"discovery.v1.EndpointHints","hostname":"string","nodeName":"string","targetRef":"core.v1.ObjectReference","zone":"string"},
"discovery.v1.EndpointConditions":{"ready":"bool","serving":"bool","terminating":"bool"},
"discovery.v1.EndpointHints":{"forNodes":"[]discovery.v1.ForNode 1.33","forZones":"[]discovery.v1.ForZone"},
"discovery.v1.EndpointPort":{"appProtocol":"string","name":"string","port":"int32","protocol":"string"},
"discovery.v1.EndpointSlice":{"addressType":"string","apiVersion":"string","endpoints":"[]discovery.v1.Endpoint","kind":"string","metadata":"meta.v1.ObjectMeta","ports":"[]discovery.v1.EndpointPort"},
"discovery.v1.ForNode":{"name":"string 1.33"},
"discovery.v1.ForZone":{"name":"string"},
"meta.v1.Condition":{"lastTransitionTime":"time","message":"string","observedGeneration":"int64","reason":"string","status":"string","type":"string"},
"meta.v1.LabelSelector":{"matchExpressions":"[]meta.v1.LabelSelectorRequirement","matchLabels":"{}string"},
"meta.v1.LabelSelectorRequirement":{"key":"string","operator":"string","values":"[]string"},
"meta.v1.ManagedFieldsEntry":{"apiVersion":"string","fieldsType":"string","fieldsV1":"any","manager":"string","operation":"string","subresource":"string","time":"time"},
"meta.v1.ObjectMeta":{"annotations":"{}string","creationTimestamp":"time","deletionGracePeriodSeconds":"int64","deletionTimestamp":"time","finalizers":"[]string","generateName":"string","generation":"int64","labels":"{}string","managedFields":"[]meta.v1.ManagedFieldsEntry","name":"string","namespace":"string","ownerReferences":"[]meta.v1.OwnerReference","resourceVersion":"string","selfLink":"string","uid":"string"},
"meta.v1.OwnerReference":{"apiVersion":"string","blockOwnerDeletion":"bool","controller":"bool","kind":"string","name":"string","uid":"string"},
"networking.v1.HTTPIngressPath":{"backend":"networking.v1.IngressBackend","path":"string","pathType":"string"},
"networking.v1.HTTPIngressRuleValue":{"paths":"[]networking.v1.HTTPIngressPath"},
"networking.v1.IPAddress":{"apiVersion":"string 1.33","kind":"string 1.33","metadata":"meta.v1.ObjectMeta 1.33","spec":"networking.v1.IPAddressSpec 1.33"},
"networking.v1.IPAddressSpec":{"parentRef":"networking.v1.ParentReference 1.33"},
"networking.v1.IPBlock":{"cidr":"string","except":"[]string"},
"networking.v1.Ingress":{"apiVersion":"string","kind":"string","metadata":"meta.v1.ObjectMeta","spec":"networking.v1.IngressSpec","status":"networking.v1.IngressStatus"},
"networking.v1.IngressBackend":{"resource":"core.v1.TypedLocalObjectReference","service":"networking.v1.IngressServiceBackend"},
"networking.v1.IngressClass":{"apiVersion":"string","kind":"string","metadata":"meta.v1.ObjectMeta","spec":"networking.v1.IngressClassSpec"},
"networking.v1.IngressClassParametersReference":{"apiGroup":"string","kind":"string","name":"string","namespace":"string","scope":"string"},
"networking.v1.IngressClassSpec":{"controller":"string","parameters":"networking.v1.IngressClassParametersReference"},
"networking.v1.IngressLoadBalancerIngress":{"hostname":"string","ip":"string","ports":"[]networking.v1.IngressPortStatus"},
"networking.v1.IngressLoadBalancerStatus":{"ingress":"[]networking.v1.IngressLoadBalancerIngress"},
"networking.v1.IngressPortStatus":{"error":"string","port":"int32","protocol":"string"},
"networking.v1.IngressRule":{"host":"string","http":"networking.v1.HTTPIngressRuleValue"},
"networking.v1.IngressServiceBackend":{"name":"string","port":"networking.v1.ServiceBackendPort"},
"networking.v1.IngressSpec":{"defaultBackend":"networking.v1.IngressBackend","ingressClassName":"string","rules":"[]networking.v1.IngressRule","tls":"[]networking.v1.IngressTLS"},
"networking.v1.IngressStatus":{"loadBalancer":"networking.v1.IngressLoadBalancerStatus"},
"networking.v1.IngressTLS":{"hosts":"[]string","secretName":"string"},
"networking.v1.NetworkPolicy":{"apiVersion":"string","kind":"string","metadata":"meta.v1.ObjectMeta","spec":"networking.v1.NetworkPolicySpec"},
"networking.v1.NetworkPolicyEgressRule":{"ports":"[]networking.v1.NetworkPolicyPort","to":"[]networking.v1.NetworkPolicyPeer"},
"networking.v1.NetworkPolicyIngressRule":{"from":"[]networking.v1.NetworkPolicyPeer","ports":"[]networking.v1.NetworkPolicyPort"},
"networking.v1.NetworkPolicyPeer":{"ipBlock":"networking.v1.IPBlock","namespaceSelector":"meta.v1.LabelSelector","podSelector":"meta.v1.LabelSelector"},
"networking.v1.NetworkPolicyPort":{"endPort":"int32","port":"intOrString","protocol":"string"},
"networking.v1.NetworkPolicySpec":{"egress":"[]networking.v1.NetworkPolicyEgressRule","ingress":"[]networking.v1.NetworkPolicyIngressRule","podSelector":"meta.v1.LabelSelector","policyTypes":"[]string"},
"networking.v1.ParentReference":{"group":"string 1.33","name":"string 1.33","namespace":"string 1.33","resource":"string 1.33"},
"networking.v1.ServiceBackendPort":{"name":"string","number":"int32"},
"networking.v1.ServiceCIDR":{"apiVersion":"string 1.33","kind":"string 1.33","metadata":"meta.v1.ObjectMeta 1.33","spec":"networking.v1.ServiceCIDRSpec 1.33","status":"networking.v1.ServiceCIDRStatus 1.33"},
"networking.v1.ServiceCIDRSpec":{"cidrs":"[]string 1.33"},
"networking.v1.ServiceCIDRStatus":{"conditions":"[]meta.v1.Condition 1.33"},
"networking.v1beta1.IPAddress":{"apiVersion":"string 1.31 -1.36","kind":"string 1.31 -1.36","metadata":"meta.v1.ObjectMeta 1.31 -1.36","spec":"networking.v1beta1.IPAddressSpec 1.31 -1.36"},
"networking.v1beta1.IPAddressSpec":{"parentRef":"networking.v1beta1.ParentReference 1.31 -1.36"},
"networking.v1beta1.ParentReference":{"group":"string 1.31 -1.36","name":"string 1.31 -1.36","namespace":"string 1.31 -1.36","resource":"string 1.31 -1.36"},
"networking.v1beta1.ServiceCIDR":{"apiVersion":"string 1.31 -1.36","kind":"string 1.31 -1.36","metadata":"meta.v1.ObjectMeta 1.31 -1.36","spec":"networking.v1beta1.ServiceCIDRSpec 1.31 -1.36","status":"networking.v1beta1.ServiceCIDRStatus 1.31 -1.36"},
"networking.v1beta1.ServiceCIDRSpec":{"cidrs":"[]string 1.31 -1.36"},
"networking.v1beta1.ServiceCIDRStatus":{"conditions":"[]meta.v1.Condition 1.31 -1.36"},
"node.v1.Overhead":{"podFixed":"{}quantity"},
"node.v1.RuntimeClass":{"apiVersion":"string","handler":"string","kind":"string","metadata":"meta.v1.ObjectMeta","overhead":"node.v1.Overhead","scheduling":"node.v1.Scheduling"},
"node.v1.Scheduling":{"nodeSelector":"{}string","tolerations":"[]core.v1.Toleration"},
"policy.v1.PodDisruptionBudget":{"apiVersion":"string","kind":"string","metadata":"meta.v1.ObjectMeta","spec":"policy.v1.PodDisruptionBudgetSpec","status":"policy.v1.PodDisruptionBudgetStatus"},
"policy.v1.PodDisruptionBudgetSpec":{"maxUnavailable":"intOrString","minAvailable":"intOrString","selector":"meta.v1.LabelSelector","unhealthyPodEvictionPolicy":"string"},
"policy.v1.PodDisruptionBudgetStatus":{"conditions":"[]meta.v1.Condition","currentHealthy":"int32","desiredHealthy":"int32","disruptedPods":"{}time","disruptionsAllowed":"int32","expectedPods":"int32","observedGeneration":"int64"},
"rbac.v1.AggregationRule":{"clusterRoleSelectors":"[]meta.v1.LabelSelector"},
"rbac.v1.ClusterRole":{"aggregationRule":"rbac.v1.AggregationRule","apiVersion":"string","kind":"string","metadata":"meta.v1.ObjectMeta","rules":"[]rbac.v1.PolicyRule"},
"rbac.v1.ClusterRoleBinding":{"apiVersion":"string","kind":"string","metadata":"meta.v1.ObjectMeta","roleRef":"rbac.v1.RoleRef","subjects":"[]rbac.v1.Subject"},
"rbac.v1.PolicyRule":{"apiGroups":"[]string","nonResourceURLs":"[]string","resourceNames":"[]string","resources":"[]string","verbs":"[]string"},
"rbac.v1.Role":{"apiVersion":"string","kind":"string","metadata":"meta.v1.ObjectMeta","rules":"[]rbac.v1.PolicyRule"},
"rbac.v1.RoleBinding":{"apiVersion":"string","kind":"string","metadata":"meta.v1.ObjectMeta","roleRef":"rbac.v1.RoleRef","subjects":"[]rbac.v1.Subject"},
"rbac.v1.RoleRef":{"apiGroup":"string","kind":"string","name":"string"},
"rbac.v1.Subject":{"apiGroup":"string","kind":"string","name":"string","namespace":"string"},
"scheduling.v1.PriorityClass":{"apiVersion":"string","description":"string","globalDefault":"bool","kind":"string","metadata":"meta.v1.ObjectMeta","preemptionPolicy":"string","value":"int32"},
"scheduling.v1alpha3.TopologyConstraint":{"key":"string 1.37"},
"scheduling.v1alpha3.WorkloadPodGroupAllDisruptionMode":{},
"scheduling.v1alpha3.WorkloadPodGroupBasicSchedulingPolicy":{},
"scheduling.v1alpha3.WorkloadPodGroupDisruptionMode":{"all":"scheduling.v1alpha3.WorkloadPodGroupAllDisruptionMode 1.37","single":"scheduling.v1alpha3.WorkloadPodGroupSingleDisruptionMode 1.37"},
"scheduling.v1alpha3.WorkloadPodGroupGangSchedulingPolicy":{"minCount":"int32 1.37"},
"scheduling.v1alpha3.WorkloadPodGroupResourceClaim":{"name":"string 1.37","resourceClaimName":"string 1.37","resourceClaimTemplateName":"string 1.37"},
"scheduling.v1alpha3.WorkloadPodGroupSchedulingConstraints":{"topology":"[]scheduling.v1alpha3.TopologyConstraint 1.37"},
"scheduling.v1alpha3.WorkloadPodGroupSchedulingPolicy":{"basic":"scheduling.v1alpha3.WorkloadPodGroupBasicSchedulingPolicy 1.37","gang":"scheduling.v1alpha3.WorkloadPodGroupGangSchedulingPolicy 1.37"},
"scheduling.v1alpha3.WorkloadPodGroupSingleDisruptionMode":{},
"scheduling.v1beta1.AllCompositeDisruptionMode":{},
"scheduling.v1beta1.AllDisruptionMode":{},
"scheduling.v1beta1.BasicSchedulingPolicy":{},
"scheduling.v1beta1.CompositeBasicSchedulingPolicy":{},
"scheduling.v1beta1.CompositeDisruptionMode":{"all":"scheduling.v1beta1.AllCompositeDisruptionMode 1.37","single":"scheduling.v1beta1.SingleCompositeDisruptionMode 1.37"},
"scheduling.v1beta1.CompositeGangSchedulingPolicy":{"minGroupCount":"int32 1.37"},
"scheduling.v1beta1.CompositePodGroupSchedulingConstraints":{"topology":"[]scheduling.v1beta1.TopologyConstraint 1.37"},
"scheduling.v1beta1.CompositePodGroupSchedulingPolicy":{"basic":"scheduling.v1beta1.CompositeBasicSchedulingPolicy 1.37","gang":"scheduling.v1beta1.CompositeGangSchedulingPolicy 1.37"},
"scheduling.v1beta1.CompositePodGroupTemplate":{"compositePodGroupTemplates":"[]scheduling.v1beta1.CompositePodGroupTemplate 1.37","disruptionMode":"scheduling.v1beta1.CompositeDisruptionMode 1.37","name":"string 1.37","podGroupTemplates":"[]scheduling.v1beta1.PodGroupTemplate 1.37","preemptionPolicy":"string 1.37","priority":"int32 1.37","priorityClassName":"string 1.37","schedulingConstraints":"scheduling.v1beta1.CompositePodGroupSchedulingConstraints 1.37","schedulingPolicy":"scheduling.v1beta1.CompositePodGroupSchedulingPolicy 1.37"},
"scheduling.v1beta1.DisruptionMode":{"all":"scheduling.v1beta1.AllDisruptionMode 1.37","single":"scheduling.v1beta1.SingleDisruptionMode 1.37"},
"scheduling.v1beta1.GangSchedulingPolicy":{"minCount":"int32 1.37"},
"scheduling.v1beta1.PodGroup":{"apiVersion":"string 1.37","kind":"string 1.37","metadata":"meta.v1.ObjectMeta 1.37","spec":"scheduling.v1beta1.PodGroupSpec 1.37","status":"scheduling.v1beta1.PodGroupStatus 1.37"},
"scheduling.v1beta1.PodGroupResourceClaim":{"name":"string 1.37","resourceClaimName":"string 1.37","resourceClaimTemplateName":"string 1.37"},
"scheduling.v1beta1.PodGroupResourceClaimStatus":{"name":"string 1.37","resourceClaimName":"string 1.37"},
"scheduling.v1beta1.PodGroupSchedulingConstraints":{"topology":"[]scheduling.v1beta1.TopologyConstraint 1.37"},
"scheduling.v1beta1.PodGroupSchedulingPolicy":{"basic":"scheduling.v1beta1.BasicSchedulingPolicy 1.37","gang":"scheduling.v1beta1.GangSchedulingPolicy 1.37"},
"scheduling.v1beta1.PodGroupSpec":{"disruptionMode":"scheduling.v1beta1.DisruptionMode 1.37","parentCompositePodGroupName":"string 1.37","preemptionPolicy":"string 1.37","priority":"int32 1.37","priorityClassName":"string 1.37","resourceClaims":"[]scheduling.v1beta1.PodGroupResourceClaim 1.37","schedulingConstraints":"scheduling.v1beta1.PodGroupSchedulingConstraints 1.37","schedulingPolicy":"scheduling.v1beta1.PodGroupSchedulingPolicy 1.37","workloadRef":"scheduling.v1beta1.WorkloadReference 1.37"},
"scheduling.v1beta1.PodGroupStatus":{"conditions":"[]meta.v1.Condition 1.37","resourceClaimStatuses":"[]scheduling.v1beta1.PodGroupResourceClaimStatus 1.37"},
"scheduling.v1beta1.PodGroupTemplate":{"disruptionMode":"scheduling.v1beta1.DisruptionMode 1.37","name":"string 1.37","preemptionPolicy":"string 1.37","priority":"int32 1.37","priorityClassName":"string 1.37","resourceClaims":"[]scheduling.v1beta1.PodGroupResourceClaim 1.37","schedulingConstraints":"scheduling.v1beta1.PodGroupSchedulingConstraints 1.37","schedulingPolicy":"scheduling.v1beta1.PodGroupSchedulingPolicy 1.37"},
"scheduling.v1beta1.SingleCompositeDisruptionMode":{},
"scheduling.v1beta1.SingleDisruptionMode":{},
"scheduling.v1beta1.TopologyConstraint":{"key":"string 1.37"},
"scheduling.v1beta1.TypedLocalObjectReference":{"apiGroup":"string 1.37","kind":"string 1.37","name":"string 1.37"},
"scheduling.v1beta1.Workload":{"apiVersion":"string 1.37","kind":"string 1.37","metadata":"meta.v1.ObjectMeta 1.37","spec":"scheduling.v1beta1.WorkloadSpec 1.37"},
"scheduling.v1beta1.WorkloadReference":{"templateName":"string 1.37","workloadName":"string 1.37"},
"scheduling.v1beta1.WorkloadSpec":{"compositePodGroupTemplates":"[]scheduling.v1beta1.CompositePodGroupTemplate 1.37","controllerRef":"scheduling.v1beta1.TypedLocalObjectReference 1.37","podGroupTemplates":"[]scheduling.v1beta1.PodGroupTemplate 1.37"},
"storage.v1.CSIDriver":{"apiVersion":"string","kind":"string","metadata":"meta.v1.ObjectMeta","spec":"storage.v1.CSIDriverSpec"},
"storage.v1.CSIDriverSpec":{"attachRequired":"bool","fsGroupPolicy":"string","nodeAllocatableUpdatePeriodSeconds":"int64 1.33","podInfoOnMount":"bool","preventPodSchedulingIfMissing":"bool 1.36","requiresRepublish":"bool","seLinuxMount":"bool","serviceAccountTokenInSecrets":"bool 1.35","storageCapacity":"bool","tokenRequests":"[]storage.v1.TokenRequest","volumeLifecycleModes":"[]string"},
"storage.v1.CSINode":{"apiVersion":"string","kind":"string","metadata":"meta.v1.ObjectMeta","spec":"storage.v1.CSINodeSpec","status":"storage.v1.CSINodeStatus 1.37"},
"storage.v1.CSINodeDriver":{"allocatable":"storage.v1.VolumeNodeResources","name":"string","nodeID":"string","topologyKeys":"[]string"},
"storage.v1.CSINodeSpec":{"drivers":"[]storage.v1.CSINodeDriver"},
"storage.v1.CSINodeStatus":{"storageHealth":"[]storage.v1.StorageHealth 1.37"},
"storage.v1.CSIStorageCapacity":{"apiVersion":"string","capacity":"quantity","kind":"string","maximumVolumeSize":"quantity","metadata":"meta.v1.ObjectMeta","nodeTopology":"meta.v1.LabelSelector","storageClassName":"string"},
"storage.v1.StorageClass":{"allowVolumeExpansion":"bool","allowedTopologies":"[]core.v1.TopologySelectorTerm","apiVersion":"string","kind":"string","metadata":"meta.v1.ObjectMeta","mountOptions":"[]string","parameters":"{}string","provisioner":"string","reclaimPolicy":"string","volumeBindingMode":"string"},
"storage.v1.StorageHealth":{"healthConditions":"[]storage.v1.StorageHealthCondition 1.37","name":"string 1.37"},
"storage.v1.StorageHealthCondition":{"accessMode":"string 1.37","lastTransitionTime":"time 1.37","message":"string 1.37","reason":"string 1.37","status":"string 1.37","volumeMode":"string 1.37"},
"storage.v1.TokenRequest":{"audience":"string","expirationSeconds":"int64"},
"storage.v1.VolumeAttachment":{"apiVersion":"string","kind":"string","metadata":"meta.v1.ObjectMeta","spec":"storage.v1.VolumeAttachmentSpec","status":"storage.v1.VolumeAttachmentStatus"},
"storage.v1.VolumeAttachmentSource":{"inlineVolumeSpec":"core.v1.PersistentVolumeSpec","persistentVolumeName":"string"},
"storage.v1.VolumeAttachmentSpec":{"attacher":"string","nodeName":"string","source":"storage.v1.VolumeAttachmentSource"},
"storage.v1.VolumeAttachmentStatus":{"attachError":"storage.v1.VolumeError","attached":"bool","attachmentMetadata":"{}string","detachError":"storage.v1.VolumeError"},
"storage.v1.VolumeAttributesClass":{"apiVersion":"string 1.34","driverName":"string 1.34","kind":"string 1.34","metadata":"meta.v1.ObjectMeta 1.34","parameters":"{}string 1.34"},
"storage.v1.VolumeError":{"errorCode":"int32 1.33","message":"string","time":"time"},
"storage.v1.VolumeNodeResources":{"count":"int32"},
"storage.v1beta1.VolumeAttributesClass":{"apiVersion":"string 1.31 -1.36","driverName":"string 1.31 -1.36","kind":"string 1.31 -1.36","metadata":"meta.v1.ObjectMeta 1.31 -1.36","parameters":"{}string 1.31 -1.36"}
}
}`;

// src/validate/schema/go-type-table.ts
var ALWAYS = { since: 0, last: Number.POSITIVE_INFINITY };

// src/validate/schema/decode.ts
var EMBEDDED = {
  "core.v1.Probe": /* @__PURE__ */ __name((field2) => ["exec", "grpc", "httpGet", "tcpSocket"].includes(field2) ? "ProbeHandler" : void 0, "core.v1.Probe"),
  "core.v1.Volume": /* @__PURE__ */ __name((field2) => field2 === "name" ? void 0 : "VolumeSource", "core.v1.Volume"),
  "core.v1.EphemeralContainer": /* @__PURE__ */ __name((field2) => field2 === "targetContainerName" ? void 0 : "EphemeralContainerCommon", "core.v1.EphemeralContainer"),
  "networking.v1.IngressRule": /* @__PURE__ */ __name((field2) => field2 === "http" ? "IngressRuleValue" : void 0, "networking.v1.IngressRule"),
  ...Object.fromEntries(
    ["ConfigMapEnvSource", "ConfigMapKeySelector", "ConfigMapProjection", "ConfigMapVolumeSource", "SecretEnvSource", "SecretKeySelector", "SecretProjection"].map(
      (name) => [`core.v1.${name}`, (field2) => field2 === "name" ? "LocalObjectReference" : void 0]
    )
  )
};
var isObject4 = /* @__PURE__ */ __name((value) => typeof value === "object" && value !== null && !Array.isArray(value), "isObject");

// src/validate/locate.ts
function locate(object, path) {
  let owner = object;
  for (const [index, step] of path.entries()) {
    const key = Array.isArray(owner) ? Number(step) : String(step);
    if (!Object.hasOwn(owner, key)) return { owner, key, found: false };
    const value = owner[key];
    if (index === path.length - 1 || !(Array.isArray(value) || isObject4(value))) return { owner, key, found: index === path.length - 1 };
    owner = value;
  }
  return { owner, found: true };
}
__name(locate, "locate");
function valueAt(object, path) {
  const { owner, key, found } = locate(object, path);
  if (!found) return void 0;
  return key === void 0 ? owner : owner[key];
}
__name(valueAt, "valueAt");

// src/rule/object-faults.ts
var sentResources = /* @__PURE__ */ __name((model) => [...model.resources, ...model.superseded.map(({ earlier }) => earlier)].filter(({ document }) => document.problems.every(({ kind }) => kind !== "syntax")), "sentResources");
function placeAt(resource, path, part) {
  const { owner, key, found } = locate(resource.object, path);
  if (key !== void 0 && found) return resource.document.at(owner, key, part);
  return owner === resource.object ? resource.atName() : resource.document.at(owner, void 0, "key");
}
__name(placeAt, "placeAt");
function writtenAt({ document }, place) {
  const { file, start, end, near } = place.span();
  const from = start.offset - document.start;
  const to = end.offset - document.start;
  if (near === true || from < 0 || to > document.text.length) return void 0;
  const back = document.range(from, to).span();
  return back.file === file && back.start.offset === start.offset ? document.text.slice(from, to) : void 0;
}
__name(writtenAt, "writtenAt");
var isPlaceholderValue = /* @__PURE__ */ __name((text2) => isPlaceholderName(text2) && !/^[A-Z][A-Z0-9]*$/.test(text2), "isPlaceholderValue");
var isSingle = /* @__PURE__ */ __name((value) => typeof value === "object" && value !== null && !Array.isArray(value) && Object.keys(value).length === 1 && Object.values(value).every((item) => item === null), "isSingle");
function placeholderAt(resource, path, error) {
  const { owner } = locate(resource.object, path);
  const there = valueAt(resource.object, path);
  const braced = isSingle(there) ? Object.keys(there).map((key) => `{${key}}`) : [];
  const values = [error?.value, there, ...Array.isArray(there) ? there : []].filter((text2) => typeof text2 === "string");
  const keys = [path.at(-1), ...Array.isArray(owner) ? [] : Object.keys(owner)].filter((text2) => typeof text2 === "string");
  const isName = path[0] === "metadata" && path.at(-1) === "name" || error?.type === "DecodeError";
  const found = [...braced, ...values].find(isName ? isPlaceholderName : isPlaceholderValue) ?? keys.find(holdsPlaceholder);
  return found === void 0 ? void 0 : `"${found}" looks like a placeholder that is filled in before it is applied`;
}
__name(placeholderAt, "placeholderAt");

// src/rule/partial-objects.ts
var fields2 = /* @__PURE__ */ __name((value) => typeof value === "object" && value !== null && !Array.isArray(value) ? value : {}, "fields");
var isEmpty2 = /* @__PURE__ */ __name((value) => value === void 0 || value === null || typeof value === "object" && Object.keys(value).length === 0, "isEmpty");
var items = /* @__PURE__ */ __name((value) => Array.isArray(value) ? value.map(fields2) : [], "items");
function lacksItsCore({ kind, object }) {
  const spec = fields2(object["spec"]);
  switch (kind) {
    case "Deployment":
    case "StatefulSet":
    case "DaemonSet":
    case "ReplicaSet": {
      const template = fields2(spec["template"]);
      const containers = items(fields2(template["spec"])["containers"]);
      const unlabelled = isEmpty2(fields2(template["metadata"])["labels"]);
      return isEmpty2(spec["selector"]) && (unlabelled || containers.length === 0 || containers.some(({ image }) => isEmpty2(image)));
    }
    case "Job":
    case "Pod": {
      const pod = kind === "Pod" ? spec : fields2(fields2(spec["template"])["spec"]);
      const containers = items(pod["containers"]);
      return isEmpty2(object["spec"]) || pod["containers"] === void 0 && Object.keys(pod).length > 0 || containers.length > 0 && containers.every(({ image }) => image === void 0);
    }
    case "Service":
      return spec["ports"] === void 0 && isEmpty2(spec["selector"]) && spec["type"] !== "ExternalName";
    case "Ingress":
      return spec["rules"] === void 0 && spec["defaultBackend"] === void 0;
    default:
      return Object.keys(object).every((key) => key === "apiVersion" || key === "kind" || key === "metadata");
  }
}
__name(lacksItsCore, "lacksItsCore");
var isNamedPatch = /* @__PURE__ */ __name((path) => /(?:^|[/._-])patch(?:es)?(?:[/._-]|$)|\/patches\//i.test(path), "isNamedPatch");
function partialReason(resource) {
  if (Object.keys(resource.object).some((key) => key.startsWith("$"))) return "it is a patch";
  if (isNamedPatch(resource.document.file)) return "its file is named as if it held patches, which leave out what others have";
  return lacksItsCore(resource) ? "it leaves out so much that it may be a patch for another object" : void 0;
}
__name(partialReason, "partialReason");
function encryptedReason({ object }) {
  const { mac, version, lastmodified } = fields2(object["sops"]);
  return [mac, version, lastmodified].some((text2) => typeof text2 === "string") ? "it is encrypted by SOPS, and decrypted before it is applied" : void 0;
}
__name(encryptedReason, "encryptedReason");
function dumpReason({ object }) {
  const metadata = fields2(fields2(object)["metadata"]);
  const written = ["uid", "resourceVersion", "creationTimestamp", "managedFields"].find((name) => !isEmpty2(metadata[name]));
  const owned = items(metadata["ownerReferences"]).some(({ uid }) => typeof uid === "string" && uid !== "");
  const field2 = written ?? (owned ? "ownerReferences" : void 0);
  return field2 === void 0 ? void 0 : `metadata.${field2} says that it was read from a cluster, which had accepted it`;
}
__name(dumpReason, "dumpReason");
var apartReason = /* @__PURE__ */ __name((one, other) => one.object === other.object || [one, other].some((written) => dumpReason(written) === void 0) ? void 0 : "both were read from a cluster that had accepted them, and not from the same one", "apartReason");

// src/rule/lost-objects.ts
var BUILT_IN2 = /^(?:(?:apps|batch|autoscaling|policy|(?:[a-z0-9-]+\.)+k8s\.io)\/)?v\d+$/;
var isMap = /* @__PURE__ */ __name((value) => typeof value === "object" && value !== null && !Array.isArray(value), "isMap");
var isText = /* @__PURE__ */ __name((value) => typeof value === "string" && value !== "", "isText");
function lacksIdentity(value) {
  if (!isMap(value) || !isMap(value["metadata"]) || !(isText(value["metadata"]["name"]) || isText(value["metadata"]["generateName"]))) return false;
  const { apiVersion, kind } = value;
  return isText(kind) ? !isText(apiVersion) : isText(apiVersion) && BUILT_IN2.test(apiVersion);
}
__name(lacksIdentity, "lacksIdentity");
var isKustomization = /* @__PURE__ */ __name((path) => /(?:^|\/)kustomization(?:\.ya?ml)?$/i.test(path), "isKustomization");
function* lostObjects(sources, validate) {
  if (sources.some(({ source }) => isKustomization(source.path))) return;
  for (const document of sources.flatMap(({ documents }) => documents)) {
    const { value } = document;
    if (!lacksIdentity(value)) continue;
    const { name } = value["metadata"];
    const kind = isText(value["kind"]) ? value["kind"] : "";
    const resource = new Resource({ apiVersion: "", kind, name: isText(name) ? name : "", namespace: "" }, value, document, -1);
    const { decodeError } = validate(resource);
    if (decodeError !== void 0 && (kind === "" || decodeError.detail.includes("; for a "))) yield { resource, error: decodeError };
  }
}
__name(lostObjects, "lostObjects");

// src/validate/api-versions.ts
var INGRESS_NOTE = "Also write pathType, service.name and service.port.number (or .name) instead of serviceName and servicePort, and defaultBackend instead of backend.";
var APIS = [
  ["extensions/v1beta1", "Deployment DaemonSet ReplicaSet", { deprecatedIn: "1.8", removedIn: "1.16", replacement: "apps/v1", note: "spec.selector is required there and cannot be changed." }],
  ["extensions/v1beta1", "NetworkPolicy", { deprecatedIn: "1.9", removedIn: "1.16", replacement: "networking.k8s.io/v1" }],
  ["extensions/v1beta1", "Ingress", { deprecatedIn: "1.14", removedIn: "1.22", replacement: "networking.k8s.io/v1", note: INGRESS_NOTE }],
  ["extensions/v1beta1", "PodSecurityPolicy", { deprecatedIn: "1.10", removedIn: "1.16", note: "Use Pod Security admission." }],
  ["apps/v1beta1", "Deployment StatefulSet ControllerRevision", { deprecatedIn: "1.8", removedIn: "1.16", replacement: "apps/v1", note: "spec.selector is required there and cannot be changed." }],
  ["apps/v1beta2", "Deployment StatefulSet DaemonSet ReplicaSet ControllerRevision", { deprecatedIn: "1.9", removedIn: "1.16", replacement: "apps/v1" }],
  ["networking.k8s.io/v1beta1", "Ingress", { deprecatedIn: "1.19", removedIn: "1.22", replacement: "networking.k8s.io/v1", note: INGRESS_NOTE }],
  ["networking.k8s.io/v1beta1", "IngressClass", { deprecatedIn: "1.19", removedIn: "1.22", replacement: "networking.k8s.io/v1" }],
  ["networking.k8s.io/v1beta1", "IPAddress ServiceCIDR", { deprecatedIn: "1.34", removedIn: "1.37", replacement: "networking.k8s.io/v1" }],
  ["discovery.k8s.io/v1beta1", "EndpointSlice", { deprecatedIn: "1.21", removedIn: "1.25", replacement: "discovery.k8s.io/v1", note: "endpoints[].topology became nodeName and zone." }],
  ["batch/v1beta1", "CronJob", { deprecatedIn: "1.21", removedIn: "1.25", replacement: "batch/v1" }],
  ["batch/v2alpha1", "CronJob", { deprecatedIn: "1.8", removedIn: "1.21", replacement: "batch/v1" }],
  ["policy/v1beta1", "PodDisruptionBudget", { deprecatedIn: "1.21", removedIn: "1.25", replacement: "policy/v1", note: "An empty selector selects every pod there, and none before." }],
  ["policy/v1beta1", "PodSecurityPolicy", { deprecatedIn: "1.21", removedIn: "1.25", note: "Use Pod Security admission." }],
  ["autoscaling/v2beta1", "HorizontalPodAutoscaler", { deprecatedIn: "1.22", removedIn: "1.25", replacement: "autoscaling/v2", note: "There a metric has target: {type: \u2026, averageUtilization: \u2026} or the like." }],
  ["autoscaling/v2beta2", "HorizontalPodAutoscaler", { deprecatedIn: "1.23", removedIn: "1.26", replacement: "autoscaling/v2" }],
  ["admissionregistration.k8s.io/v1beta1", "MutatingWebhookConfiguration ValidatingWebhookConfiguration", { deprecatedIn: "1.16", removedIn: "1.22", replacement: "admissionregistration.k8s.io/v1", note: "sideEffects and admissionReviewVersions are required there." }],
  ["apiregistration.k8s.io/v1beta1", "APIService", { deprecatedIn: "1.19", removedIn: "1.22", replacement: "apiregistration.k8s.io/v1" }],
  ["apiextensions.k8s.io/v1beta1", "CustomResourceDefinition", { deprecatedIn: "1.16", removedIn: "1.22", replacement: "apiextensions.k8s.io/v1", note: "Every version needs a schema there." }],
  ["rbac.authorization.k8s.io/v1beta1", "Role RoleBinding ClusterRole ClusterRoleBinding", { deprecatedIn: "1.17", removedIn: "1.22", replacement: "rbac.authorization.k8s.io/v1" }],
  ["rbac.authorization.k8s.io/v1alpha1", "Role RoleBinding ClusterRole ClusterRoleBinding", { deprecatedIn: "1.17", removedIn: "1.22", replacement: "rbac.authorization.k8s.io/v1" }],
  ["scheduling.k8s.io/v1beta1", "PriorityClass", { deprecatedIn: "1.14", removedIn: "1.22", replacement: "scheduling.k8s.io/v1" }],
  ["storage.k8s.io/v1beta1", "StorageClass VolumeAttachment CSIDriver CSINode", { deprecatedIn: "1.19", removedIn: "1.22", replacement: "storage.k8s.io/v1" }],
  ["coordination.k8s.io/v1beta1", "Lease", { deprecatedIn: "1.19", removedIn: "1.22", replacement: "coordination.k8s.io/v1" }],
  ["v1", "Endpoints", { deprecatedIn: "1.33", replacement: "discovery.k8s.io/v1 EndpointSlice", note: "It is still served, and mirrored to EndpointSlices; no removal is planned." }],
  ["policy.networking.k8s.io/v1alpha1", "AdminNetworkPolicy BaselineAdminNetworkPolicy", { replacement: "policy.networking.k8s.io/v1alpha2 ClusterNetworkPolicy", note: "Merged into ClusterNetworkPolicy by Network Policy API v0.2.0, which no longer defines it." }],
  ...["v1alpha1", "v1alpha2", "v1alpha3", "v1alpha4"].map(
    (version) => [`split.smi-spec.io/${version}`, "TrafficSplit", { replacement: "gateway.networking.k8s.io/v1 HTTPRoute with weights", note: "The SMI project was archived in October 2023." }]
  ),
  ["gateway.networking.k8s.io/v1alpha2", "GatewayClass Gateway HTTPRoute ReferencePolicy", { replacement: "gateway.networking.k8s.io/v1", note: "The Gateway API definitions no longer serve v1alpha2 of this kind." }],
  ["gateway.networking.k8s.io/v1alpha2", "GRPCRoute TLSRoute TCPRoute UDPRoute", { replacement: "gateway.networking.k8s.io/v1", note: "The standard channel does not serve v1alpha2 of this kind." }]
];
var LIFECYCLES = new Map(APIS.flatMap(([apiVersion, kinds, lifecycle]) => kinds.split(" ").map((kind) => [`${apiVersion} ${kind}`, lifecycle])));
var apiLifecycle = /* @__PURE__ */ __name((apiVersion, kind) => LIFECYCLES.get(`${apiVersion} ${kind}`), "apiLifecycle");
function isRemoved(lifecycle, version) {
  return lifecycle.removedIn !== void 0 && minor(version) >= minor(lifecycle.removedIn);
}
__name(isRemoved, "isRemoved");
var isDeprecated = /* @__PURE__ */ __name((lifecycle, version) => lifecycle.deprecatedIn === void 0 || minor(version) >= minor(lifecycle.deprecatedIn), "isDeprecated");
var minor = /* @__PURE__ */ __name((version) => Number(version.split(".")[1] ?? "0"), "minor");

// src/validate/dotted-path.ts
var dottedPath = /* @__PURE__ */ __name((path) => path.reduce((text2, step) => typeof step === "number" ? `${text2}[${step}]` : text2 === "" ? step : `${text2}.${step}`, ""), "dottedPath");
export {
  DEFAULT_POD_CIDRS,
  DIRECTIONS,
  LONGEST_MATCHED,
  Model,
  PROBE_FIELDS,
  PROTOCOLS,
  Resource,
  ServedPortTable,
  UserError,
  ambiguous,
  apartReason,
  apiLifecycle,
  areVariants,
  attachRoutes,
  baseName,
  blockedDNS,
  budgetCoverage,
  clash,
  closedPorts,
  closedToOutside,
  clusterIPClaims,
  defaultIngressClass,
  defaultOptions,
  defineRule,
  describeConnections,
  describeHandler,
  describeMiss,
  describeRequirement,
  describeSelector,
  destinationRulesFor,
  dottedPath,
  dumpReason,
  editDistance,
  electedRole,
  encryptedReason,
  endpointWriters,
  environmentOf,
  equalitySelector,
  governingService,
  heldApart,
  holdsPlaceholder,
  hostPortClaims,
  includesPort,
  ingressHostMatches,
  ingressTable,
  ingressTargets,
  insertBefore,
  insertItem,
  intersectConnections,
  intersectHostnames,
  isDeprecated,
  isEmpty,
  isEverything,
  isGranted,
  isHeldBack,
  isHook,
  isInside,
  isNamedAfter,
  isOwned,
  isPlaceholderName,
  isRemoved,
  isSameWord,
  isSlip2 as isSlip,
  isWrittenByHand,
  istioHost,
  joinItem,
  knowsEnvironment,
  labelFixes,
  labelIndex,
  labelSelector,
  labelsInstead,
  linkPrefix,
  linkVariables,
  listeners,
  locate,
  lostObjects,
  matchWorkload,
  matches,
  mayTakeAges,
  meets,
  meshTargets,
  missOfNamesake,
  missingServices,
  namedTarget,
  namesOfServices,
  nearOfHostVariable,
  nearest,
  nearestService,
  nearestValidName,
  nearestWorkload,
  neighbourhood,
  nodePortClaims,
  parseCIDR,
  parseIP,
  partialReason,
  placeAt,
  placeOfMiss,
  placeholderAt,
  podAddress,
  podAddresses,
  podReadiness,
  policyView,
  portContainers,
  prefixedService,
  probeHandler,
  probeTiming,
  probedContainers,
  probesOf,
  protocolOf,
  referenceTarget,
  references,
  removeEntry,
  replicaRange,
  resolveDestination,
  resolvePort,
  resolveProbePort,
  resolveSplit,
  resolveTargetPort,
  rivalry,
  rolloutStrategy,
  routeTargets,
  runsToEnd,
  scaled,
  scaledObjects,
  sentResources,
  serviceDirectory,
  serviceOfHost,
  serviceRoles,
  serviceWorld,
  servingContainers,
  simulateRollout,
  sliceService,
  slicesByService,
  suggestPortName,
  targetOf,
  templateUncertainty,
  unreachableIngressEntries,
  unseenPods,
  valueAt,
  workloadsByName,
  writeEntry,
  writeString,
  writtenAt
};
