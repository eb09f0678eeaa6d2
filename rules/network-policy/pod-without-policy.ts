import { DIRECTIONS, defineRule, isNetworkPolicy, policyView } from "../../src/rule.ts";
import type { Direction, PolicyView, Workload } from "../../src/rule.ts";

const HOOKS = ["helm.sh/hook", "argocd.argoproj.io/hook"];

/** Pods that no policy is expected for: they end by themselves, or live where policies do not reach. */
const isExempt = ({ kind, template, resource, replicas }: Workload): boolean =>
  kind === "Job" ||
  kind === "CronJob" ||
  replicas.max === 0 ||
  template.spec.hostNetwork === true ||
  HOOKS.some(
    (hook) => resource.annotations[hook] !== undefined || template.metadata?.annotations?.[hook] !== undefined,
  );

/** Why a direction may be covered although no NetworkPolicy surely isolates it; `covered` when some policy surely does. */
function coverageOf(
  view: PolicyView,
  workload: Workload,
  direction: Direction,
): "covered" | "open" | { readonly unknown: string } {
  const { isolating, admin, unjudged } = view.coverage(workload, direction);
  if (isolating.some(({ match }) => match === "yes")) return "covered";
  if (unjudged.some(({ effect, match, stance }) => match === "yes" && stance.closes && isNetworkPolicy(effect)))
    return "covered";
  if (isolating[0] !== undefined) return { unknown: `${isolating[0].policy.resource.title} may select the pods` };
  const closer = unjudged.find(({ stance }) => stance.closes);
  if (closer !== undefined) return { unknown: `${closer.resource.title} is not simulated and may restrict the pods` };
  return admin[0] === undefined ? "open" : { unknown: `${admin[0].resource.title} may restrict the pods` };
}

/** By namespace, the share of workloads whose ingress some policy isolates. */
function isolatedShare(view: PolicyView, workloads: readonly Workload[]): ReadonlyMap<string, number> {
  const counts = new Map<string, { isolated: number; all: number }>();
  for (const workload of workloads) {
    const count = counts.get(workload.namespace) ?? { isolated: 0, all: 0 };
    count.all += 1;
    if (coverageOf(view, workload, "Ingress") === "covered") count.isolated += 1;
    counts.set(workload.namespace, count);
  }
  return new Map([...counts].map(([namespace, { isolated, all }]) => [namespace, isolated / all]));
}

export default defineRule({
  id: "pod-without-policy",
  severity: "warning",
  presets: ["recommended"],
  docs: {
    summary: "No NetworkPolicy isolates the pods of a workload, in one direction or in both.",
    why: "A pod is isolated for each direction on its own, and only by policies of that type: until one selects it, every pod of the cluster may connect to it, or it may connect anywhere. Egress is asked for only where these manifests isolate the egress of some pods (a note where that is less than half of them), and a namespace without any policy is reported once: as info, where the manifests define no policy at all. Where less than half of a namespace's workloads are isolated, an open one is info too.",
    remedy:
      "Select the pods by a NetworkPolicy with the missing policy type; a policy with `podSelector: {}` covers all pods of its namespace.",
    references: [
      "https://kubernetes.io/docs/concepts/services-networking/network-policies/#the-two-sorts-of-pod-isolation",
    ],
  },
  options: {
    exemptNamespaces: {
      type: "array",
      items: { type: "string" },
      default: ["kube-system", "kube-public", "kube-node-lease"],
      description: "Namespaces whose workloads need no policy.",
    },
    directions: {
      type: "array",
      items: { type: "string" },
      default: [],
      description: "Directions (Ingress, Egress) asked of every workload, whatever the manifests do elsewhere.",
    },
  },
  messages: {
    none: (d: { readonly workload: string; readonly egress: boolean }) =>
      `No NetworkPolicy selects the pods of ${d.workload}: anyone may connect to them${d.egress ? ", and they may connect anywhere" : ""}.`,
    ingress: (d: { readonly workload: string; readonly policy: string }) =>
      `Anyone may connect to the pods of ${d.workload}: ${d.policy} restricts only their egress.`,
    egress: (d: { readonly workload: string; readonly policy: string }) =>
      `The pods of ${d.workload} may connect anywhere: ${d.policy} restricts only their ingress.`,
    noPolicies: (d: { readonly namespace: string; readonly workloads: number }) =>
      `Namespace ${d.namespace} has no NetworkPolicy in these manifests: anyone may connect to the pods of ${d.workloads === 1 ? "its one workload" : `its ${d.workloads} workloads`}.`,
  },
  check({ model, simulation, options, report }) {
    const view = simulation.fact(policyView);
    const {
      set,
      unjudged: { networkPolicies: foreign },
    } = view;
    // A NetworkPolicy of an old API version is not read, but it is there.
    const unread = model.resources.find(
      (resource) =>
        resource.kind === "NetworkPolicy" && (resource.group === "extensions" || model.malformed.has(resource)),
    );
    const holdsPolicies =
      set.policies.length + set.admin.length + set.baseline.length + foreign.length > 0 || unread !== undefined;
    const asked = DIRECTIONS.filter(
      (direction) =>
        options.directions.includes(direction) ||
        (holdsPolicies &&
          (direction === "Ingress" || set.policies.some(({ directions }) => directions.includes("Egress")))),
    );
    const workloads = new Set(
      model.workloads.filter(
        (workload) => !isExempt(workload) && !options.exemptNamespaces.includes(workload.namespace),
      ),
    );
    const tellNamespace = (namespace: string, severity?: "info"): void => {
      const members = model.workloadsIn(namespace).filter((workload) => workloads.has(workload));
      const [first, ...others] = members;
      if (first === undefined) return;
      report({
        resource: first.resource,
        at: first.resource.atName(),
        message: "noPolicies",
        ...(severity && { severity }),
        follows: { rules: ["namespace-without-policy"], resources: [first.resource] },
        data: { namespace, workloads: members.length },
        related: others
          .slice(0, 5)
          .map(({ resource }) => ({ at: resource.atName(), note: `${resource.title} is open as well` })),
        unknown: members
          .map((member) => coverageOf(view, member, "Ingress"))
          .find((coverage) => typeof coverage === "object")?.unknown,
      });
    };
    if (asked.length === 0) {
      for (const namespace of model.namespaces()) tellNamespace(namespace, "info");
      return;
    }
    // A namespace that was forgotten as a whole is one defect.
    const mayReach =
      set.admin.length + set.baseline.length + foreign.length > 0 ||
      unread !== undefined ||
      options.directions.length > 0;
    const forgotten = new Set(mayReach ? [] : model.namespaces().filter((namespace) => set.in(namespace).length === 0));
    for (const namespace of forgotten) tellNamespace(namespace);
    // Where the egress of a few is restricted, that of the others was left open on purpose.
    const closed = asked.includes("Egress")
      ? [...workloads].filter((workload) => coverageOf(view, workload, "Egress") === "covered").length
      : 0;
    const mostAreClosed = options.directions.includes("Egress") || 2 * closed >= workloads.size;
    const isolatedIn = isolatedShare(view, [...workloads]);
    for (const workload of workloads) {
      if (forgotten.has(workload.namespace)) continue;
      const { resource } = workload;
      const open = asked.filter((direction) => coverageOf(view, workload, direction) !== "covered");
      if (open.length === 0) continue;
      const reasons = open
        .map((direction) => coverageOf(view, workload, direction))
        .filter((coverage) => typeof coverage === "object");
      const all = set
        .selecting(workload)
        .filter(({ match }) => match === "yes")
        .map(({ policy }) => policy);
      // Of misspelt types alone: what it was to isolate is not known, and api-rejected says so.
      const typeless = all.find(({ directions }) => directions.length === 0);
      const unknown =
        typeless !== undefined
          ? `${typeless.resource.title} has no policy type that there is`
          : unread === undefined
            ? reasons.find((reason) => reason !== undefined)?.unknown
            : `${unread.title} cannot be read`;
      const selecting = all.find(({ directions }) => directions.length > 0);
      const [leader] = model.workloadsIn(workload.namespace);
      const place = {
        resource,
        at: resource.atName(),
        unknown,
        follows: leader && { rules: ["namespace-without-policy"], resources: [leader.resource] },
      };
      if (selecting === undefined) {
        // One vendored policy for one component says nothing of the team's own workloads: only a gap in a covered namespace is a warning.
        const gap = options.directions.length > 0 || (isolatedIn.get(workload.namespace) ?? 0) >= 0.5;
        report({
          ...place,
          message: "none",
          ...(!gap && { severity: "info" as const }),
          data: { workload: resource.title, egress: asked.includes("Egress") && open.includes("Egress") },
        });
        continue;
      }
      report({
        ...place,
        message: open.includes("Ingress") ? "ingress" : "egress",
        ...(!open.includes("Ingress") && !mostAreClosed && { severity: "info" as const }),
        data: { workload: resource.title, policy: selecting.resource.title },
        related: [
          {
            at: selecting.resource.atName(),
            note: `this policy is of type ${selecting.directions.join(" and ")} only`,
          },
        ],
        help: `Add a NetworkPolicy of type ${open.join(" and ")} that selects the pods.`,
      });
    }
  },
});
