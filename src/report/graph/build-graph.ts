import { plural } from "../../base/text.ts";
import type { KindMap } from "../../model/kinds.ts";
import type { Model } from "../../model/model.ts";
import type { Resource } from "../../model/resource.ts";
import type { Workload } from "../../model/workload.ts";
import { surelySelectsNothing } from "../../simulate/near-misses/selects-nothing.ts";
import { unreadyProbe } from "../../simulate/pods/probes.ts";
import { templateUncertainty } from "../../simulate/pods/workload-traits.ts";
import { closedBackend } from "../../simulate/policy/outside-callers.ts";
import { DIRECTIONS } from "../../simulate/policy/network-policy.ts";
import { policyView } from "../../simulate/policy/policy-view.ts";
import { protocolOf } from "../../simulate/service/ports.ts";
import { attachRoutes } from "../../simulate/route/attachment.ts";
import { resolvePort } from "../../simulate/service/backends.ts";
import type { ServiceBackends } from "../../simulate/service/backends.ts";
import type { Simulation } from "../../simulate/simulation.ts";
import { endpointDoubts, trafficDoubts, unjudgedRoutes } from "../../simulate/unjudged/object-doubts.ts";
import { blocksReadiness, portDisputes } from "../../simulate/witness/disputes.ts";
import { GraphDraft } from "./graph-draft.ts";
import type { NetworkGraph, NetworkNode } from "./graph.ts";
import { routeObjects, routeReferences } from "./route-references.ts";

const NOT_SIMULATED = { note: "not simulated" };

type Facts = Pick<NetworkNode, "note" | "broken">;

function workloadFacts({ kind, replicas }: Workload): Facts {
  if (kind === "Pod") return {};
  if (replicas.max === Infinity) return replicas.from === "nodes" ? { note: "one per node" } : {};
  const count =
    replicas.min === replicas.max
      ? plural(replicas.max, "replica")
      : `${replicas.min} to ${plural(replicas.max, "replica")}`;
  return { note: count };
}

function serviceFacts(simulation: Simulation, backends: ServiceBackends): Facts {
  const { service, source, workloads } = backends;
  const spec = service.object.spec ?? {};
  switch (source) {
    case "external-name":
      return { note: `alias of ${spec.externalName ?? "?"}` };
    case "none":
      return { note: "no selector" };
    case "selector": {
      const type = spec.clusterIP === "None" ? "headless" : (spec.type ?? "ClusterIP");
      if (workloads.length > 0) return { note: type };
      return surelySelectsNothing(simulation, backends) && endpointDoubts(simulation.model, service).length === 0
        ? { note: "selects no pods", broken: true }
        : { note: "selects no pods here" };
    }
    default:
      return source satisfies never;
  }
}

/** Why a port that a Service targets does not answer, by the same judgement as in the rules. */
function contradiction(
  simulation: Simulation,
  { object }: ServiceBackends["service"],
  workload: Workload,
  protocol: string,
  number: number,
): string | undefined {
  const asksReadiness = object.spec?.publishNotReadyAddresses !== true;
  if (asksReadiness && unreadyProbe(workload) !== undefined) return "never ready";
  for (const dispute of portDisputes(simulation, workload)) {
    if (dispute.protocol !== protocol) continue;
    const isReached =
      dispute.wrong === "service" ||
      (dispute.wrong === "container" && dispute.odd.some(({ kind, byName }) => kind === "service" && byName));
    if (dispute.number === number && isReached) return `the pods use ${dispute.meant}`;
    if (asksReadiness && dispute.wrong === "probe" && dispute.meant === number && dispute.odd.some(blocksReadiness))
      return "never ready";
  }
  return undefined;
}

function addServices(draft: GraphDraft, simulation: Simulation): void {
  for (const backends of simulation.services()) {
    const from = draft.add("service", backends.service, serviceFacts(simulation, backends));
    for (const { resource } of trafficDoubts(simulation.model, backends.service))
      draft.connect(from, draft.add("policy", resource, NOT_SIMULATED), "may redirect traffic");
    for (const { workload, match } of backends.workloads) {
      const to = draft.add("workload", workload.resource, workloadFacts(workload));
      const perhaps = match === "perhaps" ? " (perhaps)" : "";
      // A Service without ports (it must be headless) provides only DNS names.
      const ports = backends.service.object.spec?.ports ?? [];
      if (ports.length === 0) draft.connect(from, to, `names only${perhaps}`);
      for (const port of ports) {
        const target = resolvePort(backends, port).find(({ backend }) => backend.workload === workload)?.target;
        const protocol = protocolOf(port) === "TCP" ? "" : `/${protocolOf(port)}`;
        const doubt =
          target === undefined
            ? undefined
            : contradiction(simulation, backends.service, workload, protocolOf(port), target.number);
        const number = target?.number ?? `${String(port.targetPort)}?`;
        const label = `${doubt === undefined ? "" : `${doubt}: `}${port.port} \u2192 ${number}${protocol}${perhaps}`;
        // The controller of a custom resource may add the port.
        draft.connect(
          from,
          to,
          label,
          doubt !== undefined || (target === undefined && templateUncertainty(workload) === undefined),
        );
      }
    }
  }
}

/** Manual endpoints of Services without a selector. */
function addWrittenEndpoints(draft: GraphDraft, model: Model): void {
  const connect = (
    resource: Resource,
    service: Resource<KindMap["Service"]> | undefined,
    addresses: number,
    ports: string,
  ): void => {
    if (service === undefined) return;
    const to = draft.add("workload", resource, { note: addresses === 1 ? "1 address" : `${addresses} addresses` });
    draft.connect(draft.add("service", service), to, ports);
  };
  for (const slice of model.all("EndpointSlice")) {
    const service = model.get("Service", slice.namespace, slice.labels["kubernetes.io/service-name"] ?? "");
    const { endpoints, ports } = slice.object;
    connect(slice, service, (endpoints ?? []).length, (ports ?? []).flatMap(({ port }) => port ?? []).join(", "));
  }
  for (const one of model.all("Endpoints")) {
    const subsets = one.object.subsets ?? [];
    const addresses = subsets.reduce((sum, subset) => sum + (subset.addresses ?? []).length, 0);
    connect(
      one,
      model.get("Service", one.namespace, one.name),
      addresses,
      subsets.flatMap((subset) => (subset.ports ?? []).map(({ port }) => port)).join(", "),
    );
  }
}

/** Routes of the Gateway API that attach to no listener. */
function detachedRoutes(simulation: Simulation): ReadonlyMap<Resource, Facts> {
  const attachments = simulation.fact(attachRoutes);
  const routes = [...new Set(attachments.map(({ route }) => route))];
  return new Map(
    routes.flatMap((route) => {
      const own = attachments.filter((attachment) => attachment.route === route);
      if (own.some(({ outcome }) => outcome === "attached" || outcome === "service" || outcome === "unsupported"))
        return [];
      return [
        [route, { note: "attaches nowhere", broken: own.every(({ unknown }) => unknown === undefined) }] as const,
      ];
    }),
  );
}

function addRoutes(draft: GraphDraft, model: Model, simulation: Simulation): void {
  for (const { resource } of unjudgedRoutes(model)) draft.add("route", resource, NOT_SIMULATED);
  const detached = detachedRoutes(simulation);
  for (const route of routeObjects(model)) draft.add("route", route, detached.get(route) ?? {});
  const view = simulation.fact(policyView);
  const inside = new Set<Resource>(
    simulation.fact(attachRoutes).flatMap(({ outcome, route }) => (outcome === "service" ? [route] : [])),
  );
  for (const { route, namespace, name, service, label, problem: lost, unknown, port } of routeReferences(model)) {
    const from = draft.add("route", route);
    const closed =
      lost !== undefined || service === undefined || port === undefined || inside.has(route)
        ? undefined
        : closedBackend(view, simulation.backends(service), port);
    const problem =
      lost ??
      (closed?.unknown === undefined && closed !== undefined
        ? `blocked by ${closed.policies[0]?.resource.name ?? "a policy"}`
        : undefined);
    const broken = problem !== undefined && !unknown;
    const to =
      service === undefined
        ? draft.addMissingService(namespace, name, from, { ...(problem !== undefined && { note: problem }), broken })
        : draft.add("service", service);
    draft.connect(from, to, problem === undefined || service === undefined ? label : `${problem}: ${label}`, broken);
  }
}

function addPolicies(draft: GraphDraft, model: Model, simulation: Simulation): void {
  const view = simulation.fact(policyView);
  for (const workload of model.workloads) {
    const from = draft.add("workload", workload.resource, workloadFacts(workload));
    for (const direction of DIRECTIONS) {
      const { isolating, admin, unjudged, plugins } = view.coverage(workload, direction);
      const policies = new Set([
        ...isolating.map(({ policy }) => policy.resource),
        ...[...admin, ...plugins].map(({ resource }) => resource),
      ]);
      for (const policy of policies) draft.connect(from, draft.add("policy", policy), direction);
      for (const { resource } of unjudged) draft.connect(from, draft.add("policy", resource, NOT_SIMULATED), direction);
    }
  }
  for (const policy of view.policies) {
    const facts: Facts =
      view.selected(policy).length > 0 || policy.directions.length === 0 ? {} : { note: "selects no pods here" };
    draft.add("policy", policy.resource, facts);
  }
  for (const { resource, subject } of view.pluginPolicies) {
    const isIdle = subject !== undefined && view.selection(subject).length === 0;
    draft.add("policy", resource, isIdle ? { note: "selects no pods here" } : {});
  }
}

/** Routes, Services, their workloads and endpoints, and the policies of those, from the simulation. */
export function networkGraph(model: Model, simulation: Simulation): NetworkGraph {
  const draft = new GraphDraft();
  addServices(draft, simulation);
  addWrittenEndpoints(draft, model);
  addRoutes(draft, model, simulation);
  addPolicies(draft, model, simulation);
  return draft.finish();
}
