import type { Check } from "../server.ts";
import {
  validateConfigMap,
  validateNamespace,
  validateNode,
  validateSecret,
  validateServiceAccount,
} from "./configuration.ts";
import { validateEndpoints, validateEndpointSlice } from "./endpoints.ts";
import { validateAPIService } from "./api-service.ts";
import { validateHorizontalPodAutoscaler, validateHorizontalPodAutoscalerV1 } from "./horizontal-pod-autoscaler.ts";
import { validateIngress, validateIngressClass } from "./ingress.ts";
import { validateCronJob, validateJob } from "./job.ts";
import { validateLimitRange } from "./limit-range.ts";
import { METADATA_ONLY } from "./metadata-only.ts";
import { validateNetworkPolicy } from "./network-policy.ts";
import { validatePersistentVolumeClaim } from "./persistent-volume-claim.ts";
import { validatePodDisruptionBudget } from "./pod-disruption-budget.ts";
import { validatePod } from "./pod-template.ts";
import { validatePriorityClass } from "./priority-class.ts";
import { validateClusterRole, validateClusterRoleBinding, validateRole, validateRoleBinding } from "./rbac.ts";
import { validateIPAddress, validateServiceCIDR } from "./service-range.ts";
import { validateMutatingWebhookConfiguration, validateValidatingWebhookConfiguration } from "./webhooks.ts";
import { validateService } from "./service.ts";
import { validateStatefulSet } from "./stateful-set.ts";
import {
  validateDaemonSet,
  validateDeployment,
  validateReplicaSet,
  validateReplicationController,
} from "./workloads.ts";

/**
 * The decoded object is of the type that the table of fields gives its kind, so each function may trust its parameter.
 */
type KindCheck = (object: never, check: Check) => void;

/**
 * What is checked beyond decoding, by `apiVersion kind`. Kinds that are not here are decoded only, and those that set
 * `partly` are not accepted either.
 */
export const KINDS: ReadonlyMap<string, KindCheck> = new Map<string, KindCheck>([
  ["v1 Service", validateService],
  ["v1 Endpoints", validateEndpoints],
  ["v1 Pod", validatePod],
  ["v1 ReplicationController", validateReplicationController],
  ["v1 ConfigMap", validateConfigMap],
  ["v1 Secret", validateSecret],
  ["v1 Namespace", validateNamespace],
  ["v1 ServiceAccount", validateServiceAccount],
  ["v1 Node", validateNode],
  ["v1 PersistentVolumeClaim", validatePersistentVolumeClaim],
  ["apps/v1 Deployment", validateDeployment],
  ["apps/v1 ReplicaSet", validateReplicaSet],
  ["apps/v1 StatefulSet", validateStatefulSet],
  ["apps/v1 DaemonSet", validateDaemonSet],
  ["batch/v1 Job", validateJob],
  ["batch/v1 CronJob", validateCronJob],
  ["networking.k8s.io/v1 Ingress", validateIngress],
  ["networking.k8s.io/v1 IngressClass", validateIngressClass],
  ["networking.k8s.io/v1 NetworkPolicy", validateNetworkPolicy],
  ["discovery.k8s.io/v1 EndpointSlice", validateEndpointSlice],
  ["policy/v1 PodDisruptionBudget", validatePodDisruptionBudget],
  ["networking.k8s.io/v1 ServiceCIDR", validateServiceCIDR],
  ["networking.k8s.io/v1beta1 ServiceCIDR", validateServiceCIDR],
  ["networking.k8s.io/v1 IPAddress", validateIPAddress],
  ["networking.k8s.io/v1beta1 IPAddress", validateIPAddress],
  ["rbac.authorization.k8s.io/v1 Role", validateRole],
  ["rbac.authorization.k8s.io/v1 ClusterRole", validateClusterRole],
  ["rbac.authorization.k8s.io/v1 RoleBinding", validateRoleBinding],
  ["rbac.authorization.k8s.io/v1 ClusterRoleBinding", validateClusterRoleBinding],
  ["admissionregistration.k8s.io/v1 ValidatingWebhookConfiguration", validateValidatingWebhookConfiguration],
  ["admissionregistration.k8s.io/v1 MutatingWebhookConfiguration", validateMutatingWebhookConfiguration],
  ["apiregistration.k8s.io/v1 APIService", validateAPIService],
  ["scheduling.k8s.io/v1 PriorityClass", validatePriorityClass],
  ["v1 LimitRange", validateLimitRange],
  ...METADATA_ONLY,
  ["autoscaling/v1 HorizontalPodAutoscaler", validateHorizontalPodAutoscalerV1],
  ["autoscaling/v2 HorizontalPodAutoscaler", validateHorizontalPodAutoscaler],
]);
