import { compareText } from "../../../base/compare-text.ts";
import type { AnyRule, Category } from "../../../rule/rule.ts";

/** What `init` knows about the folder. */
export interface InitFacts {
  /** The newest known version of Kubernetes, `1.37`. */
  readonly kubernetesVersion: string;
  /** URL or path of `config.schema.json` for editors; omitted if undefined. */
  readonly schema?: string | undefined;
  /** Namespaces in the manifests. */
  readonly namespaces: readonly string[];
  /** Patterns of files not to lint, such as `node_modules/`. */
  readonly ignores: readonly string[];
}

const CATEGORIES: Readonly<Record<Category, string>> = {
  service: "Services",
  ports: "Ports",
  names: "Names",
  probes: "Probes",
  "network-policy": "Network policies",
  ingress: "Ingress",
  gateway: "Gateway API",
  mesh: "Meshes",
  references: "References by name and address",
  api: "Kubernetes API",
  rollout: "Rollouts",
};

const oneLine = (text: string): string => text.replaceAll(/\s+/g, " ").trim();

/** A YAML scalar that is the same string in every version of YAML; a JSON string is one too. */
const scalar = (text: string): string => JSON.stringify(text);

const presetsOf = (rule: AnyRule): string =>
  rule.presets.includes("recommended")
    ? ""
    : rule.presets.length === 0
      ? " (only in all)"
      : ` (only in ${rule.presets.join(", ")}, all)`;

function ruleLines(rule: AnyRule): readonly string[] {
  const options = Object.entries(rule.options).map(([name, option]) => `${name}: ${JSON.stringify(option.default)}`);
  const setting = options.length === 0 ? rule.severity : `[${rule.severity}, { ${options.join(", ")} }]`;
  return [`#   # ${oneLine(rule.docs.summary)}${presetsOf(rule)}`, `#   ${rule.id}: ${setting}`];
}

function rulesSection(rules: readonly AnyRule[]): readonly string[] {
  const sorted = [...rules].sort((a, b) => compareText(a.id, b.id));
  return (Object.keys(CATEGORIES) as Category[]).flatMap((category) => {
    const own = sorted.filter((rule) => rule.category === category);
    return own.length === 0 ? [] : ["#", `#   # --- ${CATEGORIES[category]}`, ...own.flatMap(ruleLines)];
  });
}

/** A `kubenetlint.yaml` without effect: every setting is a comment with its default. */
export function initConfig(rules: readonly AnyRule[], facts: InitFacts): string {
  const namespaces = facts.namespaces.length === 0 ? ["default"] : [...facts.namespaces].sort();
  return `${[
    ...(facts.schema === undefined ? [] : [`# yaml-language-server: $schema=${oneLine(facts.schema)}`]),
    "# Configuration of kubenetlint. Commented settings show the defaults.",
    "",
    "# Preset of rules: recommended, production (adds rules for production clusters) or all.",
    "extends: recommended",
    "",
    "# Kubernetes version of the cluster, quoted.",
    `# kubernetesVersion: ${scalar(facts.kubernetesVersion)}`,
    "",
    "# Namespace of objects without metadata.namespace.",
    "# namespace: default",
    "",
    "# Namespaces whose pods are all in these manifests; true is for all namespaces. In other namespaces a selector",
    "# that matches no pods is not reported, as the pods may be defined elsewhere.",
    `# closed: [${namespaces.map(scalar).join(", ")}]`,
    "",
    "# Files to ignore: patterns as in .gitignore.",
    ...(facts.ignores.length === 0
      ? ['# ignores: ["vendor/"]']
      : ["ignores:", ...facts.ignores.map((pattern) => `  - ${scalar(pattern)}`)]),
    "",
    "# Severities for some files; later entries override earlier ones.",
    "# overrides:",
    '#   - files: ["dev/"]',
    "#     rules:",
    `#       ${rules[0]?.id ?? "rule-id"}: off`,
    "",
    "# Severity of each rule (error, warning, info, off), or [severity, options].",
    "# rules:",
    ...rulesSection(rules),
  ].join("\n")}\n`;
}
