import {
  baseName,
  defineRule,
  describeMiss,
  describeRequirement,
  describeSelector,
  electedRole,
  governingService,
  isSlip,
  labelIndex,
  labelsInstead,
  leavesNamespaceOpen,
  missOfNamesake,
  nearestWorkload,
  placeOfMiss,
  serviceRoles,
  slicesByService,
  unseenPods,
  workloadsByName,
} from "../../src/rule.ts";
import type { DraftFix, Model, SelectorMiss, ServiceBackends, ServiceRole, Simulation } from "../../src/rule.ts";

/** Values by which one of several alike workloads is switched on; the others are not deployed at every moment. */
const SWITCHED = /^(?:blue|green|canary|stable|primary|secondary|preview|active|baseline|experiment|v?\d[\w.-]*)$/i;
/** Labels that all parts of an application, a release or a team share: to have them in common says nothing. */
const SHARED =
  /^(?:app\.kubernetes\.io\/(?:instance|part-of|managed-by|version)|helm\.sh\/chart|release|heritage|chart|version|env|environment|stage|team|tier|project)$/;

const wanted = ({ kind, requirement }: SelectorMiss): string =>
  kind === "key" ? (requirement?.key ?? "") : requirement?.operator === "In" ? (requirement.values[0] ?? "") : "";

/** The version of a release is in a label for people to read; it chooses between no variants. */
const isSwitched = (miss: SelectorMiss): boolean =>
  SWITCHED.test(wanted(miss)) &&
  !/^(?:app\.kubernetes\.io\/version|helm\.sh\/chart|chart)$/.test(miss.requirement?.key ?? "");

/** `sure`: that workload was meant, whatever else there may be. `near`: it is worth a word. `far`: it is another thing. */
function closeness(
  { service, selector, world }: ServiceBackends,
  miss: SelectorMiss,
  simulation: Simulation,
): "sure" | "near" | "far" {
  const { kind, workload, requirement, label } = miss;
  const taken = simulation.servicesOf(workload).length > 0;
  if (kind === "own-labels") return "sure";
  const sameName =
    baseName(service.name) === baseName(workload.name) ||
    (workload.kind === "StatefulSet" && governingService(workload) === service.name);
  if (kind === "namespace") {
    if (leavesNamespaceOpen(simulation.model, simulation.fact(labelIndex), selector, { near: miss, holder: service }))
      return taken && !sameName ? "far" : "near";
    // Both namespaces are written down, no other Service is there for those pods, and more than a common label speaks for it.
    return !service.namespaceGiven || !workload.resource.namespaceGiven || taken
      ? "far"
      : sameName || selector.requirements.length > 1
        ? "sure"
        : "near";
  }
  const found = kind === "key" ? label?.key : label?.value;
  const slip = found !== undefined && isSlip(wanted(miss), found);
  const common = selector.requirements.some((met) => met !== requirement && !SHARED.test(met.key));
  // One letter is seldom by chance where the rest of the selector, or the name of the Service, speaks of that workload.
  if (slip && (!taken || sameName || common || service.name.startsWith(`${workload.name}-`))) return "sure";
  if (sameName && !isSwitched(miss) && (common || (!taken && world.closed))) return "sure";
  // Pods that a Service leads to already are seldom meant once more.
  return slip || (!taken && common) ? "near" : "far";
}

/** Why pods may be there that these manifests do not show. */
function unseen(
  model: Model,
  simulation: Simulation,
  { service, selector }: ServiceBackends,
  miss: SelectorMiss | undefined,
  sure: boolean,
): string | undefined {
  const index = simulation.fact(labelIndex);
  const because = unseenPods(model, index, service.namespace, selector, {
    near: miss?.kind === "namespace" ? miss : undefined,
    holder: service,
  });
  if (miss === undefined || !sure) {
    return because === undefined && miss?.kind === "value" && isSwitched(miss)
      ? `${wanted(miss)} names one of several variants, and this one may be deployed at another time`
      : because;
  }
  const elected = electedRole(model, index, service.namespace, selector);
  if (elected !== undefined) return elected;
  const world = model.world(service.namespace, selector);
  if (world.closed || world.likely === true) return world.closed ? undefined : world.because;
  // In a short word a slip may be a coincidence.
  return world.producer !== undefined && miss.requirement !== undefined && wanted(miss).length < 5
    ? because
    : undefined;
}

/** The Rollout controller adds a hash to the selectors of its Services; the rest of them must meet its template, where that is shown. */
const isFilled = (role: ServiceRole | undefined, { workloads }: Model): boolean =>
  role !== undefined && !(role.by.kind === "Rollout" && workloads.some(({ resource }) => resource === role.by));

/** Whether the workload itself looks for such pods and makes others: selector-template-mismatch tells that, and the Service is right. */
const isToldAtTemplate = ({ workload: { kind, selector }, differences }: SelectorMiss): boolean =>
  kind !== "controller" &&
  differences.length > 0 &&
  differences.every(
    ({ requirement }) =>
      selector?.requirements.some((own) => describeRequirement(own) === describeRequirement(requirement)) === true,
  );

function fixesFor({ service }: ServiceBackends, miss: SelectorMiss, sure: boolean): readonly DraftFix[] {
  if (!sure) return [];
  const selector = service.object.spec?.selector;
  if (selector === undefined || miss.label === undefined || miss.requirement === undefined) return [];
  const { key, value } = miss.label;
  const kind = isSlip(wanted(miss), miss.kind === "key" ? key : value) ? "safe" : "suggested";
  if (miss.kind === "value")
    return [
      {
        kind,
        title: `Select ${key}=${value}`,
        edits: [
          {
            at: service.at(selector, key),
            text:
              JSON.stringify(value) === `"${value}"` &&
              /^[a-z][a-z0-9.-]*$/i.test(value) &&
              !/^(?:y|n|yes|no|on|off|true|false|null)$/i.test(value)
                ? value
                : JSON.stringify(value),
          },
        ],
      },
    ];
  if (miss.kind === "key")
    return [
      {
        kind,
        title: `Select ${key}=${value}`,
        edits: [{ at: service.at(selector, miss.requirement.key, "key"), text: key }],
      },
    ];
  return [];
}

export default defineRule({
  id: "service-selects-nothing",
  severity: "error",
  presets: ["recommended"],
  claims: "endpoints",
  coincidence: "likeness",
  docs: {
    summary: "The selector of a Service matches no pod.",
    why: "The Service gets no endpoint: its name resolves, and every connection is refused.",
    remedy:
      "Make the selector equal to labels of the pod template, not of the workload itself, in the namespace of the Service.",
    references: [
      "https://kubernetes.io/docs/concepts/services-networking/service/#services-in-kubernetes",
      "https://kubernetes.io/docs/concepts/services-networking/service/#services-without-selectors",
    ],
  },
  options: {},
  messages: {
    near: (d: { readonly service: string; readonly selector: string; readonly why: string }) =>
      `Service "${d.service}" selects no pod with ${d.selector}: ${d.why}.`,
    nothing: (d: { readonly service: string; readonly selector: string; readonly namespace: string }) =>
      `Service "${d.service}" selects no pod: none in namespace ${d.namespace} has the labels ${d.selector}.`,
  },
  check({ model, simulation, report }) {
    const roles = simulation.fact(serviceRoles);
    const slices = simulation.fact(slicesByService);
    for (const backends of simulation.services()) {
      const { service, source, selector, workloads } = backends;
      const identity = `${service.namespace}/${service.name}`;
      // Slices that someone writes beside the controller's serve the Service as well.
      const { spec } = service.object;
      if (
        spec === undefined ||
        source !== "selector" ||
        workloads.length > 0 ||
        isFilled(roles.get(identity), model) ||
        slices.has(identity)
      )
        continue;
      const near = nearestWorkload(model, simulation.fact(labelIndex), service.namespace, selector);
      const nearSure = near !== undefined && closeness(backends, near, simulation) === "sure";
      const miss = nearSure ? near : (missOfNamesake(simulation.fact(workloadsByName), service, selector) ?? near);
      if (miss !== undefined && isToldAtTemplate(miss)) continue;
      const at =
        miss?.requirement === undefined
          ? service.at(spec, "selector", "key")
          : service.at(spec.selector ?? {}, miss.requirement.key, miss.kind === "value" ? "value" : "key");
      const close = miss === undefined ? "far" : closeness(backends, miss, simulation);
      const sure = close === "sure";
      const unknown = unseen(model, simulation, backends, miss, sure);
      const severity = sure || unknown !== undefined ? "error" : "warning";
      if (miss === undefined || close === "far") {
        report({
          resource: service,
          at,
          message: "nothing",
          data: { service: service.name, selector: describeSelector(selector), namespace: service.namespace },
          help: labelsInstead(simulation.fact(labelIndex), service.namespace, selector),
          unknown,
          severity,
        });
        continue;
      }
      report({
        resource: service,
        at,
        message: "near",
        data: { service: service.name, selector: describeSelector(selector), why: describeMiss(miss) },
        related: [{ at: placeOfMiss(miss), note: `nearest: ${miss.workload.resource.title}` }],
        help: helpFor(
          service,
          miss,
          sure ||
            (miss.label !== undefined && isSlip(wanted(miss), miss.kind === "key" ? miss.label.key : miss.label.value)),
        ),
        fixes: fixesFor(backends, miss, sure),
        unknown,
        severity,
      });
    }
  },
});

function helpFor(
  service: ServiceBackends["service"],
  { kind, workload, label, requirement }: SelectorMiss,
  likely: boolean,
): string | undefined {
  switch (kind) {
    case "own-labels":
      return `Put the labels under spec.template.metadata.labels of ${workload.resource.title}, or select what stands there.`;
    case "namespace":
      if (service.namespaceGiven !== workload.resource.namespaceGiven) {
        const [named, other] = service.namespaceGiven
          ? [service.title, workload.resource]
          : [workload.resource.title, service];
        return `${other.kind} "${other.name}" names no namespace: write \`namespace: ${service.namespaceGiven ? service.namespace : workload.namespace}\` there too, or take it out of ${named} and apply both with \`kubectl -n\`.`;
      }
      return `A Service selects pods of its own namespace only: set \`namespace: ${workload.namespace}\` if those pods are meant.`;
    case "value":
    case "key":
      return label === undefined || !likely ? undefined : `Did you mean ${label.key}=${label.value}?`;
    case "several":
      return undefined;
    case "absent":
      return requirement === undefined || requirement.key.includes("kubernetes.io/pod-")
        ? undefined
        : `Add the label ${requirement.key} to the pod template, or take it out of the selector.`;
    default:
      return kind satisfies never;
  }
}
