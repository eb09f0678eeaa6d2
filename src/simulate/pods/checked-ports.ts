import type { DraftRelated } from "../../diagnostic/finding.ts";
import type { Place } from "../../diagnostic/place.ts";
import type { Workload } from "../../model/workload.ts";
import { targetOf } from "../service/ports.ts";
import type { Simulation } from "../simulation.ts";
import { PROBE_FIELDS, probedContainers, probesOf } from "./probes.ts";
import type { ContainerProbe } from "./probes.ts";

/** A port that probes of one container check: one mistake, however often it was copied. */
export interface CheckedPort {
  readonly container: ContainerProbe["container"];
  readonly port: number | string;
  /** At least one, in the order startup, liveness, readiness. */
  readonly probes: readonly [CheckingProbe, ...CheckingProbe[]];
}

export interface CheckingProbe extends ContainerProbe {
  /** The place of its port. */
  readonly at: Place;
}

interface Check extends ContainerProbe {
  readonly port: number | string;
  readonly host: string | undefined;
}

/** The ports that the probes of a pod check, container by container, from those probes that are wanted. */
export function checkedPorts(
  { resource, template: { spec } }: Workload,
  isWanted: (check: Check) => boolean,
): readonly CheckedPort[] {
  const found = new Map<string, CheckedPort & { readonly probes: [CheckingProbe, ...CheckingProbe[]] }>();
  for (const one of probesOf(spec)) {
    const { container, probe } = one;
    const action = probe.httpGet ?? probe.tcpSocket ?? probe.grpc;
    if (action?.port === undefined) continue;
    const { port } = action;
    if (!isWanted({ ...one, port, host: "host" in action ? action.host : undefined })) continue;
    const checking = { ...one, at: resource.at(action, "port") };
    const key = `${container.name} ${port}`;
    const checked = found.get(key);
    if (checked === undefined) found.set(key, { container, port, probes: [checking] });
    else checked.probes.push(checking);
  }
  return [...found.values()];
}

/** `livenessProbe and readinessProbe`. */
export const describeProbes = ({ probes }: CheckedPort): string =>
  probes.map(({ role }) => PROBE_FIELDS[role]).join(" and ");

/** The other probes that check the same port. */
export const alsoChecked = ({ probes: [, ...others] }: CheckedPort): readonly DraftRelated[] =>
  others.map(({ at, role }) => ({ at, note: `also checked by the ${PROBE_FIELDS[role]}` }));

/** The first port of each name that a container of a pod declares, with its container. */
export function portsByName({ template }: Workload) {
  const all = probedContainers(template.spec).flatMap((container) =>
    (container.ports ?? []).map((port) => ({ container, port })),
  );
  return new Map(all.reverse().map((one) => [one.port.name, one]));
}

/** The first Service port of each number that targets another port of a workload's pods. */
export function translatedPorts(simulation: Simulation, workload: Workload) {
  const all = simulation
    .servicesOf(workload)
    .flatMap(({ service }) => (service.object.spec?.ports ?? []).map((port) => ({ service, port })))
    .filter(({ port }) => targetOf(port) !== port.port);
  return new Map(all.reverse().map((one) => [one.port.port, one]));
}
