// Written by `npm run docs` from the files of this folder.
import { ofCategories } from "../src/rule.ts";
import annotationWithoutEffect from "./service/annotation-without-effect.ts";
import apiDeprecated from "./api/api-deprecated.ts";
import apiRejected from "./api/api-rejected.ts";
import apiRemoved from "./api/api-removed.ts";
import apiWarning from "./api/api-warning.ts";
import authorizationBlocksCall from "./mesh/authorization-blocks-call.ts";
import authorizationPrincipalUnknown from "./mesh/authorization-principal-unknown.ts";
import backendTlsCertificateMissing from "./gateway/backend-tls-certificate-missing.ts";
import buildBroken from "./api/build-broken.ts";
import callBlocked from "./network-policy/call-blocked.ts";
import ciliumPolicyIgnored from "./network-policy/cilium-policy-ignored.ts";
import clusterIpConflict from "./service/cluster-ip-conflict.ts";
import containerPortContradicted from "./ports/container-port-contradicted.ts";
import containerPortNameAmbiguous from "./ports/container-port-name-ambiguous.ts";
import containerPortUndeclared from "./ports/container-port-undeclared.ts";
import disruptionBudgetBlocksDrain from "./rollout/disruption-budget-blocks-drain.ts";
import disruptionBudgetSelectsNothing from "./rollout/disruption-budget-selects-nothing.ts";
import dnsReferenceMissing from "./references/dns-reference-missing.ts";
import dnsReferencePortWrong from "./references/dns-reference-port-wrong.ts";
import duplicateKey from "./api/duplicate-key.ts";
import egressBlocksDns from "./network-policy/egress-blocks-dns.ts";
import encodingUnportable from "./api/encoding-unportable.ts";
import endpointsliceOrphaned from "./service/endpointslice-orphaned.ts";
import externalNameConflict from "./service/external-name-conflict.ts";
import fqdnPolicyWithoutDns from "./network-policy/fqdn-policy-without-dns.ts";
import gatewayPortNotOnService from "./mesh/gateway-port-not-on-service.ts";
import hardCodedClusterIp from "./references/hard-coded-cluster-ip.ts";
import hardCodedPodIp from "./references/hard-coded-pod-ip.ts";
import headlessPortRemapped from "./service/headless-port-remapped.ts";
import hostNetworkIgnoresPolicy from "./network-policy/host-network-ignores-policy.ts";
import hostNetworkWithoutClusterDns from "./references/host-network-without-cluster-dns.ts";
import hostPortConflict from "./ports/host-port-conflict.ts";
import hpaFightsReplicas from "./rollout/hpa-fights-replicas.ts";
import hpaTargetMissing from "./rollout/hpa-target-missing.ts";
import ingressAnnotationIneffective from "./ingress/ingress-annotation-ineffective.ts";
import ingressBackendMissing from "./ingress/ingress-backend-missing.ts";
import ingressBackendPortMissing from "./ingress/ingress-backend-port-missing.ts";
import ingressBackendWithoutEndpoints from "./ingress/ingress-backend-without-endpoints.ts";
import ingressClassAnnotation from "./ingress/ingress-class-annotation.ts";
import ingressClassUnknown from "./ingress/ingress-class-unknown.ts";
import ingressNginxRetired from "./ingress/ingress-nginx-retired.ts";
import ingressPathDuplicate from "./ingress/ingress-path-duplicate.ts";
import ingressPathPatternLiteral from "./ingress/ingress-path-pattern-literal.ts";
import ingressPathShadowed from "./ingress/ingress-path-shadowed.ts";
import ingressTlsHostUncovered from "./ingress/ingress-tls-host-uncovered.ts";
import ipBlockCoversPods from "./network-policy/ip-block-covers-pods.ts";
import ipBlockSourceTranslated from "./network-policy/ip-block-source-translated.ts";
import labelNearDuplicate from "./names/label-near-duplicate.ts";
import linkerdServerPortUndeclared from "./mesh/linkerd-server-port-undeclared.ts";
import listenerConflict from "./gateway/listener-conflict.ts";
import listenerNotAccepted from "./gateway/listener-not-accepted.ts";
import livenessEqualsReadiness from "./probes/liveness-equals-readiness.ts";
import loadBalancerAddressConflict from "./service/load-balancer-address-conflict.ts";
import loadBalancerIpDeprecated from "./service/load-balancer-ip-deprecated.ts";
import monitorTargetMissing from "./references/monitor-target-missing.ts";
import mtlsMismatch from "./mesh/mtls-mismatch.ts";
import nameInvalid from "./names/name-invalid.ts";
import nameMeaningless from "./names/name-meaningless.ts";
import nameTooLong from "./names/name-too-long.ts";
import namespaceWithoutEffect from "./api/namespace-without-effect.ts";
import namespaceWithoutPolicy from "./network-policy/namespace-without-policy.ts";
import nodePortConflict from "./service/node-port-conflict.ts";
import nodePortOutOfRange from "./service/node-port-out-of-range.ts";
import notAnObject from "./api/not-an-object.ts";
import notAnalysed from "./api/not-analysed.ts";
import peersNeedNotReady from "./service/peers-need-not-ready.ts";
import podLabelContradicted from "./names/pod-label-contradicted.ts";
import podWithoutPolicy from "./network-policy/pod-without-policy.ts";
import policyByDeadAnnotation from "./network-policy/policy-by-dead-annotation.ts";
import policyNamedPortUnresolved from "./network-policy/policy-named-port-unresolved.ts";
import policyOneSided from "./network-policy/policy-one-sided.ts";
import policyOrderUnreachable from "./network-policy/policy-order-unreachable.ts";
import policyPeerMatchesNothing from "./network-policy/policy-peer-matches-nothing.ts";
import policyPeerOrForAnd from "./network-policy/policy-peer-or-for-and.ts";
import policyPortNotServed from "./network-policy/policy-port-not-served.ts";
import policyRedundant from "./network-policy/policy-redundant.ts";
import policySelectsNothing from "./network-policy/policy-selects-nothing.ts";
import policyTargetMissing from "./gateway/policy-target-missing.ts";
import policyTypesImplicit from "./network-policy/policy-types-implicit.ts";
import portDuplicate from "./ports/port-duplicate.ts";
import portNameInvalid from "./ports/port-name-invalid.ts";
import portNameMissing from "./ports/port-name-missing.ts";
import portProtocolMismatch from "./ports/port-protocol-mismatch.ts";
import portProtocolUnclear from "./mesh/port-protocol-unclear.ts";
import portUnnamed from "./ports/port-unnamed.ts";
import preStopExceedsGracePeriod from "./rollout/pre-stop-exceeds-grace-period.ts";
import probeHostSet from "./probes/probe-host-set.ts";
import probePortNotServed from "./probes/probe-port-not-served.ts";
import probePortUnknown from "./probes/probe-port-unknown.ts";
import probeTimingContradiction from "./probes/probe-timing-contradiction.ts";
import publicService from "./service/public-service.ts";
import readinessProbeMissing from "./probes/readiness-probe-missing.ts";
import recommendedLabelsMissing from "./names/recommended-labels-missing.ts";
import referenceGrantUnused from "./gateway/reference-grant-unused.ts";
import referenceNotGranted from "./gateway/reference-not-granted.ts";
import rolloutReachesZeroReady from "./rollout/rollout-reaches-zero-ready.ts";
import rolloutStuck from "./rollout/rollout-stuck.ts";
import rolloutTrafficNotRouted from "./rollout/rollout-traffic-not-routed.ts";
import routeAttachesNowhere from "./gateway/route-attaches-nowhere.ts";
import routeBackendBlocked from "./network-policy/route-backend-blocked.ts";
import routeBackendMissing from "./gateway/route-backend-missing.ts";
import routeBackendPortMissing from "./gateway/route-backend-port-missing.ts";
import routeDuplicate from "./gateway/route-duplicate.ts";
import routeParentMissing from "./gateway/route-parent-missing.ts";
import routeRedirectLoop from "./gateway/route-redirect-loop.ts";
import routeShadowed from "./gateway/route-shadowed.ts";
import routeWeightLost from "./gateway/route-weight-lost.ts";
import scaledTargetMissing from "./rollout/scaled-target-missing.ts";
import scrapeBlocked from "./network-policy/scrape-blocked.ts";
import selectorTemplateMismatch from "./names/selector-template-mismatch.ts";
import selectorWithoutValue from "./network-policy/selector-without-value.ts";
import serviceEnvCollision from "./references/service-env-collision.ts";
import serviceExternalIpsDeprecated from "./service/service-external-ips-deprecated.ts";
import servicePortPartlyResolved from "./service/service-port-partly-resolved.ts";
import servicePortUnresolved from "./service/service-port-unresolved.ts";
import serviceSelectsJobPods from "./service/service-selects-job-pods.ts";
import serviceSelectsNothing from "./service/service-selects-nothing.ts";
import serviceSelectsUnrelatedWorkloads from "./service/service-selects-unrelated-workloads.ts";
import serviceTopologyKeysRemoved from "./service/service-topology-keys-removed.ts";
import serviceWithoutEndpointsSource from "./service/service-without-endpoints-source.ts";
import sessionAffinityIneffective from "./service/session-affinity-ineffective.ts";
import sidecarHidesHost from "./mesh/sidecar-hides-host.ts";
import singleEndpoint from "./service/single-endpoint.ts";
import statefulsetServiceBroken from "./service/statefulset-service-broken.ts";
import subsetSelectsNothing from "./mesh/subset-selects-nothing.ts";
import subsetUndefined from "./mesh/subset-undefined.ts";
import targetPortNotNamed from "./ports/target-port-not-named.ts";
import targetPortQuoted from "./ports/target-port-quoted.ts";
import tlsSecretMissing from "./ingress/tls-secret-missing.ts";
import traefikReferenceMissing from "./ingress/traefik-reference-missing.ts";
import trafficDistributionShadowed from "./service/traffic-distribution-shadowed.ts";
import trafficSplitApiArchived from "./mesh/traffic-split-api-archived.ts";
import trafficSplitBackendMissing from "./mesh/traffic-split-backend-missing.ts";
import trafficSplitWeightsInvalid from "./mesh/traffic-split-weights-invalid.ts";
import unknownField from "./api/unknown-field.ts";
import virtualServiceDestinationUnknown from "./mesh/virtual-service-destination-unknown.ts";
import virtualServiceGatewayMissing from "./mesh/virtual-service-gateway-missing.ts";
import virtualServiceHostNotOnGateway from "./mesh/virtual-service-host-not-on-gateway.ts";
import virtualServiceNotInMesh from "./mesh/virtual-service-not-in-mesh.ts";
import webhookBlocked from "./network-policy/webhook-blocked.ts";
import yaml11Surprise from "./api/yaml-1-1-surprise.ts";
import yamlSyntax from "./api/yaml-syntax.ts";

/** Every rule, explicitly: what is not in this list does not exist. */
export const rules = ofCategories({
  api: [
    apiDeprecated,
    apiRejected,
    apiRemoved,
    apiWarning,
    buildBroken,
    duplicateKey,
    encodingUnportable,
    namespaceWithoutEffect,
    notAnObject,
    notAnalysed,
    unknownField,
    yaml11Surprise,
    yamlSyntax,
  ],
  gateway: [
    backendTlsCertificateMissing,
    listenerConflict,
    listenerNotAccepted,
    policyTargetMissing,
    referenceGrantUnused,
    referenceNotGranted,
    routeAttachesNowhere,
    routeBackendMissing,
    routeBackendPortMissing,
    routeDuplicate,
    routeParentMissing,
    routeRedirectLoop,
    routeShadowed,
    routeWeightLost,
  ],
  ingress: [
    ingressAnnotationIneffective,
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
    tlsSecretMissing,
    traefikReferenceMissing,
  ],
  mesh: [
    authorizationBlocksCall,
    authorizationPrincipalUnknown,
    gatewayPortNotOnService,
    linkerdServerPortUndeclared,
    mtlsMismatch,
    portProtocolUnclear,
    sidecarHidesHost,
    subsetSelectsNothing,
    subsetUndefined,
    trafficSplitApiArchived,
    trafficSplitBackendMissing,
    trafficSplitWeightsInvalid,
    virtualServiceDestinationUnknown,
    virtualServiceGatewayMissing,
    virtualServiceHostNotOnGateway,
    virtualServiceNotInMesh,
  ],
  names: [
    labelNearDuplicate,
    nameInvalid,
    nameMeaningless,
    nameTooLong,
    podLabelContradicted,
    recommendedLabelsMissing,
    selectorTemplateMismatch,
  ],
  "network-policy": [
    callBlocked,
    ciliumPolicyIgnored,
    egressBlocksDns,
    fqdnPolicyWithoutDns,
    hostNetworkIgnoresPolicy,
    ipBlockCoversPods,
    ipBlockSourceTranslated,
    namespaceWithoutPolicy,
    podWithoutPolicy,
    policyByDeadAnnotation,
    policyNamedPortUnresolved,
    policyOneSided,
    policyOrderUnreachable,
    policyPeerMatchesNothing,
    policyPeerOrForAnd,
    policyPortNotServed,
    policyRedundant,
    policySelectsNothing,
    policyTypesImplicit,
    routeBackendBlocked,
    scrapeBlocked,
    selectorWithoutValue,
    webhookBlocked,
  ],
  ports: [
    containerPortContradicted,
    containerPortNameAmbiguous,
    containerPortUndeclared,
    hostPortConflict,
    portDuplicate,
    portNameInvalid,
    portNameMissing,
    portProtocolMismatch,
    portUnnamed,
    targetPortNotNamed,
    targetPortQuoted,
  ],
  probes: [
    livenessEqualsReadiness,
    probeHostSet,
    probePortNotServed,
    probePortUnknown,
    probeTimingContradiction,
    readinessProbeMissing,
  ],
  references: [
    dnsReferenceMissing,
    dnsReferencePortWrong,
    hardCodedClusterIp,
    hardCodedPodIp,
    hostNetworkWithoutClusterDns,
    monitorTargetMissing,
    serviceEnvCollision,
  ],
  rollout: [
    disruptionBudgetBlocksDrain,
    disruptionBudgetSelectsNothing,
    hpaFightsReplicas,
    hpaTargetMissing,
    preStopExceedsGracePeriod,
    rolloutReachesZeroReady,
    rolloutStuck,
    rolloutTrafficNotRouted,
    scaledTargetMissing,
  ],
  service: [
    annotationWithoutEffect,
    clusterIpConflict,
    endpointsliceOrphaned,
    externalNameConflict,
    headlessPortRemapped,
    loadBalancerAddressConflict,
    loadBalancerIpDeprecated,
    nodePortConflict,
    nodePortOutOfRange,
    peersNeedNotReady,
    publicService,
    serviceExternalIpsDeprecated,
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
    trafficDistributionShadowed,
  ],
});
