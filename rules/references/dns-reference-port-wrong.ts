import {
  defineRule,
  describeReference,
  listNumbers,
  MOST_LISTED,
  portByTarget,
  references,
  referenceTarget,
  resolvePort,
} from "../../src/rule.ts";
import type { DraftFix, KindMap, Reference, Resource, ServiceBackends } from "../../src/rule.ts";

type Service = Resource<KindMap["Service"]>;

const portsOf = (service: Service) => service.object.spec?.ports ?? [];

/** The target ports of a headless Service, and all ports of its pods: clients connect to the pods themselves. */
function podPorts(backends: ServiceBackends): ReadonlySet<number> {
  const numbers = new Set<number>();
  for (const port of portsOf(backends.service))
    for (const { target } of resolvePort(backends, port)) if (target !== undefined) numbers.add(target.number);
  for (const {
    workload: {
      template: { spec },
    },
  } of backends.workloads) {
    for (const container of [...(spec.containers ?? []), ...(spec.initContainers ?? [])])
      for (const port of container.ports ?? []) numbers.add(port.containerPort);
  }
  return numbers;
}

export default defineRule({
  id: "dns-reference-port-wrong",
  severity: "error",
  presets: ["recommended", "production"],
  docs: {
    summary: "A string that pods read calls a Service on a port that it does not serve.",
    why:
      "A Service only serves the ports in its list: connections to any other are refused or time out. " +
      "A headless Service has no ports of its own: its name resolves to the pods and their ports.",
    remedy:
      "Use the `port` of the Service, not its `targetPort`; for a " +
      "headless Service, the port that the container listens on.",
    references: [
      "https://kubernetes.io/docs/concepts/services-networking/service/#defining-a-service",
      "https://kubernetes.io/docs/concepts/services-networking/service/#headless-services",
    ],
  },
  options: {},
  messages: {
    notServed: (d: {
      readonly holder: string;
      readonly port: number;
      readonly service: string;
      readonly ports: string;
      readonly implied: string;
    }) => `${d.holder} calls Service "${d.service}" on port ${d.port}${d.implied}, but the Service serves ${d.ports}.`,
    targetPort: (d: {
      readonly holder: string;
      readonly port: number;
      readonly service: string;
      readonly servicePort: number;
    }) =>
      `${d.holder} calls Service "${d.service}" on port ${d.port}, which ` +
      `is the port of its pods: the Service serves it as ${d.servicePort}.`,
    headless: (d: {
      readonly holder: string;
      readonly port: number;
      readonly service: string;
      readonly ports: string;
      readonly implied: string;
    }) =>
      `${d.holder} calls port ${d.port}${d.implied} of headless Service ` +
      `"${d.service}", whose name resolves to the pods: they listen on ${d.ports}.`,
  },
  check({ model, simulation, report }) {
    const reported = new Set<string>();
    const listeningOf = new Map<ServiceBackends, ReadonlySet<number>>();
    for (const reference of simulation.fact(references)) {
      const { port, resource } = reference;
      if (port === undefined) continue;
      const target = referenceTarget(model, reference);
      if (target.kind !== "service" || target.confidence === "low" || isLoose(reference)) continue;
      const { service } = target;
      const { spec } = service.object;
      const ports = portsOf(service);
      if (
        spec?.type === "ExternalName" ||
        ports.length === 0 ||
        ports.some(
          (candidate) => candidate.port === port.number && target.pod === undefined && spec?.clusterIP !== "None",
        )
      )
        continue;
      const backends = simulation.backends(service);
      const direct = spec?.clusterIP === "None" || target.pod !== undefined;
      const listening = listeningOf.get(backends) ?? podPorts(backends);
      listeningOf.set(backends, listening);
      if (direct && (backends.workloads.length === 0 || listening.has(port.number))) continue;
      const at = port.at ?? reference.at;
      // One port may belong to several hosts, and one ConfigMap to several pods.
      const { file, start } = at.span();
      const once = `${file}:${start.offset} ${service.name}`;
      if (reported.has(once)) continue;
      reported.add(once);
      const implied = port.at === undefined ? ` (the default of ${reference.scheme ?? "its scheme"})` : "";
      const data = { holder: describeReference(reference), port: port.number, service: service.name, implied };
      const numbers = direct ? [...listening] : ports.map((candidate) => candidate.port);
      const meant = direct ? undefined : portByTarget(backends, port.number);
      const right = meant?.port ?? (numbers.length === 1 ? numbers[0] : undefined);
      const fixes: readonly DraftFix[] =
        right === undefined || port.at === undefined || reference.borrowed
          ? []
          : [
              {
                kind: meant === undefined ? "suggested" : "safe",
                title: `Use port ${right}`,
                edits: [{ at: port.at, text: String(right) }],
              },
            ];
      const shared = {
        resource,
        at,
        related: ports.slice(0, MOST_LISTED).map((candidate) => ({
          at: service.at(candidate, "port"),
          note: `${service.title} serves ${candidate.port}`,
        })),
        fixes,
        unknown: unsure(
          direct,
          ports.some((candidate) => candidate.port === port.number),
        ),
      };
      if (direct) report({ ...shared, message: "headless", data: { ...data, ports: listNumbers(numbers) } });
      else if (meant !== undefined && port.at !== undefined)
        report({ ...shared, message: "targetPort", data: { ...data, servicePort: meant.port } });
      else report({ ...shared, message: "notServed", data: { ...data, ports: listNumbers(numbers) } });
    }
  },
});

/** `redis:7` in a file may be a call or a version. */
const isLoose = ({ shape, host, value }: Reference): boolean =>
  shape === "host-port" && !host.includes(".") && value.trim().includes("\n");

/** A pod may listen on a port that it does not declare; only a call of the Service port proves the mistake. */
const unsure = (direct: boolean, isServicePort: boolean): string | undefined =>
  direct && !isServicePort ? "containers may listen on ports that they do not declare" : undefined;
