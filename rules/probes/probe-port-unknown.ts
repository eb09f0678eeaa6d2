import {
  defineRule,
  nameDisputes,
  nearest,
  PROBE_FIELDS,
  probedContainers,
  probesOf,
  templateUncertainty,
} from "../../src/rule.ts";
import type { ContainerProbe, DraftFix, DraftRelated, Workload } from "../../src/rule.ts";

const EFFECT = {
  readiness: "the container never becomes ready and gets no traffic",
  liveness: "the probe never fails and a hung container is never restarted",
  startup: "the container never counts as started and no other probe runs",
} as const;

/** The handler that names its port, if it does not name a declared one. */
function unknownPort({ probe, container }: ContainerProbe) {
  const action = probe.httpGet ?? probe.tcpSocket;
  if (action === undefined || typeof action.port !== "string" || action.port === "") return undefined;
  const name: string = action.port;
  return (container.ports ?? []).some((port) => port.name === name) ? undefined : { action, name };
}

/** Probes of one container that ask one undeclared name: one mistake, however often it was copied. */
function byPort({ template }: Workload) {
  const found = new Map<
    string,
    {
      readonly probe: ContainerProbe;
      readonly action: NonNullable<ReturnType<typeof unknownPort>>["action"];
      readonly name: string;
    }[]
  >();
  for (const probe of probesOf(template.spec)) {
    const unknown = unknownPort(probe);
    if (unknown === undefined) continue;
    const key = `${probe.container.name} ${unknown.name}`;
    const list = found.get(key);
    if (list === undefined) found.set(key, [{ probe, ...unknown }]);
    else list.push({ probe, ...unknown });
  }
  return found.values();
}

/** The port of that name in another container of the pod, where the probe does not look. */
function elsewhere(workload: Workload, { container }: ContainerProbe, name: string) {
  for (const other of probedContainers(workload.template.spec)) {
    const port = other === container ? undefined : other.ports?.find((candidate) => candidate.name === name);
    if (port !== undefined) return { other, port };
  }
  return undefined;
}

export default defineRule({
  id: "probe-port-unknown",
  severity: "error",
  presets: ["recommended", "production"],
  docs: {
    summary: "A probe names a port that its own container does not declare.",
    why: "The kubelet cannot run the probe and throws the result away: a readiness probe then never passes, so the pod gets no traffic; a liveness probe never fails.",
    remedy:
      "Use the name of a port of the same container, or the number. Names of other containers, and of Services, do not count.",
    references: [
      "https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/#http-probes",
      "https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#Probe",
    ],
  },
  options: {},
  messages: {
    unknown: (d: {
      readonly probe: string;
      readonly asks: string;
      readonly container: string;
      readonly port: string;
      readonly effect: string;
    }) =>
      `The ${d.probe} of container "${d.container}" ${d.asks} port "${d.port}", which the container does not declare: ${d.effect}.`,
    otherContainer: (d: {
      readonly probe: string;
      readonly asks: string;
      readonly container: string;
      readonly port: string;
      readonly other: string;
      readonly effect: string;
    }) =>
      `The ${d.probe} of container "${d.container}" ${d.asks} port "${d.port}", which only container "${d.other}" declares: ${d.effect}.`,
    quoted: (d: {
      readonly probe: string;
      readonly asks: string;
      readonly container: string;
      readonly port: string;
      readonly effect: string;
    }) =>
      `The ${d.probe} of container "${d.container}" ${d.asks} a port named "${d.port}": in quotes it is a name, not a number, and ${d.effect}.`,
  },
  check({ model, simulation, report }) {
    for (const workload of model.workloads) {
      for (const probes of byPort(workload)) {
        const [first] = probes;
        if (first === undefined) continue;
        const { resource } = workload;
        const {
          action,
          name,
          probe: { container },
        } = first;
        const [one, ...others] = probes.map((probe) => ({ ...probe, at: resource.at(probe.action, "port") }));
        const also: readonly DraftRelated[] = others.map(({ at, probe }) => ({
          at,
          note: `the ${PROBE_FIELDS[probe.role]} asks it too`,
        }));
        const follows = nameDisputes(simulation, workload).some((dispute) => dispute.name === name)
          ? { rules: ["container-port-contradicted"], resources: [resource] }
          : undefined;
        const place = {
          resource,
          at: one?.at ?? resource.at(action, "port"),
          unknown: templateUncertainty(workload),
          follows,
        };
        const data = {
          probe: probes.map(({ probe }) => PROBE_FIELDS[probe.role]).join(" and "),
          asks: probes.length === 1 ? "asks" : "ask",
          container: container.name,
          port: name,
          effect: probes.map(({ probe }) => EFFECT[probe.role]).join(", and "),
        };
        const use = (kind: DraftFix["kind"], title: string, text: string): readonly DraftFix[] => [
          { kind, title, edits: probes.map((probe) => ({ at: resource.at(probe.action, "port"), text })) },
        ];
        if (/^\d+$/.test(name)) {
          report({
            ...place,
            message: "quoted",
            data,
            related: also,
            help: "Write the number without quotes.",
            fixes: use("safe", `Use the number ${name}`, name),
          });
          continue;
        }
        const other = elsewhere(workload, first.probe, name);
        if (other !== undefined) {
          const number = String(other.port.containerPort);
          const related = [
            ...also,
            { at: resource.at(other.port, "name"), note: `declared by container "${other.other.name}"` },
          ];
          report({
            ...place,
            message: "otherContainer",
            data: { ...data, other: other.other.name },
            related,
            help: `Containers of a pod share their ports: write the number ${number}.`,
            fixes: use("suggested", `Use the number ${number}`, number),
          });
          continue;
        }
        const names = (container.ports ?? []).flatMap((port) =>
          port.name === undefined ? [] : [{ port, name: port.name }],
        );
        const near = nearest(
          name,
          names.map((candidate) => candidate.name),
        );
        const related: DraftRelated[] = names
          .filter((candidate) => near === undefined || candidate.name === near)
          .map(({ port, name: declared }) => ({
            at: resource.at(port, "name"),
            note: `"${declared}" is declared here`,
          }));
        report({
          ...place,
          message: "unknown",
          data,
          related: [...also, ...related],
          help: near === undefined ? offered(names.map((candidate) => candidate.name)) : `Did you mean "${near}"?`,
          fixes: near === undefined ? [] : use("safe", `Use the port name "${near}"`, near),
        });
      }
    }
  },
});

const offered = (names: readonly string[]): string =>
  names.length === 0
    ? "The container names no port: give its port that name, or use the number."
    : `The container names ${[...new Set(names)].map((name) => `"${name}"`).join(", ")}.`;
