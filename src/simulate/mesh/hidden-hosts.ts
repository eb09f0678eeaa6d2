import { fieldsOf, listOf, textOf } from "../../base/values.ts";
import type { Fields } from "../../base/values.ts";
import type { Model } from "../../model/model.ts";
import type { Resource } from "../../model/resource.ts";
import type { Workload } from "../../model/workload.ts";
import type { Call } from "../calls/call.ts";
import { declaredCalls } from "../calls/declared-calls.ts";
import { workloadEnd } from "../policy/connection-end.ts";
import { matchMap } from "../unjudged/subject.ts";
import { injectionOf } from "./injection.ts";
import { meshSettings } from "./mesh-settings.ts";

/** A declared call to a Service that the Sidecar of the caller leaves out. */
export interface HiddenHost {
  readonly sidecar: Resource;
  /** The first item of `egress`. */
  readonly listener: Fields;
  readonly call: Call;
  readonly caller: Workload;
  /** Full name of the Service. */
  readonly host: string;
  readonly namespace: string;
  readonly unknown: string | undefined;
}

const isSidecar = ({ group, kind }: Resource): boolean => group === "networking.istio.io" && kind === "Sidecar";

const labelsOf = (sidecar: Resource): Fields | undefined => {
  const { labels } = fieldsOf(fieldsOf(sidecar.object["spec"])["workloadSelector"]);
  return labels === undefined ? undefined : fieldsOf(labels);
};

/**
 * The Sidecar that applies to pods: one of their namespace that selects them, one that selects none, that of the root
 * namespace; undefined where several may. Source: istio pilot/pkg/model/push_context.go, getSidecarScope.
 */
function sidecarOf(model: Model, sidecars: readonly Resource[], workload: Workload): Resource | undefined {
  const subject = { model, end: workloadEnd(workload) };
  const own = sidecars.filter(({ namespace }) => namespace === workload.namespace);
  const selecting = own.flatMap((sidecar) => {
    const labels = labelsOf(sidecar);
    const match = labels === undefined ? "no" : matchMap(labels, subject);
    return match === "no" ? [] : [{ sidecar, match }];
  });
  if (selecting.length > 0)
    return selecting.length === 1 && selecting[0]?.match === "yes" ? selecting[0].sidecar : undefined;
  const { roots } = meshSettings(model);
  const wide = own.filter((sidecar) => labelsOf(sidecar) === undefined);
  const ofMesh = sidecars.filter(({ namespace }) => roots.has(namespace)).filter((one) => labelsOf(one) === undefined);
  const [first, second] = wide.length > 0 ? wide : ofMesh;
  return second === undefined ? first : undefined;
}

/** `NAMESPACE/HOST`, with `.` for the own namespace, `~` for none, `*` for all. Source: istio sidecar.proto. */
function includesHost(text: string, own: string, namespace: string, host: string): boolean {
  const [where = "", pattern = ""] = text.includes("/") ? text.split("/", 2) : ["*", text];
  if (where === "~" || (where !== "*" && (where === "." ? own : where) !== namespace)) return false;
  return pattern === "*" || (pattern.startsWith("*.") ? host.endsWith(pattern.slice(1)) : pattern === host);
}

function isHidden(sidecar: Resource, own: string, call: Call, namespace: string, host: string): Fields | undefined {
  const egress = listOf(fieldsOf(sidecar.object["spec"])["egress"]).map(fieldsOf);
  const [first] = egress;
  const isKnown = egress.some(({ hosts, port }) => {
    const { number } = fieldsOf(port);
    if (number !== undefined && call.port !== undefined && number !== call.port) return false;
    return listOf(hosts).some((one) => includesHost(textOf(one) ?? "", own, namespace, host));
  });
  return isKnown ? undefined : first;
}

/**
 * Calls of pods whose Sidecar knows only some hosts and lets them connect to no others. Use it as
 * `simulation.fact(hiddenHosts)`.
 */
export function hiddenHosts(model: Model): readonly HiddenHost[] {
  const sidecars = model.resources.filter((resource) => isSidecar(resource) && !model.malformed.has(resource));
  if (sidecars.length === 0) return [];
  const seen = new Set<string>();
  return declaredCalls(model).flatMap((call): readonly HiddenHost[] => {
    const { from, to, certainty } = call;
    if (from.kind !== "workload" || to.kind !== "service" || certainty === "guess") return [];
    const { workload } = from;
    const sidecar = sidecarOf(model, sidecars, workload);
    const { mode } = fieldsOf(fieldsOf(fieldsOf(sidecar?.object["spec"]))["outboundTrafficPolicy"]);
    if (sidecar === undefined || (mode ?? meshSettings(model).outboundMode) !== "REGISTRY_ONLY") return [];
    const { name, namespace } = to.service;
    const host = `${name}.${namespace}.svc.cluster.local`;
    const listener = isHidden(sidecar, workload.namespace, call, namespace, host);
    const { proxy, because } = injectionOf(model, workloadEnd(workload));
    const key = `${sidecar.index} ${host}`;
    if (listener === undefined || (proxy !== "sidecar" && proxy !== "unknown") || seen.has(key)) return [];
    seen.add(key);
    const unknown = proxy === "unknown" ? because : undefined;
    return [{ sidecar, listener, call, caller: workload, host, namespace, unknown }];
  });
}
