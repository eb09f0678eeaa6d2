import { defineRule, describeSelector, labelSelector, meets, nearest, writeString } from "../src/rule.ts";
import type { KindMap, Model, Resource } from "../src/rule.ts";

type Service = Resource<KindMap["Service"]>;

/** The part of a ServiceMonitor that says what is scraped. Source: prometheus-operator pkg/apis/monitoring/v1. */
interface MonitorSpec {
  readonly selector?: Parameters<typeof labelSelector>[0];
  readonly namespaceSelector?: { readonly any?: boolean; readonly matchNames?: readonly string[] };
  readonly endpoints?: readonly { readonly port?: string }[];
}

const isMap = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === "object" && value !== null && !Array.isArray(value);
const isList = (value: unknown, isItem: (item: unknown) => boolean): boolean => Array.isArray(value) && value.every(isItem);
const isText = (value: unknown): boolean => typeof value === "string";
const isExpression = (value: unknown): boolean => isMap(value) && isText(value["key"]) && (value["values"] === undefined || isList(value["values"], isText));

/** Nobody has checked the types of a custom resource: without its definition among the manifests it may hold anything. */
function isMonitorSpec(spec: unknown): spec is MonitorSpec {
  if (!isMap(spec)) return false;
  const { selector = {}, namespaceSelector = {}, endpoints = [] } = spec;
  if (!isMap(selector) || !isMap(namespaceSelector) || !isList(endpoints, isMap)) return false;
  const { matchLabels = {}, matchExpressions = [] } = selector;
  const { matchNames = [] } = namespaceSelector;
  return isMap(matchLabels) && Object.values(matchLabels).every(isText) && isList(matchExpressions, isExpression) && isList(matchNames, isText);
}

function servicesByNamespace(model: Model): ReadonlyMap<string, readonly Service[]> {
  const found = new Map<string, Service[]>();
  for (const service of model.all("Service")) {
    const list = found.get(service.namespace);
    if (list === undefined) found.set(service.namespace, [service]);
    else list.push(service);
  }
  return found;
}

export default defineRule({
  id: "service-monitor-target-missing",
  category: "references",
  severity: "warning",
  presets: ["recommended"],
  docs: {
    summary: "A ServiceMonitor selects no Service, or names a port that the selected Services do not have.",
    why: "Prometheus drops such a target without a word: there are no metrics, and no alert that is made of them.",
    remedy: "Select by labels of the Service (not of its pods), and name one of the Service's ports.",
    references: ["https://prometheus-operator.dev/docs/developer/getting-started/#using-servicemonitors"],
  },
  options: {},
  messages: {
    nothing: (d: { readonly monitor: string; readonly selector: string; readonly service: string }) =>
      `ServiceMonitor "${d.monitor}" selects no Service with ${d.selector}; Service "${d.service}" comes near.`,
    port: (d: { readonly monitor: string; readonly port: string; readonly services: string; readonly ports: string }) =>
      `ServiceMonitor "${d.monitor}" asks for port "${d.port}" of ${d.services}, which ${d.ports === "" ? "names no port" : `has ${d.ports}`}.`,
  },
  check({ model, simulation, report }) {
    const all = simulation.fact(servicesByNamespace);
    for (const resource of model.resources) {
      if (resource.kind !== "ServiceMonitor" || resource.group !== "monitoring.coreos.com" || model.malformed.has(resource)) continue;
      const { spec = {} } = resource.object as { readonly spec?: unknown };
      if (!isMonitorSpec(spec)) continue;
      const selector = labelSelector(spec.selector);
      const { any = false, matchNames } = spec.namespaceSelector ?? {};
      const services = (any ? [...all.keys()] : (matchNames ?? [resource.namespace])).flatMap((namespace) => all.get(namespace) ?? []);
      const selected = services.filter(({ labels }) => selector.requirements.every((requirement) => meets(requirement, labels)));
      if (selected.length === 0) {
        const failing = (service: Service) => selector.requirements.filter((requirement) => !meets(requirement, service.labels));
        // With one label of several wrong, or the labels of the pods in place of the Service's own.
        const near = services.find((service) => {
          const own = service.object.spec?.selector ?? {};
          return (selector.requirements.length > 1 && failing(service).length === 1) || (selector.requirements.length > 0 && selector.requirements.every((requirement) => meets(requirement, own)));
        });
        if (near === undefined || spec.selector === undefined) continue;
        const [key] = failing(near).map((requirement) => requirement.key);
        const { matchLabels } = spec.selector;
        const at = matchLabels !== undefined && key !== undefined && Object.hasOwn(matchLabels, key) ? resource.at(matchLabels, key) : resource.document.at(spec, "selector");
        report({ resource, at, message: "nothing", data: { monitor: resource.name, selector: describeSelector(selector), service: near.name }, related: [{ at: near.atName(), note: "nearest" }], help: "A ServiceMonitor selects by the labels in the Service's own metadata." });
        continue;
      }
      for (const endpoint of spec.endpoints ?? []) {
        const { port } = endpoint;
        if (typeof port !== "string" || selected.some((service) => (service.object.spec?.ports ?? []).some(({ name }) => name === port))) continue;
        const names = [...new Set(selected.flatMap((service) => (service.object.spec?.ports ?? []).flatMap(({ name }) => name ?? [])))];
        const near = nearest(port, names) ?? (names.length === 1 ? names[0] : undefined);
        const at = resource.document.at(endpoint, "port");
        report({
          resource, at, message: "port",
          data: { monitor: resource.name, port, services: selected.length === 1 ? `Service "${selected[0]?.name ?? ""}"` : `${selected.length} Services`, ports: names.map((name) => `"${name}"`).join(", ") },
          related: selected.slice(0, 3).map((service) => ({ at: service.atName(), note: "selected" })),
          help: near === undefined ? undefined : `Did you mean "${near}"?`,
          fixes: near === undefined ? [] : [{ kind: "suggested", title: `Use the port "${near}"`, edits: [{ at, text: writeString(resource, near) }] }],
        });
      }
    }
  },
});
