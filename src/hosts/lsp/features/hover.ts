import type { Hover } from "vscode-languageserver";
import type { Finding } from "../../../diagnostic/finding.ts";
import type { Place, Span } from "../../../diagnostic/place.ts";
import type { Resource } from "../../../model/resource.ts";
import { labelSelector, matches, equalitySelector } from "../../../base/selector.ts";
import type { Workload } from "../../../model/workload.ts";
import type { AnyRule } from "../../../rule/rule.ts";
import { policyView } from "../../../simulate/policy/policy-view.ts";
import { describePolicy } from "./describe-policy.ts";
import { describeService, missText } from "./describe-service.ts";
import type { ScopeView } from "../folder-view.ts";
import { rangeOf } from "../places.ts";
import { contains } from "../symbols/symbol-table.ts";
import type { Occurrence } from "../symbols/symbol-table.ts";
import { describeUnjudged, isUnjudged, unjudgedFor } from "./describe-unjudged.ts";
import { code, listText, podsText, selectedText } from "../symbols/words.ts";

/** The parts of an object that show its hover text: the value of `kind`, the name, and the key of its selector. */
function* headings({ object, document }: Resource): Iterable<Place> {
  yield document.at(object, "kind", "entry");
  const { metadata, spec } = object as {
    readonly metadata?: object;
    readonly spec?: { readonly selector?: object; readonly podSelector?: object };
  };
  if (metadata !== undefined && "name" in metadata) yield document.at(metadata, "name", "entry");
  if (spec?.selector !== undefined) yield document.at(spec, "selector", "key");
  if (spec?.podSelector !== undefined) yield document.at(spec, "podSelector", "key");
}

const workloadOf = ({ model }: ScopeView, resource: Resource): Workload | undefined =>
  model.workloads.find((workload) => workload.resource === resource);

function describeWorkload({ simulation }: ScopeView, workload: Workload): string {
  const services = simulation.servicesOf(workload).map(({ service }) => code(service.name));
  const view = simulation.fact(policyView);
  const policies = (["Ingress", "Egress"] as const).map((direction) => {
    const { isolating, plugins } = view.coverage(workload, direction);
    const names = [
      ...isolating.map(({ policy }) => code(policy.resource.name)),
      ...plugins.filter(({ isolates }) => isolates).map(({ resource }) => code(resource.title)),
    ];
    const unjudged = unjudgedFor(view, workload, direction).map(code);
    const open = unjudged.length === 0 ? "" : `; unknown because of ${listText(unjudged)} (not simulated)`;
    const isolation = names.length === 0 ? "open, no NetworkPolicy isolates it" : `isolated by ${listText(names)}`;
    return `- ${direction}: ${isolation}${open}`;
  });
  return [
    `**${workload.resource.title}**`,
    "",
    `Runs ${podsText(workload)}.`,
    "",
    `- Services: ${services.length === 0 ? "none" : listText(services)}`,
    ...policies,
  ].join("\n");
}

/** The hover text of an object; undefined for kinds without one. */
export function describeResource(view: ScopeView, resource: Resource): string | undefined {
  const { model, simulation } = view;
  if (resource.kind === "Service") {
    const service = model.get("Service", resource.namespace, resource.name);
    return service === undefined ? undefined : describeService(simulation, simulation.backends(service));
  }
  if (resource.kind === "NetworkPolicy") {
    const policies = simulation.fact(policyView);
    const policy = policies.policies.find((one) => one.resource === resource);
    return policy === undefined ? undefined : describePolicy(policies, policy);
  }
  if (isUnjudged(resource)) return describeUnjudged(simulation, resource);
  const workload = workloadOf(view, resource);
  return workload === undefined ? undefined : describeWorkload(view, workload);
}

/** The pods that match a label, or the selector that contains it. */
function describeLabel(view: ScopeView, { symbol, resource, text }: Occurrence): string | undefined {
  const [, namespace = "", key = ""] = /^label:(\S*) (.*?)=/.exec(symbol) ?? [];
  const pair = { nothing: false, requirements: [{ operator: "In" as const, key, values: [text] }] };
  const selected = view.model.select(namespace, pair);
  if (selected.length === 0) {
    const miss = missText(view.simulation, namespace, pair);
    return `No pod in namespace ${code(namespace)} has ${code(`${key}=${text}`)}.${miss}`;
  }
  const services = view.model
    .all("Service")
    .filter((service) => service.namespace === namespace && service.object.spec?.selector?.[key] === text)
    .map(({ name }) => code(name));
  const policies = view.simulation
    .fact(policyView)
    .policies.filter(
      (policy) =>
        policy.namespace === namespace &&
        policy.selector.requirements.some((one) => one.key === key) &&
        selected.some(({ workload }) => matches(policy.selector, workload.labels)),
    )
    .map((policy) => code(policy.resource.name));
  const whole = describeWholeSelector(view, resource);
  return [
    `${code(`${key}=${text}`)} is a label of ${selectedText(selected)} in namespace ${code(namespace)}.`,
    ...(services.length > 0 ? [`- Services that select it: ${listText(services)}`] : []),
    ...(policies.length > 0 ? [`- NetworkPolicies that select these pods: ${listText(policies)}`] : []),
    ...(whole === undefined ? [] : ["", whole]),
  ].join("\n");
}

function describeWholeSelector(view: ScopeView, resource: Resource): string | undefined {
  const { spec } = resource.object as { readonly spec?: { readonly selector?: object; readonly podSelector?: object } };
  const selector =
    resource.kind === "Service"
      ? equalitySelector(spec?.selector as Readonly<Record<string, string>> | undefined)
      : resource.kind === "NetworkPolicy"
        ? labelSelector(spec?.podSelector)
        : undefined;
  if (selector === undefined || selector.requirements.length < 2) return undefined;
  const selected = view.model.select(resource.namespace, selector);
  return `The selector of ${resource.title} matches ${selected.length === 0 ? "no pods" : selectedText(selected)}.`;
}

function describePort({ symbols }: ScopeView, occurrence: Occurrence): string {
  const definitions = symbols.definitions(occurrence);
  if (definitions.length === 0) return `No container declares the port ${code(occurrence.text)}.`;
  const lines = definitions.map(({ resource, at }) => {
    const { file, start } = at.span();
    const number = portNumber(resource, occurrence.text);
    return `- ${resource.title}${number === undefined ? "" : `: ${code(number)}`} (${file}:${start.line})`;
  });
  return [`Port ${code(occurrence.text)} is declared in`, "", ...lines].join("\n");
}

/** The number of a named port, wherever in the object it is declared. */
function portNumber(resource: Resource, name: string): number | undefined {
  let found: number | undefined;
  const visit = (value: unknown): void => {
    if (typeof value !== "object" || value === null || found !== undefined) return;
    const port = value as { readonly name?: unknown; readonly containerPort?: unknown; readonly port?: unknown };
    const number = port.containerPort ?? port.port;
    if (port.name === name && typeof number === "number") found = number;
    else for (const child of Object.values(value)) visit(child);
  };
  visit(resource.object);
  return found;
}

function describeOccurrence(view: ScopeView, occurrence: Occurrence): string | undefined {
  const { kind } = occurrence;
  switch (kind) {
    case "object": {
      const [definition] = view.symbols.definitions(occurrence);
      return definition === undefined ? undefined : describeResource(view, definition.resource);
    }
    case "label":
      return describeLabel(view, occurrence);
    case "container-port":
    case "service-port":
      return describePort(view, occurrence);
    case "number":
      return undefined;
    default:
      return kind satisfies never;
  }
}

/** The documentation of a rule; shown below the finding. */
export function describeRule({ id, docs }: AnyRule): string {
  return [
    `**${id}**: ${docs.summary}`,
    "",
    docs.why,
    "",
    `*Repair:* ${docs.remedy}`,
    "",
    ...docs.references.map((reference) => `<${reference}>`),
  ].join("\n");
}

/** The hover text at the cursor: rules of findings here, then the name or object. @param findings of this file. */
export function hoverAt(
  views: readonly ScopeView[],
  path: string,
  offset: number,
  findings: readonly Finding[],
  ruleOf: (id: string) => AnyRule | undefined,
): Hover | undefined {
  const parts: string[] = [];
  let span: Span | undefined;
  for (const view of views) {
    const occurrence = view.symbols.at(path, offset);
    const resource = view.resourceAt(path, offset);
    const heading =
      resource === undefined
        ? undefined
        : [...headings(resource)]
            .map((place) => place.span())
            .find((place) => place.file === path && contains(place, offset));
    const text =
      heading !== undefined && resource !== undefined
        ? describeResource(view, resource)
        : occurrence && describeOccurrence(view, occurrence);
    if (text === undefined) continue;
    span ??= heading ?? (occurrence?.hit ?? occurrence?.at)?.span();
    const shown = views.length > 1 ? `*${view.scope.name}*\n\n${text}` : text;
    if (!parts.includes(shown)) parts.push(shown);
  }
  const rules = new Set(
    findings
      .filter((finding) => finding.span.file === path && contains(finding.span, offset))
      .map(({ ruleId }) => ruleId),
  );
  const explained = [...rules].flatMap((id) => ruleOf(id) ?? []).map(describeRule);
  const value = [...explained, ...parts.slice(0, 3)].join("\n\n---\n\n");
  return value === ""
    ? undefined
    : { contents: { kind: "markdown", value }, ...(span !== undefined && { range: rangeOf(span) }) };
}
