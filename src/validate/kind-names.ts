/** Kinds as kubectl abbreviates them, in commands and not in manifests. @see kubectl api-resources */
const SHORT_NAMES: Readonly<Record<string, string>> = {
  cj: "CronJob",
  cm: "ConfigMap",
  crd: "CustomResourceDefinition",
  cronjobs: "CronJob",
  csr: "CertificateSigningRequest",
  deploy: "Deployment",
  ds: "DaemonSet",
  ep: "Endpoints",
  endpoint: "Endpoints",
  ev: "Event",
  gc: "GatewayClass",
  gtw: "Gateway",
  hpa: "HorizontalPodAutoscaler",
  ing: "Ingress",
  ingresses: "Ingress",
  limits: "LimitRange",
  netpol: "NetworkPolicy",
  networkpolicies: "NetworkPolicy",
  no: "Node",
  ns: "Namespace",
  pc: "PriorityClass",
  pdb: "PodDisruptionBudget",
  po: "Pod",
  pv: "PersistentVolume",
  pvc: "PersistentVolumeClaim",
  quota: "ResourceQuota",
  rc: "ReplicationController",
  rs: "ReplicaSet",
  sa: "ServiceAccount",
  sc: "StorageClass",
  se: "ServiceEntry",
  sts: "StatefulSet",
  svc: "Service",
  vs: "VirtualService",
  dr: "DestinationRule",
  refgrant: "ReferenceGrant",
};

const plain = (kind: string): string => kind.toLowerCase().replaceAll(/[-_ ]/g, "");

/** `deploy`, `Pods`, `network-policy`: the kind if it is certain; undefined where letters differ. */
export function sameKind(kind: string, kinds: readonly string[]): string | undefined {
  const word = plain(kind);
  const short = Object.hasOwn(SHORT_NAMES, word) ? SHORT_NAMES[word] : undefined;
  return kinds.find(
    (candidate) =>
      plain(candidate) === word ||
      `${plain(candidate)}s` === word ||
      `${plain(candidate)}es` === word ||
      candidate === short,
  );
}
