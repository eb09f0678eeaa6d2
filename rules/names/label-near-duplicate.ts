import { defineRule, isSameWord, LabelValues, portContainers } from "../../src/rule.ts";
import type { Labels, Simulation, Workload } from "../../src/rule.ts";

/** Labels that identify a program, so that selectors use them. */
const IDENTITY = new Set([
  "app",
  "application",
  "component",
  "k8s-app",
  "name",
  "role",
  "service",
  "tier",
  "app.kubernetes.io/component",
  "app.kubernetes.io/instance",
  "app.kubernetes.io/name",
  "app.kubernetes.io/part-of",
]);

/** Whether a Service selects the pods of a workload through this label. */
const isSelectedBy = (simulation: Simulation, workload: Workload, key: string): boolean =>
  simulation
    .servicesOf(workload)
    .some(({ selector }) => selector.requirements.some((requirement) => requirement.key === key));

/** Labels in selectors that match no pods: service-selects-nothing reports those. */
function unmatchedLabels(simulation: Simulation): ReadonlySet<string> {
  const idle = simulation.services().filter(({ source, workloads }) => source === "selector" && workloads.length === 0);
  return new Set(
    idle.flatMap(({ service }) =>
      Object.entries(service.object.spec?.selector ?? {}).map(([key, value]) => `${service.namespace} ${key}=${value}`),
    ),
  );
}

const servesSomething = ({ template }: Workload): boolean =>
  portContainers(template.spec).some((container) => (container.ports ?? []).length > 0);

export default defineRule({
  id: "label-near-duplicate",
  severity: "warning",
  presets: ["recommended"],
  docs: {
    summary: "A label value is spelt differently in two places that should have the same one.",
    why: "Selectors match exact values: pods with the other spelling get no traffic, and no policy applies to them.",
    remedy: "Use one spelling everywhere.",
    references: ["https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/"],
  },
  options: {},
  messages: {
    ownPods: (d: { readonly title: string; readonly key: string; readonly value: string; readonly other: string }) =>
      `${d.title} has label ${d.key}=${d.value}, but its pods have ${d.key}=${d.other}.`,
    ownSelector: (d: {
      readonly title: string;
      readonly key: string;
      readonly value: string;
      readonly other: string;
    }) => `${d.title} has label ${d.key}=${d.value}, but selects ${d.key}=${d.other}.`,
    stray: (d: {
      readonly title: string;
      readonly key: string;
      readonly value: string;
      readonly other: string;
      readonly of: string;
    }) =>
      `Pods of ${d.title} have label ${d.key}=${d.value}, which no Service selects; ` +
      `those of ${d.of} have ${d.key}=${d.other}.`,
  },
  check({ model, simulation, report }) {
    const words = new Map<string, LabelValues>();
    const reported = unmatchedLabels(simulation);
    for (const workload of model.workloads) {
      const { resource, namespace, template, kind } = workload;
      const labels = (template.metadata?.labels ?? {}) as Labels;
      for (const [key, value] of Object.entries(labels)) {
        if (!IDENTITY.has(key)) continue;
        const own = resource.labels[key];
        if (
          kind !== "Pod" &&
          own !== undefined &&
          isSameWord(own, value) &&
          !reported.has(`${namespace} ${key}=${own}`)
        ) {
          report({
            resource,
            at: resource.at(resource.metadata.labels ?? {}, key),
            message: "ownPods",
            data: { title: resource.title, key, value: own, other: value },
            related: [{ at: resource.at(labels, key), note: "labels of its pods" }],
          });
        }
        if (!isSelectedBy(simulation, workload, key)) continue;
        const id = `${namespace} ${key}`;
        const found = words.get(id) ?? new LabelValues();
        words.set(id, found);
        found.add({ workload, value, at: resource.at(labels, key) });
      }
    }
    for (const workload of model.workloads) {
      const { resource, namespace, template } = workload;
      if (simulation.servicesOf(workload).length > 0 || !servesSomething(workload)) continue;
      const labels = (template.metadata?.labels ?? {}) as Labels;
      for (const [key, value] of Object.entries(labels)) {
        const [like] = words.get(`${namespace} ${key}`)?.like(value) ?? [];
        if (like === undefined || reported.has(`${namespace} ${key}=${like.value}`)) continue;
        report({
          resource,
          at: resource.at(labels, key),
          message: "stray",
          data: { title: resource.title, key, value, other: like.value, of: like.workload.resource.title },
          related: [{ at: like.at, note: `closest match: ${like.workload.resource.title}` }],
          help: `Did you mean ${key}=${like.value}?`,
        });
      }
    }
    for (const { service, source, workloads } of simulation.services()) {
      // service-selects-nothing reports a selector that matches no pods.
      if (source === "selector" && workloads.length === 0) continue;
      const selector = service.object.spec?.selector ?? {};
      for (const [key, value] of Object.entries(service.labels)) {
        const other = selector[key];
        if (!IDENTITY.has(key) || other === undefined || !isSameWord(value, other)) continue;
        report({
          resource: service,
          at: service.at(service.metadata.labels ?? {}, key),
          message: "ownSelector",
          data: { title: service.title, key, value, other },
          related: [{ at: service.at(selector, key), note: "selected here" }],
        });
      }
    }
  },
});
