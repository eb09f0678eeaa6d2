import { includesPort } from "../connections.ts";
import { ruleConnections } from "../policy/match-rule.ts";
import type { CompiledPolicy, PolicyPeer, PolicyRule } from "../policy/network-policy.ts";
import { openingCover } from "../policy/plugin-policy.ts";
import type { PolicyView } from "../policy/policy-view.ts";
import { doubtText } from "../unjudged/doubt.ts";
import type { CalledPort } from "./call.ts";

/** Whether an actor of the platform may be behind a peer; a text says why that is not known. */
export type Presence = "yes" | "no" | { readonly unknown: string };

/** A port of pods that policies keep an actor from. */
export interface ClosedTarget {
  readonly port: CalledPort;
  readonly policies: readonly CompiledPolicy[];
  /** A rule that opens the port to others, or another port to the actor. */
  readonly near:
    | { readonly policy: CompiledPolicy; readonly rule: PolicyRule; readonly has: "port" | "peer" }
    | undefined;
  /** Why the connection may be allowed all the same. */
  readonly unknown: string | undefined;
}

type PresenceOf = (policy: CompiledPolicy, peer: PolicyPeer) => Presence;

function presenceIn(policy: CompiledPolicy, rule: PolicyRule, presenceOf: PresenceOf): Presence {
  if (rule.peers === "all") return "yes";
  let result: Presence = "no";
  for (const peer of rule.peers) {
    const presence = presenceOf(policy, peer);
    if (presence === "yes") return presence;
    if (presence !== "no") result = presence;
  }
  return result;
}

/** Set where no policy of the pods opens the port to an actor; undefined where one does, or none isolates them. */
export function closedTarget(view: PolicyView, port: CalledPort, presenceOf: PresenceOf): ClosedTarget | undefined {
  const { workload, protocol, number } = port;
  const { isolating, admin, openers, plugins } = view.coverage(workload, "Ingress");
  if (!isolating.some(({ match }) => match === "yes")) return undefined;
  const end = view.endOf(workload);
  if (end.hostNetwork) return undefined;
  let near: ClosedTarget["near"];
  let unknown: string | undefined;
  for (const { policy } of isolating) {
    for (const rule of policy.rules) {
      if (rule.direction !== "Ingress") continue;
      const opens = includesPort(ruleConnections(rule, end, view.profile.interpretation), protocol, number);
      const presence = presenceIn(policy, rule, presenceOf);
      if (opens && presence === "yes") return undefined;
      if (opens && typeof presence === "object") unknown ??= presence.unknown;
      if (opens) near ??= { policy, rule, has: "port" };
      else if (presence === "yes" && near?.has !== "port") near ??= { policy, rule, has: "peer" };
    }
  }
  const [opener] = openers;
  const [tier] = admin;
  return {
    port,
    policies: isolating.map(({ policy }) => policy),
    near,
    unknown:
      opener === undefined
        ? ((tier && `${tier.id} is evaluated first and may allow it`) ?? openingCover(plugins) ?? unknown)
        : doubtText({ resource: opener.resource, powers: ["allow"] }),
  };
}

/** Set where each of several ports is closed; one that stands for all of them. */
export function allClosed(
  view: PolicyView,
  ports: readonly CalledPort[],
  presenceOf: PresenceOf,
): ClosedTarget | undefined {
  let first: ClosedTarget | undefined;
  let unknown: string | undefined;
  for (const port of ports) {
    if (port.workload.replicas.max === 0) continue;
    const closed = closedTarget(view, port, presenceOf);
    if (closed === undefined) return undefined;
    first ??= closed;
    unknown ??= closed.unknown;
  }
  return first && { ...first, unknown };
}
