import type { Container, ContainerPort, PodSpec, ServicePort } from "kubernetes-types/core/v1.js";
import type { DeepReadonly } from "../../model/readonly.ts";

/** The target of a Service port in a pod. */
export interface TargetPort {
  readonly number: number;
  /** The container that declares it; absent for a number that no container declares, which is allowed. */
  readonly container?: DeepReadonly<Container>;
  /** The declaration itself, an object of the manifest, so that its place can be found. */
  readonly containerPort?: DeepReadonly<ContainerPort>;
}

/** "TCP" if a Service port, container port or EndpointPort has no protocol. Source: pkg/apis/core/v1/defaults.go. */
export const protocolOf = (port: { readonly protocol?: string }): string => port.protocol || "TCP";

/** The target of a Service port: 0, "" and no value mean the port itself. Source: pkg/apis/core/v1/defaults.go. */
export function targetOf(port: DeepReadonly<ServicePort>): string | number {
  const { targetPort } = port;
  return targetPort === undefined || targetPort === null || targetPort === 0 || targetPort === ""
    ? port.port
    : targetPort;
}

/**
 * Containers whose ports a Service can refer to: all of `containers`, then the sidecars (init containers that restart
 * always).
 */
export function portContainers({
  containers = [],
  initContainers = [],
}: DeepReadonly<PodSpec>): readonly DeepReadonly<Container>[] {
  const sidecars = initContainers.filter(({ restartPolicy }) => restartPolicy === "Always");
  return sidecars.length === 0 ? containers : [...containers, ...sidecars];
}

type Declaration = Required<Pick<TargetPort, "container" | "containerPort">>;

/** Declarations by name and by number, with their protocol; of equal ones the first. */
const declarations = new WeakMap<DeepReadonly<PodSpec>, ReadonlyMap<string, Declaration>>();
/** Below this a linear search is as fast. */
const FEW = 8;

function indexOf(
  spec: DeepReadonly<PodSpec>,
  containers: readonly DeepReadonly<Container>[],
): ReadonlyMap<string, Declaration> {
  let index = declarations.get(spec);
  if (index === undefined) {
    const made = new Map<string, Declaration>();
    for (const container of containers) {
      for (const containerPort of container.ports ?? []) {
        for (const key of [`n${containerPort.name ?? ""}`, `#${containerPort.containerPort}`]) {
          const whole = `${key} ${protocolOf(containerPort)}`;
          if (!made.has(whole)) made.set(whole, { container, containerPort });
        }
      }
    }
    declarations.set(spec, (index = made));
  }
  return index;
}

function declaration(spec: DeepReadonly<PodSpec>, target: string | number, protocol: string): Declaration | undefined {
  const containers = portContainers(spec);
  if (containers.reduce((count, { ports = [] }) => count + ports.length, 0) > FEW)
    return indexOf(spec, containers).get(`${typeof target === "string" ? "n" : "#"}${target} ${protocol}`);
  for (const container of containers) {
    for (const containerPort of container.ports ?? []) {
      if (
        (typeof target === "string" ? containerPort.name : containerPort.containerPort) === target &&
        protocolOf(containerPort) === protocol
      )
        return { container, containerPort };
    }
  }
  return undefined;
}

/**
 * The pod's port that a Service port targets; undefined for a name that no container declares with the same protocol. A
 * number is used as it is, declared or not. Source: k8s.io/endpointslice utils.go FindPort.
 */
export function resolveTargetPort(
  port: DeepReadonly<ServicePort>,
  spec: DeepReadonly<PodSpec>,
): TargetPort | undefined {
  const target = targetOf(port);
  const protocol = protocolOf(port);
  if (typeof target === "number") {
    const declared = declaration(spec, target, protocol);
    return { number: target, ...declared };
  }
  const declared = declaration(spec, target, protocol);
  return declared === undefined ? undefined : { number: declared.containerPort.containerPort, ...declared };
}
