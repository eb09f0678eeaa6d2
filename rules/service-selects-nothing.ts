import { defineRule, describeMiss, describeSelector, labelIndex, nearestWorkload, placeOfMiss, serviceRoles, slicesByService, unseenPods } from "../src/rule.ts";
import type { DraftFix, Model, SelectorMiss, ServiceBackends, Simulation } from "../src/rule.ts";

/** Values by which one of several alike workloads is switched on; the others are not deployed at every moment. */
const SWITCHED = /^(?:blue|green|canary|stable|primary|secondary|preview|active|baseline|experiment|v?\d[\w.-]*)$/i;

/** Why pods may be there that these manifests do not show. */
function unseen(model: Model, simulation: Simulation, { service, selector }: ServiceBackends, miss: SelectorMiss | undefined): string | undefined {
  const index = simulation.fact(labelIndex);
  const because = unseenPods(model, index, service.namespace, selector);
  if (miss?.strong !== true) {
    const value = miss?.requirement?.operator === "In" ? (miss.requirement.values[0] ?? "") : "";
    if (because === undefined && miss?.kind === "value" && SWITCHED.test(value)) return `${value} names one of several variants, and this one may be deployed at another time`;
    return because;
  }
  const producer = model.world(service.namespace);
  if (producer.closed || producer.producer === undefined) return undefined;
  // An operator names pods after its resource or itself: then the slip is a coincidence.
  const { name, kind, group } = producer.producer;
  const own = selector.requirements.some(({ key, ...rest }) =>
    key.includes(group) || ("values" in rest && rest.values.some((value) => value === name || value.startsWith(`${name}-`) || value.toLowerCase().startsWith(kind.toLowerCase()))));
  return own ? because : undefined;
}

function fixesFor(backends: ServiceBackends, miss: SelectorMiss): readonly DraftFix[] {
  const { service } = backends;
  const selector = service.object.spec?.selector;
  if (selector === undefined || miss.label === undefined || miss.requirement === undefined) return [];
  const { key, value } = miss.label;
  const kind = miss.strong ? "safe" : "suggested";
  if (miss.kind === "value") return [{ kind, title: `Select ${key}=${value}`, edits: [{ at: service.at(selector, key), text: JSON.stringify(value) === `"${value}"` && /^[a-z][a-z0-9.-]*$/i.test(value) && !/^(?:y|n|yes|no|on|off|true|false|null)$/i.test(value) ? value : JSON.stringify(value) }] }];
  if (miss.kind === "key") return [{ kind, title: `Select ${key}=${value}`, edits: [{ at: service.at(selector, miss.requirement.key, "key"), text: key }] }];
  return [];
}

export default defineRule({
  id: "service-selects-nothing",
  category: "service",
  severity: "error",
  presets: ["recommended"],
  docs: {
    summary: "The selector of a Service matches no pod.",
    why: "The Service gets no endpoint: its name resolves, and every connection is refused.",
    remedy: "Make the selector equal to labels of the pod template, not of the workload itself, in the namespace of the Service.",
    references: ["https://kubernetes.io/docs/concepts/services-networking/service/#services-in-kubernetes", "https://kubernetes.io/docs/concepts/services-networking/service/#services-without-selectors"],
  },
  options: {},
  messages: {
    near: (d: { readonly service: string; readonly selector: string; readonly why: string }) => `Service "${d.service}" selects no pod with ${d.selector}: ${d.why}.`,
    nothing: (d: { readonly service: string; readonly selector: string; readonly namespace: string }) => `Service "${d.service}" selects no pod: none in namespace ${d.namespace} has the labels ${d.selector}.`,
  },
  check({ model, simulation, report }) {
    const roles = simulation.fact(serviceRoles);
    const slices = simulation.fact(slicesByService);
    for (const backends of simulation.services()) {
      const { service, source, selector, workloads } = backends;
      const identity = `${service.namespace}/${service.name}`;
      // Slices that someone writes beside the controller's serve the Service as well.
      const { spec } = service.object;
      if (spec === undefined || source !== "selector" || workloads.length > 0 || roles.has(identity) || slices.has(identity)) continue;
      const miss = nearestWorkload(model, simulation.fact(labelIndex), service.namespace, selector);
      const at = miss?.requirement === undefined ? service.at(spec, "selector", "key") : service.at(spec.selector ?? {}, miss.requirement.key, miss.kind === "value" ? "value" : "key");
      if (miss === undefined || !isEvidence(backends, miss, simulation)) {
        const unknown = unseen(model, simulation, backends, undefined);
        report({ resource: service, at, message: "nothing", data: { service: service.name, selector: describeSelector(selector), namespace: service.namespace }, unknown, severity: unknown === undefined ? "warning" : "error" });
        continue;
      }
      report({
        resource: service,
        at,
        message: "near",
        data: { service: service.name, selector: describeSelector(selector), why: describeMiss(miss) },
        related: [{ at: miss.kind === "own-labels" ? miss.workload.resource.at(miss.workload.resource.metadata, "labels", "key") : placeOfMiss(miss), note: `nearest: ${miss.workload.resource.title}` }],
        help: helpFor(miss),
        fixes: fixesFor(backends, miss),
        unknown: miss.kind === "namespace" ? undefined : unseen(model, simulation, backends, miss),
      });
    }
  },
});

/** Labels that all parts of an application, a release or a team share: to have them in common says nothing. */
const SHARED = /^(?:app\.kubernetes\.io\/(?:instance|part-of|managed-by|version)|helm\.sh\/chart|release|heritage|chart|version|env|environment|stage|team|tier|project)$/;

/** Whether the nearest workload was likely meant. */
function isEvidence({ service, selector }: ServiceBackends, { kind, strong, workload, requirement }: SelectorMiss, simulation: Simulation): boolean {
  if (strong) return true;
  // Both namespaces are written down, and no other Service is there for those pods.
  if (kind === "namespace") return service.namespaceGiven && workload.resource.namespaceGiven && simulation.servicesOf(workload).length === 0;
  return selector.requirements.some((met) => met !== requirement && !SHARED.test(met.key));
}

function helpFor({ kind, workload, label, requirement }: SelectorMiss): string | undefined {
  switch (kind) {
    case "own-labels":
      return `Put the labels under spec.template.metadata.labels of ${workload.resource.title}, or select what stands there.`;
    case "namespace":
      return `A Service selects pods of its own namespace only: set \`namespace: ${workload.namespace}\` if those pods are meant.`;
    case "value":
    case "key":
      return label === undefined ? undefined : `Did you mean ${label.key}=${label.value}?`;
    case "absent":
      return requirement === undefined || requirement.key.includes("kubernetes.io/pod-") ? undefined : `Add the label ${requirement.key} to the pod template, or take it out of the selector.`;
    default:
      return kind satisfies never;
  }
}
