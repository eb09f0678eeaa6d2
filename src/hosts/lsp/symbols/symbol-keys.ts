import type { Resource } from "../../../model/resource.ts";

export const objectSymbol = (kind: string, namespace: string, name: string): string =>
  `object:${kind} ${namespace}/${name}`;
export const labelSymbol = (namespace: string, key: string, value: string): string =>
  `label:${namespace} ${key}=${value}`;
export const servicePortSymbol = (service: Resource, name: string): string =>
  `service-port:${service.namespace}/${service.name} ${name}`;
export const containerPortSymbol = (workload: Resource, name: string): string =>
  `container-port:${workload.kind} ${workload.namespace}/${workload.name} ${name}`;
