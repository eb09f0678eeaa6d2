import { matchesRequirement } from "../base/selector.ts";
import type { Labels, Requirement } from "../base/selector.ts";
import { isSlip } from "../hints/closeness.ts";

export const MONITOR_MESSAGES = {
  nothing: (d: { readonly monitor: string; readonly selector: string; readonly service: string }) =>
    `ServiceMonitor "${d.monitor}" selects no Service with ${d.selector}; the closest match is Service "${d.service}".`,
  namespace: (d: {
    readonly monitor: string;
    readonly selector: string;
    readonly namespace: string;
    readonly service: string;
    readonly other: string;
  }) =>
    `ServiceMonitor "${d.monitor}" selects no Service with ${d.selector} in namespace ` +
    `${d.namespace}: Service "${d.service}" is in namespace ${d.other}.`,
  port: (d: { readonly monitor: string; readonly port: string; readonly services: string; readonly ports: string }) =>
    `ServiceMonitor "${d.monitor}" scrapes port "${d.port}" of ${d.services}, ` +
    `which ${d.ports === "" ? "names no port" : `has ${d.ports}`}.`,
  targetPort: (d: {
    readonly monitor: string;
    readonly port: string;
    readonly services: string;
    readonly ports: string;
  }) =>
    `ServiceMonitor "${d.monitor}" scrapes target port ${d.port} of ${d.services}, and no container ` +
    `behind it declares that port; declared: ${d.ports}.`,
  noPods: (d: { readonly monitor: string; readonly selector: string; readonly workload: string }) =>
    `PodMonitor "${d.monitor}" selects no pods with ${d.selector}; the closest match is ${d.workload}.`,
  podsElsewhere: (d: {
    readonly monitor: string;
    readonly selector: string;
    readonly namespace: string;
    readonly workload: string;
  }) =>
    `PodMonitor "${d.monitor}" selects no pods with ${d.selector} in namespace ${d.namespace}: ${d.workload} has them.`,
  podPort: (d: { readonly monitor: string; readonly port: string; readonly pods: string; readonly ports: string }) =>
    `PodMonitor "${d.monitor}" scrapes port ${d.port} of ${d.pods}, whose containers declare ` +
    `${d.ports === "" ? "no port" : d.ports}.`,
  noIngress: (d: { readonly probe: string; readonly selector: string; readonly ingress: string }) =>
    `Probe "${d.probe}" selects no Ingress with ${d.selector}; the closest match is ${d.ingress}.`,
} as const;

export type MonitorMessages = typeof MONITOR_MESSAGES;

/** Requirements that labels do not meet. */
export const failing = (requirements: readonly Requirement[], labels: Labels): readonly Requirement[] =>
  requirements.filter((requirement) => !matchesRequirement(requirement, labels));

/** Whether a selector just misses labels: one requirement of several, or a slip in the value of the only one. */
export function isNear(requirements: readonly Requirement[], labels: Labels): boolean {
  const [missed, ...others] = failing(requirements, labels);
  if (missed === undefined || others.length > 0) return false;
  if (requirements.length > 1) return true;
  const own = labels[missed.key];
  return own !== undefined && missed.operator === "In" && missed.values.some((value) => isSlip(value, own));
}

/** Names in quotes, numbers as they are. */
export const quoted = (names: readonly (string | number)[]): string =>
  names.map((name) => (typeof name === "number" ? String(name) : `"${name}"`)).join(", ");
