import type { Workload } from "../model/workload.ts";
import { asSelector } from "../simulate/policy/calico/as-selector.ts";
import type { CalicoPolicy } from "../simulate/policy/calico/policies.ts";
import { portProtocols } from "../simulate/policy/calico/protocol.ts";
import type { CalicoRule } from "../simulate/policy/calico/rule.ts";
import type { PolicyView } from "../simulate/policy/policy-view.ts";
import type { ServedPortTable } from "../simulate/policy/served-ports.ts";

/** The pods whose ports a rule allows; none where they are not all chosen by labels of one namespace. */
function destinationsOf(view: PolicyView, policy: CalicoPolicy, rule: CalicoRule): readonly Workload[] {
  const { positive, nets, service } = rule.destination;
  if (nets.length > 0 || service !== undefined) return [];
  if (rule.direction === "Ingress")
    return positive === undefined
      ? view.model.workloads.filter((workload) =>
          view.coverage(workload, "Ingress").calico.some((one) => one.policy === policy && one.match === "yes"),
        )
      : [];
  const selector = asSelector(positive?.selector);
  if (positive?.namespaces === undefined || !("own" in positive.namespaces) || selector === undefined) return [];
  return view.model.select(positive.namespaces.own, selector).map(({ workload }) => workload);
}

const allows = (policy: CalicoPolicy, { direction, protocol }: CalicoRule, number: number): boolean =>
  policy.rules.some(
    (rule) =>
      rule.direction === direction &&
      rule.action === "Allow" &&
      (rule.protocol === undefined || rule.protocol === protocol) &&
      (rule.destination.ports.length === 0 ||
        rule.destination.ports.some((port) => "first" in port && port.first <= number && number <= port.last)),
  );

/** Findings about ports of Services in rules of Calico, as policy-port-not-served reports them. */
export function calicoPortFindings(view: PolicyView, table: ServedPortTable) {
  return view.set.calico.objects.policies.flatMap((policy) =>
    policy.rules.flatMap((rule) => {
      const [protocol, ...others] = portProtocols(rule);
      if (rule.action !== "Allow" || protocol === undefined || others.length > 0) return [];
      const { ports, object } = rule.destination;
      const workloads = ports.length === 0 ? [] : destinationsOf(view, policy, rule);
      return ports.flatMap((port, index) => {
        if (!("first" in port) || port.first !== port.last) return [];
        const number = port.first;
        const group = workloads.map((workload) => ({ workload }));
        const wrong = table.isServed([group], `${protocol}/${number}`)
          ? undefined
          : table.translationOf(workloads, protocol, number);
        if (wrong === undefined || allows(policy, rule, wrong.to)) return [];
        const { resource } = policy;
        const { service } = wrong.backends;
        const at = resource.document.at(object["ports"] as readonly unknown[], index);
        return [
          {
            resource,
            at,
            data: {
              policy: resource.name,
              port: number,
              kind: policy.namespace === "" ? resource.kind : `Calico ${resource.kind}`,
              service: service.name,
              target: wrong.to,
            },
            related: [
              { at: service.document.at(wrong.port, "targetPort"), note: `${service.title} targets ${wrong.to}` },
            ],
            help: `Did you mean ${wrong.to}?`,
          },
        ];
      });
    }),
  );
}
