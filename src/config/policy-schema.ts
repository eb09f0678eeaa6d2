type JsonSchema = Readonly<Record<string, unknown>>;

const text = (description: string): JsonSchema => ({ type: "string", minLength: 1, description });

/** `team/rule`: the slash distinguishes custom rules from those of kubenetlint. */
export const OWN_RULE = "^[a-z0-9][a-z0-9.-]*/[a-z0-9][a-z0-9/-]*$";

const TEST: JsonSchema = {
  type: "object",
  additionalProperties: false,
  oneOf: [{ required: ["valid"] }, { required: ["invalid"] }],
  properties: {
    name: text("Shown when the test fails."),
    valid: text("Manifests that comply with the policy."),
    invalid: text("Manifests that break it."),
  },
};

export const POLICIES: JsonSchema = {
  type: "array",
  description: "Custom rules without code: an expression that must be true for every object that matches.",
  items: {
    type: "object",
    additionalProperties: false,
    required: ["id", "message", "cel"],
    properties: {
      id: {
        type: "string",
        pattern: OWN_RULE,
        description: "Its name in findings, suppressions and `rules`: `team/public-needs-owner`.",
      },
      message: text(
        "One sentence: what is wrong. {{name}}, {{kind}}, {{namespace}} and other expressions are replaced by " +
          "their values.",
      ),
      severity: {
        enum: ["error", "warning", "info"],
        default: "warning",
        description: "Severity of its findings; `rules` may change it.",
      },
      match: {
        type: "object",
        additionalProperties: false,
        description: "The objects it applies to. Default: all.",
        properties: {
          kinds: { type: "array", items: { type: "string" }, minItems: 1, description: "As in `kind`." },
          namespaces: {
            type: "array",
            items: { type: "string" },
            minItems: 1,
            description: "Names; * matches any characters.",
          },
          labels: {
            type: "object",
            additionalProperties: { type: "string" },
            description: "Labels that the object must have; * matches any characters.",
          },
        },
      },
      cel: text(
        "CEL expression over object, name, kind, ns (its namespace), and the simulated endpoints, ports, " +
          "policies, routes.",
      ),
      at: text("The field a finding points at, as spec.ports[0].name; default: the object's name."),
      tests: {
        type: "array",
        items: TEST,
        description: "Manifests that comply with the policy or break it, for `kubenetlint test-policies`.",
      },
    },
  },
};

export const PLUGINS: JsonSchema = {
  type: "array",
  description: "Custom rules as modules: paths (relative to this file, with *) or packages.",
  items: {
    anyOf: [
      { type: "string", minLength: 1 },
      {
        type: "object",
        additionalProperties: false,
        required: ["name", "from"],
        properties: {
          name: {
            type: "string",
            pattern: "^[a-z0-9][a-z0-9.-]*$",
            description: "Prefix of the rules' names: name/rule.",
          },
          from: text("A path or package."),
        },
      },
    ],
  },
};
