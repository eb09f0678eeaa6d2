import {
  alsoChecked,
  checkedPorts,
  defineRule,
  describeClaims,
  describeProbes,
  disputeAbout,
  listNumbers,
  MOST_LISTED,
  portContainers,
  portDisputes,
  relatedClaims,
  targetOf,
  translatedPorts,
} from "../../src/rule.ts";
import type { CheckedPort, DraftFix } from "../../src/rule.ts";

/** The same change at each of the probes. */
const fixAll = ({ probes }: CheckedPort, port: string | number): readonly DraftFix[] => [
  { kind: "suggested", title: `Check port ${port}`, edits: probes.map(({ at }) => ({ at, text: String(port) })) },
];

interface Data {
  readonly probe: string;
  readonly container: string;
  readonly port: number;
}

/** `The readinessProbe of container "web" checks port 80`. */
const subject = (d: Data): string =>
  `The ${d.probe} of container "${d.container}" ${d.probe.includes(" and ") ? "check" : "checks"} port ${d.port}`;

export default defineRule({
  id: "probe-port-not-served",
  severity: "info",
  presets: ["recommended"],
  docs: {
    summary: "A probe checks a port number that no container of the pod declares.",
    why:
      "`ports` is informational, so this is allowed. But where a container does list its ports, " +
      "another number is often the port of the Service or a typo, and the probe then fails " +
      "forever. It is an error where the container, the Service and a policy agree on another port.",
    remedy: "Declare the port, or check a declared one. With a port name in the probe, the two cannot drift apart.",
    references: [
      "https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/",
    ],
  },
  options: {},
  messages: {
    contradicted: (d: Data & { readonly others: string; readonly meant: number }) =>
      `${subject(d)}, but ${d.others} use ${d.meant}.`,
    undeclared: (d: Data & { readonly declared: string }) =>
      `${subject(d)}, which the pod does not declare (it declares ${d.declared}).`,
    servicePort: (d: Data & { readonly service: string; readonly target: string }) =>
      `${subject(d)}, which is the port of Service "${d.service}", not its targetPort (${d.target}).`,
  },
  check({ model, simulation, report }) {
    for (const workload of model.workloads) {
      const { resource, template } = workload;
      // In the node's network any process may answer.
      if (template.spec.hostNetwork === true) continue;
      const declared = new Set(
        portContainers(template.spec).flatMap(({ ports = [] }) => ports.map((port) => port.containerPort)),
      );
      const undeclared = checkedPorts(
        workload,
        ({ port, host }) => typeof port === "number" && !declared.has(port) && !host,
      );
      if (undeclared.length === 0) continue;
      const servicePorts = translatedPorts(simulation, workload);
      const listed = listNumbers(declared);
      for (const checked of undeclared) {
        const { container, port } = checked;
        if (typeof port !== "number") continue;
        const data = { probe: describeProbes(checked), container: container.name, port };
        const place = { resource, at: checked.probes[0].at };
        const dispute = disputeAbout(simulation, workload, "TCP", port);
        if (dispute?.wrong === "probe") {
          report({
            ...place,
            severity: "error",
            message: "contradicted",
            data: { ...data, others: describeClaims(dispute.others), meant: dispute.meant },
            related: [...alsoChecked(checked), ...relatedClaims(dispute.others)],
            help: `Did you mean ${dispute.meant}?`,
            fixes: fixAll(checked, dispute.meant),
          });
          continue;
        }
        const follows = portDisputes(simulation, workload).some(
          ({ wrong, meant }) => wrong === "container" && meant === port,
        )
          ? { rules: ["container-port-contradicted"], resources: [resource] }
          : undefined;
        const mistaken = servicePorts.get(port);
        const own = container.ports ?? [];
        if (mistaken === undefined) {
          // A container that declares no port may listen on any.
          if (own.length === 0) continue;
          report({
            ...place,
            message: "undeclared",
            data: { ...data, declared: listed },
            related: [
              ...alsoChecked(checked),
              ...own.slice(0, MOST_LISTED).map((one) => ({
                at: resource.at(one, "containerPort"),
                note: `port ${one.containerPort} is declared here`,
              })),
            ],
            follows,
          });
          continue;
        }
        const target = targetOf(mistaken.port);
        const isGRPC = checked.probes.some(({ probe }) => probe.grpc !== undefined);
        report({
          ...place,
          severity: "warning",
          unknown: own.length > 0 ? undefined : "the container declares no port and may also listen on this one",
          message: "servicePort",
          data: {
            ...data,
            service: mistaken.service.name,
            target: typeof target === "number" ? String(target) : `"${target}"`,
          },
          related: [
            ...alsoChecked(checked),
            {
              at: mistaken.service.at(mistaken.port, "targetPort"),
              note: `${mistaken.service.title} targets ${target}`,
            },
          ],
          help: `Check ${target}: a probe connects to the pod, not through the Service.`,
          fixes: isGRPC && typeof target === "string" ? [] : fixAll(checked, target),
          follows,
        });
      }
    }
  },
});
