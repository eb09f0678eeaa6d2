import type { Model } from "../../model/model.ts";
import { describeSelector } from "../../base/selector.ts";
import type { Selector } from "../../base/selector.ts";
import type { Workload } from "../../model/workload.ts";
import { unionAll } from "../connections.ts";
import type { Connections } from "../connections.ts";
import type { Completeness } from "../../model/completeness.ts";
import type { AdminPolicy } from "./admin-policy.ts";
import { calicoPluginPolicies } from "./calico/plugin-policies.ts";
import { ciliumPluginPolicies } from "./cilium/plugin-policies.ts";
import { pluginCovers } from "./plugin-covers.ts";
import type { PluginCover, PluginPolicy, PodSelection } from "./plugin-policy.ts";
import type { Resource } from "../../model/resource.ts";
import { evaluateSide } from "./evaluate.ts";
import type { SideVerdict } from "./evaluate.ts";
import { isolating } from "./network-policy-tier.ts";
import type { Isolation } from "./network-policy-tier.ts";
import type { Touching, UnjudgedPolicies } from "../unjudged/connection-doubts.ts";
import type { CompiledPolicy, Direction, PolicyPeer } from "./network-policy.ts";
import { workloadEnd } from "./connection-end.ts";
import { matchPods } from "./match-labels.ts";
import { both } from "./match.ts";
import type { ConnectionEnd, PodEnd } from "./connection-end.ts";
import type { Match } from "./match.ts";
import { PolicySet } from "./policy-set.ts";
import type { Profile, ProfileName } from "./interpretation.ts";
import { verdictOf } from "./verdict.ts";
import type { Verdict } from "./verdict.ts";

export interface WorkloadMatchOf {
  readonly workload: Workload;
  readonly match: Exclude<Match, "no">;
}

/** What one item of `from` or `to` matches in these manifests. */
export interface PeerScope {
  readonly workloads: readonly WorkloadMatchOf[];
  /** It is an `ipBlock`: addresses, not pods. */
  readonly addresses: boolean;
  /** Why it may also match pods that these manifests do not show; undefined if they show all. */
  readonly open: string | undefined;
}

/** A policy whose order counts. */
export interface RankedPolicy {
  /** `AdminNetworkPolicy x`, `Calico NetworkPolicy shop/x`. */
  readonly id: string;
  readonly resource: Resource;
}

/** Which policies apply to the pods of a workload in one direction. */
export interface Coverage {
  /** NetworkPolicies that isolate them; "perhaps" if a selector requires labels that are only known at run time. */
  readonly isolating: readonly Isolation[];
  /**
   * Admin policies with a rule for the direction that may select them, and policies of Calico of that direction: what
   * they allow or deny does not add up with NetworkPolicies.
   */
  readonly admin: readonly RankedPolicy[];
  /** Objects that are not simulated, may affect their connections, and select them or may. */
  readonly unjudged: readonly Touching[];
  /** Those of them that may allow what a NetworkPolicy denies. */
  readonly openers: readonly Touching[];
  /** Policies of the network plugin that select them, or may. */
  readonly plugins: readonly PluginCover[];
}

/** Ports that policies allow to any peer, and whether they allow ports by name too. */
interface AllowedPorts {
  readonly connections: Connections;
  readonly named: boolean;
}

const METADATA_NAME = "kubernetes.io/metadata.name";

/**
 * All policies of a model at the level of workloads, for rules: what is not in the manifests is unknown, not absent.
 */
export class PolicyView {
  readonly model: Model;
  readonly set: PolicySet;
  readonly profile: Profile;
  /** All objects that are not simulated and may affect connections. */
  readonly unjudged: UnjudgedPolicies;
  #pluginPolicies: readonly PluginPolicy[] | undefined;
  readonly #ends = new Map<Workload, PodEnd>();
  /** Many policies share the same peers: whole namespaces, the DNS, the own team. */
  readonly #scopes = new Map<string, PeerScope>();
  readonly #scopeOfPeer = new Map<PolicyPeer, PeerScope>();
  readonly #selected = new Map<CompiledPolicy, readonly WorkloadMatchOf[]>();
  readonly #coverage = { Ingress: new Map<Workload, Coverage>(), Egress: new Map<Workload, Coverage>() };
  readonly #allowedPorts = { Ingress: new Map<Workload, AllowedPorts>(), Egress: new Map<Workload, AllowedPorts>() };

  constructor(model: Model, profile: ProfileName = "generic") {
    this.model = model;
    this.set = new PolicySet(model, { undeclaredNamespaces: "unknown", profile });
    this.profile = this.set.profile;
    this.unjudged = this.set.unjudged;
  }

  get policies(): readonly CompiledPolicy[] {
    return this.set.policies;
  }

  /** The policies of network plugins, in the same terms for all. */
  get pluginPolicies(): readonly PluginPolicy[] {
    this.#pluginPolicies ??= [...calicoPluginPolicies(this.set.calico), ...ciliumPluginPolicies(this.set.cilium)];
    return this.#pluginPolicies;
  }

  /** The workloads that a policy of a network plugin selects by namespaces and labels. */
  selection({ namespaces, pods }: PodSelection): readonly WorkloadMatchOf[] {
    return (namespaces ?? this.model.namespaces()).flatMap((namespace) => this.#select(namespace, pods));
  }

  endOf(workload: Workload): PodEnd {
    let end = this.#ends.get(workload);
    if (end === undefined) this.#ends.set(workload, (end = workloadEnd(workload)));
    return end;
  }

  coverage(workload: Workload, direction: Direction): Coverage {
    let coverage = this.#coverage[direction].get(workload);
    if (coverage === undefined)
      this.#coverage[direction].set(workload, (coverage = this.#coverageOf(workload, direction)));
    return coverage;
  }

  #coverageOf(workload: Workload, direction: Direction): Coverage {
    const end = this.endOf(workload);
    const speaks = (policy: AdminPolicy): boolean =>
      policy.rules.some((rule) => rule.direction === direction) &&
      this.set.matchSubject(policy, workload.namespace, (selector) => matchPods(selector, end)) !== "no";
    const isolations = isolating(this.set, end, direction, this.profile.interpretation);
    const unjudged = this.unjudged.touching(end, direction);
    const plugins = pluginCovers(this.set, end, direction, this.profile.interpretation);
    const isolated = isolations.some(({ match }) => match === "yes");
    return {
      isolating: isolations,
      admin: [
        ...this.set.administrators(workload.namespace).filter(speaks),
        ...plugins.filter(({ tier }) => tier !== undefined),
      ],
      unjudged,
      openers: unjudged.filter(({ stance }) => stance.opens && !(stance.after && isolated)),
      plugins,
    };
  }

  /** What the rules of all policies that select a workload allow to any peer. */
  allowedPorts(workload: Workload, direction: Direction): AllowedPorts {
    let allowed = this.#allowedPorts[direction].get(workload);
    if (allowed === undefined) {
      const rules = this.set
        .selecting(workload)
        .flatMap(({ policy }) => policy.rules.filter((rule) => rule.direction === direction));
      allowed = {
        connections: unionAll(rules.map((rule) => rule.connections)),
        named: rules.some(({ namedPorts }) => namedPorts.length > 0),
      };
      this.#allowedPorts[direction].set(workload, allowed);
    }
    return allowed;
  }

  /** Workloads a policy selects. */
  selected(policy: CompiledPolicy): readonly WorkloadMatchOf[] {
    let selected = this.#selected.get(policy);
    if (selected === undefined)
      this.#selected.set(policy, (selected = this.#select(policy.namespace, policy.selector)));
    return selected;
  }

  #select(namespace: string, pods: Selector | undefined): readonly WorkloadMatchOf[] {
    if (pods === undefined) return this.model.workloadsIn(namespace).map((workload) => ({ workload, match: "yes" }));
    return this.model
      .select(namespace, pods)
      .map(({ workload, match }) => ({ workload, match: match === "all" ? "yes" : "perhaps" }));
  }

  /**
   * The workloads that an item of `from` or `to` matches, including hostNetwork pods, and whether there may be others.
   */
  peerScope(policy: CompiledPolicy, peer: PolicyPeer): PeerScope {
    let scope = this.#scopeOfPeer.get(peer);
    if (scope === undefined) this.#scopeOfPeer.set(peer, (scope = this.#sharedScope(policy, peer)));
    return scope;
  }

  #sharedScope(policy: CompiledPolicy, peer: PolicyPeer): PeerScope {
    if (peer.blocks.length > 0) return { workloads: [], addresses: true, open: undefined };
    const { namespaces, pods } = peer;
    const key =
      `${namespaces === undefined ? `=${policy.namespace}` : describeSelector(namespaces)}|` +
      `${pods === undefined ? "" : describeSelector(pods)}`;
    let scope = this.#scopes.get(key);
    if (scope === undefined) this.#scopes.set(key, (scope = this.#peerScope(policy, peer)));
    return scope;
  }

  #peerScope(policy: CompiledPolicy, peer: PolicyPeer): PeerScope {
    if (peer.namespaces === undefined) {
      return {
        workloads: this.#select(policy.namespace, peer.pods),
        addresses: false,
        open: because(this.model.world(policy.namespace, peer.pods)),
      };
    }
    const { namespaces } = peer;
    const workloads = this.set.namespacesFor(namespaces).flatMap((namespace) => {
      const match = this.set.matchNamespace(namespaces, namespace);
      if (match === "no") return [];
      return this.#select(namespace, peer.pods).map((found) => ({
        ...found,
        match: both(found.match, match) as "yes" | "perhaps",
      }));
    });
    return { workloads, addresses: false, open: this.#openNamespaces(namespaces, peer.pods) };
  }

  /**
   * A selector by name can only match the named namespaces; any other may also match one that these manifests do not
   * declare.
   */
  #openNamespaces(selector: Selector, pods: Selector | undefined): string | undefined {
    const names = selector.requirements.find(
      (requirement) => requirement.key === METADATA_NAME && requirement.operator === "In",
    );
    if (names === undefined || names.operator !== "In")
      return "namespaces that these manifests do not declare may match";
    for (const name of names.values) {
      const reason = because(this.model.world(name, pods));
      if (reason !== undefined) return reason;
    }
    return undefined;
  }

  /**
   * What all policies together decide for connections between two ends: workloads, or ends such as `CLUSTER_DNS`.
   */
  allowed(source: Workload | ConnectionEnd, destination: Workload | ConnectionEnd): Verdict {
    return verdictOf(this.set, this.profile, this.#asEnd(source), this.#asEnd(destination));
  }

  /** One end's half of `allowed`, under the profile's interpretation: cheaper if only one end matters. */
  side(subject: Workload, direction: Direction, peer: Workload | ConnectionEnd): SideVerdict {
    return evaluateSide(this.set, this.profile.interpretation, this.endOf(subject), direction, this.#asEnd(peer));
  }

  #asEnd(end: Workload | ConnectionEnd): ConnectionEnd {
    return "template" in end ? this.endOf(end) : end;
  }
}

const because = (world: Completeness): string | undefined => (world.closed ? undefined : world.because);

const views = new WeakMap<Model, PolicyView>();

/** One view for all rules of a run: `simulation.fact(policyView)`. */
export function policyView(model: Model): PolicyView {
  let view = views.get(model);
  if (view === undefined) views.set(model, (view = new PolicyView(model)));
  return view;
}
