import type { Fields } from "../../base/values.ts";
import { isRecord } from "../../base/is-record.ts";
import { fieldsOf, listOf, textOf } from "../../base/values.ts";
import type { Resource } from "../../model/resource.ts";
import { both, either } from "../policy/match.ts";
import type { Match } from "../policy/match.ts";
import { matchCalicoSelector } from "../policy/calico/match-selector.ts";
import {
  accountOf,
  isBehind,
  labelView,
  matchLabelSelector,
  matchNamespaceSelector,
  podLabels,
  selectorOf,
} from "./subject.ts";
import type { Subject } from "./subject.ts";

/** Cilium prefixes label keys with their source; `k8s:` and `any:` both mean labels of the pod. */
const bareKey = (key: string): string => key.replace(/^(k8s|any)[:.]/, "");

const NAMESPACE = "io.kubernetes.pod.namespace";
const NAMESPACE_LABELS = "io.cilium.k8s.namespace.labels.";

/**
 * Labels that Cilium derives: of the namespace, the ServiceAccount, the cluster. Source: cilium
 * pkg/k8s/apis/cilium.io/const.go.
 */
function ciliumLabels(subject: Subject): Readonly<Record<string, string>> {
  const { model, end } = subject;
  const { labels, known } = model.namespaceLabels(end.namespace);
  const account = accountOf(subject);
  return {
    [NAMESPACE]: end.namespace,
    ...(known
      ? Object.fromEntries(Object.entries(labels).map(([key, value]) => [`${NAMESPACE_LABELS}${key}`, value]))
      : {}),
    ...(account === undefined ? {} : { "io.cilium.k8s.policy.serviceaccount": account }),
  };
}

function matchEndpointSelector(value: unknown, subject: Subject, namespaced: boolean): Match {
  if (!isRecord(value)) return "perhaps";
  const matchLabels = Object.fromEntries(
    Object.entries(fieldsOf(value["matchLabels"])).map(([key, label]) => [bareKey(key), label]),
  );
  const matchExpressions = listOf(value["matchExpressions"]).map((item) => ({
    ...fieldsOf(item),
    key: bareKey(String(fieldsOf(item)["key"])),
  }));
  const selector = selectorOf({ matchLabels, matchExpressions });
  if (selector === undefined) return "perhaps";
  if (selector.nothing) return "no";
  const derived = ciliumLabels(subject);
  const { known } = subject.model.namespaceLabels(subject.end.namespace);
  const labels = podLabels(subject, derived);
  return selector.requirements
    .map((requirement): Match => {
      const { key } = requirement;
      // The selector of a namespaced policy always refers to its own namespace, whatever it contains.
      if (namespaced && key === NAMESPACE) return "yes";
      if (Object.hasOwn(derived, key)) return labels.meets(requirement);
      if (key.startsWith(NAMESPACE_LABELS)) return known ? labelView({}, true).meets(requirement) : "perhaps";
      if (key.startsWith("io.") || key.startsWith("reserved")) return "perhaps";
      return labels.meets(requirement);
    })
    .reduce(both, "yes" as Match);
}

/**
 * One specification selects either endpoints or nodes; pods on the host's network are the node. Source: docs.cilium.io
 * security/policy.
 */
export function matchCilium(spec: Fields, subject: Subject, namespaced: boolean): Match {
  if (spec["nodeSelector"] !== undefined) return subject.end.hostNetwork ? "perhaps" : "no";
  return subject.end.hostNetwork ? "no" : matchEndpointSelector(spec["endpointSelector"], subject, namespaced);
}

const ACCOUNT_NAME = "projectcalico.org/name";

/**
 * Source: libcalico-go lib/backend/k8s/conversion (labels of pods, ServiceAccounts as `pcsa.`, namespaces as `pcns.`).
 */
export function matchCalico(spec: Fields, subject: Subject): Match {
  const { model, end } = subject;
  // Policies before conntrack or DNAT apply to host endpoints only; to pods on the host's network, all of them do.
  if (spec["doNotTrack"] === true || spec["preDNAT"] === true) return end.hostNetwork ? "perhaps" : "no";
  if (end.hostNetwork) return "perhaps";
  const { labels: ofNamespace, known } = model.namespaceLabels(end.namespace);
  const namespace = { ...ofNamespace, [ACCOUNT_NAME]: end.namespace };
  const name = accountOf(subject);
  const account = name === undefined ? undefined : model.find("", "ServiceAccount", end.namespace, name);
  const ofAccount = { ...account?.labels, ...(name !== undefined && { [ACCOUNT_NAME]: name }) };
  const derived = {
    "projectcalico.org/namespace": end.namespace,
    "projectcalico.org/orchestrator": "k8s",
    ...(name !== undefined && { "projectcalico.org/serviceaccount": name }),
    ...Object.fromEntries(Object.entries(namespace).map(([key, value]) => [`pcns.${key}`, value])),
    ...Object.fromEntries(Object.entries(ofAccount).map(([key, value]) => [`pcsa.${key}`, value])),
  };
  return [
    matchCalicoSelector(textOf(spec["selector"]) ?? "", podLabels(subject, derived)),
    matchCalicoSelector(textOf(spec["namespaceSelector"]) ?? "", labelView(namespace, known)),
    matchCalicoSelector(textOf(spec["serviceAccountSelector"]) ?? "", labelView(ofAccount, account !== undefined)),
  ].reduce(both, "yes" as Match);
}

/** Source: antrea docs/antrea-network-policy.md, "appliedTo". */
function matchAppliedTo(target: Fields, resource: Resource, subject: Subject): Match {
  const {
    podSelector,
    namespaceSelector,
    serviceAccount,
    service,
    externalEntitySelector,
    nodeSelector,
    group,
    ...others
  } = target;
  const { end } = subject;
  if (nodeSelector !== undefined) return end.hostNetwork ? "perhaps" : "no";
  if (externalEntitySelector !== undefined || end.hostNetwork) return "no";
  if (group !== undefined || Object.keys(others).length > 0) return "perhaps";
  if (serviceAccount !== undefined) {
    const { name, namespace } = fieldsOf(serviceAccount);
    const own = accountOf(subject);
    return namespace !== end.namespace ? "no" : own === undefined ? "perhaps" : own === name ? "yes" : "no";
  }
  if (service !== undefined) {
    const { name, namespace } = fieldsOf(service);
    return isBehind(subject, textOf(name) ?? "", textOf(namespace));
  }
  const where: Match =
    namespaceSelector !== undefined
      ? matchNamespaceSelector(namespaceSelector, subject)
      : resource.namespace === "" || resource.namespace === end.namespace
        ? "yes"
        : "no";
  return podSelector === undefined
    ? namespaceSelector === undefined
      ? "perhaps"
      : where
    : both(where, matchLabelSelector(podSelector, subject));
}

/** `appliedTo` of the policy, or that of the rules of a direction. */
export function matchAntrea(resource: Resource, direction: "Ingress" | "Egress", subject: Subject): Match {
  const spec = fieldsOf(resource.object["spec"]);
  const rules = listOf(spec[direction.toLowerCase()]).map(fieldsOf);
  const targets = [...listOf(spec["appliedTo"]), ...rules.flatMap((rule) => listOf(rule["appliedTo"]))].filter(
    isRecord,
  );
  if (targets.length === 0) return "perhaps";
  return targets.map((target) => matchAppliedTo(target, resource, subject)).reduce(either, "no" as Match);
}
