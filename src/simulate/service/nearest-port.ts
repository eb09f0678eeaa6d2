import type { ServicePort as KubernetesServicePort } from "kubernetes-types/core/v1.js";
import { nearest } from "../../hints/nearest.ts";
import type { DeepReadonly } from "../../model/readonly.ts";
import { resolvePort } from "./backends.ts";
import type { ServiceBackends } from "./backends.ts";
import { targetOf } from "./ports.ts";

export type ServicePort = DeepReadonly<KubernetesServicePort>;

/** The Service port that targets a pod port, given as a number or a name that was mistaken for the Service port. */
export const portByTarget = (
  backends: ServiceBackends,
  ports: readonly ServicePort[],
  asked: string | number,
): ServicePort | undefined =>
  ports.find(
    (port) =>
      targetOf(port) === asked ||
      resolvePort(backends, port).some(
        ({ target }) => target !== undefined && (target.number === asked || target.containerPort?.name === asked),
      ),
  );

/** The only port of a Service, or the one whose name or number is one typo away. */
export function nearestPort(ports: readonly ServicePort[], asked: string | number): ServicePort | undefined {
  const [only, ...more] = ports;
  if (more.length === 0) return only;
  if (typeof asked === "number") return ports.find(({ port }) => nearest(String(asked), [String(port)]) !== undefined);
  const close = nearest(
    asked,
    ports.flatMap(({ name }) => name ?? []),
  );
  return ports.find(({ name }) => name === close && close !== undefined);
}

/** `80 (http)`; a port without a name is its number. */
export const describePort = ({ name, port }: ServicePort): string =>
  name === undefined || name === "" ? String(port) : `${port} (${name})`;

/** `only port 80 (http)`, `ports 80 (http), 443 (https)`. */
export const describePorts = (ports: readonly ServicePort[]): string =>
  `${ports.length === 1 ? "only port" : "ports"} ${ports.map(describePort).join(", ")}`;
