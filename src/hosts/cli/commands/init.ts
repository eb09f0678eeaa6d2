import type { AnyRule, Category } from "../../../rule/rule.ts";

/** What `init` found out about the folder before it writes. */
export interface InitFacts {
  /** The newest version of Kubernetes that is known, `1.37`. */
  readonly kubernetesVersion: string;
  /** Address or path of `config.schema.json`, for editors; left out if undefined. */
  readonly schema?: string | undefined;
  /** Namespaces that the manifests name. */
  readonly namespaces: readonly string[];
  /** Patterns of files that are no manifests to lint, such as `node_modules/`. */
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
  api: "The API",
  rollout: "Rollouts",
};

const oneLine = (text: string): string => text.replaceAll(/\s+/g, " ").trim();

/** A YAML scalar that is the same string in every version of YAML; JSON's strings are YAML's. */
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
  const sorted = [...rules].sort((a, b) => (a.id < b.id ? -1 : 1));
  return (Object.keys(CATEGORIES) as Category[]).flatMap((category) => {
    const own = sorted.filter((rule) => rule.category === category);
    return own.length === 0 ? [] : ["#", `#   # --- ${CATEGORIES[category]}`, ...own.flatMap(ruleLines)];
  });
}

/** A `kubenetlint.yaml` that changes nothing as it stands: every setting is there as a comment, with its default. */
export function initConfig(rules: readonly AnyRule[], facts: InitFacts): string {
  const namespaces = facts.namespaces.length === 0 ? ["default"] : [...facts.namespaces].sort();
  return `${[
    ...(facts.schema === undefined ? [] : [`# yaml-language-server: $schema=${oneLine(facts.schema)}`]),
    "# Configuration of kubenetlint. What is commented out shows the default.",
    "",
    "# Rules to start from: recommended, production (adds what a cluster for customers needs) or all.",
    "extends: recommended",
    "",
    "# The version of Kubernetes that the manifests are for, quoted.",
    `# kubernetesVersion: ${scalar(facts.kubernetesVersion)}`,
    "",
    "# Namespace of objects that name none.",
    "# namespace: default",
    "",
    "# Namespaces whose pods are all in these manifests, true for every one. In others a selector that meets nothing may",
    "# select pods that are made elsewhere, and is then not reported.",
    `# closed: [${namespaces.map(scalar).join(", ")}]`,
    "",
    "# Files not to read: patterns as in a .gitignore.",
    ...(facts.ignores.length === 0
      ? ['# ignores: ["vendor/"]']
      : ["ignores:", ...facts.ignores.map((pattern) => `  - ${scalar(pattern)}`)]),
    "",
    "# Other severities for some files; later entries win.",
    "# overrides:",
    '#   - files: ["dev/"]',
    "#     rules:",
    `#       ${rules[0]?.id ?? "rule-id"}: off`,
    "",
    "# Severity (error, warning, info, off) by rule, or [severity, options].",
    "# rules:",
    ...rulesSection(rules),
  ].join("\n")}\n`;
}
