import {
  DEFAULT_POD_CIDRS,
  defineRule,
  describeReference,
  handWrittenAddresses,
  isInside,
  parseCIDR,
  parseIP,
  podAddress,
  podAddresses,
  references,
} from "../../src/rule.ts";
import type {
  DraftRelated,
  HandWrittenAddress,
  Place,
  Reference,
  Resource,
  Simulation,
  Workload,
} from "../../src/rule.ts";

/** Lists of exceptions, and ranges: these addresses are not called. */
const NO_TARGET = /no_?proxy|cidr|subnet|network|range|allow|deny|trusted|listen|bind|advertise/i;
/** Private addresses, which many clusters use for pods; the first range is the usual one of Services. */
const SERVICES = parseCIDR("10.96.0.0/12");
const PRIVATE = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"].map(parseCIDR).filter((range) => range !== undefined);
/** The host of a probe and an ExternalName have their own rules. */
const OTHER_RULES: ReadonlySet<Reference["source"]> = new Set(["probe", "external-name"]);

const isTarget = ({ hostKind, borrowed, name, source }: Reference): boolean =>
  hostKind !== "name" && !borrowed && !NO_TARGET.test(name) && !OTHER_RULES.has(source);

interface Written {
  readonly resource: Resource;
  readonly at: Place;
  readonly where: string;
  readonly address: string;
  /** What to do where the Service to use is not known. */
  readonly help: string;
  readonly unknown?: string | undefined;
  /** A port or scheme is evidence that it is called. */
  readonly isCall?: boolean;
}

const fromReference = (reference: Reference): Written => ({
  resource: reference.resource,
  at: reference.at,
  address: reference.host,
  where: describeReference(reference),
  help: "Use the name of a Service instead.",
  isCall: reference.shape === "url" || reference.shape === "host-port",
  unknown: reference.shape === "text" ? "it is part of a longer text and may not be called at all" : undefined,
});

const fromEndpoints = ({ resource, at, address }: HandWrittenAddress): Written => ({
  resource,
  at,
  address,
  where: resource.quoted,
  help: "Select the pods with the selector of the Service instead.",
});

/** Whether an address is private and not of a Service: only the settings of the cluster say whether a pod has it. */
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
    summary: "A manifest refers to a pod by its IP address.",
    why:
      "A pod gets another IP whenever it is replaced: after the next " +
      "rollout the address is unused, or belongs to another pod.",
    remedy: "Use the DNS name of a Service; for a certain pod of a StatefulSet, use `<pod>.<service>`.",
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
        "Pod CIDRs of the cluster, besides those of Node manifests. " +
        "The default is for kubeadm with Flannel, kind and k3s.",
    },
  },
  messages: {
    inRange: (d: { readonly where: string; readonly address: string }) =>
      `${d.where} contains ${d.address}, which is in a pod CIDR: pod IPs change on restart.`,
    local: (d: { readonly where: string; readonly address: string }) =>
      `${d.where} contains ${d.address}, which may be the IP of a pod.`,
    ofPod: (d: { readonly where: string; readonly address: string; readonly pod: string }) =>
      `${d.where} contains ${d.address}, the current IP of ${d.pod}.`,
  },
  check({ model, simulation, options, report }) {
    const known = simulation.fact(podAddresses);
    const usual = options.podCIDRs.map(parseCIDR).filter((range) => range !== undefined);
    const written = [
      ...simulation.fact(references).filter(isTarget).map(fromReference),
      ...handWrittenAddresses(model).map(fromEndpoints),
    ];
    for (const { resource, at, where, address, help: otherwise, unknown, isCall } of written) {
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
          ? [{ at: pod.resource.atName(), note: `${pod.resource.title} has this IP` }]
          : node === undefined
            ? []
            : [{ at: node.atName(), note: `pod CIDR of ${node.title}` }];
      const service = serviceOf(simulation, pod);
      const help = service === undefined ? otherwise : `Use the Service name "${service}".`;
      if (pod === undefined)
        report({ resource, at, message: "inRange", data: { where, address }, related, help, unknown });
      else report({ resource, at, message: "ofPod", data: { where, address, pod: pod.resource.title }, related, help });
    }
  },
});
