import { includesPort } from "../connections.ts";
import type { ConnectionEnd } from "../policy/connection-end.ts";
import type { PolicyView } from "../policy/policy-view.ts";
import type { Workload } from "../../model/workload.ts";
import { allClosed } from "./closed-target.ts";
import { presenceOfAPIServer } from "./presence.ts";
import type { Call, CalledPort } from "./call.ts";

/** Whether policies let a call arrive. `unjudged`: the other end has no place in these manifests. */
export type CallVerdict = "arrives" | "blocked" | "unknown" | "unjudged";

function between(
  view: PolicyView,
  callers: readonly (Workload | ConnectionEnd)[],
  ports: readonly CalledPort[],
): CallVerdict {
  const verdicts = callers.flatMap((caller) =>
    ports.map(({ workload, protocol, number }): CallVerdict => {
      const { allowed, possible, open, depends } = view.allowed(caller, workload);
      const isOpen = [open.unknown, ...depends.map(({ connections }) => connections)].some((connections) =>
        includesPort(connections, protocol, number),
      );
      if (includesPort(open.refused, protocol, number)) return "blocked";
      if (isOpen) return "unknown";
      if (includesPort(allowed, protocol, number)) return "arrives";
      return includesPort(possible, protocol, number) ? "unknown" : "blocked";
    }),
  );
  const [first] = verdicts;
  if (first === undefined) return "unjudged";
  return verdicts.every((verdict) => verdict === first) ? first : "unknown";
}

/** What the policies of both ends say of a declared call. */
export function callVerdict(view: PolicyView, { from, to, source }: Call): CallVerdict {
  if (to.kind !== "service" && to.kind !== "pods") return "unjudged";
  if (from.kind === "workload") return between(view, [from.workload], to.ports);
  if (from.pods.length > 0) return between(view, from.pods, to.ports);
  if (source !== "webhook" && source !== "api-service") return "unjudged";
  // These are judged by the peers of NetworkPolicies alone.
  if (to.ports.some(({ workload }) => view.coverage(workload, "Ingress").plugins.length > 0)) return "unknown";
  const closed = allClosed(view, to.ports, presenceOfAPIServer(view));
  return closed === undefined ? "arrives" : closed.unknown === undefined ? "blocked" : "unknown";
}
