import { CelError } from "../../cel/cel-error.ts";
import type { Policy, PolicyMatch } from "../../config/policy.ts";
import type { Place } from "../../diagnostic/place.ts";
import { wildcard } from "../../diagnostic/wildcard.ts";
import type { Resource } from "../../model/resource.ts";
import { defineRule } from "../../rule/rule.ts";
import type { AnyRule } from "../../rule/rule.ts";
import type { Path } from "../../yaml/document.ts";
import { policyValues } from "./policy-facts.ts";

function matcher({ kinds, namespaces, labels }: PolicyMatch): (resource: Resource) => boolean {
  const inNamespaces = namespaces?.map(wildcard);
  const withLabels = Object.entries(labels ?? {}).map(([key, value]) => [key, wildcard(value)] as const);
  return (resource) =>
    (kinds === undefined || kinds.includes(resource.kind)) &&
    (inNamespaces === undefined || inNamespaces.some((meets) => meets(resource.namespace))) &&
    withLabels.every(([key, meets]) => Object.hasOwn(resource.labels, key) && meets(resource.labels[key] ?? ""));
}

/** The field a policy points at, or as much of the way to it as there is. */
function placeIn(resource: Resource, path: Path | undefined): Place {
  if (path === undefined) return resource.atName();
  let owner: object = resource.object;
  for (const [index, step] of path.entries()) {
    const child: unknown = Object.hasOwn(owner, step)
      ? (owner as Readonly<Record<string | number, unknown>>)[step]
      : undefined;
    const isLast = index === path.length - 1;
    if (isLast || typeof child !== "object" || child === null) {
      return child === undefined && index === 0 ? resource.atName() : resource.document.at(owner, step);
    }
    owner = child;
  }
  return resource.atName();
}

const shown = (value: unknown): string => {
  if (typeof value === "string") return value;
  if (typeof value === "bigint" || typeof value === "number" || typeof value === "boolean") return String(value);
  if (value instanceof Map) return `{${[...value].map(([key, item]) => `${shown(key)}: ${shown(item)}`).join(", ")}}`;
  return Array.isArray(value) ? value.map(shown).join(", ") : "null";
};

type Values = Readonly<Record<string, unknown>>;

/** The message with its expressions filled in; one that fails is shown as it is written, the finding is worth more. */
const messageOf = (policy: Policy, values: Values): string =>
  policy.message
    .map((part) => {
      if (typeof part === "string") return part;
      try {
        return shown(part.evaluate(values));
      } catch (error) {
        if (error instanceof CelError) return `{{${part.source}}}`;
        throw error;
      }
    })
    .join("");

type Outcome = { readonly kind: "holds" | "fails" } | { readonly kind: "error"; readonly reason: string };

function outcomeOf(policy: Policy, values: Values): Outcome {
  try {
    const value = policy.expression.evaluate(values);
    if (typeof value !== "boolean") return { kind: "error", reason: "the expression returns neither true nor false" };
    return { kind: value ? "holds" : "fails" };
  } catch (error) {
    if (error instanceof CelError) return { kind: "error", reason: error.message };
    throw error;
  }
}

const ruleOf = (policy: Policy): AnyRule => {
  const matches = matcher(policy.match);
  return defineRule({
    id: policy.id,
    category: "api",
    severity: policy.severity,
    presets: ["recommended"],
    docs: {
      summary: policy.messageText,
      why: "The configuration of this project defines this policy.",
      remedy: `Make this true: ${policy.expression.source.trim()}`,
      references: [],
    },
    options: {},
    messages: {
      broken: ({ text }: { readonly text: string }) => text,
      // As with the API server's own policies (failurePolicy: Fail), an expression that fails is not fulfilled.
      undecided: ({ title, reason }: { readonly title: string; readonly reason: string }) =>
        `The policy cannot be evaluated for ${title}: ${reason}.`,
    },
    check({ model, simulation, report }) {
      for (const resource of model.resources) {
        if (model.malformed.has(resource) || !matches(resource)) continue;
        const values = policyValues(policy, simulation, resource);
        const outcome = outcomeOf(policy, values);
        if (outcome.kind === "error") {
          report({
            resource,
            at: resource.atName(),
            message: "undecided",
            data: { title: resource.title, reason: outcome.reason },
            help: "Check that a field exists with has(…) or orValue(…).",
          });
        }
        if (outcome.kind !== "fails") continue;
        const world = policy.expression.variables.has("endpoints")
          ? model.world(resource.namespace)
          : { closed: true as const };
        report({
          resource,
          at: placeIn(resource, policy.at),
          message: "broken",
          data: { text: messageOf(policy, values) },
          unknown: world.closed ? undefined : world.because,
        });
      }
    },
  });
};

/** The policies of a configuration as rules like any other. */
export const policyRules = (policies: readonly Policy[]): readonly AnyRule[] => policies.map(ruleOf);
