import type { DraftRelated } from "../diagnostic/finding.ts";
import type { Place } from "../diagnostic/place.ts";
import type { Resource } from "../model/resource.ts";
import { describeSelector } from "../base/selector.ts";
import { describeMiss, placeOfMiss } from "../simulate/near-misses/describe-miss.ts";
import type { SelectorMiss } from "../simulate/near-misses/selector-miss.ts";
import type { DNSBlockedByPlugin } from "../simulate/policy/plugin-dns.ts";
import type { PodSelection } from "../simulate/policy/plugin-policy.ts";
import type { IdleSelection, UnservedPort } from "../simulate/policy/plugin-selections.ts";
import { labelFixes } from "./label-fix.ts";
import { listOfPorts } from "./port-help.ts";

/** Findings about policies of network plugins, in the rules that report them for NetworkPolicies too. */
const relatedTo = (near: SelectorMiss | undefined): readonly DraftRelated[] =>
  near === undefined ? [] : [{ at: placeOfMiss(near), note: `closest match: ${near.workload.resource.title}` }];

/** The label that differs, or the selector. */
function placeOf({ labels, at }: PodSelection, near: SelectorMiss | undefined, { document }: Resource): Place {
  const key = near?.requirement?.key ?? "";
  return labels !== undefined && Object.hasOwn(labels, key) ? document.at(labels, key) : at;
}

/** A policy that selects no pods, for `policy-selects-nothing`. */
export function pluginSubjectFinding({ policy: { resource, kind }, selection, near, unknown }: IdleSelection) {
  return {
    resource,
    at: placeOf(selection, near, resource),
    message: "nothing" as const,
    data: {
      policy: resource.name,
      selector: describeSelector(selection.pods),
      namespace: (selection.namespaces ?? []).join(", "),
      kind,
    },
    related: relatedTo(near),
    help: near && `${describeMiss(near)}.`,
    fixes: labelFixes(resource, selection.labels, near),
    unknown,
  };
}

/** A peer that matches no pods, for `policy-peer-matches-nothing`. */
export function pluginPeerFinding({
  policy: { resource, kind },
  selection,
  peer,
  hasOthers,
  near,
  unknown,
}: IdleSelection) {
  const { namespaces = [], pods, labels } = selection;
  return {
    resource,
    at: placeOf(selection, near, resource),
    message: "nothing" as const,
    data: {
      policy: resource.name,
      list: peer?.list ?? "",
      selector: describeSelector(pods),
      where: namespaces.length === 0 ? "the selected namespaces" : `namespace ${namespaces.join(", ")}`,
      what: hasOthers ? ("peer" as const) : ("rule" as const),
      kind,
    },
    related: relatedTo(near),
    help: near && `${describeMiss(near)}.`,
    fixes: labelFixes(resource, labels, near),
    unknown,
    ...(hasOthers && near === undefined && { severity: "info" as const }),
  };
}

/** A port on which no pod listens, for `policy-port-not-served`. */
export function pluginPortFinding({
  policy: { resource, kind },
  port,
  workloads,
  translation: wrong,
  declared,
}: UnservedPort) {
  const data = { policy: resource.name, port: port.number, kind };
  const place = { resource, at: port.at };
  if (wrong === undefined) {
    const served = workloads.slice(0, 3).map(({ workload }) => workload.resource);
    return {
      ...place,
      message: "notServed" as const,
      data: { ...data, served: listOfPorts(declared) },
      related: served.map((one) => ({ at: one.atName(), note: `${one.title} is a destination` })),
      unknown: "containers may listen on ports that they do not declare",
    };
  }
  const { service } = wrong.backends;
  return {
    ...place,
    message: "servicePort" as const,
    data: { ...data, service: service.name, target: wrong.to },
    related: [{ at: service.document.at(wrong.port, "targetPort"), note: `${service.title} targets ${wrong.to}` }],
    help: `Did you mean ${wrong.to}?`,
    fixes: [
      {
        kind: "safe" as const,
        title: `Allow port ${wrong.to} of the pods`,
        edits: [{ at: port.at, text: port.isText ? `"${wrong.to}"` : String(wrong.to) }],
      },
    ],
  };
}

const DNS_HELP = {
  namespace:
    "Without a namespace, a selector matches pods of the policy's own namespace: add " +
    "`k8s:io.kubernetes.pod.namespace: kube-system` to it.",
  rule: "Allow port 53 to the endpoints `k8s:io.kubernetes.pod.namespace: kube-system, k8s-app: kube-dns`.",
  TCP: "Allow TCP 53 too: servers send answers that are too long for UDP over TCP.",
} as const;

/** A policy that blocks DNS, for `egress-blocks-dns`. */
export function pluginDNSFinding({ resource, kind, at, workloads, missing, remedy, unknown }: DNSBlockedByPlugin) {
  const [first] = workloads;
  const pods = workloads.length === 1 ? (first?.resource.title ?? "") : `${workloads.length} workloads`;
  return {
    resource,
    at,
    ...(missing.includes("UDP")
      ? { message: "blocked" as const }
      : { message: "noTCP" as const, severity: "warning" as const }),
    data: { policy: resource.name, pods, missing: `${missing.join("/")} 53`, kind },
    related: workloads.slice(0, 5).map((workload) => ({
      at: workload.resource.atName(),
      note: `${workload.resource.title} cannot resolve names`,
    })),
    help: remedy && DNS_HELP[remedy],
    unknown,
  };
}
