import type { ServicePort as KubernetesServicePort } from "kubernetes-types/core/v1.js";
import { MOST_LISTED } from "../../base/list-numbers.ts";
import { nearest } from "../../hints/nearest.ts";
import { SimilarNames } from "../../hints/similar-names.ts";
import type { DeepReadonly } from "../../model/readonly.ts";
import { resolvePort } from "./backends.ts";
import type { ServiceBackends } from "./backends.ts";
import { targetOf } from "./ports.ts";

export type ServicePort = DeepReadonly<KubernetesServicePort>;

const byTarget = new WeakMap<ServiceBackends, ReadonlyMap<string | number, ServicePort>>();

/** The Service port that targets a pod port, given as a number or a name that was mistaken for the Service port. */
export function portByTarget(backends: ServiceBackends, asked: string | number): ServicePort | undefined {
  let found = byTarget.get(backends);
  if (found === undefined) {
    const targets = (backends.service.object.spec?.ports ?? []).flatMap((port) => [
      [targetOf(port), port] as const,
      ...resolvePort(backends, port).flatMap(({ target }) =>
        target === undefined
          ? []
          : [target.number, target.containerPort?.name ?? target.number].map((name) => [name, port] as const),
      ),
    ]);
    // The first port of each target counts.
    byTarget.set(backends, (found = new Map(targets.reverse())));
  }
  return found.get(asked);
}

interface KnownPorts {
  readonly numbers: readonly string[];
  readonly similar: SimilarNames;
  readonly names: readonly string[];
}

/** Between two similar numbers. */
const MOST_EDITS = 3;
const knownPorts = new WeakMap<readonly ServicePort[], KnownPorts>();

function knownOf(ports: readonly ServicePort[]): KnownPorts {
  let known = knownPorts.get(ports);
  if (known === undefined) {
    const numbers = ports.map(({ port }) => String(port));
    const names = ports.flatMap(({ name }) => name ?? []);
    knownPorts.set(ports, (known = { numbers, similar: new SimilarNames(numbers), names }));
  }
  return known;
}

/** The only port of a Service, or the one whose name or number is one typo away. */
export function nearestPort(ports: readonly ServicePort[], asked: string | number): ServicePort | undefined {
  const [only, ...more] = ports;
  if (more.length === 0) return only;
  const { numbers, similar, names } = knownOf(ports);
  if (typeof asked === "number") {
    for (const position of similar.around(String(asked), MOST_EDITS))
      if (nearest(String(asked), [numbers[position] ?? ""]) !== undefined) return ports[position];
    return undefined;
  }
  const close = nearest(asked, names);
  return ports.find(({ name }) => name === close && close !== undefined);
}

/** `80 (http)`; a port without a name is its number. */
export const describePort = ({ name, port }: ServicePort): string =>
  name === undefined || name === "" ? String(port) : `${port} (${name})`;

/** `only port 80 (http)`, `ports 80 (http), 443 (https)`. */
export const describePorts = (ports: readonly ServicePort[]): string =>
  `${ports.length === 1 ? "only port" : "ports"} ${ports.slice(0, MOST_LISTED).map(describePort).join(", ")}` +
  (ports.length > MOST_LISTED ? ` and ${ports.length - MOST_LISTED} more` : "");
