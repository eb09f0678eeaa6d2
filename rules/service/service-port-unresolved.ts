import {
  defineRule,
  isSlip,
  nameDisputes,
  namedTarget,
  OfferedPorts,
  protocolOf,
  resolvePort,
  unseenPort,
} from "../../src/rule.ts";
import type { DraftFix, DraftRelated, Place, Workload } from "../../src/rule.ts";

export default defineRule({
  id: "service-port-unresolved",
  severity: "error",
  presets: ["recommended"],
  claims: "endpoints",
  docs: {
    summary: "A named target port of a Service is not declared by any of the pods that it selects.",
    why: "The port has no endpoints: connections to it are refused although the pods are running and ready.",
    remedy:
      "Set `targetPort` to a port name that a container declares with the same protocol, or rename the container port.",
    references: ["https://kubernetes.io/docs/concepts/services-networking/service/#field-spec-ports"],
  },
  options: {},
  messages: {
    unresolved: (d: {
      readonly service: string;
      readonly port: string;
      readonly target: string;
      readonly pods: string;
    }) => `Port ${d.port} of Service "${d.service}" targets "${d.target}", which ${d.pods}.`,
    otherProtocol: (d: {
      readonly service: string;
      readonly port: string;
      readonly target: string;
      readonly wanted: string;
      readonly declared: string;
    }) =>
      `Port ${d.port} (${d.wanted}) of Service "${d.service}" targets "${d.target}", ` +
      `which is declared with protocol ${d.declared}.`,
  },
  // Source: k8s.io/endpointslice utils.go FindPort matches name and protocol; ordinary init containers are skipped.
  check({ simulation, report }) {
    for (const backends of simulation.services()) {
      const { service, workloads } = backends;
      const [first] = workloads;
      if (first === undefined) continue;
      let offers: OfferedPorts | undefined;
      for (const port of service.object.spec?.ports ?? []) {
        const target = namedTarget(port);
        // target-port-quoted reports a quoted number, port-name-invalid an invalid name.
        if (target === undefined || !/^[-a-z0-9]{1,15}$/.test(target) || /^\d+$/.test(target)) continue;
        if (resolvePort(backends, port).some((resolution) => resolution.target !== undefined)) continue;
        offers ??= new OfferedPorts(workloads);
        const { names, numbers } = offers;
        const [sameName] = offers.named(target);
        const near = offers.near(target, protocolOf(port));
        const at = service.at(port, "targetPort");
        const shownPort = port.name || String(port.port);
        const related: DraftRelated[] = offers
          .named(sameName?.name ?? near)
          .slice(0, 5)
          .map((candidate) => ({
            at: candidate.workload.resource.at(candidate.port, "name"),
            note: `closest match: "${String(candidate.name)}" of ${candidate.workload.resource.title}`,
          }));
        const causes = workloads
          .filter(({ workload }) => nameDisputes(simulation, workload).some((dispute) => dispute.name === target))
          .map(({ workload }) => workload.resource);
        const place = {
          resource: service,
          at,
          related,
          unknown: unseenPort(backends, target, near !== undefined || sameName !== undefined),
          follows: causes.length === 0 ? undefined : { rules: ["container-port-contradicted"], resources: causes },
        };
        if (sameName !== undefined) {
          report({
            ...place,
            message: "otherProtocol",
            data: {
              service: service.name,
              port: shownPort,
              target,
              wanted: protocolOf(port),
              declared: protocolOf(sameName.port),
            },
            help:
              `Set \`protocol: ${protocolOf(sameName.port)}\` on the Service port, ` +
              `or \`protocol: ${protocolOf(port)}\` on the container port.`,
          });
          continue;
        }
        const pods =
          workloads.length === 1
            ? `${kindOf(first.workload)} "${first.workload.resource.shownName}" does not declare`
            : `none of the ${workloads.length} selected workloads declares`;
        report({
          ...place,
          message: "unresolved",
          data: { service: service.name, port: shownPort, target, pods },
          help: near === undefined ? offered(names) : `Did you mean "${near}"?`,
          fixes: fixesFor(at, target, near, names.length === 0 && numbers.size === 1 ? [...numbers][0] : undefined),
        });
      }
    }
  },
});

const kindOf = ({ kind, resource }: Workload): string => (kind === "controller" ? resource.kind : kind);

function fixesFor(
  at: Place,
  target: string,
  near: string | undefined,
  number: number | undefined,
): readonly DraftFix[] {
  if (near !== undefined)
    return [
      {
        kind: isSlip(target, near) ? "safe" : "suggested",
        title: `Use the port name "${near}"`,
        edits: [{ at, text: near }],
      },
    ];
  return number === undefined
    ? []
    : [{ kind: "suggested", title: `Use the port number ${number}`, edits: [{ at, text: String(number) }] }];
}

/** More names would hide the rest of the finding. */
const MOST_NAMED = 20;

function offered(names: readonly string[]): string {
  if (names.length === 0)
    return "The selected pods have no port names: add `name` to the container port, or use its number.";
  const others = names.length - MOST_NAMED;
  const shown = names.slice(0, MOST_NAMED).map((name) => `"${name}"`);
  return `The selected pods declare ${shown.join(", ")}${others > 0 ? ` and ${others} others` : ""}.`;
}
