import type { Model } from "../../../model/model.ts";
import { matches } from "../../../base/selector.ts";
import type { Labels, Requirement } from "../../../base/selector.ts";
import { accountOf, labelView } from "../../unjudged/subject.ts";
import type { PodEnd } from "../connection-end.ts";
import { matchPods } from "../match-labels.ts";
import { UNKNOWN_NAMESPACE } from "../connection-end.ts";
import { both, opposite } from "../match.ts";
import type { Match } from "../match.ts";
import { matchSelector } from "./match-selector.ts";
import type { LabelView } from "./match-selector.ts";
import type { NetworkSet } from "./policies.ts";
import type { EntitySelector } from "./rule.ts";

/** What selectors see: a pod, or a network set. */
export interface Labelled {
  /** undefined: not known. */
  readonly namespace: string | undefined;
  /** A network set in no namespace. */
  readonly isGlobal: boolean;
  readonly own: LabelView;
  readonly ofNamespace: LabelView;
  readonly ofAccount: LabelView;
  /** undefined: not known; "" for a network set. */
  readonly account: string | undefined;
}

const NAME = "projectcalico.org/name";
const NAMESPACE = "projectcalico.org/namespace";
const ACCOUNT = "projectcalico.org/serviceaccount";
const NAMESPACE_PREFIX = "pcns.";
const ACCOUNT_PREFIX = "pcsa.";

const plain = (labels: Labels, requirement: Requirement): Match =>
  matches({ nothing: false, requirements: [requirement] }, labels) ? "yes" : "no";

/** Labels under a prefix: those of the namespace, and of the account. */
interface Inherited {
  readonly prefix: string;
  readonly view: LabelView;
}

const withKey = (requirement: Requirement, key: string): Requirement => ({ ...requirement, key });

function inheriting(own: LabelView, inherited: readonly Inherited[]): LabelView {
  const source = (key: string): [LabelView, string] => {
    const found = inherited.find(({ prefix }) => key.startsWith(prefix));
    return found === undefined ? [own, key] : [found.view, key.slice(found.prefix.length)];
  };
  return {
    meets: (requirement) => {
      const [view, key] = source(requirement.key);
      return view.meets(withKey(requirement, key));
    },
    value: (key) => {
      const [view, bare] = source(key);
      return view.value(bare);
    },
  };
}

const NOTHING = labelView({}, true);

/** How Calico sees the objects of a model. `bare`: what no manifest declares has no labels but its name. */
export class CalicoLabels {
  readonly #model: Model;
  readonly #bare: boolean;
  readonly #pods = new WeakMap<PodEnd, Labelled>();
  readonly #sets = new WeakMap<NetworkSet, Labelled>();

  constructor(model: Model, bare: boolean) {
    this.#model = model;
    this.#bare = bare;
  }

  /** @see projectcalico/calico libcalico-go/lib/backend/k8s/conversion (NamespaceToProfile): `pcns.` */
  #ofNamespace(namespace: string): LabelView {
    const { labels, known } = this.#model.namespaceLabels(namespace);
    return namespace === UNKNOWN_NAMESPACE
      ? labelView({}, false)
      : labelView({ ...labels, [NAME]: namespace }, known || this.#bare);
  }

  /** @see projectcalico/calico libcalico-go/lib/backend/k8s/conversion (ServiceAccountToProfile): `pcsa.` */
  #ofAccount(namespace: string, name: string | undefined): LabelView {
    if (name === undefined) return labelView({}, false);
    const account = this.#model.find("", "ServiceAccount", namespace, name);
    return labelView({ ...account?.labels, [NAME]: name }, account !== undefined || this.#bare);
  }

  pod(end: PodEnd): Labelled {
    let found = this.#pods.get(end);
    if (found === undefined) this.#pods.set(end, (found = this.#readPod(end)));
    return found;
  }

  /** @see projectcalico/calico libcalico-go/lib/backend/k8s/conversion/workload_endpoint_default.go */
  #readPod(end: PodEnd): Labelled {
    const { namespace } = end;
    const account = accountOf({ model: this.#model, end });
    const set: Labels = {
      ...(namespace !== UNKNOWN_NAMESPACE && { [NAMESPACE]: namespace }),
      "projectcalico.org/orchestrator": "k8s",
      ...(account !== undefined && account.length < 63 && { [ACCOUNT]: account }),
    };
    const bare: LabelView = {
      meets: (requirement) =>
        Object.hasOwn(set, requirement.key)
          ? plain(set, requirement)
          : requirement.key === ACCOUNT && account === undefined
            ? "perhaps"
            : matchPods({ nothing: false, requirements: [requirement] }, end),
      value: (key) => {
        const value = Object.hasOwn(set, key) ? set[key] : end.labels[key];
        const absent = (): boolean =>
          matchPods({ nothing: false, requirements: [{ operator: "Exists", key }] }, end) === "no";
        return { value, known: value !== undefined || (key !== ACCOUNT && absent()) };
      },
    };
    const [ofNamespace, ofAccount] = [this.#ofNamespace(namespace), this.#ofAccount(namespace, account)];
    const own = inheriting(bare, [
      { prefix: NAMESPACE_PREFIX, view: ofNamespace },
      { prefix: ACCOUNT_PREFIX, view: ofAccount },
    ]);
    return {
      namespace: namespace === UNKNOWN_NAMESPACE ? undefined : namespace,
      isGlobal: false,
      own,
      ofNamespace,
      ofAccount,
      account,
    };
  }

  /** @see projectcalico/calico libcalico-go/lib/backend/syncersv1/updateprocessors/networksetprocessor.go */
  set(set: NetworkSet): Labelled {
    let found = this.#sets.get(set);
    if (found === undefined) {
      const { namespace, labels } = set;
      const ofNamespace = namespace === "" ? NOTHING : this.#ofNamespace(namespace);
      const bare = labelView(namespace === "" ? labels : { ...labels, [NAMESPACE]: namespace }, true);
      const own = inheriting(bare, [
        { prefix: NAMESPACE_PREFIX, view: ofNamespace },
        { prefix: ACCOUNT_PREFIX, view: NOTHING },
      ]);
      found = {
        namespace: namespace === "" ? undefined : namespace,
        isGlobal: namespace === "",
        own,
        ofNamespace,
        ofAccount: NOTHING,
        account: "",
      };
      this.#sets.set(set, found);
    }
    return found;
  }
}

function matchAccounts({ accounts, accountNames }: EntitySelector, { ofAccount, account }: Labelled): Match {
  const named: Match =
    accountNames.length === 0
      ? "yes"
      : account === undefined
        ? "perhaps"
        : accountNames.includes(account)
          ? "yes"
          : "no";
  return both(named, accounts === undefined ? "yes" : matchSelector(accounts, ofAccount));
}

const isIn = ({ namespace, isGlobal }: Labelled, wanted: string): Match =>
  namespace === undefined ? (isGlobal ? "no" : "perhaps") : namespace === wanted ? "yes" : "no";

/** Whether one side of a rule matches a pod or a network set. */
export function matchLabelled(wanted: EntitySelector, item: Labelled): Match {
  const { namespaces, selector, except } = wanted;
  let match: Match = "yes";
  if (namespaces !== undefined)
    match =
      "own" in namespaces
        ? isIn(item, namespaces.own)
        : matchSelector(namespaces.selector, item.ofNamespace, item.isGlobal);
  if (match !== "no") match = both(match, matchAccounts(wanted, item));
  if (match !== "no" && selector !== undefined) match = both(match, matchSelector(selector, item.own));
  if (match !== "no" && except !== undefined) match = both(match, opposite(matchSelector(except, item.own)));
  return match;
}
