import type { Fields } from "../../base/values.ts";
import { isRecord } from "../../base/is-record.ts";
import { fieldsOf, listOf, textOf } from "../../base/values.ts";
import { effectOf, isSimulated } from "../../model/effects/catalogue.ts";
import type { Effect, Power } from "../../model/effects/effect.ts";
import type { KindMap } from "../../model/kinds.ts";
import type { Model } from "../../model/model.ts";
import { Resource } from "../../model/resource.ts";
import { equalitySelector, matches } from "../../base/selector.ts";
import type { Labels } from "../../base/selector.ts";
import { workloadEnd } from "../policy/connection-end.ts";
import { distinctDoubts } from "./doubt.ts";
import type { Doubt } from "./doubt.ts";
import { valuesAt } from "./fields.ts";
import { selectorOf } from "./subject.ts";
import { serviceNames, touches as touchesOf } from "./touch.ts";

type Service = Resource<KindMap["Service"]>;

interface Entry {
  readonly resource: Resource;
  readonly effect: Effect;
}

const known = new WeakMap<Model, ReadonlyMap<Power, readonly Entry[]>>();

/** Objects that are not simulated, by effect. */
function entriesBy(model: Model, power: Power): readonly Entry[] {
  let found = known.get(model);
  if (found === undefined) {
    const byPower = new Map<Power, Entry[]>();
    for (const resource of model.resources) {
      const effect = effectOf(resource);
      if (
        effect === undefined ||
        effect.does.length === 0 ||
        isSimulated(effect, resource) ||
        effect.inert?.(resource.object) === true
      )
        continue;
      for (const one of effect.does) byPower.set(one, [...(byPower.get(one) ?? []), { resource, effect }]);
    }
    known.set(model, (found = byPower));
  }
  return found.get(power) ?? [];
}

/** ``Host(`a`)``, `HostSNI("a", "b")`: the hosts in the text of a rule; none: any host. */
const hostsOfRule = (rule: string): readonly string[] =>
  [...rule.matchAll(/\bhost(?:sni)?\(([^)]*)\)/g)].flatMap(([, inner = ""]) =>
    [...inner.matchAll(/[`"']([^`"']+)[`"']/g)].map(([, host = ""]) => host),
  );

/** The host `a.example.com` of `https://a.example.com:8443/x` or `namespace/a.example.com`. */
const bareHost = (value: string): string =>
  value
    .replace(/^[a-z]+:\/\//, "")
    .replace(/^[^/.]*\/(?=.)/, "")
    .replace(/[:/].*$/, "");

/** Hosts of an object; undefined: it may serve any. */
function hostsOf({ resource, effect: { touches, does } }: Entry): readonly string[] | undefined {
  // A Service of Knative is NAME.NAMESPACE.DOMAIN.
  if (touches.by === "services" && does.includes("serve-host"))
    return serviceNames(resource, touches.at).map(({ name, namespace }) => `${name}.${namespace ?? ""}.**`);
  if (touches.by !== "hosts") return undefined;
  const values = touches.at
    .flatMap((path) => valuesAt(resource.object, path))
    .flatMap((value) => textOf(value)?.toLowerCase() ?? []);
  const rules = values.filter((value) => value.includes("("));
  // A rule without a host matches any.
  if (rules.some((rule) => hostsOfRule(rule).length === 0)) return undefined;
  const hosts = [...values.filter((value) => !value.includes("(")).map(bareHost), ...rules.flatMap(hostsOfRule)];
  return hosts.length === 0 ? undefined : hosts;
}

/** Whether a pattern such as `*.example.com` and a host may overlap. */
export function hostMatches(pattern: string, host: string): boolean {
  if (pattern === host || pattern === "*" || pattern === "") return true;
  if (pattern.endsWith("**")) return host.startsWith(pattern.slice(0, -2));
  const ends = (wild: string, plain: string): boolean => wild.startsWith("*.") && plain.endsWith(wild.slice(1));
  return ends(pattern, host) || ends(host, pattern);
}

/** Objects that may serve a host, in addition to or instead of the simulated routes. */
export const hostDoubts = (model: Model, host: string): readonly Doubt[] =>
  entriesBy(model, "serve-host")
    .filter((entry) => hostsOf(entry)?.some((pattern) => hostMatches(pattern, host)) !== false)
    .map(({ resource }) => ({ resource, powers: ["serve-host"] }));

/** All objects that may serve hosts. */
export const unjudgedRoutes = (model: Model): readonly Doubt[] =>
  entriesBy(model, "serve-host").map(({ resource }): Doubt => ({ resource, powers: ["serve-host"] }));

/** Names that the cluster's DNS resolves, or that are meant for it. */
const isOfCluster = (host: string): boolean => !host.includes(".") || /\.svc(?:\.|$)|\.cluster\.local$/.test(host);

/** Objects that may resolve a name. A name without dots may be completed with the namespace. */
export function nameDoubts(model: Model, name: string): readonly Doubt[] {
  const host = name.toLowerCase().replace(/\.$/, "");
  const mayAnswer = (entry: Entry): boolean => {
    const {
      resource,
      effect: { touches },
    } = entry;
    if (touches.by === "hosts")
      return hostsOf(entry)?.some((pattern) => hostMatches(pattern, host) || host.endsWith(`.${pattern}`)) !== false;
    const [service, namespace] = host.split(".");
    // Names of Services in other domains: clusterset.local, those of a mesh.
    if (touches.by === "services")
      return (
        /\.(?:clusterset|mesh|global)\b/.test(host) &&
        serviceNames(resource, touches.at).some(
          (one) =>
            one.name === service &&
            (namespace === undefined || one.namespace === undefined || one.namespace === namespace),
        )
      );
    return touches.by !== "nothing" || !isOfCluster(host);
  };
  return entriesBy(model, "change-dns")
    .filter(mayAnswer)
    .map(({ resource }): Doubt => ({ resource, powers: ["change-dns"] }));
}

const selectorLabels = (service: Service): Readonly<Record<string, string>> => service.object.spec?.selector ?? {};

/** Whether an object affects a Service: it names it, selects its pods, or has labels that the Service selects. */
function affectsService(model: Model, { resource, effect }: Entry, service: Service, power: Power): boolean {
  const { touches, clusterScoped, peers } = effect;
  // Objects that only affect hosts outside the cluster do not affect a Service.
  if (peers === "outside") return false;
  if (!clusterScoped && (touches.by === "all" || touches.by === "map") && resource.namespace !== service.namespace)
    return false;
  switch (touches.by) {
    case "nothing":
    case "routes":
    case "nodes":
      return false;
    case "services":
      return serviceNames(resource, touches.at).some(
        ({ name, namespace }) => name === service.name && (namespace === undefined || namespace === service.namespace),
      );
    case "consul": {
      const [name] = valuesAt(resource.object, touches.at);
      return name === "*" || name === service.name;
    }
    case "hosts":
      return (
        hostsOf({ resource, effect })?.some((host) =>
          host === service.name
            ? resource.namespace === service.namespace
            : host === `${service.name}.${service.namespace}` ||
              host.startsWith(`${service.name}.${service.namespace}.`),
        ) === true
      );
    case "map": {
      const [labels] = valuesAt(resource.object, touches.at);
      // Objects that add endpoints have labels that the Service selects; those that move traffic select its pods.
      if (power === "write-endpoints")
        return isRecord(labels) && matches(equalitySelector(selectorLabels(service)), stringMap(labels));
      return isRecord(labels) && Object.entries(labels).every(([key, value]) => selectorLabels(service)[key] === value);
    }
    case "all":
      return true;
    default:
      return model.select(service.namespace, equalitySelector(selectorLabels(service))).some(
        ({ workload }) =>
          touchesOf(effect, resource, fieldsOf(resource.object["spec"]), "Ingress", {
            model,
            end: workloadEnd(workload),
          }) !== "no",
      );
  }
}

const stringMap = (value: Readonly<Record<string, unknown>>): Labels =>
  Object.fromEntries(Object.entries(value).map(([key, label]) => [key, String(label)]));

const aboutService = (model: Model, service: Service, powers: readonly Power[]): readonly Doubt[] =>
  distinctDoubts(
    powers.flatMap((power) =>
      entriesBy(model, power)
        .filter((entry) => affectsService(model, entry, service, power))
        .map(({ resource }): Doubt => ({ resource, powers: [power] })),
    ),
  );

/** Objects that may add endpoints to a Service. */
export const endpointDoubts = (model: Model, service: Service): readonly Doubt[] =>
  aboutService(model, service, ["write-endpoints"]);

/** Objects that may send a Service's traffic elsewhere than to its endpoints, or add endpoints. */
export const trafficDoubts = (model: Model, service: Service): readonly Doubt[] =>
  aboutService(model, service, ["move-traffic", "write-endpoints"]);

/** Objects that may create pods which the Service selects. */
function makersFor(model: Model, service: Service): readonly Doubt[] {
  const entries = Object.entries(service.object.spec?.selector ?? {});
  if (entries.length === 0) return [];
  const world = model.world(service.namespace, equalitySelector(selectorLabels(service)));
  if (world.closed) return [];
  return (world.producers ?? [])
    .filter((producer) => producer instanceof Resource)
    .map((resource): Doubt => ({ resource, powers: ["make-pods"] }));
}

/**
 * Objects that may add endpoints to a Service besides those of these manifests: by creating pods that it selects, or by
 * writing endpoints.
 */
export const countDoubts = (model: Model, service: Service): readonly Doubt[] =>
  distinctDoubts([...endpointDoubts(model, service), ...makersFor(model, service)]);

/** `targetSelectors` of Envoy Gateway, kgateway and others: a kind of the object's namespace, by labels. */
const isSelected = (spec: Fields, { namespace }: Resource, targets: readonly Resource[]): boolean =>
  listOf(spec["targetSelectors"])
    .map(fieldsOf)
    .some((selector) =>
      targets.some(
        (target) =>
          target.kind === selector["kind"] &&
          target.namespace === namespace &&
          matches(selectorOf(selector) ?? { nothing: false, requirements: [] }, target.labels),
      ),
    );

/** Objects that target one of these Gateways, routes or Services, and may deny requests to it. */
export function targetDoubts(model: Model, targets: readonly Resource[]): readonly Doubt[] {
  const found = (["isolate", "identity"] as const).flatMap((power) =>
    entriesBy(model, power).flatMap(({ resource, effect }): readonly Doubt[] => {
      if (effect.touches.by !== "routes" && effect.touches.by !== "istio") return [];
      const spec = fieldsOf(resource.object["spec"]);
      const refs = [
        ...(isRecord(spec["targetRef"]) ? [spec["targetRef"]] : []),
        ...listOf(spec["targetRefs"]).filter(isRecord),
      ];
      const isTargeted = ({ kind, name, namespace = resource.namespace }: Fields): boolean =>
        targets.some(
          (target) =>
            target.kind === kind &&
            (target.kind === "GatewayClass" || target.namespace === namespace) &&
            target.name === name,
        );
      return refs.some(isTargeted) || isSelected(spec, resource, targets) ? [{ resource, powers: [power] }] : [];
    }),
  );
  return distinctDoubts(found);
}
