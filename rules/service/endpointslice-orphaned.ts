import {
  definedInOtherScope,
  defineRule,
  describeSelector,
  didYouMean,
  isWrittenByHand,
  namesOfServices,
  nearest,
  overwritingSelector,
  protocolOf,
  slicesByService,
  sliceService,
  unmatchedPorts,
} from "../../src/rule.ts";
import type { Model, UnmatchedPort } from "../../src/rule.ts";

const LABEL = "kubernetes.io/service-name";

/** Why the Service may exist although it is not in these manifests. */
function unseen(model: Model, name: string, isLikely: boolean): string | undefined {
  const apart = model.elsewhere("Service", name);
  if (apart !== undefined) return definedInOtherScope(apart);
  return isLikely ? undefined : `Service ${name} may be defined elsewhere`;
}

function helpForPort({ expected }: UnmatchedPort): string | undefined {
  if (expected === undefined) return undefined;
  if ("protocol" in expected) return `Set \`protocol: ${expected.protocol}\`, as the Service does.`;
  return expected.name === ""
    ? "Remove the name: the port of the Service has none."
    : `Name it "${expected.name}", as the Service does.`;
}

export default defineRule({
  id: "endpointslice-orphaned",
  severity: "error",
  presets: ["recommended"],
  docs: {
    summary: "An EndpointSlice written by hand refers to no Service, or its ports match no port of the Service.",
    why:
      "kube-proxy finds EndpointSlices through the label `kubernetes.io/service-name` " +
      "and compares the names of their ports with those of the Service: a port that does not match gets no traffic.",
    remedy:
      "Set the label to the name of a Service in the same namespace, " +
      "and give the ports of the EndpointSlice the names of the Service's ports.",
    references: [
      "https://kubernetes.io/docs/concepts/services-networking/service/#endpointslices",
      "https://kubernetes.io/docs/concepts/services-networking/endpoint-slices/",
    ],
  },
  options: {},
  messages: {
    unlabelled: (d: { readonly slice: string }) =>
      `EndpointSlice "${d.slice}" has no label ${LABEL}, so no Service uses it.`,
    missing: (d: { readonly slice: string; readonly kind: string; readonly service: string }) =>
      `${d.kind} "${d.slice}" refers to Service "${d.service}", which is not defined in these manifests.`,
    overwritten: (d: { readonly slice: string; readonly selector: string }) =>
      `Endpoints "${d.slice}" is overwritten with the addresses of pods: Service "${d.slice}" selects ${d.selector}.`,
    port: (d: Readonly<Record<"kind" | "slice" | "service" | "port" | "protocol", string>>) =>
      `Port ${d.port} (${d.protocol}) of ${d.kind} "${d.slice}" matches no port of Service "${d.service}".`,
  },
  check({ model, simulation, report }) {
    const names = simulation.fact(namesOfServices);
    for (const slice of model.all("EndpointSlice")) {
      if (!isWrittenByHand(slice)) continue;
      const { labels = {} } = slice.object.metadata ?? {};
      const name = sliceService(slice);
      if (name === undefined) {
        const near = nearest(LABEL, Object.keys(slice.labels));
        const at = near === undefined ? slice.atName() : slice.at(labels, near, "key");
        report({
          resource: slice,
          at,
          message: "unlabelled",
          data: { slice: slice.name },
          help: near === undefined ? `Add the label \`${LABEL}\` with the name of the Service.` : didYouMean(LABEL),
          fixes: near === undefined ? [] : [{ kind: "safe", title: `Use ${LABEL}`, edits: [{ at, text: LABEL }] }],
        });
        continue;
      }
      if (model.find("", "Service", slice.namespace, name) !== undefined) continue;
      const near = nearest(name, names.get(slice.namespace) ?? []);
      const at = slice.at(labels, LABEL);
      report({
        resource: slice,
        at,
        message: "missing",
        data: { slice: slice.name, kind: "EndpointSlice", service: name },
        help: didYouMean(near),
        unknown: unseen(model, name, near !== undefined),
        fixes:
          near === undefined
            ? []
            : [{ kind: "suggested", title: `Use Service "${near}"`, edits: [{ at, text: near }] }],
      });
    }
    for (const endpoints of model.all("Endpoints")) {
      const { name, namespace } = endpoints;
      if (!isWrittenByHand(endpoints)) continue;
      const service = model.get("Service", namespace, name);
      const selector = service && overwritingSelector(service, endpoints);
      if (service !== undefined && selector !== undefined)
        report({
          resource: endpoints,
          at: endpoints.atName(),
          message: "overwritten",
          data: { slice: name, selector: describeSelector(selector) },
          related: [{ at: service.at(service.object.spec ?? {}, "selector", "key"), note: "selected here" }],
          help: "Remove the selector from the Service to use these addresses.",
        });
      if (model.find("", "Service", namespace, name) !== undefined) continue;
      const near = nearest(name, names.get(namespace) ?? []);
      const meant = near === undefined ? undefined : model.get("Service", namespace, near);
      const isFree = meant !== undefined && Object.keys(meant.object.spec?.selector ?? {}).length === 0;
      report({
        resource: endpoints,
        at: endpoints.atName(),
        message: "missing",
        data: { slice: name, kind: "Endpoints", service: name },
        help: isFree ? `Did you mean "${String(near)}"? Endpoints must have the name of their Service.` : undefined,
        unknown: unseen(model, name, isFree),
      });
    }
    for (const unmatched of unmatchedPorts(model, simulation.fact(slicesByService))) {
      const { resource, service, port } = unmatched;
      const named = (one: typeof port): string => (one.name ? `"${one.name}"` : "without a name");
      report({
        resource,
        at: port.name === undefined ? resource.at(port) : resource.at(port, "name"),
        message: "port",
        data: {
          kind: resource.kind,
          slice: resource.name,
          service: service.name,
          port: named(port),
          protocol: protocolOf(port),
        },
        related: (service.object.spec?.ports ?? []).slice(0, 3).map((one) => ({
          at: one.name === undefined ? service.at(one) : service.at(one, "name"),
          note: `port ${named(one)} (${protocolOf(one)}) is defined here`,
        })),
        help: helpForPort(unmatched),
        // DNS answers for a headless Service whatever the names of its ports; proxies and Ingress controllers do not.
        ...(service.object.spec?.clusterIP === "None" && { severity: "warning" as const }),
      });
    }
  },
});
