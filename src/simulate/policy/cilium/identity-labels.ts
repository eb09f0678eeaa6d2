/**
 * Labels that Cilium derives for a pod. Source: cilium v1.20.2 pkg/k8s/apis/cilium.io/const.go,
 * pkg/k8s/utils/utils.go SanitizePodLabels.
 */
export const NAMESPACE_LABEL = "io.kubernetes.pod.namespace";
export const NAMESPACE_LABELS = "io.cilium.k8s.namespace.labels.";
export const ACCOUNT_LABEL = "io.cilium.k8s.policy.serviceaccount";
export const CLUSTER_LABEL = "io.cilium.k8s.policy.cluster";

/** Labels of a pod with this prefix are stripped. */
export const OWN_PREFIX = "io.cilium.k8s";

/** The cluster's name where the installation sets none. Source: cilium install/kubernetes, `cluster.name`. */
export const DEFAULT_CLUSTER = "default";

/**
 * The default filter of identity labels, anchored at the start of the key: the longest match that includes and the
 * shortest one that ignores. Source: cilium pkg/labelsfilter/filter.go, defaultLabelPrefixCfg.
 */
const INCLUDED: readonly RegExp[] = [
  /^io\.kubernetes\.pod\.namespace/,
  /^io\.cilium\.k8s\.namespace\.labels/,
  /^app\.kubernetes\.io/,
  /^io\.cilium\.k8s\.policy\.cluster/,
  /^io\.cilium\.k8s\.policy\.serviceaccount/,
];
const IGNORED: readonly RegExp[] = [
  /^io\.kubernetes/,
  /^kubernetes\.io/,
  /^statefulset\.kubernetes\.io\/pod-name/,
  /^apps\.kubernetes\.io\/pod-index/,
  /^batch\.kubernetes\.io\/job-completion-index/,
  /^batch\.kubernetes\.io\/controller-uid/,
  /^.*beta\.kubernetes\.io/,
  /^k8s\.io/,
  /^pod-template-generation/,
  /^pod-template-hash/,
  /^controller-revision-hash/,
  /^controller-uid/,
  /^annotation.*/,
  /^etcd_node/,
  /^topology\.kubernetes\.io/,
];

const known = new Map<string, boolean>();

const lengths = (patterns: readonly RegExp[], key: string): readonly number[] =>
  patterns.flatMap((pattern) => pattern.exec(key)?.[0].length ?? []);

/** Whether a label of a pod is part of its identity, and so visible to selectors. */
export function isIdentityLabel(key: string): boolean {
  let found = known.get(key);
  if (found === undefined) {
    const ignored = lengths(IGNORED, key);
    found = ignored.length === 0 || Math.max(0, ...lengths(INCLUDED, key)) > Math.min(...ignored);
    known.set(key, found);
  }
  return found;
}
