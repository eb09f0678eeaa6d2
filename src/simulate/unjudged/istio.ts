import { isRecord } from "../../base/is-record.ts";
import { fieldsOf, listOf, textOf } from "../../base/values.ts";
import type { Resource } from "../../model/resource.ts";
import { meshSettings } from "../mesh/mesh-settings.ts";
import { either } from "../policy/match.ts";
import type { Match } from "../policy/match.ts";
import { valuesAt } from "./fields.ts";
import { isBehind, matchMap, templateMetadata } from "./subject.ts";
import type { Subject } from "./subject.ts";

/**
 * Whether the pod is certainly not in the mesh: no sidecar is injected, and it is not part of the ambient mesh. Source:
 * istio pkg/kube/inject/inject.go injectRequired; istio.io "Add workloads to the mesh" (istio.io/dataplane-mode).
 */
function isOutsideMesh(subject: Subject): boolean {
  const { model, end } = subject;
  if (end.hostNetwork) return true;
  const { labels, annotations } = templateMetadata(subject);
  const namespace = model.namespaceLabels(end.namespace).labels;
  const mode = labels["istio.io/dataplane-mode"] ?? namespace["istio.io/dataplane-mode"];
  if (mode !== undefined && mode !== "none") return false;
  const own = labels["sidecar.istio.io/inject"] ?? annotations["sidecar.istio.io/inject"];
  if (own !== undefined) return ["false", "n", "no", "off"].includes(own.toLowerCase());
  return namespace["istio-injection"] === "disabled" && labels["istio.io/rev"] === undefined;
}

/** A policy of a Gateway applies to pods only if the Gateway is a waypoint, which its class shows. */
function matchGateway(resource: Resource, name: string, subject: Subject): Match {
  const gateway = subject.model.find("gateway.networking.k8s.io", "Gateway", resource.namespace, name);
  const className = textOf(fieldsOf(gateway?.object["spec"])["gatewayClassName"]);
  if (className !== undefined && className !== "istio-waypoint") return "no";
  // A waypoint serves its namespace, or whatever has the label istio.io/use-waypoint with its name.
  return resource.namespace === subject.end.namespace || className !== undefined ? "perhaps" : "no";
}

function matchTarget(resource: Resource, target: unknown, subject: Subject): Match {
  const { kind, name } = fieldsOf(target);
  const named = textOf(name) ?? "";
  switch (kind) {
    case "Service":
      return resource.namespace === subject.end.namespace ? isBehind(subject, named, resource.namespace) : "no";
    case "Gateway":
      return matchGateway(resource, named, subject);
    case "GatewayClass":
      return named === "istio-waypoint" || named === "" ? "perhaps" : "no";
    case "ServiceEntry":
      return "no";
    default:
      return "perhaps";
  }
}

/**
 * `selector` or `workloadSelector` (matchLabels, or labels), or `targetRef`s; without any of them: all pods of the
 * namespace, or of the mesh.
 */
export function matchIstio(resource: Resource, at: string, subject: Subject): Match {
  if (isOutsideMesh(subject)) return "no";
  const spec = fieldsOf(resource.object["spec"]);
  const targets = [...(isRecord(spec["targetRef"]) ? [spec["targetRef"]] : []), ...listOf(spec["targetRefs"])];
  if (targets.length > 0)
    return targets.map((target) => matchTarget(resource, target, subject)).reduce(either, "no" as Match);
  if (!meshSettings(subject.model).roots.has(resource.namespace) && resource.namespace !== subject.end.namespace)
    return "no";
  const [selector] = valuesAt(resource.object, at);
  if (selector === undefined) return "yes";
  const { matchLabels, labels } = fieldsOf(selector);
  return matchMap(matchLabels ?? labels ?? {}, subject);
}
