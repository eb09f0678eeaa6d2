import {
  PROTOCOLS,
  closedBackend,
  defineRule,
  includesPort,
  outsideEntries,
  policyView,
  portDisputes,
  protocolOf,
} from "../../src/rule.ts";
import type { Cause, ClosedBackend, OutsideEntry, Simulation } from "../../src/rule.ts";

type Entry = OutsideEntry & { readonly port: NonNullable<OutsideEntry["port"]> };

interface Data {
  readonly route: string;
  readonly workload: string;
  readonly port: number;
  readonly policy: string;
}

const CAUSE_RULES = {
  service: "container-port-undeclared",
  container: "container-port-contradicted",
  policy: "policy-port-not-served",
  probe: "probe-port-not-served",
} as const;

/** Where the port itself is wrong, allowing it would not help; a wrong port in a policy is reported at the policy. */
function causesOf(simulation: Simulation, { policies, workload, target, protocol }: ClosedBackend): Cause | undefined {
  for (const { wrong, odd, number, meant, protocol: own } of portDisputes(simulation, workload)) {
    const concerns = own === protocol && (wrong === "policy" ? meant === target : number === target);
    if (concerns && wrong !== undefined)
      return { rules: [CAUSE_RULES[wrong]], resources: odd.map(({ resource }) => resource) };
  }
  return { rules: ["policy-named-port-unresolved"], resources: policies.map(({ resource }) => resource) };
}

export default defineRule({
  id: "route-backend-blocked",
  severity: "error",
  presets: ["recommended"],
  docs: {
    summary: "An Ingress or route sends requests to pods whose NetworkPolicies block the ingress controller.",
    why:
      "The controller is a client like any other: where the policies of the backend pods allow only pods " +
      "of their own namespace, or another port, its connections are dropped and requests end in 504.",
    remedy: "Allow the controller's pods on the port of the backend pods, with a namespaceSelector for its namespace.",
    references: ["https://kubernetes.io/docs/concepts/services-networking/network-policies/"],
  },
  options: {},
  messages: {
    blocked: (d: Data) =>
      `${d.policy} blocks ${d.route}: it allows no pod of another namespace, ` +
      `so no ingress controller reaches ${d.workload} on port ${d.port}.`,
    nobody: (d: Data) => `${d.policy} blocks ${d.route}: no policy allows traffic to ${d.workload} on port ${d.port}.`,
  },
  check({ simulation, report }) {
    // One policy that is too narrow is one mistake, however many paths and routes target the pods.
    const groups = new Map<string, { readonly closed: ClosedBackend; readonly entries: Entry[] }>();
    for (const entry of outsideEntries(simulation)) {
      const { service, port } = entry;
      const closed =
        service === undefined || port === undefined
          ? undefined
          : closedBackend(simulation.fact(policyView), simulation.backends(service), port);
      if (closed === undefined || port === undefined) continue;
      const key = `${closed.target} ${closed.workload.resource.title}`;
      const group = groups.get(key);
      if (group === undefined) groups.set(key, { closed, entries: [{ ...entry, port }] });
      else group.entries.push({ ...entry, port });
    }
    for (const {
      closed,
      entries: [first, ...others],
    } of groups.values()) {
      const [policy] = closed.policies;
      if (policy === undefined || first === undefined) continue;
      const { resource, at, port } = first;
      const protocol = PROTOCOLS.find((name) => name === protocolOf(port)) ?? "TCP";
      const some = closed.policies.find(({ rules }) =>
        rules.some(
          (rule) =>
            rule.direction === "Ingress" &&
            (rule.namedPorts.length > 0 || includesPort(rule.connections, protocol, closed.target)),
        ),
      );
      const shown = some ?? policy;
      report({
        resource,
        at,
        message: some === undefined ? "nobody" : "blocked",
        data: {
          route: resource.title,
          workload: closed.workload.resource.title,
          port: closed.target,
          policy: shown.resource.title,
        },
        related: [
          ...closed.policies.slice(0, 5).map((one) => ({
            at: one.resource.atName(),
            note: `${one.resource.title} isolates ${closed.workload.resource.title}`,
          })),
          ...others
            .slice(0, 5)
            .map((other) => ({ at: other.at, note: `${other.resource.title} also sends requests to these pods` })),
        ],
        follows: causesOf(simulation, closed),
        unknown: closed.unknown,
        help: `Add an ingress rule that allows the controller's namespace on port ${closed.target}.`,
      });
    }
  },
});
