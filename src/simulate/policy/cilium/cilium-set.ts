import { formatIP, parseIP } from "../../../base/ip.ts";
import type { Model } from "../../../model/model.ts";
import type { ConnectionEnd, PodEnd } from "../connection-end.ts";
import { UNKNOWN_NAMESPACE } from "../connection-end.ts";
import type { CiliumQuestion, Interpretation } from "../interpretation.ts";
import type { Match } from "../match.ts";
import type { AddressBlock } from "../network-policy.ts";
import { cidrGroups } from "./cidr-groups.ts";
import type { CIDRGroup } from "./cidr-groups.ts";
import { ciliumPolicies } from "./cilium-policies.ts";
import type { CiliumPolicy, CiliumRule, CiliumSpec } from "./cilium-policy.ts";
import { ACCOUNT_LABEL } from "./identity-labels.ts";
import { matchSelector } from "./match-requirement.ts";
import type { IdentityScope } from "./match-requirement.ts";
import type { PeerScope } from "./match-peer.ts";
import { questionsOf } from "./rule-questions.ts";
import { servicePeers } from "./to-services.ts";
import type { ServicePeers } from "./to-services.ts";

/** The release whose rules are simulated. */
export const ASSUMED_VERSION = "1.20";

export interface CiliumOptions {
  /** `false`: another network plugin ignores these policies. */
  readonly isEnforced: boolean;
  /** Whether the cluster has nothing but what the manifests show and a default installation makes. */
  readonly isBare: boolean;
  readonly isDualStack?: boolean;
  /** Addresses of the API server, besides those of the endpoints of Service `kubernetes`. */
  readonly apiServer?: readonly string[];
}

/** A specification that selects a pod, or perhaps does. */
export interface SpecMatch {
  readonly spec: CiliumSpec;
  readonly match: Exclude<Match, "no">;
}

const NONE: readonly SpecMatch[] = [];

/** The addresses that the manifests show for the API server: Endpoints `kubernetes` in namespace `default`. */
function apiServerAddresses(model: Model): readonly string[] {
  const { subsets = [] } = model.get("Endpoints", "default", "kubernetes")?.object ?? {};
  return subsets.flatMap(({ addresses = [] }) => addresses.map(({ ip }) => ip));
}

const canonical = (addresses: readonly string[]): ReadonlySet<string> =>
  new Set(addresses.flatMap((address) => parseIP(address) ?? []).map(formatIP));

/** The policies of Cilium in a model, and what their selectors match. */
export class CiliumSet {
  /** Those that Cilium enforces, in order of files. */
  readonly policies: readonly CiliumPolicy[];
  readonly groups: readonly CIDRGroup[];
  /** What their rules leave open. */
  readonly questions: ReadonlySet<CiliumQuestion>;
  readonly #model: Model;
  readonly #options: CiliumOptions;
  readonly #apiServer: ReadonlySet<string>;
  readonly #byNamespace = new Map<string, CiliumSpec[]>();
  readonly #selecting = new WeakMap<PodEnd, readonly SpecMatch[]>();
  readonly #services = new Map<CiliumRule, ServicePeers>();

  constructor(model: Model, options: CiliumOptions) {
    this.#model = model;
    this.#options = options;
    this.policies = options.isEnforced ? ciliumPolicies(model) : [];
    this.groups = this.policies.length === 0 ? [] : cidrGroups(model);
    this.#apiServer = canonical([
      ...(options.apiServer ?? []),
      ...(this.policies.length === 0 ? [] : apiServerAddresses(model)),
    ]);
    for (const spec of this.policies.flatMap(({ specs }) => specs)) {
      const { namespace } = spec.policy;
      const list = this.#byNamespace.get(namespace);
      if (list === undefined) this.#byNamespace.set(namespace, [spec]);
      else list.push(spec);
    }
    this.questions = new Set(this.rules().flatMap(questionsOf));
  }

  get isEmpty(): boolean {
    return this.policies.length === 0;
  }

  rules(): readonly CiliumRule[] {
    return this.policies.flatMap(({ specs }) => specs.flatMap(({ rules }) => rules));
  }

  /** Specifications that select a pod by its labels, those of its namespace first. */
  selecting(end: PodEnd): readonly SpecMatch[] {
    if (this.isEmpty || end.hostNetwork) return NONE;
    let found = this.#selecting.get(end);
    if (found === undefined) this.#selecting.set(end, (found = this.#select(end)));
    return found;
  }

  #select(end: PodEnd): readonly SpecMatch[] {
    const own = end.namespace === UNKNOWN_NAMESPACE ? [] : (this.#byNamespace.get(end.namespace) ?? []);
    const scope = this.#identityScope(undefined, new Set());
    return [...own, ...(this.#byNamespace.get("") ?? [])].flatMap((spec) => {
      if (spec.selectsNodes) return [];
      const match = matchSelector(spec.subject.requirements, end, scope);
      return match === "no" ? [] : [{ spec, match }];
    });
  }

  #identityScope(node: string | undefined, unknowns: Set<string>): IdentityScope {
    const { isBare, isDualStack = false } = this.#options;
    return {
      model: this.#model,
      isBare,
      isDualStack,
      node,
      unknowns,
      isAPIServer: (end) => this.#isAPIServer(end),
    };
  }

  /** A node may be one of the control plane; an address outside is the API server where the manifests say so. */
  #isAPIServer(end: ConnectionEnd): Match {
    const { address } = end;
    if (address !== undefined && this.#apiServer.has(formatIP(address))) return "yes";
    return end.kind === "address" || this.#apiServer.size > 0 ? "no" : "perhaps";
  }

  /** How the peers of rules of a pod's policies are matched. */
  peerScope(subject: PodEnd, interpretation: Interpretation, unknowns: Set<string>): PeerScope {
    return {
      ...this.#identityScope(subject.node, unknowns),
      interpretation,
      groups: this.groups,
      servicesOf: (rule) => this.servicesOf(rule),
    };
  }

  servicesOf(rule: CiliumRule): ServicePeers {
    let found = this.#services.get(rule);
    if (found === undefined) this.#services.set(rule, (found = servicePeers(this.#model, rule, this.#options.isBare)));
    return found;
  }

  /** Every block of addresses that some rule distinguishes. */
  get blocks(): readonly AddressBlock[] {
    const own = this.rules().flatMap((rule) => {
      const { peers } = rule;
      if (typeof peers === "string") return [];
      const services = peers.some(({ kind }) => kind === "service") ? this.servicesOf(rule).blocks : [];
      return [
        ...services,
        ...peers.flatMap((peer): readonly AddressBlock[] =>
          peer.kind === "block"
            ? [peer.block]
            : peer.kind === "cidrGroup" || peer.kind === "cidrGroups"
              ? peer.except.map((cidr) => ({ cidr, except: [] }))
              : [],
        ),
      ];
    });
    const addresses = [...this.#apiServer].flatMap((text) => parseIP(text) ?? []);
    return [
      ...own,
      ...this.groups.flatMap(({ blocks }) => blocks.map((cidr) => ({ cidr, except: [] }))),
      ...(this.isEmpty ? [] : addresses.map((ip) => ({ cidr: { ...ip, prefix: ip.bytes.length * 8 }, except: [] }))),
    ];
  }

  /** Whether some selector distinguishes pods by their ServiceAccount. */
  get usesAccounts(): boolean {
    return this.policies.some(({ specs }) =>
      specs.some(
        ({ subject, rules }) =>
          subject.requirements.some(({ requirement }) => requirement.key === ACCOUNT_LABEL) ||
          rules.some(
            ({ peers }) =>
              typeof peers !== "string" &&
              peers.some(
                (peer) =>
                  peer.kind === "endpoints" &&
                  peer.selector.requirements.some(({ requirement }) => requirement.key === ACCOUNT_LABEL),
              ),
          ),
      ),
    );
  }
}
