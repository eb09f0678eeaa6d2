// Written by `npm run docs` from the files of this folder.
import type { AnyRule } from "../src/rule.ts";
import annotationWithoutEffect from "./annotation-without-effect.ts";
import apiDeprecated from "./api-deprecated.ts";
import apiRejected from "./api-rejected.ts";
import apiRemoved from "./api-removed.ts";
import apiWarning from "./api-warning.ts";
import buildBroken from "./build-broken.ts";
import clusterIpConflict from "./cluster-ip-conflict.ts";
import containerPortContradicted from "./container-port-contradicted.ts";
import containerPortNameAmbiguous from "./container-port-name-ambiguous.ts";
import containerPortUndeclared from "./container-port-undeclared.ts";
import disruptionBudgetBlocksDrain from "./disruption-budget-blocks-drain.ts";
import disruptionBudgetSelectsNothing from "./disruption-budget-selects-nothing.ts";
import dnsReferenceMissing from "./dns-reference-missing.ts";
import dnsReferencePortWrong from "./dns-reference-port-wrong.ts";
import duplicateKey from "./duplicate-key.ts";
import egressBlocksDns from "./egress-blocks-dns.ts";
import encodingUnportable from "./encoding-unportable.ts";
import endpointsliceOrphaned from "./endpointslice-orphaned.ts";
import externalNameConflict from "./external-name-conflict.ts";
import hardCodedClusterIp from "./hard-coded-cluster-ip.ts";
import hardCodedPodIp from "./hard-coded-pod-ip.ts";
import headlessPortRemapped from "./headless-port-remapped.ts";
import hostNetworkIgnoresPolicy from "./host-network-ignores-policy.ts";
import hostNetworkWithoutClusterDns from "./host-network-without-cluster-dns.ts";
import hostPortConflict from "./host-port-conflict.ts";
import hpaFightsReplicas from "./hpa-fights-replicas.ts";
import hpaTargetMissing from "./hpa-target-missing.ts";
import ingressBackendMissing from "./ingress-backend-missing.ts";
import ingressBackendPortMissing from "./ingress-backend-port-missing.ts";
import ingressBackendWithoutEndpoints from "./ingress-backend-without-endpoints.ts";
import ingressClassAnnotation from "./ingress-class-annotation.ts";
import ingressClassUnknown from "./ingress-class-unknown.ts";
import ingressNginxRetired from "./ingress-nginx-retired.ts";
import ingressPathDuplicate from "./ingress-path-duplicate.ts";
import ingressPathPatternLiteral from "./ingress-path-pattern-literal.ts";
import ingressPathShadowed from "./ingress-path-shadowed.ts";
import ingressTlsHostUncovered from "./ingress-tls-host-uncovered.ts";
import ipBlockCoversPods from "./ip-block-covers-pods.ts";
import labelNearDuplicate from "./label-near-duplicate.ts";
import listenerConflict from "./listener-conflict.ts";
import livenessEqualsReadiness from "./liveness-equals-readiness.ts";
import loadBalancerIpDeprecated from "./load-balancer-ip-deprecated.ts";
import nameInvalid from "./name-invalid.ts";
import nameMeaningless from "./name-meaningless.ts";
import nameTooLong from "./name-too-long.ts";
import namespaceWithoutEffect from "./namespace-without-effect.ts";
import namespaceWithoutPolicy from "./namespace-without-policy.ts";
import nodePortConflict from "./node-port-conflict.ts";
import nodePortOutOfRange from "./node-port-out-of-range.ts";
import notAnObject from "./not-an-object.ts";
import notAnalysed from "./not-analysed.ts";
import podLabelContradicted from "./pod-label-contradicted.ts";
import podWithoutPolicy from "./pod-without-policy.ts";
import policyByDeadAnnotation from "./policy-by-dead-annotation.ts";
import policyNamedPortUnresolved from "./policy-named-port-unresolved.ts";
import policyOneSided from "./policy-one-sided.ts";
import policyPeerMatchesNothing from "./policy-peer-matches-nothing.ts";
import policyPeerOrForAnd from "./policy-peer-or-for-and.ts";
import policyPortNotServed from "./policy-port-not-served.ts";
import policyRedundant from "./policy-redundant.ts";
import policySelectsNothing from "./policy-selects-nothing.ts";
import policyTypesImplicit from "./policy-types-implicit.ts";
import portDuplicate from "./port-duplicate.ts";
import portNameInvalid from "./port-name-invalid.ts";
import portNameMissing from "./port-name-missing.ts";
import portProtocolMismatch from "./port-protocol-mismatch.ts";
import portProtocolUnclear from "./port-protocol-unclear.ts";
import portUnnamed from "./port-unnamed.ts";
import probeHostSet from "./probe-host-set.ts";
import probePortNotServed from "./probe-port-not-served.ts";
import probePortUnknown from "./probe-port-unknown.ts";
import probeTimingContradiction from "./probe-timing-contradiction.ts";
import publicService from "./public-service.ts";
import readinessProbeMissing from "./readiness-probe-missing.ts";
import recommendedLabelsMissing from "./recommended-labels-missing.ts";
import referenceGrantUnused from "./reference-grant-unused.ts";
import referenceNotGranted from "./reference-not-granted.ts";
import rolloutReachesZeroReady from "./rollout-reaches-zero-ready.ts";
import rolloutStuck from "./rollout-stuck.ts";
import routeAttachesNowhere from "./route-attaches-nowhere.ts";
import routeBackendBlocked from "./route-backend-blocked.ts";
import routeBackendMissing from "./route-backend-missing.ts";
import routeBackendPortMissing from "./route-backend-port-missing.ts";
import routeParentMissing from "./route-parent-missing.ts";
import routeWeightLost from "./route-weight-lost.ts";
import selectorTemplateMismatch from "./selector-template-mismatch.ts";
import selectorWithoutValue from "./selector-without-value.ts";
import serviceEnvCollision from "./service-env-collision.ts";
import serviceExternalIpsDeprecated from "./service-external-ips-deprecated.ts";
import serviceMonitorTargetMissing from "./service-monitor-target-missing.ts";
import servicePortPartlyResolved from "./service-port-partly-resolved.ts";
import servicePortUnresolved from "./service-port-unresolved.ts";
import serviceSelectsJobPods from "./service-selects-job-pods.ts";
import serviceSelectsNothing from "./service-selects-nothing.ts";
import serviceSelectsUnrelatedWorkloads from "./service-selects-unrelated-workloads.ts";
import serviceTopologyKeysRemoved from "./service-topology-keys-removed.ts";
import serviceWithoutEndpointsSource from "./service-without-endpoints-source.ts";
import sessionAffinityIneffective from "./session-affinity-ineffective.ts";
import singleEndpoint from "./single-endpoint.ts";
import statefulsetServiceBroken from "./statefulset-service-broken.ts";
import subsetSelectsNothing from "./subset-selects-nothing.ts";
import subsetUndefined from "./subset-undefined.ts";
import targetPortNotNamed from "./target-port-not-named.ts";
import targetPortQuoted from "./target-port-quoted.ts";
import trafficDistributionShadowed from "./traffic-distribution-shadowed.ts";
import trafficSplitApiArchived from "./traffic-split-api-archived.ts";
import trafficSplitBackendMissing from "./traffic-split-backend-missing.ts";
import trafficSplitWeightsInvalid from "./traffic-split-weights-invalid.ts";
import unknownField from "./unknown-field.ts";
import virtualServiceDestinationUnknown from "./virtual-service-destination-unknown.ts";
import virtualServiceGatewayMissing from "./virtual-service-gateway-missing.ts";
import yaml11Surprise from "./yaml-1-1-surprise.ts";
import yamlSyntax from "./yaml-syntax.ts";

/** Every rule, explicitly: what is not in this list does not exist. */
export const rules: readonly AnyRule[] = [
  annotationWithoutEffect,
  apiDeprecated,
  apiRejected,
  apiRemoved,
  apiWarning,
  buildBroken,
  clusterIpConflict,
  containerPortContradicted,
  containerPortNameAmbiguous,
  containerPortUndeclared,
  disruptionBudgetBlocksDrain,
  disruptionBudgetSelectsNothing,
  dnsReferenceMissing,
  dnsReferencePortWrong,
  duplicateKey,
  egressBlocksDns,
  encodingUnportable,
  endpointsliceOrphaned,
  externalNameConflict,
  hardCodedClusterIp,
  hardCodedPodIp,
  headlessPortRemapped,
  hostNetworkIgnoresPolicy,
  hostNetworkWithoutClusterDns,
  hostPortConflict,
  hpaFightsReplicas,
  hpaTargetMissing,
  ingressBackendMissing,
  ingressBackendPortMissing,
  ingressBackendWithoutEndpoints,
  ingressClassAnnotation,
  ingressClassUnknown,
  ingressNginxRetired,
  ingressPathDuplicate,
  ingressPathPatternLiteral,
  ingressPathShadowed,
  ingressTlsHostUncovered,
  ipBlockCoversPods,
  labelNearDuplicate,
  listenerConflict,
  livenessEqualsReadiness,
  loadBalancerIpDeprecated,
  nameInvalid,
  nameMeaningless,
  nameTooLong,
  namespaceWithoutEffect,
  namespaceWithoutPolicy,
  nodePortConflict,
  nodePortOutOfRange,
  notAnObject,
  notAnalysed,
  podLabelContradicted,
  podWithoutPolicy,
  policyByDeadAnnotation,
  policyNamedPortUnresolved,
  policyOneSided,
  policyPeerMatchesNothing,
  policyPeerOrForAnd,
  policyPortNotServed,
  policyRedundant,
  policySelectsNothing,
  policyTypesImplicit,
  portDuplicate,
  portNameInvalid,
  portNameMissing,
  portProtocolMismatch,
  portProtocolUnclear,
  portUnnamed,
  probeHostSet,
  probePortNotServed,
  probePortUnknown,
  probeTimingContradiction,
  publicService,
  readinessProbeMissing,
  recommendedLabelsMissing,
  referenceGrantUnused,
  referenceNotGranted,
  rolloutReachesZeroReady,
  rolloutStuck,
  routeAttachesNowhere,
  routeBackendBlocked,
  routeBackendMissing,
  routeBackendPortMissing,
  routeParentMissing,
  routeWeightLost,
  selectorTemplateMismatch,
  selectorWithoutValue,
  serviceEnvCollision,
  serviceExternalIpsDeprecated,
  serviceMonitorTargetMissing,
  servicePortPartlyResolved,
  servicePortUnresolved,
  serviceSelectsJobPods,
  serviceSelectsNothing,
  serviceSelectsUnrelatedWorkloads,
  serviceTopologyKeysRemoved,
  serviceWithoutEndpointsSource,
  sessionAffinityIneffective,
  singleEndpoint,
  statefulsetServiceBroken,
  subsetSelectsNothing,
  subsetUndefined,
  targetPortNotNamed,
  targetPortQuoted,
  trafficDistributionShadowed,
  trafficSplitApiArchived,
  trafficSplitBackendMissing,
  trafficSplitWeightsInvalid,
  unknownField,
  virtualServiceDestinationUnknown,
  virtualServiceGatewayMissing,
  yaml11Surprise,
  yamlSyntax,
];
