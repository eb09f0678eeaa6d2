import { readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { rules } from "../../rules/index.ts";
import { DEFAULT_CONFIG } from "../../src/config/config.ts";
import type { Finding } from "../../src/diagnostic/finding.ts";
import type { Place } from "../../src/diagnostic/place.ts";
import { lint } from "../../src/engine/lint.ts";
import { Model } from "../../src/model/model.ts";
import type { Resource } from "../../src/model/resource.ts";
import { equalitySelector, labelSelector } from "../../src/base/selector.ts";
import { wholeScope } from "../../src/scope/scope.ts";
import { references } from "../../src/simulate/references/references.ts";
import { referenceTarget } from "../../src/simulate/references/target.ts";
import { ingressTargets, routeTargets } from "../../src/simulate/route/route-backends.ts";
import { NEWEST_VERSION } from "../../src/validate/server-of.ts";
import { validateObject } from "../../src/validate/validate-object.ts";
import { parseSource } from "../../src/yaml/parse-source.ts";

/** Rules that say that something of somebody else is not there. */
const OF_OTHERS: ReadonlySet<string> = new Set([
  "disruption-budget-selects-nothing",
  "dns-reference-missing",
  "hpa-target-missing",
  "ingress-backend-missing",
  "policy-peer-matches-nothing",
  "policy-selects-nothing",
  "route-backend-missing",
  "route-parent-missing",
  "monitor-target-missing",
  "service-selects-nothing",
  "statefulset-service-broken",
  "traffic-split-backend-missing",
  "virtual-service-destination-unknown",
  "virtual-service-gateway-missing",
]);

export type Texts = ReadonlyMap<string, string>;

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder)
    .sort()
    .flatMap((entry) => {
      const path = join(folder, entry);
      return statSync(path).isDirectory() ? filesBelow(path) : /\.ya?ml$/.test(entry) ? [path] : [];
    });
}

export const readApp = (folder: string): Texts =>
  new Map(filesBelow(folder).map((path) => [path, readFileSync(path, "utf8")]));

export const modelOfApp = (texts: Texts): Model =>
  new Model([...texts].flatMap(([path, text]) => parseSource({ path, text }).documents));

/** What is proved to be missing. */
export const provedMissing = (texts: Texts): readonly Finding[] =>
  lint(
    [wholeScope([...texts].map(([path, text]) => parseSource({ path, text })))],
    rules.filter(({ id }) => OF_OTHERS.has(id)),
    {
      config: DEFAULT_CONFIG,
      kubernetesVersion: NEWEST_VERSION,
      validate: (object) => validateObject(object, { kubernetesVersion: NEWEST_VERSION }),
    },
  ).findings.filter(
    ({ verdict, severity, message }) =>
      verdict === "proved" && severity !== "info" && !message.includes("not headless"),
  );

const ROUTES =
  /Ingress$|Route$|^VirtualService$|^DestinationRule$|^ServiceMonitor$|^TrafficSplit$|^HorizontalPodAutoscaler$/;

/**
 * What the repository of one Service holds: the Service, its workloads, their policies, budgets and settings, and the
 * routes that name it.
 */
export function partsByService(model: Model): readonly (readonly Resource[])[] {
  return model.all("Service").map((service) => {
    const selector = equalitySelector(service.object.spec?.selector);
    const workloads = selector.nothing ? [] : model.select(service.namespace, selector).map(({ workload }) => workload);
    const own = new Set<Resource>([service, ...workloads.map(({ resource }) => resource)]);
    // Pods that an operator makes belong to its resource.
    const world = model.world(service.namespace, selector);
    const titles = new Set((world.closed ? [] : (world.producers ?? [])).map(({ title }) => title));
    for (const resource of model.resources) if (titles.has(resource.title)) own.add(resource);
    const templates = JSON.stringify(workloads.map(({ template }) => template));
    const name = new RegExp(`"(?:host|name|service|app|app\\.kubernetes\\.io/name)":"${service.name}[".]`);
    for (const resource of model.resources) {
      const { kind, namespace, object } = resource;
      const { podSelector, selector: other } = (object["spec"] ?? {}) as {
        readonly podSelector?: object;
        readonly selector?: object;
      };
      const isOwn =
        kind === "Namespace"
          ? resource.name === service.namespace
          : kind === "ConfigMap"
            ? templates.includes(`"${resource.name}"`)
            : kind === "NetworkPolicy" || kind === "PodDisruptionBudget"
              ? model
                  .select(namespace, labelSelector(podSelector ?? other))
                  .some(({ workload }) => workloads.includes(workload))
              : ROUTES.test(kind) && name.test(JSON.stringify(object));
      if (isOwn) own.add(resource);
    }
    return [...own];
  });
}

export const asFile = (resources: Iterable<Resource>): Texts =>
  new Map([["part.yaml", [...new Set(resources)].map(({ object }) => JSON.stringify(object)).join("\n---\n")]]);

/** Places where a Service, a label or a port is named that is there. */
export function* namings(model: Model): Iterable<{ readonly kind: string; readonly at: Place; readonly word: string }> {
  for (const reference of references(model)) {
    const target = referenceTarget(model, reference);
    if (target.kind === "service" && !reference.borrowed && target.confidence !== "low")
      yield { kind: "reference", at: reference.at, word: target.name };
  }
  for (const { ingress, backend } of ingressTargets(model))
    if (backend.service !== undefined)
      yield { kind: "ingress", at: ingress.at(backend.service, "name"), word: backend.service.name };
  for (const { route, ref, resolution } of routeTargets(model))
    if (resolution.service !== undefined) yield { kind: "route", at: route.at(ref, "name"), word: ref.name };
  for (const service of model.all("Service")) {
    const selector = service.object.spec?.selector ?? {};
    if (
      model.select(service.namespace, equalitySelector(selector)).some(({ workload }) => workload.kind === "controller")
    )
      continue;
    if (model.select(service.namespace, equalitySelector(selector)).length === 0) continue;
    for (const [key, value] of Object.entries(selector))
      yield { kind: "selector", at: service.at(selector, key), word: value };
  }
  for (const resource of model.resources.filter(({ kind }) => kind === "ServiceMonitor")) {
    const { endpoints = [], selector } = resource.object["spec"] as {
      readonly endpoints?: readonly { readonly port?: string }[];
      readonly selector: object;
    };
    const selected = model
      .all("Service")
      .some(
        ({ namespace, labels }) =>
          namespace === resource.namespace &&
          Object.entries((selector as { matchLabels?: object }).matchLabels ?? {}).every(
            ([key, value]) => labels[key] === value,
          ),
      );
    if (selected)
      for (const endpoint of endpoints)
        if (endpoint.port !== undefined)
          yield { kind: "monitor", at: resource.document.at(endpoint, "port"), word: endpoint.port };
  }
}

/** The texts with one letter of a word changed. */
export function misspelt(texts: Texts, at: Place, word: string): Texts | undefined {
  const { file, start, end } = at.span();
  const text = texts.get(file) ?? "";
  const found = text.slice(start.offset, end.offset).indexOf(word);
  if (found < 0) return undefined;
  const place = start.offset + found + Math.floor(word.length / 2);
  return new Map([
    ...texts,
    [file, `${text.slice(0, place)}${text[place] === "x" ? "y" : "x"}${text.slice(place + 1)}`],
  ]);
}
