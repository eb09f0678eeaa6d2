import type { Model } from "../../model/model.ts";
import type { Resource } from "../../model/resource.ts";
import type { Workload } from "../../model/workload.ts";
import { includesPort, onePort } from "../connections.ts";
import { describeDependencies } from "../policy/explain.ts";
import { isolatingResources, policyOf } from "../policy/deciding.ts";
import type { SideVerdict } from "../policy/evaluate.ts";
import type { Direction } from "../policy/network-policy.ts";
import { policyView } from "../policy/policy-view.ts";
import type { PolicyView } from "../policy/policy-view.ts";
import { smallestChanges } from "../policy/smallest-change.ts";
import { doubtText } from "../unjudged/doubt.ts";
import type { Call, CalledPort } from "./call.ts";
import { declaredCalls } from "./declared-calls.ts";

/** A policy that keeps a connection from one end. */
export interface Blocker {
  readonly resource: Resource;
  readonly direction: Direction;
  /** Its own rule denies it; otherwise it isolates the pods, and no rule allows it. */
  readonly denies: boolean;
}

/** A call between pods that policies drop. */
export interface BlockedCall {
  readonly call: Call;
  readonly caller: Workload;
  /** The port at which it is dropped; of several the first. */
  readonly callee: CalledPort;
  readonly blockers: readonly Blocker[];
  /** The smallest changes of policies that would allow it, as instructions. */
  readonly changes: readonly string[];
  /** Why it may arrive all the same. */
  readonly unknown: string | undefined;
}

type Denial = Pick<BlockedCall, "blockers" | "changes" | "unknown">;

function blockersOf(side: SideVerdict): readonly Blocker[] {
  const { direction, plugins } = side;
  const denying = side.decisions.flatMap((decision): readonly Blocker[] =>
    decision.kind !== "NetworkPolicy" && decision.action === "Deny"
      ? [{ resource: policyOf(decision).resource, direction, denies: true }]
      : [],
  );
  // The end of a tier denies what none of these allows, NetworkPolicies among them.
  const tiered = plugins.flatMap(({ tier, resource }) => (tier === undefined ? [] : [resource]));
  const closing = [...new Set([...tiered, ...isolatingResources(side)])];
  const isolating = closing.map((resource): Blocker => ({ resource, direction, denies: false }));
  if (tiered.length > 0 && denying.length > 0) return denying;
  return isolating.length > 0 ? isolating : denying;
}

/** Set where no reading of the policies lets a connection from one workload's pods arrive at a port of another's. */
function denialOf(view: PolicyView, caller: Workload, { workload, number, protocol }: CalledPort): Denial | undefined {
  const verdict = view.allowed(caller, workload);
  if (includesPort(verdict.possible, protocol, number)) return undefined;
  const wanted = onePort(protocol, number);
  const [source, destination] = [view.endOf(caller), view.endOf(workload)];
  const sides = [
    { side: verdict.egress, peer: destination },
    { side: verdict.ingress, peer: source },
  ].flatMap(({ side, peer }) =>
    side === undefined || includesPort(side.possible, protocol, number) ? [] : [{ side, peer }],
  );
  const [doubt] = includesPort(verdict.open.unknown, protocol, number) ? verdict.open.doubts : [];
  const open = verdict.depends.find(({ connections }) => includesPort(connections, protocol, number))?.on[0];
  return {
    blockers: sides.flatMap(({ side }) => blockersOf(side)),
    changes: sides.flatMap(({ side, peer }) =>
      smallestChanges(view, side, { peer, destination, wanted }).map(({ text }) => text),
    ),
    unknown: doubt === undefined ? open && describeDependencies([open]) : `${doubtText(doubt)}`,
  };
}

/** A call is blocked where each port that may be meant is. */
function judge(view: PolicyView, call: Call, caller: Workload, ports: readonly CalledPort[]): BlockedCall | undefined {
  let first: BlockedCall | undefined;
  let unknown: string | undefined;
  for (const callee of ports) {
    if (callee.workload === caller && caller.replicas.max <= 1) return undefined;
    const denial = denialOf(view, caller, callee);
    if (denial === undefined) return undefined;
    unknown ??= denial.unknown;
    first ??= { call, caller, callee, ...denial };
  }
  return first && { ...first, unknown };
}

const known = new WeakMap<Model, readonly BlockedCall[]>();

/** Calls between pods that policies drop, guesses left out. Use it as `simulation.fact(blockedCalls)`. */
export function blockedCalls(model: Model): readonly BlockedCall[] {
  let found = known.get(model);
  if (found === undefined) known.set(model, (found = findBlocked(model)));
  return found;
}

function findBlocked(model: Model): readonly BlockedCall[] {
  const view = policyView(model);
  const { policies, admin, baseline, calico, cilium } = view.set;
  if (policies.length + admin.length + baseline.length === 0 && calico.isEmpty && cilium.isEmpty) return [];
  return declaredCalls(model).flatMap((call): readonly BlockedCall[] => {
    const { from, to, certainty } = call;
    if (from.kind !== "workload" || to.kind !== "service" || certainty === "guess") return [];
    if (from.workload.replicas.max === 0) return [];
    const blocked = judge(view, call, from.workload, to.ports);
    return blocked === undefined ? [] : [blocked];
  });
}
