import { addTo } from "../../base/groups.ts";
import { describeSelector, matches } from "../../base/selector.ts";
import type { Labels, Selector } from "../../base/selector.ts";
import { isInside } from "../../base/ip.ts";
import { portContainers, protocolOf } from "../service/ports.ts";
import type { AddressBlock, PolicyRule } from "./network-policy.ts";
import type { AddressEnd, ConnectionEnd, PodEnd } from "./connection-end.ts";
import type { PolicySet } from "./policy-set.ts";
import { accountOf } from "../unjudged/subject.ts";
import type { UnjudgedPolicies } from "../unjudged/connection-doubts.ts";

/** Ends that no policy can distinguish. `first` represents all of them. */
export interface PodClass {
  readonly index: number;
  readonly first: ConnectionEnd;
  readonly size: number;
}

interface Draft {
  readonly index: number;
  readonly first: ConnectionEnd;
  size: number;
}

const labelKey = (labels: Labels): string =>
  Object.keys(labels)
    .sort()
    .map((key) => `${key}=${labels[key] ?? ""}`)
    .join(",");

/** Named ports in container order, as the first of equal names counts; and whether a sidecar has it. */
function portKey(end: PodEnd): string {
  const parts: string[] = [];
  for (const container of portContainers(end.spec)) {
    for (const port of container.ports ?? []) {
      if (port.name !== undefined)
        parts.push(
          `${container.restartPolicy === "Always" ? "sidecar " : ""}${protocolOf(port)}/` +
            `${port.name}=${port.containerPort}`,
        );
    }
  }
  return parts.join(",");
}

/** Every address block in some rule of the set, once each. */
function blocksOf(set: PolicySet): readonly AddressBlock[] {
  const found = new Map<string, AddressBlock>();
  const add = (rules: readonly PolicyRule<unknown>[]): void => {
    for (const { peers } of rules) {
      if (peers === "all") continue;
      for (const block of peers.flatMap((peer) => peer.blocks)) found.set(blockKey(block), block);
    }
  };
  for (const policy of set.enforced) add(policy.rules);
  for (const policy of [...set.admin, ...set.baseline]) add(policy.rules);
  for (const block of [...set.calico.blocks, ...set.cilium.blocks]) found.set(blockKey(block), block);
  return [...found.values()];
}

/** One key for blocks with the same addresses. */
export const blockKey = ({ cidr, except }: AddressBlock): string => JSON.stringify([cidr, except]);

/** Groups ends that no policy can distinguish, and finds those that a selector matches. */
export class PodClasses {
  readonly classes: readonly PodClass[];
  /** The class of each end, by position. */
  readonly classOf: readonly number[];
  readonly #byNamespace = new Map<string, PodClass[]>();
  readonly #byLabel = new Map<string, PodClass[]>();
  readonly #selected = new Map<string, readonly PodClass[]>();

  constructor(set: PolicySet, ends: readonly ConnectionEnd[]) {
    const blocks = blocksOf(set);
    const unjudged = set.unjudged;
    const { usesAccounts } = set.cilium;
    const drafts = new Map<string, Draft>();
    this.classOf = ends.map((end) => {
      const account = usesAccounts && end.kind === "pod" ? (accountOf({ model: set.model, end }) ?? "?") : "";
      const key = classKey(end, blocks, unjudged) + set.calico.classKey(end) + account;
      const known = drafts.get(key);
      if (known !== undefined) {
        known.size++;
        return known.index;
      }
      drafts.set(key, { index: drafts.size, first: end, size: 1 });
      return drafts.size - 1;
    });
    this.classes = [...drafts.values()];
    for (const entry of this.classes) this.#index(entry);
  }

  #index(entry: PodClass): void {
    const { first } = entry;
    if (first.kind !== "pod") return;
    addTo(this.#byNamespace, first.namespace, entry);
    for (const key in first.labels) addTo(this.#byLabel, `${first.namespace} ${key}=${first.labels[key] ?? ""}`, entry);
  }

  /** Classes in a namespace whose pods a selector matches; `undefined` selects all of them. */
  select(namespace: string, selector: Selector | undefined): readonly PodClass[] {
    if (selector === undefined) return this.#byNamespace.get(namespace) ?? [];
    const key = `${namespace} ${describeSelector(selector)}`;
    let found = this.#selected.get(key);
    if (found === undefined) {
      found = this.#candidates(namespace, selector).filter(
        ({ first }) => first.kind === "pod" && matches(selector, first.labels),
      );
      this.#selected.set(key, found);
    }
    return found;
  }

  #candidates(namespace: string, selector: Selector): readonly PodClass[] {
    let best = this.#byNamespace.get(namespace) ?? [];
    for (const requirement of selector.requirements) {
      if (requirement.operator !== "In" || requirement.values.length !== 1) continue;
      const list = this.#byLabel.get(`${namespace} ${requirement.key}=${requirement.values[0] ?? ""}`) ?? [];
      if (list.length < best.length) best = list;
    }
    return best;
  }

  namespaces(): Iterable<string> {
    return this.#byNamespace.keys();
  }
}

function holding(end: ConnectionEnd, blocks: readonly AddressBlock[]): string {
  const { address } = end;
  if (address === undefined) return "";
  return blocks
    .map(({ cidr, except }) =>
      cidr !== undefined && isInside(address, cidr) && !except.some((hole) => isInside(address, hole)) ? "1" : "0",
    )
    .join("");
}

const outsideKey = (end: AddressEnd, blocks: readonly AddressBlock[]): string =>
  `outside|${end.address === undefined ? end.title : holding(end, blocks)}`;

function classKey(end: ConnectionEnd, blocks: readonly AddressBlock[], unjudged: UnjudgedPolicies): string {
  if (end.kind === "address") return outsideKey(end, blocks);
  return [
    end.namespace,
    labelKey(end.labels),
    portKey(end),
    end.hostNetwork,
    holding(end, blocks),
    unjudged.key(end),
  ].join("|");
}
