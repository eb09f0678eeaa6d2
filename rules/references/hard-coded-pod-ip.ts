import {
  DEFAULT_POD_CIDRS,
  defineRule,
  isInside,
  isWrittenByHand,
  parseCIDR,
  parseIP,
  podAddress,
  podAddresses,
  references,
} from "../../src/rule.ts";
import type { DraftRelated, Place, Reference, Resource, Simulation, Workload } from "../../src/rule.ts";

/** Lists of what to go around, and ranges: nothing is called there. */
const NO_TARGET = /no_?proxy|cidr|subnet|network|range|allow|deny|trusted|listen|bind|advertise/i;
/** Addresses of local networks, among them the pods of many clusters; the first is where Services usually are. */
const SERVICES = parseCIDR("10.96.0.0/12");
const PRIVATE = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"].map(parseCIDR).filter((range) => range !== undefined);
/** What a probe's host and an ExternalName do is told by their own rules. */
const OTHER_RULES: ReadonlySet<Reference["source"]> = new Set(["probe", "external-name"]);

const isTarget = ({ hostKind, borrowed, name, source }: Reference): boolean =>
  hostKind !== "name" && !borrowed && !NO_TARGET.test(name) && !OTHER_RULES.has(source);

interface Written {
  readonly resource: Resource<never> | Resource;
  readonly at: Place;
  readonly where: string;
  readonly address: string;
  readonly unknown?: string | undefined;
  /** A port or scheme shows that it is called. */
  readonly isCall?: boolean;
}

/** Addresses in hand-written endpoints: a selector would follow the pods. */
function* endpointAddresses({ model }: Simulation): Iterable<Written> {
  for (const slice of model.all("EndpointSlice")) {
    if (!isWrittenByHand(slice)) continue;
    for (const { addresses = [], targetRef } of slice.object.endpoints ?? []) {
      if (targetRef === undefined)
        for (const [index, address] of addresses.entries())
          yield {
            resource: slice as unknown as Resource,
            at: slice.at(addresses, index),
            where: "This endpoint",
            address,
          };
    }
  }
  for (const endpoints of model.all("Endpoints")) {
    if (!isWrittenByHand(endpoints)) continue;
    for (const address of (endpoints.object.subsets ?? []).flatMap((subset) => subset.addresses ?? [])) {
      if (address.targetRef === undefined)
        yield {
          resource: endpoints as unknown as Resource,
          at: endpoints.at(address, "ip"),
          where: "This endpoint",
          address: address.ip,
        };
    }
  }
}

const fromReference = ({ resource, at, host, name, shape }: Reference): Written => ({
  resource,
  at,
  address: host,
  where: `"${name}"`,
  isCall: shape === "url" || shape === "host-port",
  unknown: shape === "text" ? "it stands among other words and may not be called at all" : undefined,
});

/** Addresses of local networks that something calls: whether a pod has them, only the cluster's settings tell. */
function isLocal(address: string): boolean {
  const ip = parseIP(address);
  return (
    ip !== undefined &&
    PRIVATE.some((range) => isInside(ip, range)) &&
    !(SERVICES !== undefined && isInside(ip, SERVICES))
  );
}

/** The Service to use instead. */
function serviceOf(simulation: Simulation, pod: Workload | undefined): string | undefined {
  const service = pod === undefined ? undefined : simulation.servicesOf(pod)[0]?.service;
  return service && `${service.name}.${service.namespace}`;
}

export default defineRule({
  id: "hard-coded-pod-ip",
  severity: "warning",
  presets: ["recommended"],
  docs: {
    summary: "A manifest calls a pod by its address.",
    why: "A pod gets another address whenever it is replaced: after the next rollout the address is nobody's, or another program's.",
    remedy: "Call a Service by its name; to reach a certain pod of a StatefulSet, use `<pod>.<service>`.",
    references: [
      "https://kubernetes.io/docs/concepts/services-networking/service/#motivation",
      "https://kubernetes.io/docs/concepts/workloads/pods/",
    ],
  },
  options: {
    podCIDRs: {
      type: "array",
      items: { type: "string" },
      default: [...DEFAULT_POD_CIDRS, "10.42.0.0/16"],
      description:
        "Ranges that the cluster's pods get their addresses from, besides those of Node manifests. The default is that of kubeadm with Flannel, kind and k3s.",
    },
  },
  messages: {
    inRange: (d: { readonly where: string; readonly address: string }) =>
      `${d.where} leads to ${d.address}, an address of the range that pods get theirs from.`,
    local: (d: { readonly where: string; readonly address: string }) =>
      `${d.where} leads to ${d.address}, which may be the address of a pod.`,
    ofPod: (d: { readonly where: string; readonly address: string; readonly pod: string }) =>
      `${d.where} leads to ${d.address}, the present address of ${d.pod}.`,
  },
  check({ simulation, options, report }) {
    const known = simulation.fact(podAddresses);
    const usual = options.podCIDRs.map(parseCIDR).filter((range) => range !== undefined);
    const written = [
      ...simulation.fact(references).filter(isTarget).map(fromReference),
      ...endpointAddresses(simulation),
    ];
    for (const { resource, at, where, address, unknown, isCall } of written) {
      const found = podAddress(address, known, usual);
      if (found === undefined) {
        if (isCall && isLocal(address))
          report({
            resource,
            at,
            message: "local",
            data: { where, address },
            unknown: "the address may be that of a machine outside the cluster",
          });
        continue;
      }
      const { pod, node } = found;
      const related: DraftRelated[] =
        pod !== undefined
          ? [{ at: pod.resource.atName(), note: `${pod.resource.title} has it now` }]
          : node === undefined
            ? []
            : [{ at: node.atName(), note: `pods of ${node.title} get such addresses` }];
      const service = serviceOf(simulation, pod);
      const help = service === undefined ? undefined : `Use the Service name "${service}".`;
      if (pod === undefined)
        report({ resource, at, message: "inRange", data: { where, address }, related, help, unknown });
      else report({ resource, at, message: "ofPod", data: { where, address, pod: pod.resource.title }, related, help });
    }
  },
});
