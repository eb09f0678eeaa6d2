import { effectOf, unjudgedPowers } from "./effects/catalogue.ts";
import type { Resource } from "./resource.ts";

/**
 * Something that may create pods or objects that are not in these manifests: a resource, or a producer known from
 * another part of the run.
 */
export interface Producer {
  readonly title: string;
  readonly name: string;
  readonly group: string;
  readonly kind: string;
  readonly object?: unknown;
  /** Likely names of what it creates, besides its own. */
  readonly names?: readonly string[];
  /** The folder of a Git repository that it deploys: if that is part of the run, its objects are shown. */
  readonly folder?: string;
}

/**
 * API groups whose resources are configuration and never create pods that a Service of the same namespace would select.
 */
const HARMLESS_GROUPS = new Set([
  "acme.cert-manager.io",
  "admissionregistration.k8s.io",
  "apiextensions.k8s.io",
  "apiregistration.k8s.io",
  "argoproj.io",
  "authentication.istio.io",
  "bitnami.com",
  "cert-manager.io",
  "certificates.k8s.io",
  "cilium.io",
  "cloud.google.com",
  "config.istio.io",
  "configuration.konghq.com",
  "crd.antrea.io",
  "crd.projectcalico.org",
  "elbv2.k8s.aws",
  "extensions.istio.io",
  "external-secrets.io",
  "externaldns.k8s.io",
  "gateway.envoyproxy.io",
  "gateway.nginx.org",
  "getambassador.io",
  "k8s.nginx.org",
  "keda.sh",
  "kyverno.io",
  "policies.kyverno.io",
  "cli.kyverno.io",
  "chainsaw.kyverno.io",
  "wgpolicyk8s.io",
  "openreports.io",
  "constraints.gatekeeper.sh",
  "templates.gatekeeper.sh",
  "config.gatekeeper.sh",
  "mutations.gatekeeper.sh",
  "kuttl.dev",
  "linkerd.io",
  "metallb.io",
  "monitoring.googleapis.com",
  "net.gke.io",
  "networking.gke.io",
  "networking.istio.io",
  "networking.k8s.io",
  "policy.linkerd.io",
  "policy.networking.k8s.io",
  "projectcalico.org",
  "projectcontour.io",
  "rbac.istio.io",
  "route.openshift.io",
  "scheduling.k8s.io",
  "secrets-store.csi.x-k8s.io",
  "security.istio.io",
  "security.openshift.io",
  "snapshot.storage.k8s.io",
  "notification.toolkit.fluxcd.io",
  "image.toolkit.fluxcd.io",
  "specs.smi-spec.io",
  "split.smi-spec.io",
  "access.smi-spec.io",
  "storage.k8s.io",
  "telemetry.istio.io",
  "traefik.containo.us",
  "traefik.io",
  "vpcresources.k8s.aws",
  "snapshot.scheduler.io",
  "gateway.networking.x-k8s.io",
  "image.openshift.io",
]);

/** Harmless kinds of groups that also contain others. */
const HARMLESS_KINDS = new Set([
  "monitoring.coreos.com/ServiceMonitor",
  "monitoring.coreos.com/PodMonitor",
  "monitoring.coreos.com/PrometheusRule",
  "monitoring.coreos.com/Probe",
  "monitoring.coreos.com/AlertmanagerConfig",
  "monitoring.coreos.com/ScrapeConfig",
  "autoscaling.k8s.io/VerticalPodAutoscaler",
  "kafka.strimzi.io/KafkaTopic",
  "kafka.strimzi.io/KafkaUser",
  "flagger.app/MetricTemplate",
  "flagger.app/AlertProvider",
  "source.toolkit.fluxcd.io/GitRepository",
  "source.toolkit.fluxcd.io/HelmRepository",
  "source.toolkit.fluxcd.io/OCIRepository",
  "source.toolkit.fluxcd.io/Bucket",
  "source.toolkit.fluxcd.io/HelmChart",
  "operators.coreos.com/OperatorGroup",
  "kustomize.config.k8s.io/Kustomization",
  "kustomize.config.k8s.io/Component",
  "operator.openshift.io/IngressController",
]);

/** Kinds that deploy or run something although their group is harmless. */
const PRODUCERS = new Set([
  "argoproj.io/Application",
  "argoproj.io/ApplicationSet",
  "argoproj.io/ArgoCD",
  "argoproj.io/CronWorkflow",
  "argoproj.io/EventBus",
  "argoproj.io/EventSource",
  "argoproj.io/Sensor",
  "argoproj.io/Workflow",
  "keda.sh/ScaledJob",
]);

const BUILT_IN = new Set([
  "",
  "admissionregistration.k8s.io",
  "apps",
  "authentication.k8s.io",
  "authorization.k8s.io",
  "autoscaling",
  "batch",
  "coordination.k8s.io",
  "discovery.k8s.io",
  "events.k8s.io",
  "extensions",
  "flowcontrol.apiserver.k8s.io",
  "gateway.networking.k8s.io",
  "node.k8s.io",
  "policy",
  "rbac.authorization.k8s.io",
  "resource.k8s.io",
]);

/**
 * Whether a resource may create pods that cannot be derived from it: a custom resource of a kind not known to be
 * harmless. One with a pod template is expanded instead.
 */
export function mayMakePods(resource: Resource): boolean {
  const { group, kind, name, metadata } = resource;
  // Nobody can create these: the API server requires a name, and serves no group without a dot that is not built in.
  if (name === "" && metadata.generateName === undefined) return false;
  if (!group.includes(".") && !BUILT_IN.has(group)) return false;
  if (effectOf(resource) !== undefined) return unjudgedPowers(resource).includes("make-pods");
  const id = `${group}/${kind}`;
  if (PRODUCERS.has(id)) return true;
  return !(BUILT_IN.has(group) || HARMLESS_GROUPS.has(group) || HARMLESS_KINDS.has(id));
}
