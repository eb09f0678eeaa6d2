import { defineRule, isSameWord, neighbourhood, portContainers } from "../../src/rule.ts";
import type { Labels, Place, Simulation, Workload } from "../../src/rule.ts";

/** Labels by which programs are told apart, and so selected. */
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

interface Carrier {
  readonly workload: Workload;
  readonly value: string;
  readonly at: Place;
}

/** Values of one label in one namespace, found by words one letter apart. */
class Words {
  readonly #values = new Map<string, Carrier>();
  /** Made when the first stray value asks: mostly there is none. */
  #byWord: ReadonlyMap<string, readonly Carrier[]> | undefined;

  /** The first who carries a value stands for all. */
  add(carrier: Carrier): void {
    if (!this.#values.has(carrier.value)) this.#values.set(carrier.value, carrier);
  }

  like(value: string): readonly Carrier[] {
    this.#byWord ??= this.#index();
    return [...new Set([...neighbourhood(value)].flatMap((word) => this.#byWord?.get(word) ?? []))].filter((carrier) =>
      isSameWord(carrier.value, value),
    );
  }

  #index(): ReadonlyMap<string, readonly Carrier[]> {
    const byWord = new Map<string, Carrier[]>();
    for (const carrier of this.#values.values()) {
      for (const word of new Set(neighbourhood(carrier.value))) {
        const list = byWord.get(word);
        if (list === undefined) byWord.set(word, [carrier]);
        else if (list.length < 20) list.push(carrier);
      }
    }
    return byWord;
  }
}

/** Whether a Service finds the pods of a workload by this label. */
const isSelectedBy = (simulation: Simulation, workload: Workload, key: string): boolean =>
  simulation
    .servicesOf(workload)
    .some(({ selector }) => selector.requirements.some((requirement) => requirement.key === key));

/** Labels that Services which meet nothing ask for: service-selects-nothing has told of those. */
function missed(simulation: Simulation): ReadonlySet<string> {
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
    summary: "Two label values that should be one are spelt differently.",
    why: "Selectors compare letter by letter: the pods with the odd spelling get no traffic and no policy meant for the others.",
    remedy: "Use one spelling everywhere.",
    references: ["https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/"],
  },
  options: {},
  messages: {
    ownPods: (d: { readonly title: string; readonly key: string; readonly value: string; readonly other: string }) =>
      `${d.title} carries ${d.key}=${d.value}, but its pods carry ${d.key}=${d.other}.`,
    ownSelector: (d: {
      readonly title: string;
      readonly key: string;
      readonly value: string;
      readonly other: string;
    }) => `${d.title} carries ${d.key}=${d.value}, but selects ${d.key}=${d.other}.`,
    stray: (d: {
      readonly title: string;
      readonly key: string;
      readonly value: string;
      readonly other: string;
      readonly of: string;
    }) =>
      `The pods of ${d.title} carry ${d.key}=${d.value}, which no Service selects; those of ${d.of} carry ${d.key}=${d.other}.`,
  },
  check({ model, simulation, report }) {
    const words = new Map<string, Words>();
    const told = missed(simulation);
    for (const workload of model.workloads) {
      const { resource, namespace, template, kind } = workload;
      const labels = (template.metadata?.labels ?? {}) as Labels;
      for (const [key, value] of Object.entries(labels)) {
        if (!IDENTITY.has(key)) continue;
        const own = resource.labels[key];
        if (kind !== "Pod" && own !== undefined && isSameWord(own, value) && !told.has(`${namespace} ${key}=${own}`)) {
          report({
            resource,
            at: resource.at(resource.metadata.labels ?? {}, key as never),
            message: "ownPods",
            data: { title: resource.title, key, value: own, other: value },
            related: [{ at: resource.at(labels, key), note: "its pods" }],
          });
        }
        if (!isSelectedBy(simulation, workload, key)) continue;
        const id = `${namespace} ${key}`;
        const found = words.get(id) ?? new Words();
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
        if (like === undefined || told.has(`${namespace} ${key}=${like.value}`)) continue;
        report({
          resource,
          at: resource.at(labels, key),
          message: "stray",
          data: { title: resource.title, key, value, other: like.value, of: like.workload.resource.title },
          related: [{ at: like.at, note: `${like.workload.resource.title} is selected by this` }],
          help: `Did you mean ${key}=${like.value}?`,
        });
      }
    }
    for (const { service, source, workloads } of simulation.services()) {
      // A selector that meets nothing is told by service-selects-nothing.
      if (source === "selector" && workloads.length === 0) continue;
      const selector = service.object.spec?.selector ?? {};
      for (const [key, value] of Object.entries(service.labels)) {
        const other = selector[key];
        if (!IDENTITY.has(key) || other === undefined || !isSameWord(value, other)) continue;
        report({
          resource: service,
          at: service.at(service.metadata.labels ?? {}, key as never),
          message: "ownSelector",
          data: { title: service.title, key, value, other },
          related: [{ at: service.at(selector, key), note: "its selector" }],
        });
      }
    }
  },
});
