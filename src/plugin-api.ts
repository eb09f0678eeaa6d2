/**
 * What plug-ins import as `kubenetlint/rule`: the whole public API, listed in docs/policies.md. A name here is changed
 * or removed with a new major version only. The built-in rules have more, in `rule-internal.ts`.
 */

// A rule.
export { defineRule } from "./rule/rule.ts";
export type { AnyRule, RuleContext, Messages, Category, Preset, Cause } from "./rule/rule.ts";
export type { Severity } from "./diagnostic/finding.ts";
export type { OptionSchema, OptionsOf } from "./rule/options.ts";

// What a rule reports.
export type { Place, Part } from "./diagnostic/place.ts";
export type { DraftRelated, DraftFix, DraftEdit } from "./diagnostic/finding.ts";
export { writeString, writeEntry, insertItem, removeEntry } from "./rule/edits.ts";

// The objects.
export type { Model } from "./model/model.ts";
export type { KubernetesObject, Resource } from "./model/resource.ts";
export type { Kind, KindMap } from "./model/kinds.ts";
export type { Workload } from "./model/workload.ts";
export type { Completeness } from "./model/completeness.ts";
export type { Labels, Selector } from "./base/selector.ts";
export { labelSelector, equalitySelector, matches, describeSelector } from "./base/selector.ts";

// What a cluster would make of them.
export type { Simulation } from "./simulate/simulation.ts";
export type { ServiceBackends } from "./simulate/service/backends.ts";
export { references } from "./simulate/references/references.ts";
export type { Reference } from "./simulate/references/reference.ts";
export { policyView } from "./simulate/policy/policy-view.ts";
export type { PolicyView } from "./simulate/policy/policy-view.ts";
export { ingressTargets, routeTargets } from "./simulate/route/route-backends.ts";
export type { IngressTarget, RouteTarget } from "./simulate/route/route-backends.ts";
export { attachRoutes } from "./simulate/route/attachment.ts";
export type { Attachment } from "./simulate/route/attachment.ts";

// What the API server would answer.
export type { Validation } from "./validate/validation.ts";
export type { FieldError } from "./validate/field-error.ts";
