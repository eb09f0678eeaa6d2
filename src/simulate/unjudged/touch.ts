import type { Fields } from "../../base/values.ts";
import { isRecord } from "../../base/is-record.ts";
import { fieldsOf, textOf } from "../../base/values.ts";
import type { Effect } from "../../model/effects/effect.ts";
import type { Resource } from "../../model/resource.ts";
import { both, either } from "../policy/match.ts";
import type { Match } from "../policy/match.ts";
import { valuesAt } from "./fields.ts";
import { matchIstio } from "./istio.ts";
import { matchLinkerdDefault } from "./linkerd-default.ts";
import {
  matchConsul,
  matchKuma,
  matchKumaTags,
  matchLinkerdTarget,
  matchSecurityGroups,
  matchServer,
  matchTrafficTarget,
} from "./other-meshes.ts";
import { matchAntrea, matchCalico, matchCilium } from "./plug-ins.ts";
import { isBehind, matchLabelSelector, matchMap, matchNamespaceSelector, templateMetadata } from "./subject.ts";
import type { Subject } from "./subject.ts";

/**
 * The name of a Service, as objects write it: `web`, `web.shop`, `web.shop.svc.cluster.local`, or an object with `name`
 * and `namespace`.
 */
export function serviceNames(
  resource: Resource,
  at: readonly string[],
): readonly { readonly name: string; readonly namespace: string | undefined }[] {
  const own = resource.namespace === "" ? undefined : resource.namespace;
  return at
    .flatMap((path) => valuesAt(resource.object, path))
    .flatMap((value) => {
      if (isRecord(value)) {
        const { name, namespace, serviceName, kind } = value;
        const found = textOf(name) ?? textOf(serviceName);
        return found === undefined || (kind !== undefined && !String(kind).endsWith("Service"))
          ? []
          : [{ name: found, namespace: textOf(namespace) ?? own }];
      }
      const [name = "", namespace] = typeof value === "string" ? value.split(".") : [];
      return name === "" ? [] : [{ name, namespace: namespace ?? own }];
    });
}

/** All pods of a cluster-scoped object, else those of its namespace. */
const inScope = ({ clusterScoped }: Effect, resource: Resource, { end }: Subject): Match =>
  clusterScoped || resource.namespace === end.namespace ? "yes" : "no";

function bySelector(
  effect: Effect,
  resource: Resource,
  subject: Subject,
  at: string,
  absent: "nothing" | undefined,
  match: (value: unknown) => Match,
): Match {
  const scope = inScope(effect, resource, subject);
  if (scope === "no") return "no";
  const values = valuesAt(resource.object, at);
  if (values.length === 0) return absent === "nothing" ? "no" : scope;
  return both(scope, values.map(match).reduce(either, "no" as Match));
}

function bySubject(resource: Resource, subject: Subject): Match {
  const { namespaces, pods } = fieldsOf(fieldsOf(resource.object["spec"])["subject"]);
  if (namespaces !== undefined) return matchNamespaceSelector(namespaces, subject);
  if (!isRecord(pods)) return "perhaps";
  const { namespaceSelector, podSelector } = pods;
  return both(
    namespaceSelector === undefined ? "yes" : matchNamespaceSelector(namespaceSelector, subject),
    podSelector === undefined ? "yes" : matchLabelSelector(podSelector, subject),
  );
}

function byServices(resource: Resource, at: readonly string[], subject: Subject): Match {
  return serviceNames(resource, at)
    .map(({ name, namespace }): Match => {
      if (namespace !== undefined && namespace !== subject.end.namespace) return "no";
      return isBehind(subject, name, namespace);
    })
    .reduce(either, "no" as Match);
}

/** Kinds of policies that may apply to pods on the host's network. */
const REACH_HOSTS: ReadonlySet<string> = new Set(["nodes", "cilium", "calico", "antrea"]);

/** Whether an object selects a pod. `spec` is one of its specifications: Cilium's kinds may have several. */
export function touches(
  effect: Effect,
  resource: Resource,
  spec: Fields,
  direction: "Ingress" | "Egress",
  subject: Subject,
): Match {
  const { touches: touch } = effect;
  const { end } = subject;
  if (end.hostNetwork && !REACH_HOSTS.has(touch.by)) return "no";
  if (!effect.clusterScoped && (touch.by === "cilium" || touch.by === "calico") && resource.namespace !== end.namespace)
    return "no";
  switch (touch.by) {
    case "nothing":
    case "routes":
    case "hosts":
      return "no";
    case "all":
      return inScope(effect, resource, subject);
    case "nodes":
      return end.hostNetwork ? "perhaps" : "no";
    case "labels":
      return bySelector(effect, resource, subject, touch.at, touch.absent, (value) =>
        matchLabelSelector(value, subject),
      );
    case "map":
      return bySelector(effect, resource, subject, touch.at, touch.absent, (value) => matchMap(value, subject));
    case "namespaces": {
      const [namespaces] = valuesAt(resource.object, touch.namespaces);
      const [pods] = touch.pods === undefined ? [] : valuesAt(resource.object, touch.pods);
      return both(
        namespaces === undefined ? "yes" : matchNamespaceSelector(namespaces, subject),
        pods === undefined ? "yes" : matchLabelSelector(pods, subject),
      );
    }
    case "names": {
      const names = valuesAt(resource.object, touch.at);
      return names.length === 0
        ? touch.absent === "nothing"
          ? "no"
          : "perhaps"
        : names.includes(end.namespace)
          ? "yes"
          : "no";
    }
    case "subject":
      return bySubject(resource, subject);
    case "services":
      return byServices(resource, touch.at, subject);
    case "workloads":
      return resource.namespace === end.namespace &&
        touch.at.some((path) => valuesAt(resource.object, path).includes(end.owner?.name))
        ? "yes"
        : "no";
    case "annotation": {
      const value = templateMetadata(subject).annotations[touch.key];
      return value !== undefined &&
        value.split(/[,@]/).some((name) => name === resource.name || name.endsWith(`/${resource.name}`))
        ? "yes"
        : "no";
    }
    case "cilium":
      return matchCilium(spec, subject, !effect.clusterScoped);
    case "calico":
      return matchCalico(spec, subject);
    case "antrea":
      return matchAntrea(resource, direction, subject);
    case "istio":
      return matchIstio(resource, touch.at, subject);
    case "linkerd-server":
      return matchServer(resource, subject);
    case "linkerd-target":
      return matchLinkerdTarget(resource, subject);
    case "linkerd-default":
      return matchLinkerdDefault(resource, subject);
    case "kuma":
      return matchKuma(resource, subject);
    case "kuma-tags":
      return matchKumaTags(resource, direction === "Ingress" ? "towards" : "from", subject);
    case "security-groups":
      return matchSecurityGroups(resource, subject);
    case "traffic-target":
      return matchTrafficTarget(resource, subject);
    case "consul":
      return matchConsul(resource, touch.at, subject);
    default:
      return touch satisfies never;
  }
}
