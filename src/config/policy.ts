import type { CelExpression } from "../cel/cel.ts";
import type { CelVariables } from "../cel/cel.ts";
import type { Place } from "../diagnostic/place.ts";
import type { Severity } from "../diagnostic/finding.ts";
import type { Path } from "../yaml/document.ts";

/**
 * The variables of policy expressions. `object` is the manifest as written; the lists are what the simulation makes of
 * it (`src/engine/policies/policy-facts.ts` documents each entry). `ns` is the effective namespace: the word itself is
 * reserved in CEL.
 */
export const POLICY_VARIABLES = {
  object: "dyn",
  kind: "string",
  ns: "string",
  name: "string",
  endpoints: "list",
  ports: "list",
  policies: "list",
  routes: "list",
} as const satisfies CelVariables;

export type PolicyVariable = keyof typeof POLICY_VARIABLES;

/** Which objects a policy applies to: those that match every condition that is set. */
export interface PolicyMatch {
  readonly kinds?: readonly string[];
  /** `*` matches any characters. */
  readonly namespaces?: readonly string[];
  /** `*` in a value matches any characters. */
  readonly labels?: Readonly<Record<string, string>>;
}

export interface PolicyTest {
  readonly name?: string;
  /** Whether the manifests keep to the policy. */
  readonly valid: boolean;
  readonly manifests: string;
  readonly at: Place;
}

/** A rule written in the configuration: its expression must be true of every object it matches. */
export interface Policy {
  /** `team/public-needs-owner`; rules of kubenetlint itself have no slash. */
  readonly id: string;
  /** Text and expressions of `message` in turn. */
  readonly message: readonly (string | CelExpression)[];
  /** The message as written. */
  readonly messageText: string;
  readonly severity: Severity;
  readonly match: PolicyMatch;
  readonly expression: CelExpression;
  /** Where in the object a finding points. */
  readonly at?: Path;
  readonly tests: readonly PolicyTest[];
  /** Of the policy in the configuration. */
  readonly place: Place;
}
