import { listOf } from "../../base/values.ts";
import { isRecord } from "../../base/is-record.ts";
import { pushAll } from "../../diagnostic/large-lists.ts";
import type { Model } from "../../model/model.ts";
import type { Resource } from "../../model/resource.ts";
import { referencesIn } from "./site.ts";
import type { Reference } from "./reference.ts";

const WEBHOOK_KINDS: ReadonlySet<string> = new Set(["ValidatingWebhookConfiguration", "MutatingWebhookConfiguration"]);
/** Groups of nearly all objects: no field of theirs refers to a Service by name. */
const PLAIN_GROUPS: ReadonlySet<string> = new Set([
  "",
  "apps",
  "batch",
  "networking.k8s.io",
  "policy",
  "autoscaling",
  "rbac.authorization.k8s.io",
]);

/**
 * `service: {name, namespace, port}`, as webhooks and APIServices refer to the Service that the API server calls; the
 * default port is 443.
 */
function* serviceField(
  resource: Resource,
  value: unknown,
  source: "webhook" | "api-service",
  name: string,
): Iterable<Reference> {
  if (!isRecord(value)) return;
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
    port:
      typeof port === "number"
        ? { number: port, at: resource.document.at(value, "port") }
        : { number: 443, at: undefined },
  };
}

const clientService = (config: unknown): unknown => (isRecord(config) ? config["service"] : undefined);

/**
 * Sources: admissionregistration.k8s.io/v1, apiextensions.k8s.io/v1, apiregistration.k8s.io/v1 types
 * (ServiceReference).
 */
function* apiServerFields(resource: Resource): Iterable<Reference> {
  const { kind, object } = resource;
  const spec = isRecord(object["spec"]) ? object["spec"] : {};
  if (WEBHOOK_KINDS.has(kind)) {
    for (const webhook of listOf(object["webhooks"]))
      if (isRecord(webhook))
        yield* serviceField(resource, clientService(webhook["clientConfig"]), "webhook", "clientConfig.service");
  } else if (kind === "CustomResourceDefinition" && isRecord(spec["conversion"])) {
    const { webhook } = spec["conversion"];
    if (isRecord(webhook))
      yield* serviceField(resource, clientService(webhook["clientConfig"]), "webhook", "clientConfig.service");
  } else if (kind === "APIService") {
    yield* serviceField(resource, spec["service"], "api-service", "spec.service");
  }
}

/** A field of a custom resource that contains the name of a Service of its namespace. */
function namedService(resource: Resource, owner: unknown, key: string, name: string): readonly Reference[] {
  const service = isRecord(owner) ? owner[key] : undefined;
  if (!isRecord(owner) || typeof service !== "string" || !/^[a-z0-9][-a-z0-9]*$/.test(service)) return [];
  const { namespace: given, port } = owner;
  const namespace = typeof given === "string" && given !== "" ? given : resource.namespace;
  return [
    {
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
      scheme: undefined,
      shape: "field",
      port:
        key === "name" && typeof port === "number"
          ? { number: port, at: resource.document.at(owner, "port") }
          : undefined,
    },
  ];
}

/**
 * Services that custom resources send requests to by name. Sources: argo-rollouts pkg/apis/rollouts/v1alpha1
 * (CanaryStrategy, BlueGreenStrategy); traefik pkg/provider/kubernetes/crd/traefikio/v1alpha1 (LoadBalancerSpec; other
 * kinds are not Services, `name@provider` is defined elsewhere).
 */
function* customFields(resource: Resource): Iterable<Reference> {
  const spec = isRecord(resource.object["spec"]) ? resource.object["spec"] : {};
  switch (`${resource.group}/${resource.kind}`) {
    case "argoproj.io/Rollout": {
      const { canary, blueGreen } = isRecord(spec["strategy"]) ? spec["strategy"] : {};
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
        for (const service of listOf(isRecord(route) ? route["services"] : undefined)) {
          if (isRecord(service) && (service["kind"] ?? "Service") === "Service")
            yield* namedService(resource, service, "name", "services[].name");
        }
      }
      return;
    default:
  }
}

/** URLs in the strings of a custom resource, and names that end in `.svc`; other strings are too ambiguous. */
function* stringsWithin(
  value: unknown,
  depth: number,
): Iterable<{ readonly owner: object; readonly key: string | number; readonly text: string }> {
  if (depth > 12 || typeof value !== "object" || value === null) return;
  for (const [name, item] of Object.entries(value)) {
    const key = Array.isArray(value) ? Number(name) : name;
    if (typeof item === "string") {
      if (item.includes(".svc") || item.includes("://")) yield { owner: value, key, text: item };
    } else yield* stringsWithin(item, depth + 1);
  }
}

const BUILT_IN_GROUP = /^[a-z]*$|\.k8s\.io$/;
/** Names in a cert-manager certificate identify the server, they are not connected to. */
const NAMES_ONLY: ReadonlySet<string> = new Set([
  "cert-manager.io/Certificate",
  "cert-manager.io/Issuer",
  "cert-manager.io/ClusterIssuer",
]);

/**
 * References in API fields: ExternalName Services, webhooks, APIServices, annotations of Ingresses, custom resources.
 */
export function fieldReferences(model: Model): readonly Reference[] {
  const found: Reference[] = [];
  for (const service of model.all("Service")) {
    const { spec } = service.object;
    if (spec?.type !== "ExternalName" || !spec.externalName) continue;
    pushAll(
      found,
      referencesIn({
        resource: service,
        source: "external-name",
        name: "externalName host",
        owner: spec,
        key: "externalName",
        pieces: [{ text: spec.externalName, from: 0 }],
      }),
    );
  }
  for (const ingress of model.all("Ingress")) {
    const owner = ingress.metadata.annotations;
    for (const [key, text] of Object.entries(owner ?? {})) {
      if (owner === undefined || key === "kubectl.kubernetes.io/last-applied-configuration") continue;
      pushAll(
        found,
        referencesIn({
          resource: ingress,
          source: "annotation",
          name: key,
          owner,
          key,
          pieces: [{ text, from: 0 }],
        }),
      );
    }
  }
  const expanded = new Set(model.workloads.map(({ resource }) => resource));
  for (const resource of model.resources) {
    if (model.malformed.has(resource) || PLAIN_GROUPS.has(resource.group)) continue;
    pushAll(found, apiServerFields(resource));
    pushAll(found, customFields(resource));
    const { group } = resource;
    if (
      BUILT_IN_GROUP.test(group) ||
      group.endsWith(".istio.io") ||
      expanded.has(resource) ||
      NAMES_ONLY.has(`${group}/${resource.kind}`)
    )
      continue;
    for (const { owner, key, text } of stringsWithin(resource.object["spec"], 0)) {
      pushAll(
        found,
        referencesIn({
          resource,
          source: "custom-resource",
          name: String(key),
          owner,
          key,
          pieces: [{ text, from: 0 }],
        }).filter(({ shape }) => shape !== "host-port"),
      );
    }
  }
  return found;
}
