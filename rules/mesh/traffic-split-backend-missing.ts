import { defineRule, missingServices, mayBeIncomplete, resolveSplit, writeString } from "../../src/rule.ts";
import type { Resource } from "../../src/rule.ts";

/** Why a Service may be there although the rest of its split is shown. */
const doubtOf = (unknown: string | undefined, namespace: string): string | undefined =>
  unknown === mayBeIncomplete(namespace) ? undefined : unknown;

export default defineRule({
  id: "traffic-split-backend-missing",
  severity: "error",
  presets: ["recommended"],
  docs: {
    summary: "A TrafficSplit refers to a Service that does not exist, or that lacks a port of the root Service.",
    why: "The mesh has no endpoints for such a backend: its share of the requests fails, or the split is ignored. A backend is joined to the root by the port number, and one that lacks it is left out silently.",
    remedy:
      "Name Services of the namespace of the split, with the port numbers of the root Service. A backend that is still to come has weight 0.",
    references: [
      "https://github.com/servicemeshinterface/smi-spec/blob/main/apis/traffic-split/v1alpha4/traffic-split.md",
    ],
  },
  options: {},
  messages: {
    missing: (d: { readonly split: string; readonly service: string; readonly namespace: string }) =>
      `TrafficSplit "${d.split}" sends requests to Service "${d.service}", which does not exist in namespace ${d.namespace}.`,
    root: (d: { readonly split: string; readonly service: string; readonly namespace: string }) =>
      `TrafficSplit "${d.split}" splits the requests to Service "${d.service}", which does not exist in namespace ${d.namespace}.`,
    port: (d: { readonly split: string; readonly service: string; readonly root: string; readonly ports: string }) =>
      `Backend "${d.service}" of TrafficSplit "${d.split}" lacks port ${d.ports} of the root Service "${d.root}": it gets no requests there.`,
  },
  check({ model, simulation, report }) {
    const services = simulation.fact(missingServices);
    for (const split of model.all("TrafficSplit")) {
      const { spec } = split.object;
      const resource = split as unknown as Resource;
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
          related: near === undefined ? [] : [{ at: near.atName(), note: `the nearest: ${near.title}` }],
          help: near && `Did you mean "${near.name}"?`,
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
              ...missingPorts.map((port) => ({ at: root.at(port, "port"), note: `${root.title} has it` })),
              { at: service.atName(), note: `${service.title} does not` },
            ],
          });
        }
        // Weight 0 is how a new version is announced.
        if (problem !== "service-missing" || weight === 0) continue;
        const { near: nearest, variant, bare, unknown } = services.explain(split.namespace, name, unseen);
        const others = backends.filter((other) => other.name !== name && other.problem !== "self");
        const shown = root !== undefined && others.length > 0 && others.every((other) => other.service !== undefined);
        // The root itself is no backend, however much its name is like one.
        const near = nearest?.name === root?.name ? undefined : nearest;
        const sibling = variant ?? (near === undefined ? nearest : undefined);
        const at = split.document.at(object, "service");
        report({
          resource,
          at,
          message: "missing",
          data: { split: split.name, service: name, namespace: split.namespace },
          related: near === undefined ? [] : [{ at: near.atName(), note: `the nearest: ${near.title}` }],
          help: near && `Did you mean "${near.name}"?`,
          fixes:
            near === undefined
              ? []
              : [
                  {
                    kind: "safe",
                    title: `Use Service "${near.name}"`,
                    edits: [{ at, text: writeString(resource, near.name) }],
                  },
                ],
          ...((bare || near === undefined) && { severity: "warning" as const }),
          // Versions are often applied at different times and from different folders.
          unknown:
            (shown ? doubtOf(unknown, split.namespace) : unknown) ??
            (sibling && `${sibling.title} is here, and the other version may be applied apart from it`),
        });
      }
    }
  },
});
