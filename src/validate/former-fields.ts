/**
 * Explanations of fields that existed once, or are widely believed to exist. `nearest` is the field to write instead.
 */
export interface FormerField {
  readonly kind: "removed" | "misspelt";
  readonly detail: string;
  readonly nearest?: string;
  /** What to write, for a field that never existed. */
  readonly instead?: string;
}

interface Entry extends Omit<FormerField, "kind" | "detail"> {
  /** Absent where `instead` says all. */
  readonly detail?: string;
  /** `removed` if absent. */
  readonly kind?: FormerField["kind"];
  /** Type names of the table. */
  readonly owner: RegExp;
  readonly names: readonly string[];
}

/**
 * @see KEP-536 (topologyKeys), k8s.io/api core/v1/types.go (ipFamily is tombstoned), the deprecation guide of
 * Kubernetes
 */
const FORMER: readonly Entry[] = [
  {
    owner: /^core\.v1\.ServiceSpec$/,
    names: ["topologyKeys"],
    nearest: "trafficDistribution",
    detail:
      "was removed in Kubernetes 1.22 and has no effect: use trafficDistribution (PreferSameZone, PreferSameNode)",
  },
  {
    owner: /^core\.v1\.Service(Spec|Port)?$/,
    names: ["mirror", "trafficMirror", "mirrorPercentage", "mirror_percent"],
    detail: "never existed on a Service: use a RequestMirror filter of an HTTPRoute, or mirror of a VirtualService",
  },
  {
    owner: /^core\.v1\.ServiceSpec$/,
    names: ["trafficPolicy"],
    detail:
      "never existed on a Service: use a RequestMirror filter of an HTTPRoute or mirror of a VirtualService; " +
      "to steer traffic, internalTrafficPolicy, externalTrafficPolicy or trafficDistribution",
  },
  {
    owner: /^core\.v1\.ServiceSpec$/,
    names: ["ipFamily"],
    nearest: "ipFamilies",
    detail: "was an alpha field until Kubernetes 1.19: use ipFamilies, a list, with ipFamilyPolicy",
  },
  {
    owner: /^core\.v1\.ServiceSpec$/,
    names: ["portalIP", "deprecatedPublicIPs"],
    detail: "was a field of v1beta3: use clusterIP and externalIPs",
  },
  {
    owner: /^core\.v1\.ServiceSpec$/,
    names: ["matchLabels", "matchExpressions"],
    kind: "misspelt",
    nearest: "selector",
    detail: "belongs to workloads and policies: the selector of a Service is a plain map of labels",
  },
  {
    owner: /^core\.v1\.ServicePort$/,
    names: ["containerPort"],
    kind: "misspelt",
    nearest: "targetPort",
    detail: "belongs to containers: a Service refers to their port with targetPort",
  },
  {
    owner: /^core\.v1\.ServiceSpec$/,
    names: ["externalTraffic"],
    nearest: "externalTrafficPolicy",
    detail: "was an annotation before Kubernetes 1.7: use externalTrafficPolicy",
  },
  {
    owner: /^networking\.v1\.IngressSpec$/,
    names: ["backend"],
    nearest: "defaultBackend",
    detail: "is the v1beta1 name: use defaultBackend",
  },
  {
    owner: /^networking\.v1\.IngressBackend$/,
    names: ["serviceName"],
    nearest: "service",
    detail: "is the v1beta1 form: write service: {name: …, port: {number: …}}",
  },
  {
    owner: /^networking\.v1\.IngressBackend$/,
    names: ["servicePort"],
    nearest: "service",
    detail: "is the v1beta1 form: write service: {name: …, port: {number: …}}, or port: {name: …}",
  },
  {
    owner: /^networking\.v1\.IngressServiceBackend$/,
    names: ["servicePort", "portNumber"],
    kind: "misspelt",
    nearest: "port",
    instead: "write port: {number: …} or port: {name: …}",
  },
  {
    owner: /^networking\.v1\.ServiceBackendPort$/,
    names: ["port", "targetPort"],
    kind: "misspelt",
    nearest: "number",
    instead: "use number, or name",
  },
  {
    owner: /^discovery\.v1\.Endpoint$/,
    names: ["topology"],
    nearest: "zone",
    detail: "is the v1beta1 field: use nodeName and zone",
  },
  {
    owner: /^discovery\.v1\.EndpointSlice$/,
    names: ["subsets"],
    kind: "misspelt",
    nearest: "endpoints",
    detail: "belongs to Endpoints: an EndpointSlice has endpoints and ports",
  },
  {
    owner: /^networking\.v1\.NetworkPolicySpec$/,
    names: ["selector", "matchLabels"],
    kind: "misspelt",
    nearest: "podSelector",
    instead: "pods are selected with podSelector.matchLabels",
  },
  {
    owner: /^apps\.v1\.DaemonSetSpec$/,
    names: ["replicas"],
    detail: "does not exist for a DaemonSet: it runs one pod on every node that fits",
  },
  { owner: /^apps\.v1\.DaemonSetSpec$/, names: ["templateGeneration"], detail: "was dropped in apps/v1: leave it out" },
  {
    owner: /^apps\.v1\.DeploymentSpec$/,
    names: ["rollbackTo"],
    detail: "was dropped in apps/v1: use kubectl rollout undo",
  },
  {
    owner: /^apps\.v1\.DeploymentSpec$/,
    names: ["updateStrategy"],
    kind: "misspelt",
    nearest: "strategy",
    detail: "is called strategy for a Deployment",
  },
  {
    owner: /^apps\.v1\.(StatefulSet|DaemonSet)Spec$/,
    names: ["strategy"],
    kind: "misspelt",
    nearest: "updateStrategy",
    detail: "is called updateStrategy for a StatefulSet or DaemonSet",
  },
  {
    owner: /^autoscaling\.v2\.HorizontalPodAutoscalerSpec$/,
    names: ["targetCPUUtilizationPercentage"],
    nearest: "metrics",
    detail: "is the v1 form: use metrics with a Resource target",
  },
  {
    owner: /^autoscaling\.v2\.(ResourceMetricSource|ContainerResourceMetricSource)$/,
    names: ["targetAverageUtilization", "targetAverageValue"],
    nearest: "target",
    detail: "is the v2beta1 form: use target: {type: Utilization, averageUtilization: …}",
  },
  {
    owner: /^networking\.v1\.NetworkPolicy$/,
    names: ["status"],
    detail: "was withdrawn in Kubernetes 1.28: leave it out",
  },
];

export function formerField(owner: string, name: string): FormerField | undefined {
  const entry = FORMER.find((candidate) => candidate.owner.test(owner) && candidate.names.includes(name));
  return entry === undefined
    ? undefined
    : {
        kind: entry.kind ?? "removed",
        detail: entry.detail ?? `is not a field: ${entry.instead ?? ""}`,
        ...(entry.nearest === undefined ? {} : { nearest: entry.nearest }),
        ...(entry.instead === undefined ? {} : { instead: entry.instead }),
      };
}
