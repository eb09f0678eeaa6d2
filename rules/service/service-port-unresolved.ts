import {
  defineRule,
  isSlip,
  nameDisputes,
  namedTarget,
  nearest,
  portContainers,
  protocolOf,
  resolvePort,
  templateUncertainty,
} from "../../src/rule.ts";
import type { DraftFix, DraftRelated, Place, SelectedBackend, ServiceBackends } from "../../src/rule.ts";

/** Ports that a mesh's injector adds to pods; no template shows them. */
const INJECTED = new Set([
  "http-envoy-prom",
  "http-envoy-admin",
  "status-port",
  "linkerd-admin",
  "linkerd-proxy",
  "admin-port",
]);

/** The ports a pod template offers, with where they stand. */
function offeredPorts({ workload }: SelectedBackend) {
  return portContainers(workload.template.spec).flatMap((container) =>
    (container.ports ?? []).map((port) => ({ workload, port, name: port.name || undefined })),
  );
}

type Offered = ReturnType<typeof offeredPorts>[number];

/** What the pods of a Service offer, looked up by name: asked once for all ports of the Service. */
class Offers {
  readonly all: readonly Offered[];
  /** Each name once. */
  readonly names: readonly string[];
  readonly numbers: ReadonlySet<number>;
  readonly #byName = new Map<string, Offered[]>();
  readonly #byProtocol = new Map<string, string[]>();

  constructor(workloads: readonly SelectedBackend[]) {
    this.all = workloads.flatMap(offeredPorts);
    for (const offer of this.all) {
      if (offer.name === undefined) continue;
      const own = this.#byName.get(offer.name);
      if (own === undefined) this.#byName.set(offer.name, [offer]);
      else own.push(offer);
      const protocol = protocolOf(offer.port);
      const names = this.#byProtocol.get(protocol);
      if (names === undefined) this.#byProtocol.set(protocol, [offer.name]);
      else names.push(offer.name);
    }
    this.names = [...this.#byName.keys()];
    this.numbers = new Set(this.all.map(({ port }) => port.containerPort));
  }

  named(name: string | undefined): readonly Offered[] {
    return name === undefined ? [] : (this.#byName.get(name) ?? []);
  }

  near(target: string, protocol: string): string | undefined {
    return nearest(target, this.#byProtocol.get(protocol) ?? []);
  }
}

/** Why a port of that name may be there all the same. */
function unseen({ workloads, world }: ServiceBackends, target: string, near: boolean): string | undefined {
  const custom = workloads.map(({ workload }) => templateUncertainty(workload)).find((reason) => reason !== undefined);
  if (custom !== undefined) return custom;
  const patch = workloads.find(({ workload }) => portContainers(workload.template.spec).length === 0);
  if (patch !== undefined) return `${patch.workload.resource.title} lists no container here, as if it were a patch`;
  if (INJECTED.has(target)) return `a mesh may inject a container with the port "${target}"`;
  if (workloads.every(({ match }) => match === "perhaps"))
    return "it is known only at run time which pods the Service selects";
  return near || world.closed || world.producer === undefined ? undefined : world.because;
}

export default defineRule({
  id: "service-port-unresolved",
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
    unresolved: (d: {
      readonly service: string;
      readonly port: string;
      readonly target: string;
      readonly pods: string;
    }) =>
      `Service "${d.service}" sends port ${d.port} to a container port named "${d.target}", which ${d.pods} does not declare.`,
    otherProtocol: (d: {
      readonly service: string;
      readonly port: string;
      readonly target: string;
      readonly wanted: string;
      readonly declared: string;
    }) =>
      `Service "${d.service}" sends port ${d.port} (${d.wanted}) to the container port "${d.target}", which is declared for ${d.declared}.`,
  },
  // Source: k8s.io/endpointslice utils.go FindPort: name and protocol must both match; ordinary init containers are not searched.
  check({ simulation, report }) {
    for (const backends of simulation.services()) {
      const { service, workloads } = backends;
      const [first] = workloads;
      if (first === undefined) continue;
      let offers: Offers | undefined;
      for (const port of service.object.spec?.ports ?? []) {
        const target = namedTarget(port);
        // A quoted number is told by target-port-quoted, and what cannot be a name at all by port-name-invalid.
        if (target === undefined || !/^[-a-z0-9]{1,15}$/.test(target) || /^\d+$/.test(target)) continue;
        if (resolvePort(backends, port).some((resolution) => resolution.target !== undefined)) continue;
        offers ??= new Offers(workloads);
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
            note: `${candidate.workload.resource.title} declares "${String(candidate.name)}"`,
          }));
        const causes = workloads
          .filter(({ workload }) => nameDisputes(simulation, workload).some((dispute) => dispute.name === target))
          .map(({ workload }) => workload.resource);
        const place = {
          resource: service,
          at,
          related,
          unknown: unseen(backends, target, near !== undefined || sameName !== undefined),
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
            help: `Set \`protocol: ${protocolOf(sameName.port)}\` on the Service port, or declare the container port for ${protocolOf(port)}.`,
          });
          continue;
        }
        const pods =
          workloads.length === 1
            ? `${first.workload.kind === "controller" ? first.workload.resource.kind : first.workload.kind} "${first.workload.name}"`
            : `any of the ${workloads.length} selected workloads`;
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

/** Names that are listed; nobody reads more, and each port that is reported would list them all. */
const MOST_NAMED = 20;

function offered(names: readonly string[]): string {
  if (names.length === 0) return "The selected pods name no port: add `name` to the container port, or use its number.";
  const others = names.length - MOST_NAMED;
  return `The selected pods name ${names
    .slice(0, MOST_NAMED)
    .map((name) => `"${name}"`)
    .join(", ")}${others > 0 ? ` and ${others} others` : ""}.`;
}
