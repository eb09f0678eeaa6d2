import { compareText } from "../base/compare-text.ts";
import type { DraftFix, DraftRelated, Severity } from "../diagnostic/finding.ts";
import type { Place } from "../diagnostic/place.ts";
import type { Model } from "../model/model.ts";
import type { Resource } from "../model/resource.ts";
import type { Simulation } from "../simulate/simulation.ts";
import type { GatewayAPI } from "../validate/gateway-api.ts";
import type { Validation } from "../validate/validation.ts";
import type { ParsedSource } from "../yaml/document.ts";
import type { OptionSchemas, OptionsOf } from "./options.ts";

/** What a rule is about. */
export type Category =
  | "service"
  | "ports"
  | "names"
  | "probes"
  | "network-policy"
  | "ingress"
  | "gateway"
  | "mesh"
  | "references"
  | "api"
  | "rollout";

/** `all` contains every rule; a rule without a preset is off unless the configuration names it. */
export type Preset = "recommended" | "production" | "all";

/** The wording of a finding: a function of typed data, one sentence that says what is wrong. */
export type Messages = Readonly<Record<string, (data: never) => string>>;
type DataOf<M extends Messages, I extends keyof M> = Parameters<M[I]>[0];

/** Rules that report the root of a defect, and the resources at one of which they report it. */
export interface Cause {
  readonly rules: readonly string[];
  readonly resources: readonly Resource[];
}

export interface Report<M extends Messages> {
  <I extends keyof M & string>(finding: {
    /** The resource that is wrong; its annotations may suppress the finding, its name is part of the fingerprint. */
    readonly resource?: Resource;
    readonly at: Place;
    readonly message: I;
    readonly data: DataOf<M, I>;
    /** The other ends: "selected here", "declared here". */
    readonly related?: readonly DraftRelated[];
    /** How to repair this very finding, if the rule's `remedy` is less exact. */
    readonly help?: string | undefined;
    readonly fixes?: readonly DraftFix[];
    /** Set when the defect only may be one: what the manifests do not show. The finding is then `unknown`. */
    readonly unknown?: string | undefined;
    /**
     * The finding only follows from findings of these rules at those resources: it is dropped if one of them is at
     * least as sure.
     */
    readonly follows?: Cause | undefined;
    /**
     * What these rules find at those resources only follows from this finding: it is left out if this one is as sure.
     */
    readonly explains?: Cause | undefined;
    /** Replaces the rule's severity where one rule knows graver and lighter cases. */
    readonly severity?: Severity;
  }): void;
}

/** What `check` of a rule gets. */
export interface RuleContext<O extends OptionSchemas, M extends Messages> {
  readonly model: Model;
  /** What the cluster would make of the model; each part is computed on first use and shared by all rules. */
  readonly simulation: Simulation;
  readonly sources: readonly ParsedSource[];
  readonly options: OptionsOf<O>;
  /** What the API server of the chosen version would answer for an object. */
  readonly validate: (resource: Resource) => Validation;
  /** `1.37`. */
  readonly kubernetesVersion: string;
  /** Which definitions of the Gateway API are installed, as far as that is known. */
  readonly gatewayAPI?: GatewayAPI;
  readonly report: Report<M>;
}

export interface RuleDocs {
  /** One sentence: what the rule finds. */
  readonly summary: string;
  /** What happens to traffic because of it. */
  readonly why: string;
  /** How to repair it. */
  readonly remedy: string;
  /** Where the rule should be off, if anywhere. */
  readonly whenNotToUse?: string;
  /** Where Kubernetes documents it. */
  readonly references: readonly string[];
}

export interface Rule<O extends OptionSchemas = OptionSchemas, M extends Messages = Messages> {
  readonly id: string;
  /** Earlier ids, still accepted in configurations and suppressions. */
  readonly aliases?: readonly string[];
  readonly category: Category;
  readonly severity: Severity;
  /** Presets that switch the rule on, besides `all`. */
  readonly presets: readonly Exclude<Preset, "all">[];
  /** Messages that change no traffic: `recommended` leaves them out, unless the configuration names the rule. */
  readonly productionMessages?: readonly (keyof M & string)[];
  /** A general rule about all fields: where another rule reports an error at the same place, only that one is kept. */
  readonly givesWay?: true;
  /**
   * Its findings rest on two objects that do not name each other, but are alike (a selector that just misses) or have
   * the same number or path: in folders of many examples that is an accident.
   */
  readonly coincidence?: "likeness" | "number";
  /**
   * Its findings claim that a Service lacks endpoints, or that its endpoints are complete: an object that is not
   * simulated and may add some makes the finding unknown. The Service is the finding's resource, or one of those that
   * it follows from.
   */
  readonly claims?: "endpoints";
  readonly docs: RuleDocs;
  readonly options: O;
  readonly messages: M;
  check(context: RuleContext<O, M>): void;
}

/** A rule whose options and messages are no longer known by type: what the engine and the reporters handle. */
export type AnyRule = Omit<Rule, "check"> & { check(context: never): void };

/** A rule as its module defines it: a built-in rule has the category of its folder. */
export type RuleDefinition<O extends OptionSchemas, M extends Messages> = Omit<Rule<O, M>, "category"> & {
  readonly category?: Category;
};

/**
 * At compile time it ties `options` and `messages` to what `check` gets; at run time it fills in the category `api`.
 */
export const defineRule = <const O extends OptionSchemas, M extends Messages>(
  rule: RuleDefinition<O, M>,
): Rule<O, M> => ({ category: "api", ...rule });

/** The rules of some folders, each with the category of its folder, by their ids. */
export const ofCategories = (folders: Readonly<Record<Category, readonly AnyRule[]>>): readonly AnyRule[] =>
  Object.entries(folders)
    .flatMap(([category, rules]) => rules.map((rule) => ({ ...rule, category: category as Category })))
    .sort((a, b) => compareText(a.id, b.id));
