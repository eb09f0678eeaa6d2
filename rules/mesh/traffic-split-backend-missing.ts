import {
  closestMatch,
  defineRule,
  didYouMean,
  mayBeIncomplete,
  missingServices,
  resolveSplit,
} from "../../src/rule.ts";

/** Why a Service may exist, although the other Services of its split are defined here. */
const doubtOf = (unknown: string | undefined, namespace: string): string | undefined =>
  unknown === mayBeIncomplete(namespace) ? undefined : unknown;

export default defineRule({
  id: "traffic-split-backend-missing",
  severity: "error",
  presets: ["recommended"],
  docs: {
    summary: "A TrafficSplit refers to a Service that does not exist, or that lacks a port of the root Service.",
    why:
      "The mesh has no endpoints for such a backend: its share of the requests fails, or the split is ignored. " +
      "Backends are matched to the root by port number, and one without that port is left out silently.",
    remedy:
      "Refer to Services in the namespace of the split that have the port numbers of the root Service. " +
      "Give a backend that does not exist yet weight 0.",
    references: [
      "https://github.com/servicemeshinterface/smi-spec/blob/main/apis/traffic-split/v1alpha4/traffic-split.md",
    ],
  },
  options: {},
  messages: {
    missing: (d: { readonly split: string; readonly service: string; readonly namespace: string }) =>
      `TrafficSplit "${d.split}" sends requests to Service "${d.service}", ` +
      `which does not exist in namespace ${d.namespace}.`,
    root: (d: { readonly split: string; readonly service: string; readonly namespace: string }) =>
      `TrafficSplit "${d.split}" splits the requests to Service "${d.service}", ` +
      `which does not exist in namespace ${d.namespace}.`,
    port: (d: { readonly split: string; readonly service: string; readonly root: string; readonly ports: string }) =>
      `Backend "${d.service}" of TrafficSplit "${d.split}" does not have port ${d.ports} ` +
      `of the root Service "${d.root}" and gets no requests on it.`,
  },
  check({ model, simulation, report }) {
    const services = simulation.fact(missingServices);
    for (const split of model.all("TrafficSplit")) {
      const { spec } = split.object;
      const resource = split;
      const { root, backends } = resolveSplit(model, split);
      if (
        spec?.service !== undefined &&
        root === undefined &&
        model.find("", "Service", split.namespace, spec.service.split(".")[0] ?? "") === undefined
      ) {
        const { near, bare, unknown } = services.explain(split.namespace, spec.service, undefined);
        report({
          resource,
          at: split.at(spec, "service"),
          message: "root",
          data: { split: split.name, service: spec.service, namespace: split.namespace },
          related: near === undefined ? [] : [{ at: near.atName(), note: `closest match: ${near.title}` }],
          help: didYouMean(near?.name),
          unknown,
          ...(bare && { severity: "warning" as const }),
        });
      }
      for (const { object, name, problem, unknown: unseen, missingPorts, service, weight } of backends) {
        if (problem === "port-missing" && service !== undefined && root !== undefined) {
          report({
            resource,
            at: split.document.at(object, "service"),
            message: "port",
            data: {
              split: split.name,
              service: name,
              root: root.name,
              ports: missingPorts.map(({ port }) => port).join(", "),
            },
            related: [
              ...missingPorts.map((port) => ({
                at: root.at(port, "port"),
                note: `${root.title} has port ${port.port}`,
              })),
              { at: service.atName(), note: `${service.title} does not have it` },
            ],
          });
        }
        // A new version is often listed with weight 0 before it is deployed.
        if (problem !== "service-missing" || weight === 0) continue;
        const { near: nearest, variant, bare, unknown } = services.explain(split.namespace, name, unseen);
        const others = backends.filter((other) => other.name !== name && other.problem !== "self");
        const shown = root !== undefined && others.length > 0 && others.every((other) => other.service !== undefined);
        // The root itself is not a backend, however similar the names are.
        const near = nearest?.name === root?.name ? undefined : nearest;
        const sibling = variant ?? (near === undefined ? nearest : undefined);
        const at = split.document.at(object, "service");
        report({
          resource,
          at,
          message: "missing",
          data: { split: split.name, service: name, namespace: split.namespace },
          ...(near !== undefined && closestMatch(resource, at, near)),
          ...((bare || near === undefined) && { severity: "warning" as const }),
          // Versions are often applied at different times and from different folders.
          unknown:
            (shown ? doubtOf(unknown, split.namespace) : unknown) ??
            (sibling && `${sibling.title} is defined here, and the other version may be applied separately`),
        });
      }
    }
  },
});
