import type { Container, ContainerPort, PodSpec, ServicePort } from "kubernetes-types/core/v1.js";
import type { DeepReadonly } from "../../model/readonly.ts";

/** Where a Service port ends inside a pod. */
export interface TargetPort {
  readonly number: number;
  /** The container that declares it; absent for a number that no container declares, which is allowed. */
  readonly container?: DeepReadonly<Container>;
  /** The declaration itself, an object of the manifest, so its place can be asked. */
  readonly containerPort?: DeepReadonly<ContainerPort>;
}

/** "TCP" where a Service port, container port or EndpointPort names none. Source: pkg/apis/core/v1/defaults.go. */
export const protocolOf = (port: { readonly protocol?: string }): string => port.protocol || "TCP";

/** What a Service port means by its target: 0, "" and nothing at all mean the port itself. Source: pkg/apis/core/v1/defaults.go. */
export function targetOf(port: DeepReadonly<ServicePort>): string | number {
  const { targetPort } = port;
  return targetPort === undefined || targetPort === null || targetPort === 0 || targetPort === ""
    ? port.port
    : targetPort;
}

/** Containers whose ports a Service can name: all of `containers`, then the sidecars (init containers that restart always). */
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
/** Below this a search is as quick. */
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
 * The pod's port that a Service port leads to; undefined for a name that no container declares with the same protocol.
 * A number is taken as it stands, declared or not. Source: k8s.io/endpointslice utils.go FindPort.
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
