/** What the built-in rules use besides the contract of `plugin-api.ts`. It may change with any version. */
export { ofCategories } from "./rule/rule.ts";
export type { Report } from "./rule/rule.ts";
export * from "./model/custom-kinds.ts";
export type { DeepReadonly } from "./model/readonly.ts";
export { describeRequirement, matchesRequirement } from "./base/selector.ts";
export type { Requirement } from "./base/selector.ts";
export { droppedKeys } from "./yaml/originals.ts";
export { isRecord } from "./base/is-record.ts";
export { capital } from "./base/text.ts";
export { joinWords } from "./base/join-words.ts";
export { fieldsOf } from "./base/values.ts";
export type { Fields } from "./base/values.ts";
export { didYouMean } from "./hints/did-you-mean.ts";
export { nearest } from "./hints/nearest.ts";
export { readPattern } from "./diagnostic/pattern.ts";
export type { Pattern } from "./diagnostic/pattern.ts";
export type { PortResolution } from "./simulate/service/backends.ts";
export { namedTarget, resolvePort } from "./simulate/service/backends.ts";
export { portContainers, protocolOf, targetOf } from "./simulate/service/ports.ts";
export { OfferedPorts, unseenPort } from "./simulate/service/offered-ports.ts";
export { listNumbers, MOST_LISTED } from "./base/list-numbers.ts";
export { namesIn } from "./model/names-in.ts";
export { describePort, describePorts, nearestPort, portByTarget } from "./simulate/service/nearest-port.ts";
export type { ServicePort } from "./simulate/service/nearest-port.ts";
export {
  alsoChecked,
  checkedPorts,
  describeProbes,
  portsByName,
  translatedPorts,
} from "./simulate/pods/checked-ports.ts";
export type { CheckedPort } from "./simulate/pods/checked-ports.ts";
export * from "./simulate/pods/probes.ts";
export * from "./simulate/pods/workload-traits.ts";
export { isDelayedByProbe, servingContainers } from "./simulate/pods/probe-traffic.ts";
export type { ServingContainer } from "./simulate/pods/probe-traffic.ts";
export { insertBefore, joinItem } from "./rule/edits.ts";
export { labelIndex, labelsInstead } from "./simulate/pods/label-index.ts";
export type { LabelIndex } from "./simulate/pods/label-index.ts";
export { nearestWorkload } from "./simulate/near-misses/selector-miss.ts";
export { describeMiss, placeOfMiss } from "./simulate/near-misses/describe-miss.ts";
export { unseenPods } from "./simulate/near-misses/unseen-pods.ts";
export type { SelectorMiss } from "./simulate/near-misses/selector-miss.ts";
export { DIRECTIONS } from "./simulate/policy/network-policy.ts";
export type { CompiledPolicy, Direction, PolicyPeer, PolicyRule } from "./simulate/policy/network-policy.ts";
export {
  isWrittenByHand,
  overwritingSelector,
  slicesByService,
  sliceService,
  unmirroredBy,
} from "./simulate/endpoints/manual-endpoints.ts";
export { unmatchedPorts } from "./simulate/endpoints/unmatched-ports.ts";
export type { UnmatchedPort } from "./simulate/endpoints/unmatched-ports.ts";
export { closeness, isCompleted, isTemplateWrong, unseenEndpoints } from "./simulate/near-misses/selector-closeness.ts";
export { handWrittenAddresses } from "./simulate/endpoints/hand-written-addresses.ts";
export type { HandWrittenAddress } from "./simulate/endpoints/hand-written-addresses.ts";
export { serviceRoles } from "./simulate/service/roles.ts";
export { containsPlaceholder, isPlaceholderName, nearestValidName } from "./hints/valid-names.ts";
export { suggestPortName } from "./simulate/near-misses/port-names.ts";
export { blockedDNS } from "./simulate/policy/dns.ts";
export type { BlockedDNS } from "./simulate/policy/dns.ts";
export { referenceTarget } from "./simulate/references/target.ts";
export { describeReference } from "./simulate/references/describe-reference.ts";
export { missingReference } from "./simulate/references/missing-reference.ts";
export { missingPod } from "./simulate/references/pod.ts";
export { clusterIPClaims, namesOfServices, nodePortClaims } from "./simulate/service/claims.ts";
export type { ClusterIPClaim, NodePortClaim } from "./simulate/service/claims.ts";
export { isNamedAfter } from "./model/operators.ts";
export { isDeclared, OfferedNames, ruleDestinations, writtenPorts } from "./simulate/policy/rule-destinations.ts";
export {
  isBesideNamespaces,
  meantNamespace,
  namedNamespaces,
  notAllPods,
  selectsClusterDNS,
} from "./simulate/policy/peer-namespaces.ts";
export { meantPorts, policyDispute } from "./simulate/policy/meant-ports.ts";
export { ServedPortTable } from "./simulate/policy/served-ports.ts";
export { includesPort, isEverything, describeConnections, PROTOCOLS } from "./simulate/connections.ts";
export type { Protocol } from "./simulate/connections.ts";
export { isInside, parseCIDR, parseIP } from "./base/ip.ts";
export { endpointWriters } from "./simulate/endpoints/endpoint-writers.ts";
export { ambiguous } from "./simulate/route/route-backends.ts";
export { definedInOtherScope, missingServices, mayBeIncomplete } from "./simulate/references/missing-service.ts";
export { CLASS_ANNOTATION, GKE_CLASS, nearestIngressClass, WELL_KNOWN_CLASSES } from "./simulate/route/controller.ts";
export { ingressTable } from "./simulate/route/ingress.ts";
export type { Ingress, IngressEntry } from "./simulate/route/ingress.ts";
export { unreachableIngressEntries } from "./simulate/route/match-ingress.ts";
export { IngressHosts } from "./simulate/route/hostname.ts";
export { kindsOfProtocol, listeners, ROUTE_KINDS } from "./simulate/route/listener.ts";
export type { ListenerState } from "./simulate/route/listener.ts";
export { backendTLSPolicies } from "./simulate/route/backend-tls.ts";
export type { CAProblem } from "./simulate/route/backend-tls.ts";
export { tlsProblems } from "./simulate/route/tls-secrets.ts";
export { ineffectiveAnnotations } from "./simulate/route/ineffective-annotations.ts";
export { affinityBehindRoutes } from "./simulate/route/affinity.ts";
export { addressConflicts } from "./simulate/service/shared-addresses.ts";
export { unroutedRollouts } from "./simulate/rollout/unrouted-rollouts.ts";
export { rivalRoutes } from "./simulate/route/route-rivals.ts";
export { rivalVirtualServices, shadowedRules } from "./simulate/mesh/virtual-rivals.ts";
export { redirectLoops } from "./simulate/route/redirect-loops.ts";
export { gatewayBindings, istioServers, unexposedServers } from "./simulate/mesh/istio-gateway.ts";
export { traefikProblems } from "./simulate/route/traefik-references.ts";
export { missingTargets } from "./simulate/route/policy-targets.ts";
export { isGranted } from "./simulate/route/reference-grant.ts";
export { resolveSplit } from "./simulate/mesh/traffic-split.ts";
export { istioHost, serviceOfHost, undefinedSubset } from "./simulate/mesh/istio.ts";
export { clash, hostPortClaims } from "./simulate/service/host-ports.ts";
export type { HostPortClaim } from "./simulate/service/host-ports.ts";
export { haveSameBackend, rivalry } from "./simulate/route/ingress-rivals.ts";
export { LabelValues } from "./simulate/near-misses/label-values.ts";
export { isSameWord, isSlip, similarity } from "./hints/closeness.ts";
export type { NameFormat } from "./hints/valid-names.ts";
export { UserError } from "./diagnostic/user-error.ts";
export { podAddress, podAddresses } from "./simulate/service/pod-addresses.ts";
export { DEFAULT_POD_CIDRS } from "./simulate/options.ts";
export { misspeltHosts, serviceOfDottedHost } from "./simulate/mesh/misspelt-hosts.ts";
export { meshTargets } from "./simulate/mesh/istio-destinations.ts";
export type { MeshTarget } from "./simulate/mesh/istio-destinations.ts";
export {
  doubtOf,
  isolatedShare,
  isolationOf,
  needsPolicy,
  hasWiderPolicies,
  restrictsEgress,
  surelySelecting,
  unreadPolicy,
} from "./simulate/policy/isolation.ts";
export { closedBackend } from "./simulate/policy/outside-callers.ts";
export type { ClosedBackend } from "./simulate/policy/outside-callers.ts";
export { outsideEntries } from "./simulate/route/outside-entries.ts";
export type { OutsideEntry } from "./simulate/route/outside-entries.ts";
export { podReadiness } from "./simulate/rollout/readiness.ts";
export { startupWindow } from "./simulate/rollout/startup-window.ts";
export { stopsOnAllNodes, strategyPlace } from "./simulate/rollout/written-strategy.ts";
export { SCALED_KINDS, scalableNames } from "./simulate/rollout/scalable.ts";
export { missingWorkload, sameNamed } from "./rule/scaled-workload.ts";
export { simulateRollout } from "./simulate/rollout/rollout.ts";
export type { Rollout } from "./simulate/rollout/rollout.ts";
export { rolloutStrategy, scaled } from "./simulate/rollout/strategy.ts";
export { DEFAULT_GRACE_PERIOD, stopHooks } from "./simulate/rollout/stop-hook.ts";
export { budgetCoverage } from "./simulate/rollout/disruption.ts";
export type { Allowance, BudgetCoverage } from "./simulate/rollout/disruption.ts";
export { areVariants } from "./hints/variants.ts";
export { missOfNamesake, workloadsByName } from "./simulate/near-misses/service-namesake.ts";
export { linkUses } from "./simulate/references/link-uses.ts";
export { linkPrefix, linkVariables } from "./simulate/references/links.ts";
export { environmentOf, knowsEnvironment } from "./simulate/references/env.ts";
export { labelFixes } from "./rule/label-fix.ts";
export { selectorFault, selectorFixes, selectorHelp } from "./rule/selector-help.ts";
export { namespaceLabelFinding, peerLabels } from "./rule/peer-labels.ts";
export { addedPeerLabel } from "./rule/added-peer-label.ts";
export { replicaRange, scaledObjects } from "./simulate/rollout/replicas.ts";
export { placeAt, placeholderAt, sentResources, validationsOf, writtenAt } from "./rule/object-faults.ts";
export { separateReason, dumpReason, encryptedReason, partialReason } from "./rule/partial-objects.ts";
export { attachmentPlace } from "./rule/attachment-place.ts";
export { outcomeIfRejected } from "./simulate/route/attachment.ts";
export { closestMatch } from "./rule/closest-match.ts";
export { refusalFixes } from "./rule/refusal-fixes.ts";
export { unknownFieldFixes } from "./rule/unknown-field-fixes.ts";
export { faultSentence, objectTitle } from "./rule/fault-sentence.ts";
export { betterRule, isReportedBeside } from "./rule/reported-elsewhere.ts";
export { shapeFaults } from "./rule/shape-faults.ts";
export { untypedObjects } from "./rule/untyped-objects.ts";
export type { UnknownField } from "./validate/unknown-field.ts";
export { apiLifecycle, isDeprecated, isRemoved } from "./validate/api-versions.ts";
export { laterRelease } from "./validate/gateway-api.ts";
export type { ApiLifecycle } from "./validate/api-versions.ts";
export { dottedPath } from "./validate/dotted-path.ts";
export { valueAt } from "./validate/locate.ts";
export { disputeAbout, portDisputes, usesUndeclaredPort } from "./simulate/witness/disputes.ts";
export type { PortDispute } from "./simulate/witness/disputes.ts";
export { agreedDispute } from "./simulate/witness/agreed-dispute.ts";
export { selectorsMissing, unmatchedSelectors } from "./simulate/witness/pod-selectors.ts";
export type { UnmatchedSelectors } from "./simulate/witness/pod-selectors.ts";
export { labelDisputes } from "./simulate/witness/label-disputes.ts";
export type { LabelDispute } from "./simulate/witness/label-disputes.ts";
export { nameDisputes } from "./simulate/witness/name-disputes.ts";
export type { NameDispute } from "./simulate/witness/name-disputes.ts";
export { describeClaims, relatedClaims } from "./simulate/witness/describe-claims.ts";
export type { ServiceMonitor } from "./simulate/service/monitors.ts";
export type { PodMonitor } from "./simulate/service/pod-monitors.ts";
export { blockedCalls } from "./simulate/calls/blocked-calls.ts";
export type { BlockedCall, Blocker } from "./simulate/calls/blocked-calls.ts";
export { groupCalls } from "./simulate/calls/call-groups.ts";
export type { CallGroup } from "./simulate/calls/call-groups.ts";
export { idlePolicies } from "./simulate/calls/idle-policies.ts";
export { closedScrapes, closedWebhooks } from "./simulate/calls/closed-calls.ts";
export { blocksMissingClients } from "./simulate/calls/blocks-missing-clients.ts";
export { peersInDNS } from "./simulate/calls/peers-in-dns.ts";
export { blockedFromAPIServer } from "./simulate/calls/api-server-blocked.ts";
export { MONITOR_MESSAGES } from "./rule/monitor-messages.ts";
export { checkServiceMonitors } from "./rule/service-monitor-check.ts";
export { checkPodMonitors } from "./rule/pod-monitor-check.ts";
export { PROTOCOL_MESSAGES, checkProtocols } from "./rule/protocol-check.ts";
export { checkMonitorProbes } from "./rule/monitor-probe-check.ts";
export { apiServerFinding } from "./rule/api-server-finding.ts";
export { closedFinding } from "./rule/closed-finding.ts";
export { oneSided } from "./simulate/policy/one-sided.ts";
export { unreachableRules } from "./simulate/policy/unreachable.ts";
export type { OrderedRule } from "./simulate/policy/unreachable.ts";
export { refusalsOf as ciliumRefusals } from "./simulate/policy/cilium/refusals.ts";
export {
  pluginDNSFinding,
  pluginPeerFinding,
  pluginPortFinding,
  pluginSubjectFinding,
} from "./rule/plugin-findings.ts";
export { helpForPorts, listOfPorts } from "./rule/port-help.ts";
export { idlePeers, idleSubjects, unservedPorts } from "./simulate/policy/plugin-selections.ts";
export { dnsBlockedByPlugins } from "./simulate/policy/plugin-dns.ts";
export { fqdnsWithoutDNS } from "./simulate/policy/cilium/fqdn-without-dns.ts";
export { meshRefusals } from "./simulate/calls/mesh-refusals.ts";
export { meshRefusalFinding } from "./rule/mesh-refusal-finding.ts";
export { mutualWithoutProxy } from "./simulate/mesh/mutual-without-proxy.ts";
export { accountsIn, impossiblePrincipal, namedClients } from "./simulate/mesh/named-principals.ts";
export type { NamedClient } from "./simulate/mesh/named-principals.ts";
export { hiddenHosts } from "./simulate/mesh/hidden-hosts.ts";
export { hostPortOf, pinnedNode } from "./simulate/rollout/node-use.ts";
