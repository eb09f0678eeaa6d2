import type { Model } from "../../../model/model.ts";
import { both } from "../match.ts";
import type { Match } from "../match.ts";
import type { AddressBlock } from "../network-policy.ts";
import type { Interpretation } from "../interpretation.ts";
import type { MatchingRule, TierPolicy, TierQuestion } from "../tier.ts";
import type { ConnectionEnd, PodEnd } from "../connection-end.ts";
import { describeConnections } from "../../connections.ts";
import type { RuleEntity, ServiceReference } from "./rule.ts";
import { CalicoLabels } from "./labels.ts";
import type { EntityScope } from "./match-entity.ts";
import { matchCalicoRule } from "./match-rule.ts";
import { matchSelector } from "./match-selector.ts";
import { BUILT_IN_TIERS, calicoObjects } from "./policies.ts";
import type { CalicoObjects, CalicoPolicy } from "./policies.ts";
import { ServiceMembers } from "./services.ts";

/** A policy of Calico that selects a pod, or perhaps does. */
export interface CalicoSelection {
  readonly policy: CalicoPolicy;
  readonly match: Exclude<Match, "no">;
}

const ACTIONS = { Allow: "Accept", Deny: "Deny", Pass: "Pass" } as const;

/** The place of every NetworkPolicy. @see projectcalico/calico libcalico-go/lib/backend/k8s/conversion/conversion.go */
export const NETWORK_POLICY_ORDER = 1_000;

const inOrder = (policies: readonly CalicoPolicy[], rank: "rank" | "formerly"): string =>
  policies
    .map((policy) => policy[rank])
    .sort()
    .map((text) => policies.findIndex((policy) => policy[rank] === text))
    .join();

/** Only policies of one namespace, and those of all, select the same pods. */
function hasTies(policies: readonly CalicoPolicy[]): boolean {
  if (policies.some(({ order }) => order === NETWORK_POLICY_ORDER)) return true;
  const places = new Map<string, CalicoPolicy[]>();
  for (const policy of policies) {
    const place = `${policy.tier}/${policy.order}`;
    places.set(place, [...(places.get(place) ?? []), policy]);
  }
  return [...places.values()].some((equal) => {
    const everywhere = equal.filter(({ namespace }) => namespace === "");
    const namespaces = new Set(equal.map(({ namespace }) => namespace));
    return [...namespaces].some((name) => {
      const together =
        name === "" ? everywhere : [...everywhere, ...equal.filter(({ namespace }) => namespace === name)];
      return inOrder(together, "rank") !== inOrder(together, "formerly");
    });
  });
}

export interface CalicoOptions {
  /** `false`: another network plugin ignores these policies. */
  readonly isEnforced: boolean;
  /** What no manifest declares has no labels but its name; otherwise it may have any. */
  readonly isBare: boolean;
}

const NO_CALICO: CalicoObjects = { policies: [], tiers: BUILT_IN_TIERS, sets: [], left: new Map() };

/** Calico's policies of a model, and the pods they select. */
export class CalicoSource {
  readonly objects: CalicoObjects;
  readonly #labels: CalicoLabels;
  readonly #services: ServiceMembers;
  readonly #bare: boolean;
  readonly #selections = new WeakMap<PodEnd, readonly CalicoSelection[]>();

  constructor(model: Model, { isEnforced, isBare }: CalicoOptions) {
    this.objects = isEnforced ? calicoObjects(model) : NO_CALICO;
    this.#labels = new CalicoLabels(model, isBare);
    this.#services = new ServiceMembers(model);
    this.#bare = isBare;
  }

  get isEmpty(): boolean {
    return this.objects.policies.length === 0;
  }

  /** Whether the tier of a policy denies what none of its rules matches. */
  denies({ tier }: CalicoPolicy): boolean {
    return this.objects.tiers.some(({ name, end }) => name === tier && end === "Deny");
  }

  /** Whether two policies of a tier have the same order, so that their names decide which is first. */
  get hasTies(): boolean {
    return (this.#ties ??= hasTies(this.objects.policies));
  }

  /** Every address range in a rule, or in a network set. */
  get blocks(): readonly AddressBlock[] {
    if (this.isEmpty) return [];
    const nets = [
      ...this.#entities().flatMap((entity) => [...entity.nets, ...entity.notNets]),
      ...this.objects.sets.flatMap((set) => set.nets),
    ];
    return nets.map((cidr) => ({ cidr, except: [] }));
  }

  #entities(): readonly RuleEntity[] {
    return this.objects.policies.flatMap(({ rules }) =>
      rules.flatMap(({ source, destination }) => [source, destination]),
    );
  }

  /** One key for ends that its policies do not distinguish, besides labels, blocks and named ports of containers. */
  classKey(end: ConnectionEnd): string {
    if (this.isEmpty) return "";
    const services = this.#serviceReferences().map((service) => {
      const { match, connections } = this.#services.of(service, end);
      return `${match} ${describeConnections(connections)}`;
    });
    if (end.kind === "address") return `|${services.join()}`;
    const ports = (end.spec.initContainers ?? []).flatMap((container) =>
      (container.ports ?? []).map(
        ({ name, protocol, containerPort }) => `${name ?? ""}/${protocol ?? ""}/${containerPort}`,
      ),
    );
    return `|${this.#labels.pod(end).account ?? "?"}|${ports.join()}|${services.join()}|${end.address?.family ?? ""}`;
  }

  #ties: boolean | undefined;
  #references: readonly ServiceReference[] | undefined;

  #serviceReferences(): readonly ServiceReference[] {
    return (this.#references ??= this.#entities().flatMap(({ service }) => service ?? []));
  }

  scope({ hostNetwork }: Interpretation, unknowns: Set<string>): EntityScope {
    const { sets } = this.objects;
    return { labels: this.#labels, sets, services: this.#services, bare: this.#bare, hostNetwork, unknowns };
  }

  /** The policies that select a pod, in any tier; pods on the host's network are no workload endpoints. */
  selecting(end: PodEnd, { hostNetwork }: Interpretation): readonly CalicoSelection[] {
    if (this.isEmpty || (end.hostNetwork && hostNetwork)) return [];
    let found = this.#selections.get(end);
    if (found === undefined) {
      found = this.objects.policies.flatMap((policy) => {
        const match = this.#match(policy, end);
        return match === "no" ? [] : [{ policy, match }];
      });
      this.#selections.set(end, found);
    }
    return found;
  }

  #match({ namespace, selector, namespaces, accounts, hostsOnly }: CalicoPolicy, end: PodEnd): Match {
    if (hostsOnly) return "no";
    const pod = this.#labels.pod(end);
    let match: Match =
      namespace === "" ? "yes" : pod.namespace === undefined ? "perhaps" : pod.namespace === namespace ? "yes" : "no";
    if (match !== "no" && selector !== undefined) match = both(match, matchSelector(selector, pod.own));
    if (match !== "no" && namespaces !== undefined) match = both(match, matchSelector(namespaces, pod.ofNamespace));
    if (match !== "no" && accounts !== undefined) match = both(match, matchSelector(accounts, pod.ofAccount));
    return match;
  }

  asTierPolicy({ policy, match }: CalicoSelection): TierPolicy {
    return { match, matching: (question) => this.#matching(policy, question) };
  }

  *#matching(policy: CalicoPolicy, question: TierQuestion): Generator<MatchingRule> {
    const { interpretation, subject, peer, direction, unknowns } = question;
    const scope = this.scope(interpretation, unknowns);
    const pair =
      direction === "Ingress" ? { source: peer, destination: subject } : { source: subject, destination: peer };
    const { packet, sourcePort } = interpretation;
    for (const rule of policy.rules) {
      // Log decides nothing.
      if (rule.direction !== direction || rule.action === "Log") continue;
      const found = matchCalicoRule(rule, pair, { packet, sourcePort }, scope);
      if (found !== undefined) yield { kind: "calico", policy, rule, action: ACTIONS[rule.action], ...found };
    }
  }
}
