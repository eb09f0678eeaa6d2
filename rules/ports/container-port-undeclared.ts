import {
  agreedDispute,
  capital,
  defineRule,
  describeClaims,
  insertBefore,
  portContainers,
  portDisputes,
  protocolOf,
  relatedClaims,
  targetOf,
  templateUncertainty,
} from "../../src/rule.ts";
import type { DeepReadonly, DraftFix, KindMap, PortDispute, Resource, Workload } from "../../src/rule.ts";

type Service = Resource<KindMap["Service"]>;
type ServicePort = DeepReadonly<NonNullable<NonNullable<KindMap["Service"]["spec"]>["ports"]>[number]>;

const declared = ({ template }: Workload) =>
  portContainers(template.spec).flatMap((container) => (container.ports ?? []).map((port) => ({ container, port })));

function fixesFor(service: Service, port: ServicePort, { others, meant }: PortDispute): readonly DraftFix[] {
  const given = port.targetPort !== undefined && port.targetPort !== null;
  const line = `targetPort: ${meant}`;
  const edit = given
    ? { at: service.at(port, "targetPort"), text: String(meant) }
    : insertBefore(service, port, "port", { block: [line], flow: line });
  return [
    {
      kind: new Set(others.map(({ kind }) => kind)).size > 2 ? "safe" : "suggested",
      title: `Use target port ${meant}`,
      edits: [edit],
    },
  ];
}

export default defineRule({
  id: "container-port-undeclared",
  severity: "info",
  presets: ["recommended"],
  docs: {
    summary: "A Service targets a port number that no container declares, although the containers declare other ports.",
    why:
      "Kubernetes does not require a declaration, so the port may work. But the number is often wrong, " +
      "and then every connection is refused. " +
      "It is an error if the container, its probes or the policies of the pods agree on another port.",
    remedy:
      "Set `targetPort` to the port that the pods serve. If they serve this one, add it to `ports` of the container.",
    references: ["https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#ports"],
  },
  options: {},
  messages: {
    contradicted: (d: {
      readonly service: string;
      readonly port: string;
      readonly target: number;
      readonly others: string;
      readonly meant: number;
    }) => `Port ${d.port} of Service "${d.service}" targets ${d.target}, but ${d.others} use ${d.meant}.`,
    undeclared: (d: {
      readonly service: string;
      readonly port: string;
      readonly target: number;
      readonly workload: string;
      readonly listed: string;
    }) => `Port ${d.port} of Service "${d.service}" targets ${d.target}, but ${d.workload} declares only ${d.listed}.`,
  },
  check({ simulation, report }) {
    for (const { service, workloads } of simulation.services()) {
      const concrete = workloads
        .map(({ workload }) => workload)
        .filter(({ kind }) => kind !== "Job" && kind !== "CronJob");
      const [first] = concrete;
      if (first === undefined || concrete.some((workload) => templateUncertainty(workload) !== undefined)) continue;
      const lists = concrete.map(declared);
      for (const port of service.object.spec?.ports ?? []) {
        const target = targetOf(port);
        // port-protocol-mismatch reports another protocol, service-selects-unrelated-workloads other programs.
        if (typeof target !== "number" || lists.some((list) => list.some((own) => own.port.containerPort === target)))
          continue;
        // api-rejected reports what is not a port.
        if (target < 1 || target > 65_535) continue;
        const dispute = agreedDispute(simulation, concrete, protocolOf(port), target);
        const place = {
          resource: service,
          at: service.at(port, port.targetPort === undefined ? "port" : "targetPort"),
        };
        const data = { service: service.name, port: port.name || String(port.port), target };
        if (dispute?.wrong === "service") {
          const { others, meant } = dispute;
          report({
            ...place,
            message: "contradicted",
            severity: service.object.spec?.clusterIP === "None" ? "warning" : "error",
            data: { ...data, others: describeClaims(others), meant },
            related: relatedClaims(others),
            help: `Did you mean ${meant}?`,
            fixes: fixesFor(service, port, dispute),
          });
          continue;
        }
        // A container that declares no port may listen on any.
        if (lists.some(({ length }) => length === 0)) continue;
        const list = lists[0] ?? [];
        const numbers = [
          ...new Set(
            list.map(
              (own) => `${own.port.containerPort}${protocolOf(own.port) === "TCP" ? "" : `/${protocolOf(own.port)}`}`,
            ),
          ),
        ];
        report({
          ...place,
          message: "undeclared",
          data: {
            ...data,
            workload:
              concrete.length === 1 ? first.resource.quoted : `${first.resource.quoted}, one of ${concrete.length},`,
            listed: numbers.length > 4 ? `${numbers.length} other ports` : numbers.join(", "),
          },
          related: list.slice(0, 3).map((own) => ({
            at: first.resource.at(own.port, "containerPort"),
            note: `port ${own.port.containerPort} is declared here`,
          })),
          help:
            dispute === undefined || dispute.wrong !== undefined
              ? undefined
              : `${capital(describeClaims(dispute.odd))} use ${target}, ` +
                `${describeClaims(dispute.others)} use ${dispute.meant}: one of the two is wrong.`,
          follows: {
            rules: ["container-port-contradicted"],
            resources: concrete
              .filter((workload) =>
                portDisputes(simulation, workload).some(
                  ({ wrong, meant }) => wrong === "container" && meant === target,
                ),
              )
              .map(({ resource }) => resource),
          },
        });
      }
    }
  },
});
