import { addTo } from "../../base/groups.ts";
import type { Model } from "../../model/model.ts";
import { matches } from "../../base/selector.ts";
import type { Selector } from "../../base/selector.ts";
import type { Workload } from "../../model/workload.ts";
import { ALL_CONNECTIONS } from "../connections.ts";
import { portContainers } from "../service/ports.ts";
import { adminPolicies } from "./admin-policy.ts";
import type { AdminPolicy } from "./admin-policy.ts";
import { CalicoSource } from "./calico/source.ts";
import { CiliumSet } from "./cilium/cilium-set.ts";
import { asCiliumReads, questionsOfNetworkPolicy } from "./cilium/network-policy.ts";
import type { CiliumQuestion, Profile, ProfileName } from "./interpretation.ts";
import { pluginOf, profileFor } from "./profile.ts";
import { unjudgedPolicies } from "../unjudged/connection-doubts.ts";
import type { UnjudgedPolicies } from "../unjudged/connection-doubts.ts";
import { compilePolicy } from "./network-policy.ts";
import type { CompiledPolicy } from "./network-policy.ts";
import { matchOpenly } from "./match-labels.ts";
import { UNKNOWN_NAMESPACE } from "./connection-end.ts";
import { both } from "./match.ts";
import type { Match } from "./match.ts";

export interface PolicySetOptions {
  /**
   * Labels of a namespace that no manifest declares: `bare`, only its name, or `unknown`. Rules use `unknown`; a
   * simulated cluster is `bare`.
   */
  readonly undeclaredNamespaces: "bare" | "unknown";
  /** The network plugin; `generic` by default: the one whose policies the manifests contain. */
  readonly profile?: ProfileName;
  /** Whether the cluster has addresses of both families. */
  readonly dualStack?: boolean;
  /** Addresses of the API server outside of the cluster's nodes. */
  readonly apiServer?: readonly string[];
}

/** A policy that selects a pod, or perhaps does. */
export interface Selection {
  readonly policy: CompiledPolicy;
  readonly match: Exclude<Match, "no">;
}

const METADATA_NAME = "kubernetes.io/metadata.name";

interface Labelled {
  /** `key=value` → namespaces. */
  readonly byLabel: ReadonlyMap<string, readonly string[]>;
  readonly undeclared: readonly string[];
}

/** All policies of a model, indexed. */
export class PolicySet {
  readonly model: Model;
  readonly policies: readonly CompiledPolicy[];
  /** The same, as the network plugin reads them. */
  readonly enforced: readonly CompiledPolicy[];
  readonly admin: readonly AdminPolicy[];
  readonly baseline: readonly AdminPolicy[];
  /** Policies of Calico, and of Cilium: none of a network plugin that the cluster does not have. */
  readonly calico: CalicoSource;
  readonly cilium: CiliumSet;
  /** The network plugin that enforces the policies, and what it leaves open. */
  readonly profile: Profile;
  readonly #byNamespace = new Map<string, CompiledPolicy[]>();
  readonly #namespaceMatches = new Map<Selector, Map<string, Match>>();
  #labelled: Labelled | undefined;
  #byAdministered: ReadonlyMap<string, readonly AdminPolicy[]> | undefined;
  #byWorkload: Map<Workload, Selection[]> | undefined;
  readonly #undeclared: "bare" | "unknown";
  #usesBlocks: boolean | undefined;
  #usesSCTP: boolean | undefined;
  #posed: ReadonlySet<CiliumQuestion> | undefined;

  constructor(model: Model, options: PolicySetOptions) {
    this.model = model;
    this.#undeclared = options.undeclaredNamespaces;
    this.policies = model.all("NetworkPolicy").map(compilePolicy);
    const { profile = "generic", dualStack = false, apiServer = [] } = options;
    const isBare = options.undeclaredNamespaces === "bare";
    const plugin = pluginOf(model, profile);
    this.profile = profileFor(model, profile);
    this.calico = new CalicoSource(model, { isEnforced: plugin === "calico", isBare });
    this.cilium = new CiliumSet(model, { isEnforced: plugin === "cilium", isBare, isDualStack: dualStack, apiServer });
    this.enforced = this.profile.interpretation.cilium ? this.policies.map(asCiliumReads) : this.policies;
    for (const policy of this.enforced) {
      addTo(this.#byNamespace, policy.namespace, policy);
    }
    const tiers = adminPolicies(model);
    this.admin = tiers.filter(({ tier }) => tier === "Admin");
    this.baseline = tiers.filter(({ tier }) => tier === "Baseline");
  }

  /** What is not simulated and may affect connections. */
  get unjudged(): UnjudgedPolicies {
    return unjudgedPolicies(this.model, this.profile.name);
  }

  /** NetworkPolicies of a namespace, in order of files. */
  in(namespace: string): readonly CompiledPolicy[] {
    return this.#byNamespace.get(namespace) ?? [];
  }

  /** NetworkPolicies that select the pods of a workload, in order of files. */
  selecting(workload: Workload): readonly Selection[] {
    this.#byWorkload ??= this.#indexWorkloads();
    return this.#byWorkload.get(workload) ?? [];
  }

  #indexWorkloads(): Map<Workload, Selection[]> {
    const index = new Map<Workload, Selection[]>();
    for (const policy of this.enforced) {
      for (const { workload, match } of this.model.select(policy.namespace, policy.selector)) {
        const selection: Selection = { policy, match: match === "all" ? "yes" : "perhaps" };
        addTo(index, workload, selection);
      }
    }
    return index;
  }

  /**
   * Namespaces of the manifests that a namespaceSelector may match, sorted: found by one of its labels instead of one
   * by one.
   */
  namespacesFor(selector: Selector): readonly string[] {
    if (selector.nothing) return [];
    const wanted = selector.requirements.find(({ operator }) => operator === "In");
    if (wanted?.operator !== "In") return this.model.namespaces();
    this.#labelled ??= this.#labelNamespaces();
    const { byLabel, undeclared } = this.#labelled;
    const found = wanted.values.flatMap((value) => byLabel.get(`${wanted.key}=${value}`) ?? []);
    // Of an undeclared namespace only the name is known.
    const others = wanted.key === METADATA_NAME || this.#undeclared === "bare" ? [] : undeclared;
    return [...new Set([...found, ...others])].sort();
  }

  #labelNamespaces(): Labelled {
    const byLabel = new Map<string, string[]>();
    const undeclared: string[] = [];
    for (const namespace of this.model.namespaces()) {
      const { labels, known } = this.model.namespaceLabels(namespace);
      if (!known) undeclared.push(namespace);
      for (const [key, value] of Object.entries(labels)) {
        addTo(byLabel, `${key}=${value}`, namespace);
      }
    }
    return { byLabel, undeclared };
  }

  /**
   * Whether a namespaceSelector matches a namespace; every one has the label `kubernetes.io/metadata.name` (KEP-2161).
   */
  matchNamespace(selector: Selector, namespace: string): Match {
    let known = this.#namespaceMatches.get(selector);
    if (known === undefined) this.#namespaceMatches.set(selector, (known = new Map()));
    let match = known.get(namespace);
    if (match === undefined) known.set(namespace, (match = this.#matchNamespace(selector, namespace)));
    return match;
  }

  #matchNamespace(selector: Selector, namespace: string): Match {
    if (namespace === UNKNOWN_NAMESPACE) return matchOpenly(selector, {});
    const { labels, known } = this.model.namespaceLabels(namespace);
    if (known || this.#undeclared === "bare") return matches(selector, labels) ? "yes" : "no";
    return matchOpenly(selector, labels);
  }

  /** Whether any NetworkPolicy has an ipBlock. */
  get usesBlocks(): boolean {
    this.#usesBlocks ??= this.enforced.some((policy) =>
      policy.rules.some(({ peers }) => peers !== "all" && peers.some(({ blocks }) => blocks.length > 0)),
    );
    return this.#usesBlocks;
  }

  /** Whether some rule or container port names SCTP. */
  get usesSCTP(): boolean {
    this.#usesSCTP ??=
      this.cilium.rules().some(({ ports = [] }) => ports.some(({ sctp }) => sctp)) ||
      this.policies.some(({ rules }) =>
        rules.some(
          ({ connections, namedPorts }) =>
            (connections !== ALL_CONNECTIONS && connections.SCTP.length > 0) ||
            namedPorts.some(({ protocol }) => protocol === "SCTP"),
        ),
      ) ||
      this.model.workloads.some(({ template }) =>
        portContainers(template.spec).some(({ ports = [] }) => ports.some(({ protocol }) => protocol === "SCTP")),
      );
    return this.#usesSCTP;
  }

  /** Whether some policy leaves a question of Cilium open. */
  poses(question: CiliumQuestion): boolean {
    if (this.cilium.questions.has(question)) return true;
    if (question !== "policyTypes" && question !== "namedEndPort") return false;
    this.#posed ??= new Set(this.profile.interpretation.cilium ? this.enforced.flatMap(questionsOfNetworkPolicy) : []);
    return this.#posed.has(question);
  }

  /** Whether any policy has a named port. */
  get usesNames(): boolean {
    return [...this.enforced, ...this.admin, ...this.baseline].some(({ rules }) =>
      rules.some(({ namedPorts }) => namedPorts.length > 0),
    );
  }

  /** Admin policies, then baseline ones, whose subject may include pods of a namespace of the manifests. */
  administrators(namespace: string): readonly AdminPolicy[] {
    this.#byAdministered ??= this.#indexAdministered();
    return this.#byAdministered.get(namespace) ?? [];
  }

  #indexAdministered(): ReadonlyMap<string, readonly AdminPolicy[]> {
    const found = new Map<string, AdminPolicy[]>();
    for (const policy of [...this.admin, ...this.baseline])
      for (const namespace of this.namespacesFor(policy.namespaces)) {
        const own = found.get(namespace);
        if (own === undefined) found.set(namespace, [policy]);
        else own.push(policy);
      }
    return found;
  }

  /** Whether the subject of an admin policy includes a namespace, regardless of pods. */
  matchSubject(policy: AdminPolicy, namespace: string, pods: (selector: Selector) => Match): Match {
    const match = this.matchNamespace(policy.namespaces, namespace);
    return match === "no" || policy.pods === undefined ? match : both(match, pods(policy.pods));
  }
}
