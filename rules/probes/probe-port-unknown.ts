import {
  alsoChecked,
  checkedPorts,
  defineRule,
  describeProbes,
  nameDisputes,
  nearest,
  portsByName,
  templateUncertainty,
} from "../../src/rule.ts";
import type { CheckedPort, DraftFix, DraftRelated, Workload } from "../../src/rule.ts";

const EFFECT = {
  readiness: "the container never becomes ready and gets no traffic",
  liveness: "the probe never fails and a hung container is never restarted",
  startup: "the container never counts as started and no other probe runs",
} as const;

interface Data {
  readonly probe: string;
  readonly checks: string;
  readonly container: string;
  readonly port: string;
  readonly effect: string;
}

/** `The readinessProbe of container "web" checks`. */
const subject = (d: Data): string => `The ${d.probe} of container "${d.container}" ${d.checks}`;

/** The named ports that probes check and their own container does not declare. */
const unknownPorts = (workload: Workload): readonly CheckedPort[] =>
  checkedPorts(
    workload,
    ({ container, port, probe }) =>
      typeof port === "string" &&
      port !== "" &&
      (probe.httpGet ?? probe.tcpSocket) !== undefined &&
      container.ports?.some(({ name }) => name === port) !== true,
  );

export default defineRule({
  id: "probe-port-unknown",
  severity: "error",
  presets: ["recommended", "production"],
  docs: {
    summary: "A probe names a port that its own container does not declare.",
    why:
      "The kubelet cannot run the probe and discards the result: a readiness probe " +
      "never succeeds, so the pod gets no traffic; a liveness probe never fails.",
    remedy: "Use the name of a port of the same container (no other container, no Service), or its number.",
    references: [
      "https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/" +
        "#http-probes",
      "https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#Probe",
    ],
  },
  options: {},
  messages: {
    unknown: (d: Data) => `${subject(d)} port "${d.port}", which the container does not declare: ${d.effect}.`,
    otherContainer: (d: Data & { readonly other: string }) =>
      `${subject(d)} port "${d.port}", which only container "${d.other}" declares: ${d.effect}.`,
    quoted: (d: Data) =>
      `${subject(d)} a port named "${d.port}", which in quotes is a name, not a number: ${d.effect}.`,
  },
  check({ model, simulation, report }) {
    for (const workload of model.workloads) {
      const { resource } = workload;
      const unknown = unknownPorts(workload);
      const byName = unknown.length === 0 ? undefined : portsByName(workload);
      for (const checked of unknown) {
        const { container, probes } = checked;
        const name = String(checked.port);
        const follows = nameDisputes(simulation, workload).some((dispute) => dispute.name === name)
          ? { rules: ["container-port-contradicted"], resources: [resource] }
          : undefined;
        const place = { resource, at: probes[0].at, unknown: templateUncertainty(workload), follows };
        const data = {
          probe: describeProbes(checked),
          checks: probes.length === 1 ? "checks" : "check",
          container: container.name,
          port: name,
          effect: probes.map(({ role }) => EFFECT[role]).join(", and "),
        };
        const use = (kind: DraftFix["kind"], title: string, text: string): readonly DraftFix[] => [
          { kind, title, edits: probes.map(({ at }) => ({ at, text })) },
        ];
        if (/^\d+$/.test(name)) {
          report({
            ...place,
            message: "quoted",
            data,
            related: alsoChecked(checked),
            help: "Write the number without quotes.",
            fixes: use("safe", `Use the number ${name}`, name),
          });
          continue;
        }
        // The kubelet looks in the probe's own container, which has no port of this name.
        const found = byName?.get(name);
        if (found !== undefined) {
          const { container: other, port } = found;
          const number = String(port.containerPort);
          report({
            ...place,
            message: "otherContainer",
            data: { ...data, other: other.name },
            related: [
              ...alsoChecked(checked),
              { at: resource.at(port, "name"), note: `"${name}" is declared here, in container "${other.name}"` },
            ],
            help: `Containers of a pod share their ports: use the number ${number}.`,
            fixes: use("suggested", `Use the number ${number}`, number),
          });
          continue;
        }
        const named = (container.ports ?? []).flatMap((port) =>
          port.name === undefined ? [] : [{ port, name: port.name }],
        );
        const names = named.map((candidate) => candidate.name);
        const near = nearest(name, names);
        const related: DraftRelated[] = named
          .filter((candidate) => near === undefined || candidate.name === near)
          .map(({ port, name: declared }) => ({
            at: resource.at(port, "name"),
            note: `"${declared}" is declared here`,
          }));
        report({
          ...place,
          message: "unknown",
          data,
          related: [...alsoChecked(checked), ...related],
          help: near === undefined ? offered(names) : `Did you mean "${near}"?`,
          fixes: near === undefined ? [] : use("safe", `Use the port name "${near}"`, near),
        });
      }
    }
  },
});

const offered = (names: readonly string[]): string =>
  names.length === 0
    ? "The container has no named port: name its port, or use the number."
    : `Use a port name of the container: ${[...new Set(names)].map((name) => `"${name}"`).join(", ")}.`;
