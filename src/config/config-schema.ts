import type { OptionSchema } from "../rule/options.ts";
import type { AnyRule } from "../rule/rule.ts";
import { OWN_RULE, PLUGINS, POLICIES } from "./policy-schema.ts";

type JsonSchema = Readonly<Record<string, unknown>>;

const SEVERITY: JsonSchema = {
  description: "Severity of the rule's findings. `off` needs no quotes, although YAML 1.1 reads it as false.",
  enum: ["error", "warning", "warn", "info", "off", false],
};

const optionsSchema = (rule: AnyRule): JsonSchema => ({
  type: "object",
  additionalProperties: false,
  properties: Object.fromEntries(Object.entries(rule.options).map(([name, option]) => [name, optionSchema(option)])),
});

function optionSchema(option: OptionSchema): JsonSchema {
  if ("enum" in option) return { enum: option.enum, default: option.default, description: option.description };
  return { ...option };
}

const ruleSchema = (rule: AnyRule): JsonSchema => ({
  description: rule.docs.summary,
  anyOf: [SEVERITY, { type: "array", items: [SEVERITY, optionsSchema(rule)], minItems: 1, maxItems: 2 }],
});

const described = (type: string, description: string): JsonSchema => ({ type, description });
const stringList = (description: string): JsonSchema => ({ type: "array", items: { type: "string" }, description });

const DECLARED_SCOPE: JsonSchema = {
  type: "object",
  additionalProperties: false,
  required: ["name"],
  oneOf: [{ required: ["path"] }, { required: ["kustomize"] }, { required: ["helm"] }],
  properties: {
    name: described("string", "Shown with findings; a value for --scope."),
    path: described("string", "A file or folder of plain manifests, relative to this file."),
    kustomize: described("string", "A folder with a kustomization, relative to this file."),
    helm: described("string", "A folder with a chart, relative to this file."),
    values: stringList("Values files of the chart, relative to this file; later ones win."),
    namespace: described("string", "Namespace of objects without one."),
    closed: {
      anyOf: [{ type: "boolean" }, { type: "array", items: { type: "string" } }],
      description: "Namespaces whose pods are all in this scope.",
    },
  },
};

const EXTERNAL: JsonSchema = {
  type: "object",
  additionalProperties: false,
  required: ["path"],
  properties: {
    path: described("string", "A file or folder of manifests, relative to this file."),
    until: {
      type: "string",
      pattern: "^\\d{4}-\\d{2}-\\d{2}$",
      description: "Last day on which the entry is valid, such as 2027-01-31; later it is a warning.",
    },
    reason: described("string", "Why these manifests can be relied on."),
  },
};

/** A rule of a plug-in that is not loaded: its options cannot be checked. */
const UNKNOWN_RULE: JsonSchema = {
  anyOf: [SEVERITY, { type: "array", items: [SEVERITY, { type: "object" }], minItems: 1, maxItems: 2 }],
};

/**
 * The JSON Schema of `kubenetlint.yaml`, made from the rules so that options are described in one place only.
 * @param allRules the rules are all that there are; else names with a slash may be rules of plug-ins.
 */
export function configSchema(rules: readonly AnyRule[], allRules = false): JsonSchema {
  const own = (setting: JsonSchema): JsonSchema => (allRules ? {} : { patternProperties: { [OWN_RULE]: setting } });
  const ids = rules.map((rule) => rule.id).sort();
  const byId = new Map(rules.map((rule) => [rule.id, rule]));
  const properties = Object.fromEntries(
    ids.flatMap((id) => {
      const rule = byId.get(id);
      return rule === undefined ? [] : [[id, ruleSchema(rule)]];
    }),
  );
  const strings = (description: string): JsonSchema => ({ type: "array", items: { type: "string" }, description });
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "kubenetlint configuration",
    type: "object",
    additionalProperties: false,
    properties: {
      $schema: { type: "string" },
      extends: {
        enum: ["recommended", "production", "all"],
        default: "recommended",
        description: "The preset to start from.",
      },
      rules: {
        type: "object",
        additionalProperties: false,
        properties,
        ...own(UNKNOWN_RULE),
        description: "Severity, or [severity, options], by rule id.",
      },
      overrides: {
        type: "array",
        description: "Other severities for some files; later entries win.",
        items: {
          type: "object",
          additionalProperties: false,
          required: ["files", "rules"],
          properties: {
            files: strings("Patterns as in a .gitignore, relative to this file."),
            rules: {
              type: "object",
              additionalProperties: false,
              properties: Object.fromEntries(ids.map((id) => [id, SEVERITY])),
              ...own(SEVERITY),
            },
          },
        },
      },
      ignores: strings("Files not to read: patterns as in a .gitignore, relative to this file."),
      namespace: { type: "string", default: "default", description: "Namespace of objects without one." },
      kubernetesVersion: {
        type: "string",
        pattern: "^1\\.[0-9]+$",
        description: 'Version of the API server, quoted: "1.37". Default: the newest known.',
      },
      gatewayAPI: {
        type: "object",
        additionalProperties: false,
        description:
          "The installed release of the Gateway API. Default: that of the CustomResourceDefinitions in the repository.",
        properties: {
          version: {
            type: "string",
            pattern: "^v?1\\.[0-9]+(\\.[0-9]+)?$",
            description: 'The release, quoted: "1.6".',
          },
          channel: { enum: ["standard", "experimental"], description: "The channel of the release." },
        },
      },
      closed: {
        description: "Namespaces whose pods are all in these manifests; true for every namespace.",
        anyOf: [{ type: "boolean" }, { type: "array", items: { type: "string" } }],
      },
      scopes: {
        type: "array",
        items: DECLARED_SCOPE,
        description: "What is deployed together. Default: what is detected.",
      },
      externals: {
        type: "array",
        items: EXTERNAL,
        description: "Manifests from elsewhere that every scope may refer to. They are never reported.",
      },
      plugins: PLUGINS,
      policies: POLICIES,
      failOnUnread: {
        type: "boolean",
        default: false,
        description: "Exit with code 1 if something that may contain manifests was not analysed.",
      },
      unusedSuppressions: {
        ...SEVERITY,
        default: "warning",
        description: "Severity of unused suppressions.",
      },
    },
  };
}
