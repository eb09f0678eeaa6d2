import type { Labelled } from "../model/labelled.ts";
import { matchesRequirement } from "../base/selector.ts";
import type { Labels, Requirement, Selector } from "../base/selector.ts";
import { Slips } from "../hints/slips.ts";

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
    `ServiceMonitor "${d.monitor}" scrapes target port ${d.port} of ${d.services}, which no container ` +
    `behind it declares (declared: ${d.ports}).`,
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

/**
 * The first object that a selector just misses: by one requirement of several, or by a slip in the value of the only
 * one.
 */
export function firstNear<T>(labelled: Labelled<T>, requirements: readonly Requirement[]): number | undefined {
  const [only, ...more] = requirements;
  if (more.length > 0) {
    for (const position of labelled.missingOne(requirements)) return position;
    return undefined;
  }
  if (only?.operator !== "In") return undefined;
  const { slips, positions } = slipsOf(labelled, only.key);
  return lowest(only.values.map((value) => positions[slips.first(value) ?? -1]));
}

/** The first of the objects that a selector matches, if all of these are in one namespace. */
export function onlyNamespace<T extends { readonly namespace: string }>(
  labelled: Labelled<T>,
  { requirements }: Selector,
): T | undefined {
  let first: T | undefined;
  for (const position of labelled.matching(requirements)) {
    const object = labelled.objects[position];
    first ??= object;
    if (object?.namespace !== first?.namespace) return undefined;
  }
  return first;
}

/** The lowest of the numbers that are there. */
export function lowest(numbers: readonly (number | undefined)[]): number | undefined {
  const known = numbers.filter((number) => number !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}

interface ValueSlips {
  readonly slips: Slips;
  /** Of the first object with each value. */
  readonly positions: readonly number[];
}

const knownSlips = new WeakMap<object, Map<string, ValueSlips>>();

function slipsOf<T>(labelled: Labelled<T>, key: string): ValueSlips {
  const byKey = knownSlips.get(labelled) ?? new Map<string, ValueSlips>();
  knownSlips.set(labelled, byKey);
  let found = byKey.get(key);
  if (found === undefined) {
    const values = labelled.firstOf(key);
    byKey.set(key, (found = { slips: new Slips([...values.keys()]), positions: [...values.values()] }));
  }
  return found;
}

/** Names in quotes, numbers as they are. */
export const quoted = (names: readonly (string | number)[]): string =>
  names.map((name) => (typeof name === "number" ? String(name) : `"${name}"`)).join(", ");
