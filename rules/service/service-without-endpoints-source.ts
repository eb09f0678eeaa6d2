import {
  defineRule,
  endpointWriters,
  definedInOtherScope,
  isWrittenByHand,
  nearest,
  serviceRoles,
  sliceService,
  slicesByService,
  unmirroredBy,
} from "../../src/rule.ts";
import type { Model, Resource, Simulation } from "../../src/rule.ts";

interface Targets {
  /** The Endpoints and EndpointSlices written by hand, by the name of their Service. */
  readonly written: ReadonlyMap<string, Resource>;
  /** Names of them that no Service has. */
  readonly free: readonly string[];
}

/** What is written by hand, by namespace. */
function targets(model: Model): ReadonlyMap<string, Targets> {
  const found = new Map<string, Map<string, Resource>>();
  const note = (namespace: string, name: string, written: Resource): void => {
    const names = found.get(namespace) ?? new Map<string, Resource>();
    found.set(namespace, names.set(name, written));
  };
  for (const slice of model.all("EndpointSlice"))
    if (isWrittenByHand(slice)) note(slice.namespace, sliceService(slice) ?? slice.name, slice);
  for (const endpoints of model.all("Endpoints"))
    if (isWrittenByHand(endpoints)) note(endpoints.namespace, endpoints.name, endpoints);
  return new Map(
    [...found].map(([namespace, written]) => {
      const free = [...written.keys()].filter((name) => model.get("Service", namespace, name) === undefined);
      return [namespace, { written, free }];
    }),
  );
}

/** What may create the endpoints at run time. */
function unseen(model: Model, simulation: Simulation, namespace: string, name: string): string | undefined {
  const apart = model.elsewhere("Endpoints", name);
  if (apart !== undefined) return definedInOtherScope(apart, "endpoints for a Service of this name");
  const writers = simulation.fact(endpointWriters);
  const writer = writers.get(namespace) ?? writers.get("");
  if (writer !== undefined) return `${writer.title} allows a program to write endpoints`;
  const world = model.world(namespace);
  return world.closed ? undefined : world.because;
}

/** The Endpoints of a Service that are no endpoints of it, and why something else may write EndpointSlices. */
function notMirrored(model: Model, namespace: string, name: string) {
  const endpoints = model.get("Endpoints", namespace, name);
  const by = endpoints && unmirroredBy(endpoints);
  if (endpoints === undefined || by === undefined) return undefined;
  const { annotations, labels } = endpoints.metadata;
  const at = endpoints.at((annotations?.[by] === undefined ? labels : annotations) ?? {}, by, "key");
  return {
    related: { at, note: `${endpoints.title} is not mirrored to EndpointSlices because of this` },
    unknown: annotations?.[by] === undefined ? `${endpoints.title} leaves EndpointSlices to something else` : undefined,
  };
}

export default defineRule({
  id: "service-without-endpoints-source",
  severity: "warning",
  presets: ["recommended"],
  claims: "endpoints",
  docs: {
    summary: "A Service has neither a selector nor EndpointSlices written for it.",
    why: "Without a selector Kubernetes creates no endpoints: the name resolves, and every connection is refused.",
    remedy: "Add a selector, or an EndpointSlice with the label `kubernetes.io/service-name`.",
    references: ["https://kubernetes.io/docs/concepts/services-networking/service/#services-without-selectors"],
  },
  options: {},
  messages: {
    none: (d: { readonly service: string }) =>
      `Service "${d.service}" has no endpoints: it has no selector, and no EndpointSlice refers to it.`,
  },
  check({ model, simulation, report }) {
    const slices = simulation.fact(slicesByService);
    const roles = simulation.fact(serviceRoles);
    for (const { service, source } of simulation.services()) {
      const { namespace, name } = service;
      const key = `${namespace}/${name}`;
      // The API server writes the endpoints of default/kubernetes; a controller those of the Services that it owns.
      if (source !== "none" || key === "default/kubernetes" || (service.metadata.ownerReferences ?? []).length > 0)
        continue;
      const lock = notMirrored(model, namespace, name);
      const endpoints = model.find("", "Endpoints", namespace, name);
      if (slices.has(key) || roles.has(key) || (endpoints !== undefined && lock === undefined)) continue;
      const own = simulation.fact(targets).get(namespace);
      const near = nearest(name, own?.free ?? []);
      const other = near === undefined ? undefined : own?.written.get(near);
      const { spec } = service.object;
      const patch = (spec?.ports ?? []).length === 0 && spec?.clusterIP !== "None";
      const selectorGiven = spec?.selector !== undefined;
      report({
        resource: service,
        at: spec !== undefined && selectorGiven ? service.at(spec, "selector", "key") : service.atName(),
        message: "none",
        data: { service: name },
        related: [
          ...(lock === undefined ? [] : [lock.related]),
          ...(other === undefined
            ? []
            : [{ at: other.atName(), note: `closest match: endpoints of "${String(near)}"` }]),
        ],
        help:
          near === undefined
            ? selectorGiven
              ? "An empty selector is the same as none: add labels to it."
              : lock && "Write an EndpointSlice with the label kubernetes.io/service-name, or remove what prevents it."
            : `Rename the endpoints of "${near}" to "${name}" if they are meant for this Service.`,
        follows: other && { rules: ["endpointslice-orphaned"], resources: [other] },
        unknown:
          near !== undefined
            ? undefined
            : patch
              ? "it has no ports, so it may be a patch for another manifest"
              : (lock?.unknown ?? unseen(model, simulation, namespace, name)),
      });
    }
  },
});
