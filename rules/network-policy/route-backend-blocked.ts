import {
  PROTOCOLS,
  attachRoutes,
  closedBackend,
  defineRule,
  ingressTargets,
  includesPort,
  policyView,
  portDisputes,
  protocolOf,
  routeTargets,
} from "../../src/rule.ts";
import type { Cause, ClosedBackend, DeepReadonly, KindMap, Place, Resource, Simulation } from "../../src/rule.ts";

type Service = Resource<KindMap["Service"]>;
type ServicePort = DeepReadonly<NonNullable<NonNullable<KindMap["Service"]["spec"]>["ports"]>[number]>;

interface Entry {
  readonly resource: Resource;
  readonly at: Place;
  readonly service: Service | undefined;
  readonly port: ServicePort | undefined;
}

/** What becomes of a route at a parent that serves it, or may. */
const SERVED: ReadonlySet<string> = new Set(["attached", "unsupported"]);

/** Everything that brings traffic from outside the cluster to a Service port. */
function* entries(simulation: Simulation): Iterable<Entry> {
  for (const { ingress, backend, resolution } of simulation.fact(ingressTargets)) {
    if (backend.service !== undefined)
      yield {
        resource: ingress as unknown as Resource,
        at: ingress.at(backend.service, "name"),
        service: resolution.service,
        port: resolution.port,
      };
  }
  // Routes of a mesh bring traffic from inside, and those that no Gateway serves bring none.
  const attachments = simulation.fact(attachRoutes);
  const inside = new Set(
    attachments.filter(({ outcome }) => outcome === "service").map(({ route }) => route as unknown as Resource),
  );
  const served = new Set(
    attachments
      .filter(({ outcome, unknown }) => SERVED.has(outcome) || unknown !== undefined)
      .map(({ route }) => route as unknown as Resource),
  );
  for (const { route, ref, mirror, resolution } of simulation.fact(routeTargets)) {
    const resource = route as unknown as Resource;
    if (!mirror && !inside.has(resource) && served.has(resource))
      yield { resource, at: route.at(ref, "name"), service: resolution.service, port: resolution.port };
  }
}

const CAUSE_RULES = {
  service: "container-port-undeclared",
  container: "container-port-contradicted",
  policy: "policy-port-not-served",
  probe: "probe-port-not-served",
} as const;

/** Where the port itself is wrong, opening it would mend nothing; where a policy has another one by mistake, that is told there. */
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
    summary: "An Ingress or route sends requests to pods whose policies let no controller in.",
    why: "The controller is a client like any other: where the policies of the backend pods allow only other pods of their namespace, or another port, its connections are dropped and the requests end in 504.",
    remedy: "Allow the controller's pods, by a namespaceSelector for its namespace, on the port of the pods.",
    references: ["https://kubernetes.io/docs/concepts/services-networking/network-policies/"],
  },
  options: {},
  messages: {
    blocked: (d: {
      readonly route: string;
      readonly workload: string;
      readonly port: number;
      readonly policy: string;
    }) =>
      `${d.route} sends requests to ${d.workload} on port ${d.port}, where ${d.policy} lets in no pod of another namespace: no ingress controller reaches it.`,
    nobody: (d: {
      readonly route: string;
      readonly workload: string;
      readonly port: number;
      readonly policy: string;
    }) => `${d.route} sends requests to ${d.workload} on port ${d.port}, where ${d.policy} lets in nobody.`,
  },
  check({ simulation, report }) {
    // One policy that is too narrow is one mistake, however many paths and routes lead to the pods.
    const groups = new Map<
      string,
      { readonly closed: ClosedBackend; readonly entries: (Entry & { readonly port: ServicePort })[] }
    >();
    for (const entry of entries(simulation)) {
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
            .map((other) => ({ at: other.at, note: `${other.resource.title} sends requests there too` })),
        ],
        follows: causesOf(simulation, closed),
        unknown: closed.unknown,
        help: `Add an ingress rule that lets the controller's namespace in on port ${closed.target}.`,
      });
    }
  },
});
