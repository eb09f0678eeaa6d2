import { defineRule, isSlip, nameDisputes, namedTarget, nearest, portContainers, protocolOf, resolvePort, templateUncertainty } from "../src/rule.ts";
import type { DraftFix, DraftRelated, Place, SelectedBackend, ServiceBackends } from "../src/rule.ts";

/** Ports that a mesh's injector adds to pods; no template shows them. */
const INJECTED = new Set(["http-envoy-prom", "http-envoy-admin", "status-port", "linkerd-admin", "linkerd-proxy", "admin-port"]);

/** The ports a pod template offers, with where they stand. */
function offeredPorts({ workload }: SelectedBackend) {
  return portContainers(workload.template.spec).flatMap((container) => (container.ports ?? []).map((port) => ({ workload, port, name: port.name || undefined })));
}

/** Why a port of that name may be there all the same. */
function unseen({ workloads, world }: ServiceBackends, target: string, near: boolean): string | undefined {
  const custom = workloads.map(({ workload }) => templateUncertainty(workload)).find((reason) => reason !== undefined);
  if (custom !== undefined) return custom;
  const patch = workloads.find(({ workload }) => portContainers(workload.template.spec).length === 0);
  if (patch !== undefined) return `${patch.workload.resource.title} lists no container here, as if it were a patch`;
  if (INJECTED.has(target)) return `a mesh may inject a container with the port "${target}"`;
  if (workloads.every(({ match }) => match === "perhaps")) return "it is known only at run time which pods the Service selects";
  return near || world.closed || world.producer === undefined ? undefined : world.because;
}

export default defineRule({
  id: "service-port-unresolved",
  category: "service",
  severity: "error",
  presets: ["recommended"],
  claims: "endpoints",
  docs: {
    summary: "A named target port of a Service is declared by none of the pods it selects.",
    why: "The port gets no endpoint: connections to it are refused although the pods run and are ready.",
    remedy: "Name a port that a container declares, with the same protocol, or give the container port that name.",
    references: ["https://kubernetes.io/docs/concepts/services-networking/service/#field-spec-ports"],
  },
  options: {},
  messages: {
    unresolved: (d: { readonly service: string; readonly port: string; readonly target: string; readonly pods: string }) =>
      `Service "${d.service}" sends port ${d.port} to a container port named "${d.target}", which ${d.pods} does not declare.`,
    otherProtocol: (d: { readonly service: string; readonly port: string; readonly target: string; readonly wanted: string; readonly declared: string }) =>
      `Service "${d.service}" sends port ${d.port} (${d.wanted}) to the container port "${d.target}", which is declared for ${d.declared}.`,
  },
  // Source: k8s.io/endpointslice utils.go FindPort: name and protocol must both match; ordinary init containers are not searched.
  check({ simulation, report }) {
    for (const backends of simulation.services()) {
      const { service, workloads } = backends;
      const [first] = workloads;
      if (first === undefined) continue;
      for (const port of service.object.spec?.ports ?? []) {
        const target = namedTarget(port);
        // A quoted number is told by target-port-quoted, and what cannot be a name at all by port-name-invalid.
        if (target === undefined || !/^[-a-z0-9]{1,15}$/.test(target) || /^\d+$/.test(target)) continue;
        if (resolvePort(backends, port).some((resolution) => resolution.target !== undefined)) continue;
        const candidates = workloads.flatMap(offeredPorts);
        const names = candidates.flatMap(({ name }) => name ?? []);
        const sameName = candidates.find((candidate) => candidate.name === target);
        const near = nearest(target, candidates.flatMap(({ name, port: own }) => (name !== undefined && protocolOf(own) === protocolOf(port) ? name : [])));
        const at = service.at(port, "targetPort");
        const shownPort = port.name || String(port.port);
        const related: DraftRelated[] = candidates
          .filter((candidate) => candidate.name !== undefined && candidate.name === (sameName?.name ?? near))
          .slice(0, 5)
          .map((candidate) => ({ at: candidate.workload.resource.at(candidate.port, "name"), note: `${candidate.workload.resource.title} declares "${String(candidate.name)}"` }));
        const causes = workloads.filter(({ workload }) => nameDisputes(simulation, workload).some((dispute) => dispute.name === target)).map(({ workload }) => workload.resource);
        const place = {
          resource: service, at, related, unknown: unseen(backends, target, near !== undefined || sameName !== undefined),
          follows: causes.length === 0 ? undefined : { rules: ["container-port-contradicted"], resources: causes },
        };
        if (sameName !== undefined) {
          report({ ...place, message: "otherProtocol", data: { service: service.name, port: shownPort, target, wanted: protocolOf(port), declared: protocolOf(sameName.port) }, help: `Set \`protocol: ${protocolOf(sameName.port)}\` on the Service port, or declare the container port for ${protocolOf(port)}.` });
          continue;
        }
        const pods = workloads.length === 1 ? `${first.workload.kind === "controller" ? first.workload.resource.kind : first.workload.kind} "${first.workload.name}"` : `any of the ${workloads.length} selected workloads`;
        const numbers = new Set(candidates.map(({ port: own }) => own.containerPort));
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

function fixesFor(at: Place, target: string, near: string | undefined, number: number | undefined): readonly DraftFix[] {
  if (near !== undefined) return [{ kind: isSlip(target, near) ? "safe" : "suggested", title: `Use the port name "${near}"`, edits: [{ at, text: near }] }];
  return number === undefined ? [] : [{ kind: "suggested", title: `Use the port number ${number}`, edits: [{ at, text: String(number) }] }];
}

const offered = (names: readonly string[]): string =>
  names.length === 0 ? "The selected pods name no port: add `name` to the container port, or use its number." : `The selected pods name ${[...new Set(names)].map((name) => `"${name}"`).join(", ")}.`;
