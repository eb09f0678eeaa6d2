import { both, either } from "../../policy/match.ts";
import type { Match } from "../../policy/match.ts";
import type { Resource } from "../../../model/resource.ts";
import { matchAuthorizationRule } from "./match-rule.ts";
import type { ProxiedConnection } from "./match-rule.ts";
import type { AuthorizationPolicy } from "./policy.ts";

/** A policy that selects the destination, or may. */
export interface SelectingPolicy {
  readonly policy: AuthorizationPolicy;
  readonly match: Exclude<Match, "no">;
}

/** What the proxy of a pod does with a connection. `by`: the policies that decide it. */
export interface AuthorizationDecision {
  readonly answer: "allow" | "deny" | "unknown";
  readonly by: readonly Resource[];
}

type Asked = Omit<ProxiedConnection, "namespace">;

interface Matched {
  readonly resource: Resource;
  readonly selects: Match;
  readonly rules: Match;
}

const resources = (matched: readonly Matched[]): readonly Resource[] => matched.map(({ resource }) => resource);

/**
 * CUSTOM, then DENY, then ALLOW: a policy of another server may deny what it matches, a DENY policy denies what it
 * matches, and where ALLOW policies select the pod, one of them must match. Sources: istio.io "Authorization Policy",
 * implicit enablement; istio pilot/pkg/security/authz/builder/builder.go (a policy without rules matches nothing).
 */
export function decide(selecting: readonly SelectingPolicy[], asked: Asked): AuthorizationDecision {
  const all = (action: AuthorizationPolicy["action"]): readonly Matched[] =>
    selecting
      .filter(({ policy }) => policy.action === action)
      .map(({ policy: { resource, rules }, match }) => ({
        resource,
        selects: match,
        rules: rules
          .map((rule) => matchAuthorizationRule(rule, action, { ...asked, namespace: resource.namespace }))
          .reduce(either, "no" as Match),
      }));
  const of = (list: readonly Matched[], wanted: Match): readonly Matched[] =>
    list.filter(({ selects, rules }) => both(selects, rules) === wanted);
  const denies = all("DENY");
  const denying = of(denies, "yes");
  if (denying.length > 0) return { answer: "deny", by: resources(denying) };
  const allows = all("ALLOW");
  const isClosed = allows.some(({ selects }) => selects === "yes") && allows.every(({ rules }) => rules === "no");
  if (isClosed) return { answer: "deny", by: resources(allows.filter(({ selects }) => selects === "yes")) };
  const open = [...of(all("CUSTOM"), "yes"), ...of(all("CUSTOM"), "perhaps"), ...of(denies, "perhaps")];
  // Whichever ALLOW policies select the pod: one matches, or none of those that do not match is surely there.
  const isOpen = of(allows, "yes").length > 0 || allows.every(({ rules }) => rules === "yes");
  if (!isOpen) open.push(...allows.filter(({ rules }) => rules !== "yes"));
  return open.length > 0 ? { answer: "unknown", by: resources(open) } : { answer: "allow", by: resources(allows) };
}
