import { isRecord } from "../../base/is-record.ts";
import type { Resource } from "../../model/resource.ts";
import type { labelSelector } from "../../base/selector.ts";

/** An endpoint of a monitor: a port by name, or one of the pods by name or number. */
export interface MonitorEndpoint {
  readonly port?: string;
  /** Of a PodMonitor only. */
  readonly portNumber?: number;
  readonly targetPort?: string | number;
}

/**
 * The part of a ServiceMonitor or PodMonitor that says what is scraped. Source: prometheus-operator
 * pkg/apis/monitoring/v1.
 */
export interface MonitorSpec {
  readonly selector?: Parameters<typeof labelSelector>[0];
  readonly namespaceSelector?: { readonly any?: boolean; readonly matchNames?: readonly string[] };
  readonly endpoints?: readonly MonitorEndpoint[];
  readonly podMetricsEndpoints?: readonly MonitorEndpoint[];
}

const isList = (value: unknown, isItem: (item: unknown) => boolean): boolean =>
  Array.isArray(value) && value.every(isItem);
const isText = (value: unknown): boolean => typeof value === "string";
const isExpression = (value: unknown): boolean =>
  isRecord(value) && isText(value["key"]) && (value["values"] === undefined || isList(value["values"], isText));

/**
 * Nobody has checked the types of a custom resource: without its definition among the manifests it may hold anything.
 */
export function isMonitorSpec(spec: unknown): spec is MonitorSpec {
  if (!isRecord(spec)) return false;
  const { selector = {}, namespaceSelector = {}, endpoints = [], podMetricsEndpoints = [] } = spec;
  if (
    !isRecord(selector) ||
    !isRecord(namespaceSelector) ||
    !isList(endpoints, isRecord) ||
    !isList(podMetricsEndpoints, isRecord)
  )
    return false;
  const { matchLabels = {}, matchExpressions = [] } = selector;
  const { matchNames = [] } = namespaceSelector;
  return (
    isRecord(matchLabels) &&
    Object.values(matchLabels).every(isText) &&
    isList(matchExpressions, isExpression) &&
    isList(matchNames, isText)
  );
}

/**
 * Namespaces that a monitor looks in; `any`: all of the cluster, shown or not.
 * Source: prometheus-operator pkg/prometheus getNamespacesFromNamespaceSelector: no names are its own namespace.
 */
export function monitorNamespaces(
  { namespaceSelector }: MonitorSpec,
  { namespace }: Resource,
): readonly string[] | "any" {
  const { any = false, matchNames = [] } = namespaceSelector ?? {};
  return any ? "any" : matchNames.length > 0 ? matchNames : [namespace];
}
