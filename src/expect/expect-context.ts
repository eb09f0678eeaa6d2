import type { Place } from "../diagnostic/place.ts";
import { nearest } from "../hints/nearest.ts";
import type { Model } from "../model/model.ts";
import type { Cluster, ServiceEndpoints } from "../simulate/cluster.ts";
import type { ProfileName } from "../simulate/policy/interpretation.ts";
import type { IngressProfile } from "../simulate/route/ingress.ts";
import type { MeshChoice } from "../simulate/mesh/mesh-client.ts";
import { distinctDoubts, doubtText } from "../simulate/unjudged/doubt.ts";
import type { Doubt } from "../simulate/unjudged/doubt.ts";
import type { YamlDocument } from "../yaml/document.ts";
import type { Checked, Difference, ExpectationKind } from "./expectations.ts";

/** What expectations are checked against. */
export interface ExpectContext {
  readonly model: Model;
  readonly cluster: Cluster;
  readonly profile: ProfileName;
  readonly ingress: IngressProfile;
  readonly mesh: MeshChoice;
}

/** An expectation that names something that is not there. */
export class UnknownName extends Error {
  override readonly name = "UnknownName";
  readonly key: string;

  constructor(key: string, message: string) {
    super(message);
    this.key = key;
  }
}

const meant = (near: string | undefined): string => (near === undefined ? "" : ` Did you mean ${near}?`);

/** `NAMESPACE/SERVICE`, or a name that only one namespace has. @throws UnknownName */
export function findService({ cluster }: ExpectContext, wanted: string): ServiceEndpoints {
  const found = cluster.services.filter(
    ({ service }) => (wanted.includes("/") ? `${service.namespace}/${service.name}` : service.name) === wanted,
  );
  const [first] = found;
  if (first !== undefined && found.length === 1) return first;
  if (found.length > 1)
    throw new UnknownName(
      "service",
      `Several namespaces have a Service ${wanted}: ` +
        `${found.map(({ service }) => `${service.namespace}/${service.name}`).join(", ")}.`,
    );
  const names = cluster.services.map(({ service }) =>
    wanted.includes("/") ? `${service.namespace}/${service.name}` : service.name,
  );
  throw new UnknownName("service", `There is no Service ${wanted} in these manifests.${meant(nearest(wanted, names))}`);
}

/** Names of pods and of what makes them, `NAMESPACE/NAME`. */
export const podNames = ({ cluster }: ExpectContext): readonly string[] => [
  ...new Set(
    cluster.pods.flatMap(({ namespace, name, owner }) => [
      `${namespace}/${owner.slice(owner.indexOf("/") + 1)}`,
      `${namespace}/${name}`,
    ]),
  ),
];

/** @throws UnknownName */
export function unknownPod(context: ExpectContext, key: string, wanted: string): never {
  throw new UnknownName(
    key,
    `There is no pod ${wanted} in these manifests.${meant(nearest(wanted, podNames(context)))}`,
  );
}

/** Gathers what becomes of one expectation. */
export class Verdict {
  readonly #document: YamlDocument;
  readonly #owner: object;
  readonly #differences: Difference[] = [];
  readonly #recordings: Checked["recordings"][number][] = [];
  readonly #because: Checked["because"][number][] = [];
  readonly #doubts: Doubt[] = [];
  #unknown: string | undefined;

  constructor(document: YamlDocument, owner: object) {
    this.#document = document;
    this.#owner = owner;
  }

  at(key: string): Place {
    return this.#document.at(this.#owner, key);
  }

  differs(key: string, expected: string, actual: string): void {
    this.#differences.push({ at: this.at(key), key, expected, actual });
  }

  /** The actual value; written by `--update` if the expectation fails. */
  record(key: string, value: Checked["recordings"][number]["value"]): void {
    this.#recordings.push({ owner: this.#owner, key, value });
  }

  because(text: string, at: Place | undefined): void {
    if (!this.#because.some((known) => known.text === text)) this.#because.push({ text, at });
  }

  /** A change of the manifests with which the expectation passes. */
  repair(text: string, at: Place | undefined): void {
    this.#because.push({ text, at, repair: true });
  }

  /** How much is wrong or open so far. */
  get doubts(): number {
    return this.#differences.length + (this.#unknown === undefined ? 0 : 1);
  }

  leavesOpen(reason: string): void {
    this.#unknown ??= reason;
  }

  /** Objects that are not simulated may decide otherwise. */
  leavesUnjudged(doubts: readonly Doubt[]): void {
    this.#doubts.push(...doubts);
    const [first] = doubts;
    if (first !== undefined) this.leavesOpen(doubtText(first));
  }

  finish(kind: ExpectationKind, title: string): Checked {
    const failed = this.#differences.length > 0;
    const outcome = failed ? "failed" : this.#unknown === undefined ? "passed" : "unknown";
    return {
      kind,
      title,
      at: this.#document.at(this.#owner),
      outcome,
      differences: [...this.#differences],
      because: outcome === "passed" ? [] : [...this.#because],
      recordings: failed ? [...this.#recordings] : [],
      ...(outcome === "unknown" && this.#unknown !== undefined && { message: this.#unknown }),
      ...(outcome !== "passed" && this.#doubts.length > 0 && { unjudged: distinctDoubts(this.#doubts) }),
    };
  }
}

/** Shown as the expected value of a placeholder. */
export const UNWRITTEN = "(to be filled in by --update)";
