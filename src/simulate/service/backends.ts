import type { Container, ContainerPort, ServicePort } from "kubernetes-types/core/v1.js";
import type { KindMap } from "../../model/kinds.ts";
import type { Model, SelectedWorkload } from "../../model/model.ts";
import type { DeepReadonly } from "../../model/readonly.ts";
import type { Resource } from "../../model/resource.ts";
import { equalitySelector } from "../../base/selector.ts";
import type { Selector } from "../../base/selector.ts";
import type { Completeness } from "../../model/completeness.ts";
import { resolveTargetPort } from "./ports.ts";

type Service = Resource<KindMap["Service"]>;

/** The target of a Service port in the pods of one workload. */
export interface PortResolution {
  readonly backend: SelectedWorkload;
  /** undefined: a named target port that no container of the pod declares with this protocol. */
  readonly target:
    | {
        readonly number: number;
        readonly container?: DeepReadonly<Container>;
        readonly containerPort?: DeepReadonly<ContainerPort>;
      }
    | undefined;
}

export type SelectedBackend = SelectedWorkload;

/** What a Service selects, at the level of pod templates: pods are not expanded. */
export interface ServiceBackends {
  readonly service: Service;
  /**
   * `none`: no selector, the endpoints are written by something else. `external-name`: a DNS alias without endpoints,
   * whatever it selects.
   */
  readonly source: "selector" | "none" | "external-name";
  readonly selector: Selector;
  readonly workloads: readonly SelectedWorkload[];
  readonly world: Completeness;
}

/** The workloads behind a Service. Source: pkg/controller/endpointslice (nil selector and ExternalName are skipped). */
export function serviceBackends(model: Model, service: Service): ServiceBackends {
  const spec = service.object.spec ?? {};
  const selector = equalitySelector(spec.selector);
  const source = spec.type === "ExternalName" ? "external-name" : selector.nothing ? "none" : "selector";
  const workloads = source === "selector" ? model.select(service.namespace, selector) : [];
  return { service, source, selector, workloads, world: model.world(service.namespace, selector) };
}

/** A port of a Service in each workload behind it. */
export function resolvePort(backends: ServiceBackends, port: DeepReadonly<ServicePort>): readonly PortResolution[] {
  return backends.workloads.map((backend) => ({
    backend,
    target: resolveTargetPort(port, backend.workload.template.spec),
  }));
}

/**
 * A named target port, or undefined if it is a number or not set. Source: pkg/apis/core/v1/defaults.go (0 and "" mean
 * `port`).
 */
export function namedTarget(port: DeepReadonly<ServicePort>): string | undefined {
  const target = port.targetPort;
  return typeof target === "string" && target !== "" ? target : undefined;
}
