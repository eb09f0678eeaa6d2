import {
  defineRule,
  describeClaims,
  disputeAbout,
  PROBE_FIELDS,
  portContainers,
  portDisputes,
  probesOf,
  relatedClaims,
  targetOf,
} from "../../src/rule.ts";
import type { ContainerProbe, DraftFix, DraftRelated, Place, Simulation, Workload } from "../../src/rule.ts";

/** The Service port of this number that leads to another port of the pods. */
function servicePortOf(simulation: Simulation, workload: Workload, number: number) {
  for (const { service } of simulation.servicesOf(workload)) {
    for (const port of service.object.spec?.ports ?? [])
      if (port.port === number && targetOf(port) !== number) return { service, port };
  }
  return undefined;
}

/** A port number that probes of one container ask and that the pod does not declare. */
interface Asked {
  readonly container: ContainerProbe["container"];
  readonly port: number;
  readonly probes: readonly { readonly probe: ContainerProbe; readonly at: Place }[];
}

/** Liveness and readiness most often ask the same port: that is one mistake. */
function undeclaredPorts({ resource, template: { spec } }: Workload, declared: ReadonlySet<number>): readonly Asked[] {
  const found = new Map<
    string,
    Asked & { readonly probes: { readonly probe: ContainerProbe; readonly at: Place }[] }
  >();
  for (const one of probesOf(spec)) {
    const { container, probe } = one;
    const action = probe.httpGet ?? probe.tcpSocket ?? probe.grpc;
    if (
      action === undefined ||
      typeof action.port !== "number" ||
      declared.has(action.port) ||
      ("host" in action && action.host)
    )
      continue;
    const key = `${container.name} ${action.port}`;
    const asked = found.get(key) ?? { container, port: action.port, probes: [] };
    asked.probes.push({ probe: one, at: resource.at(action, "port") });
    found.set(key, asked);
  }
  return [...found.values()];
}

const namesOf = ({ probes }: Asked): string => probes.map(({ probe }) => PROBE_FIELDS[probe.role]).join(" and ");

/** The same change at each of the probes. */
const fixAll = ({ probes }: Asked, kind: DraftFix["kind"], port: string | number): readonly DraftFix[] => [
  { kind, title: `Ask port ${port}`, edits: probes.map(({ at }) => ({ at, text: String(port) })) },
];

const others = ({ probes }: Asked): readonly DraftRelated[] =>
  probes.slice(1).map(({ probe, at }) => ({ at, note: `the ${PROBE_FIELDS[probe.role]} asks it too` }));

export default defineRule({
  id: "probe-port-not-served",
  severity: "info",
  presets: ["recommended"],
  docs: {
    summary: "A probe asks a port number that no container of the pod declares.",
    why: "That is allowed, for `ports` only informs. But where a container does list its ports, a number that is not among them is often the port of the Service or a slip, and the probe then fails for ever. It is an error where the container, the Service and a policy agree on another port.",
    remedy: "Declare the port, or ask one that is declared; by its name the two cannot drift apart.",
    references: [
      "https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/",
    ],
  },
  options: {},
  messages: {
    contradicted: (d: {
      readonly probe: string;
      readonly container: string;
      readonly port: number;
      readonly others: string;
      readonly meant: number;
    }) =>
      `Port ${d.port}, which the ${d.probe} of container "${d.container}" ${d.probe.includes(" and ") ? "ask" : "asks"}, is not the one that ${d.others} use: ${d.meant}.`,
    undeclared: (d: {
      readonly probe: string;
      readonly container: string;
      readonly port: number;
      readonly declared: string;
    }) =>
      `The ${d.probe} of container "${d.container}" ${d.probe.includes(" and ") ? "ask" : "asks"} port ${d.port}; the pod declares ${d.declared}.`,
    servicePort: (d: {
      readonly probe: string;
      readonly container: string;
      readonly port: number;
      readonly service: string;
      readonly target: string;
    }) =>
      `The ${d.probe} of container "${d.container}" ${d.probe.includes(" and ") ? "ask" : "asks"} port ${d.port}, which is the port of Service "${d.service}"; in the pod it is ${d.target}.`,
  },
  check({ model, simulation, report }) {
    for (const workload of model.workloads) {
      const {
        resource,
        template: { spec },
      } = workload;
      // In the network of the node any process may answer.
      if (spec.hostNetwork === true) continue;
      const declared = new Set(
        portContainers(spec).flatMap((container) => (container.ports ?? []).map((port) => port.containerPort)),
      );
      for (const asked of undeclaredPorts(workload, declared)) {
        const [first] = asked.probes;
        if (first === undefined) continue;
        const { container, port } = asked;
        const data = { probe: namesOf(asked), container: container.name, port };
        const place = { resource, at: first.at };
        const own = (container.ports ?? []).map((one) => ({
          at: resource.at(one, "containerPort"),
          note: `${one.containerPort} is declared here`,
        }));
        const dispute = disputeAbout(simulation, workload, "TCP", port);
        if (dispute?.wrong === "probe") {
          report({
            ...place,
            severity: "error",
            message: "contradicted",
            data: { ...data, others: describeClaims(dispute.others), meant: dispute.meant },
            related: [...others(asked), ...relatedClaims(dispute.others)],
            help: `Did you mean ${dispute.meant}?`,
            fixes: fixAll(asked, "suggested", dispute.meant),
          });
          continue;
        }
        const follows = portDisputes(simulation, workload).some(
          ({ wrong, meant }) => wrong === "container" && meant === port,
        )
          ? { rules: ["container-port-contradicted"], resources: [resource] }
          : undefined;
        const mistaken = servicePortOf(simulation, workload, port);
        // Who declares nothing may listen on anything.
        const isListed = (container.ports ?? []).length > 0;
        if (mistaken === undefined && !isListed) continue;
        if (mistaken === undefined) {
          report({
            ...place,
            message: "undeclared",
            data: { ...data, declared: [...declared].sort((a, b) => a - b).join(", ") },
            related: [...others(asked), ...own],
            follows,
          });
          continue;
        }
        const target = targetOf(mistaken.port);
        const isGRPC = asked.probes.some(({ probe: { probe } }) => probe.grpc !== undefined);
        report({
          ...place,
          severity: "warning",
          unknown: isListed ? undefined : "the container declares no port, and may listen on this one too",
          message: "servicePort",
          data: {
            ...data,
            service: mistaken.service.name,
            target: typeof target === "number" ? String(target) : `"${target}"`,
          },
          related: [
            ...others(asked),
            {
              at: mistaken.service.at(mistaken.port, "targetPort"),
              note: `${mistaken.service.title} leads to ${target}`,
            },
          ],
          help: `Ask ${target}: a probe goes to the pod, not through the Service.`,
          fixes: isGRPC && typeof target === "string" ? [] : fixAll(asked, "suggested", target),
          follows,
        });
      }
    }
  },
});
