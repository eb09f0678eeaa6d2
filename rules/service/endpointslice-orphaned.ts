import {
  defineRule,
  describeSelector,
  equalitySelector,
  definedInOtherScope,
  isWrittenByHand,
  nearest,
  protocolOf,
  namesOfServices,
  sliceService,
  slicesByService,
} from "../../src/rule.ts";
import type { KindMap, Model, Resource } from "../../src/rule.ts";

type Slice = Resource<KindMap["EndpointSlice"]>;
type Service = Resource<KindMap["Service"]>;
type SlicePort = NonNullable<KindMap["EndpointSlice"]["ports"]>[number];

const joinKey = (port: { readonly name?: string; readonly protocol?: string }): string =>
  `${port.name ?? ""} ${protocolOf(port)}`;

/** What a Service offers, and whether its slices together serve all of it: asked once for all of them. */
interface Joined {
  readonly offered: ReadonlySet<string>;
  readonly allServed: boolean;
}

function joined(service: Service, slices: readonly Slice[]): Joined {
  const offered = new Set((service.object.spec?.ports ?? []).map(joinKey));
  const served = new Set(slices.flatMap(({ object }) => (object.ports ?? []).map(joinKey)));
  return { offered, allServed: [...offered].every((key) => served.has(key)) };
}

/**
 * Ports of a slice that no port of its Service goes with; what a Service does not offer is no loss as long as all it offers is served.
 * Source: pkg/proxy/endpointslicecache.go joins by name and protocol.
 */
function strayPorts(slice: Slice, { offered, allServed }: Joined): readonly SlicePort[] {
  if (allServed) return [];
  return ((slice.object.ports ?? []) as readonly SlicePort[]).filter((port) => !offered.has(joinKey(port)));
}

/** Ports of Endpoints that no port of the Service goes with, where one of the Service's is not served. Source: pkg/controller/endpointslicemirroring copies the names. */
function strayEndpointPorts(endpoints: Resource<KindMap["Endpoints"]>, service: Service) {
  const ports = (endpoints.object.subsets ?? []).flatMap((subset) => subset.ports ?? []);
  const offered = new Set((service.object.spec?.ports ?? []).map(joinKey));
  const served = new Set(ports.map(joinKey));
  return [...offered].every((key) => served.has(key)) ? [] : ports.filter((port) => !offered.has(joinKey(port)));
}

/** Another scope of the run may hold the Service. */
function apartOf(model: Model, name: string): string | undefined {
  const apart = model.elsewhere("Service", name);
  return apart && definedInOtherScope(apart);
}

export default defineRule({
  id: "endpointslice-orphaned",
  severity: "error",
  presets: ["recommended"],
  docs: {
    summary: "A hand-written EndpointSlice belongs to no Service, or its ports to none of the Service's ports.",
    why: "kube-proxy finds slices by the label `kubernetes.io/service-name` and joins ports by their names: what it cannot join gets no traffic.",
    remedy:
      "Set the label to the name of a Service of the same namespace, and give the ports of the slice the names of the Service's ports.",
    references: [
      "https://kubernetes.io/docs/concepts/services-networking/service/#endpointslices",
      "https://kubernetes.io/docs/concepts/services-networking/endpoint-slices/",
    ],
  },
  options: {},
  messages: {
    unlabelled: (d: { readonly slice: string }) =>
      `EndpointSlice "${d.slice}" has no label kubernetes.io/service-name: no Service uses it.`,
    missing: (d: { readonly slice: string; readonly kind: string; readonly service: string }) =>
      `${d.kind} "${d.slice}" is for Service "${d.service}", which these manifests do not hold.`,
    overwritten: (d: { readonly slice: string; readonly selector: string }) =>
      `Endpoints "${d.slice}" is written by hand, but Service "${d.slice}" selects ${d.selector}: its controller replaces these addresses by those of pods.`,
    port: (d: {
      readonly kind: string;
      readonly slice: string;
      readonly service: string;
      readonly port: string;
      readonly protocol: string;
    }) =>
      `Port ${d.port} (${d.protocol}) of ${d.kind} "${d.slice}" is no port of Service "${d.service}", so nothing is sent to it.`,
  },
  check({ model, simulation, report }) {
    const names = simulation.fact(namesOfServices);
    const slices = simulation.fact(slicesByService);
    const joins = new Map<Service, Joined>();
    for (const slice of model.all("EndpointSlice")) {
      if (!isWrittenByHand(slice)) continue;
      const name = sliceService(slice);
      if (name === undefined) {
        const near = nearest("kubernetes.io/service-name", Object.keys(slice.labels));
        const at =
          near === undefined || slice.object.metadata?.labels === undefined
            ? slice.atName()
            : slice.at(slice.object.metadata.labels, near, "key");
        report({
          resource: slice,
          at,
          message: "unlabelled",
          data: { slice: slice.name },
          help:
            near === undefined
              ? "Add the label `kubernetes.io/service-name` with the name of the Service."
              : `"${near}" should be "kubernetes.io/service-name".`,
          fixes:
            near === undefined
              ? []
              : [
                  {
                    kind: "safe",
                    title: "Use kubernetes.io/service-name",
                    edits: [{ at, text: "kubernetes.io/service-name" }],
                  },
                ],
        });
        continue;
      }
      const service = model.get("Service", slice.namespace, name);
      if (service === undefined) {
        if (model.find("", "Service", slice.namespace, name) !== undefined) continue;
        const near = nearest(name, names.get(slice.namespace) ?? []);
        const at = slice.at(slice.object.metadata?.labels ?? {}, "kubernetes.io/service-name" as never);
        report({
          resource: slice,
          at,
          message: "missing",
          data: { slice: slice.name, kind: "EndpointSlice", service: name },
          help: near === undefined ? undefined : `Did you mean "${near}"?`,
          unknown:
            apartOf(model, name) ?? (near === undefined ? `Service ${name} may be defined elsewhere` : undefined),
          fixes:
            near === undefined
              ? []
              : [{ kind: "suggested", title: `Use Service "${near}"`, edits: [{ at, text: near }] }],
        });
        continue;
      }
      // DNS alone reads the slices of a headless Service, and it takes their ports as they are.
      if (service.object.spec?.clusterIP === "None" || service.object.spec?.type === "ExternalName") continue;
      let join = joins.get(service);
      if (join === undefined)
        joins.set(service, (join = joined(service, slices.get(`${slice.namespace}/${name}`) ?? [])));
      for (const port of strayPorts(slice, join)) {
        const sameName = (service.object.spec?.ports ?? []).find((one) => (one.name ?? "") === (port.name ?? ""));
        const portNames = (service.object.spec?.ports ?? []).map((one) => one.name ?? "");
        const near = nearest(port.name ?? "", portNames) ?? (portNames.length === 1 ? portNames[0] : undefined);
        report({
          resource: slice,
          at: port.name === undefined ? slice.at(port) : slice.at(port, "name"),
          message: "port",
          data: {
            kind: "EndpointSlice",
            slice: slice.name,
            service: name,
            port: port.name ? `"${port.name}"` : `without a name`,
            protocol: protocolOf(port),
          },
          related: (service.object.spec?.ports ?? []).slice(0, 3).map((one) => ({
            at: one.name === undefined ? service.at(one) : service.at(one, "name"),
            note: `${service.title} has port ${one.name === undefined ? "without a name" : `"${one.name}"`} (${protocolOf(one)})`,
          })),
          help:
            sameName !== undefined
              ? `Set \`protocol: ${protocolOf(sameName)}\`, as the Service does.`
              : near === undefined
                ? undefined
                : near === ""
                  ? "The Service's port has no name: leave the name out here too."
                  : `Name it "${near}", as the Service does.`,
        });
      }
    }
    for (const endpoints of model.all("Endpoints")) {
      const selecting = model.get("Service", endpoints.namespace, endpoints.name);
      const { selector: labels = {}, type } = selecting?.object.spec ?? {};
      // Source: pkg/controller/endpoint: Endpoints of a Service with a selector are its own. What names pods was printed from a cluster.
      if (
        selecting !== undefined &&
        Object.keys(labels).length > 0 &&
        type !== "ExternalName" &&
        isWrittenByHand(endpoints)
      ) {
        const addresses = (endpoints.object.subsets ?? []).flatMap(({ addresses: ready = [] }) => ready);
        if (addresses.length === 0 || addresses.some(({ targetRef }) => targetRef !== undefined)) continue;
        report({
          resource: endpoints,
          at: endpoints.atName(),
          message: "overwritten",
          data: { slice: endpoints.name, selector: describeSelector(equalitySelector(labels)) },
          related: [
            {
              at: selecting.at(selecting.object.spec ?? {}, "selector" as never, "key"),
              note: `${selecting.title} selects pods`,
            },
          ],
          help: "Take the selector out of the Service if these addresses are meant.",
        });
        continue;
      }
      if (selecting !== undefined && type !== "ExternalName" && isWrittenByHand(endpoints)) {
        for (const port of strayEndpointPorts(endpoints, selecting)) {
          const [only, ...more] = selecting.object.spec?.ports ?? [];
          const meant = more.length === 0 ? only : undefined;
          report({
            resource: endpoints,
            at: port.name === undefined ? endpoints.at(port) : endpoints.at(port, "name"),
            message: "port",
            data: {
              kind: "Endpoints",
              slice: endpoints.name,
              service: selecting.name,
              port: port.name ? `"${port.name}"` : "without a name",
              protocol: protocolOf(port),
            },
            related: (selecting.object.spec?.ports ?? []).slice(0, 3).map((one) => ({
              at: one.name === undefined ? selecting.at(one) : selecting.at(one, "name"),
              note: `${selecting.title} has port ${one.name === undefined ? "without a name" : `"${one.name}"`} (${protocolOf(one)})`,
            })),
            help:
              meant === undefined
                ? undefined
                : meant.name === undefined
                  ? "The Service's port has no name: leave the name out here too."
                  : `Name it "${meant.name}", as the Service does.`,
            // DNS answers for a headless Service whatever its ports are called; proxies and Ingress controllers do not.
            ...(selecting.object.spec?.clusterIP === "None" && { severity: "warning" as const }),
          });
        }
        continue;
      }
      if (!isWrittenByHand(endpoints) || model.find("", "Service", endpoints.namespace, endpoints.name) !== undefined)
        continue;
      const near = nearest(endpoints.name, names.get(endpoints.namespace) ?? []);
      const service = near === undefined ? undefined : model.get("Service", endpoints.namespace, near);
      const free = service !== undefined && Object.keys(service.object.spec?.selector ?? {}).length === 0;
      report({
        resource: endpoints,
        at: endpoints.atName(),
        message: "missing",
        data: { slice: endpoints.name, kind: "Endpoints", service: endpoints.name },
        help: free ? `Did you mean "${String(near)}"? Endpoints and their Service have one name.` : undefined,
        unknown:
          apartOf(model, endpoints.name) ?? (free ? undefined : `Service ${endpoints.name} may be defined elsewhere`),
      });
    }
  },
});
