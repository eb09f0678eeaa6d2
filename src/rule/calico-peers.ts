import type { Model } from "../model/model.ts";
import { describeSelector } from "../base/selector.ts";
import { nearestWorkload } from "../simulate/near-misses/selector-miss.ts";
import { describeMiss, placeOfMiss } from "../simulate/near-misses/describe-miss.ts";
import { unseenPods } from "../simulate/near-misses/unseen-pods.ts";
import type { LabelIndex } from "../simulate/pods/label-index.ts";
import { idleCalicoPeers } from "../simulate/policy/calico/idle-peers.ts";
import { notAllPods } from "../simulate/policy/peer-namespaces.ts";
import type { PolicyView } from "../simulate/policy/policy-view.ts";

/** Findings about peers of Calico's policies that match no pods, as policy-peer-matches-nothing reports them. */
export function calicoPeerFindings(view: PolicyView, model: Model, index: LabelIndex) {
  return idleCalicoPeers(view).map(({ policy: { resource }, rule, object, selector, namespace }) => {
    const near = nearestWorkload(model, index, namespace, selector);
    return {
      resource,
      at: resource.document.at(object, "selector"),
      data: {
        policy: resource.name,
        kind: `Calico ${resource.kind}`,
        list: rule.direction === "Ingress" ? "source" : "destination",
        selector: describeSelector(selector),
        where: `namespace ${namespace}`,
        what: "rule" as const,
      },
      related:
        near === undefined ? [] : [{ at: placeOfMiss(near), note: `closest match: ${near.workload.resource.title}` }],
      help: near && `${describeMiss(near)}.`,
      unknown:
        unseenPods(model, index, namespace, selector, { near }) ??
        (near === undefined ? notAllPods(model, namespace) : undefined),
    };
  });
}
