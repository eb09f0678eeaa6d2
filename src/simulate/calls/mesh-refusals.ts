import { addTo } from "../../base/groups.ts";
import { fieldsOf } from "../../base/values.ts";
import type { Model } from "../../model/model.ts";
import type { Resource } from "../../model/resource.ts";
import { meshPolicies } from "../mesh/authorization/mesh-policies.ts";
import type { MeshPolicies } from "../mesh/authorization/mesh-policies.ts";
import { assumedPod, UNKNOWN_NAMESPACE } from "../policy/connection-end.ts";
import type { PodEnd } from "../policy/connection-end.ts";
import { policyView } from "../policy/policy-view.ts";
import type { PolicyView } from "../policy/policy-view.ts";
import type { Call, CalledPort } from "./call.ts";
import { declaredCalls } from "./declared-calls.ts";

/** Declared calls that the proxies of the called pods refuse, for one reason. */
export interface MeshRefusal {
  readonly call: Call;
  /** Other calls that the same policies refuse at the same pods. */
  readonly others: readonly Call[];
  readonly caller: PodEnd;
  readonly callee: CalledPort;
  /** The policies that refuse them. */
  readonly by: readonly Resource[];
  /** `tls`: they are plain text; `authorization`: no rule allows the client, or one denies it. */
  readonly reason: "tls" | "authorization";
  readonly unknown: string | undefined;
}

/** A process of a host: it has no identity in the mesh. */
const API_SERVER: PodEnd = { ...assumedPod("the API server", "kube-system", {}), hostNetwork: true };
const SOMEWHERE = assumedPod("Prometheus", UNKNOWN_NAMESPACE, {});
const SCRAPER = /prometheus|monitor|metric|observ|telemetry|scrap|grafana|alloy|victoria|thanos|otel|datadog/i;

/** The pods from which a call comes; none: nothing is known of them. */
function callersOf(view: PolicyView, { from, source }: Call): readonly PodEnd[] {
  if (from.kind === "workload") return [view.endOf(from.workload)];
  if (source === "monitor") return from.pods.length > 0 ? from.pods : [SOMEWHERE];
  return source === "webhook" || source === "api-service" ? [API_SERVER] : [];
}

interface Refused {
  readonly by: readonly Resource[];
  readonly unknown: string | undefined;
}

/** Names of Prometheus and the like in the rules of policies. */
const namesScraper = (by: readonly Resource[]): boolean =>
  by.some(({ object }) => SCRAPER.test(JSON.stringify(fieldsOf(object["spec"])["rules"] ?? "")));

function refusal(
  mesh: MeshPolicies,
  view: PolicyView,
  caller: PodEnd,
  { workload, number }: CalledPort,
  direct: boolean,
): Refused | undefined {
  const callee = view.endOf(workload);
  const { answer, by } = mesh.decide(caller, callee, number, { direct });
  if (answer === "deny") return { by, unknown: undefined };
  // A Prometheus that is not shown may be anything that a rule names; one without identity is refused.
  if (answer !== "unknown" || caller !== SOMEWHERE || namesScraper(by)) return undefined;
  const plain = mesh.decide(API_SERVER, callee, number, { direct });
  return plain.answer === "deny"
    ? { by: plain.by, unknown: "these manifests do not show in which pods Prometheus runs" }
    : undefined;
}

function judge(mesh: MeshPolicies, view: PolicyView, call: Call): readonly MeshRefusal[] {
  const { from, to, certainty } = call;
  if ((to.kind !== "service" && to.kind !== "pods") || certainty === "guess") return [];
  if (from.kind === "workload" && from.workload.replicas.max === 0) return [];
  return callersOf(view, call).flatMap((caller): readonly MeshRefusal[] => {
    const ports = to.ports.filter(({ workload }) => workload.replicas.max > 0);
    const found = ports.map((port) => refusal(mesh, view, caller, port, to.kind === "pods"));
    const [first] = found;
    const [callee] = ports;
    // Of several ports that may be meant, each has to be refused.
    if (first === undefined || callee === undefined || found.includes(undefined)) return [];
    const isTLS = first.by.every(({ kind }) => kind === "PeerAuthentication");
    return [
      {
        call,
        others: [],
        caller,
        callee,
        by: first.by,
        reason: isTLS ? "tls" : "authorization",
        unknown: found.find((one) => one?.unknown !== undefined)?.unknown,
      },
    ];
  });
}

const keyOf = ({ by, callee }: MeshRefusal): string =>
  JSON.stringify([by.map(({ index }) => index), callee.workload.resource.index, callee.workload.name, callee.number]);

/** Calls that Istio's policies refuse, once for each policy and called pods. A fact of a simulation. */
export function meshRefusals(model: Model): readonly MeshRefusal[] {
  const mesh = meshPolicies(model);
  if (mesh.isEmpty) return [];
  const view = policyView(model);
  const groups = new Map<string, MeshRefusal[]>();
  for (const one of declaredCalls(model).flatMap((call) => judge(mesh, view, call))) addTo(groups, keyOf(one), one);
  return [...groups.values()].flatMap((group) => {
    // Proved ones first: they are what is shown of a group.
    const [first, ...others] = group.toSorted(
      (a, b) => Number(a.unknown !== undefined) - Number(b.unknown !== undefined),
    );
    return first === undefined ? [] : [{ ...first, others: others.map(({ call }) => call) }];
  });
}
