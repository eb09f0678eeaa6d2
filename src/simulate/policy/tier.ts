import type { Connections } from "../connections.ts";
import type { AdminAction, AdminPolicy } from "./admin-policy.ts";
import type { CalicoPolicy } from "./calico/policies.ts";
import type { CalicoRule } from "./calico/rule.ts";
import type { CiliumPolicy, CiliumRule, CiliumSpec } from "./cilium/cilium-policy.ts";
import type { ConnectionEnd, PodEnd } from "./connection-end.ts";
import type { Interpretation } from "./interpretation.ts";
import type { Match } from "./match.ts";
import type { CompiledPolicy, Direction, PolicyRule } from "./network-policy.ts";

/** What a rule does with the connections it matches; Pass leaves them to the next tier. */
export type RuleAction = "Accept" | "Deny" | "Pass";

/** A rule of some kind of policy. */
export type RuleOfPolicy =
  | { readonly kind: "NetworkPolicy"; readonly policy: CompiledPolicy; readonly rule: PolicyRule }
  | { readonly kind: "admin"; readonly policy: AdminPolicy; readonly rule: PolicyRule<AdminAction> }
  | { readonly kind: "calico"; readonly policy: CalicoPolicy; readonly rule: CalicoRule }
  | {
      readonly kind: "cilium";
      readonly policy: CiliumPolicy;
      /** The part of the policy that has the rule. */
      readonly spec: CiliumSpec;
      readonly rule: CiliumRule;
    };

/** A rule that matches the other end, and the connections for which it does. */
export type MatchingRule = RuleOfPolicy & {
  readonly action: RuleAction;
  readonly match: Exclude<Match, "no">;
  readonly connections: Connections;
};

/** The connections in question: of `subject` with `peer`, in one direction. */
export interface TierQuestion {
  readonly interpretation: Interpretation;
  readonly subject: PodEnd;
  readonly direction: Direction;
  readonly peer: ConnectionEnd;
  /** Collects what the manifests do not show, for every "perhaps". */
  readonly unknowns: Set<string>;
}

/** A policy that selects the subject, or perhaps does. */
export interface TierPolicy {
  readonly match: Exclude<Match, "no">;
  /** `false`: that it selects a pod is no reason for the end of the tier. */
  readonly isolates?: boolean;
  /** Its rules that match, in order of evaluation. */
  matching(question: TierQuestion): Iterable<MatchingRule>;
}

/**
 * One step of the evaluation. Of its policies that select the subject, the first rule that matches a connection
 * decides; where policies that isolate select it and no rule matches, `end` does. Every kind of policy takes part as
 * policies of a tier.
 */
export interface Tier {
  readonly name: string;
  readonly end: "Deny" | "Pass";
  /** In order of evaluation. */
  policiesFor(subject: PodEnd, direction: Direction, interpretation: Interpretation): readonly TierPolicy[];
}

export const destinationOf = ({ direction, subject, peer }: TierQuestion): ConnectionEnd =>
  direction === "Ingress" ? subject : peer;
