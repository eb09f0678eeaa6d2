import { isRecord } from "../base/is-record.ts";
import { Ajv } from "ajv";
import type { ErrorObject } from "ajv";
import { orNearest } from "../hints/did-you-mean.ts";
import { nearest } from "../hints/nearest.ts";
import type { AnyRule } from "../rule/rule.ts";
import type { Path, YamlDocument } from "../yaml/document.ts";
import { DEFAULT_CONFIG } from "./config.ts";
import type { Config, Override, PluginReference, RuleSetting } from "./config.ts";
import { configSchema } from "./config-schema.ts";
import { explainRefusal } from "./refusal.ts";

type RawSeverity = "error" | "warning" | "warn" | "info" | "off" | false;
type RawRule = RawSeverity | readonly [RawSeverity] | readonly [RawSeverity, Readonly<Record<string, unknown>>];

interface RawConfig extends Partial<Omit<Config, "rules" | "overrides" | "policies" | "unusedSuppressions">> {
  readonly $schema?: string;
  readonly rules?: Readonly<Record<string, RawRule>>;
  readonly overrides?: readonly {
    readonly files: readonly string[];
    readonly rules: Readonly<Record<string, RawSeverity>>;
  }[];
  readonly plugins?: unknown;
  readonly policies?: unknown;
  readonly unusedSuppressions?: RawSeverity;
}

const severityOf = (raw: RawSeverity): RuleSetting["severity"] =>
  raw === false ? "off" : raw === "warn" ? "warning" : raw;

function settingOf(raw: RawRule): RuleSetting {
  if (!Array.isArray(raw)) return { severity: severityOf(raw as RawSeverity) };
  const [severity, options] = raw as readonly [RawSeverity, Readonly<Record<string, unknown>>?];
  return { severity: severityOf(severity), ...(options && { options }) };
}

const itemsOf = (value: unknown, field: string): readonly unknown[] => {
  const list = isRecord(value) ? value[field] : undefined;
  return Array.isArray(list) ? list : [];
};

/** The plug-ins that a configuration names. They are read first: without their rules the rest cannot be checked. */
export function readPlugins(document: YamlDocument): readonly PluginReference[] {
  return itemsOf(document.value, "plugins").flatMap((item): readonly PluginReference[] => {
    if (typeof item === "string") return [{ from: item }];
    if (!isRecord(item) || typeof item["from"] !== "string") return [];
    return [{ from: item["from"], ...(typeof item["name"] === "string" && { name: item["name"] }) }];
  });
}

/** A rule that is only known by its name while the configuration is checked. */
const named = (id: string): AnyRule => ({
  id,
  category: "api",
  severity: "warning",
  presets: [],
  options: {},
  messages: {},
  docs: { summary: "", why: "", remedy: "", references: [] },
  check: () => undefined,
});

const policyIds = (value: unknown): readonly string[] =>
  itemsOf(value, "policies").flatMap((item) => (isRecord(item) && typeof item["id"] === "string" ? [item["id"]] : []));

export const hasPolicies = (document: YamlDocument): boolean => itemsOf(document.value, "policies").length > 0;

export interface ReadConfigOptions {
  /** Plug-ins were left out: names of rules with a slash are not checked. */
  readonly withoutPlugins?: boolean;
}

/**
 * Checks a configuration document against the schema made from the rules, those of plug-ins among them. Its policies
 * are left to `readPolicies`, which needs a library that few configurations do.
 * @throws UserError that lists each mistake with its line and, for a wrong key, the nearest right one.
 */
export function readConfig(
  document: YamlDocument,
  rules: readonly AnyRule[],
  { withoutPlugins = false }: ReadConfigOptions = {},
): Config {
  const value = renameAliases(document.value ?? {}, rules);
  const known = [...rules, ...policyIds(value).map(named)];
  const validate = new Ajv({ allErrors: true, strict: false, verbose: true }).compile(
    configSchema(known, !withoutPlugins),
  );
  if (!validate(value)) throw explainRefusal(document, explain(validate.errors ?? [], document));
  const backslashes = windowsPaths(value as RawConfig, document);
  if (backslashes.length > 0) throw explainRefusal(document, backslashes);
  const {
    $schema: _,
    rules: rawRules = {},
    overrides = [],
    plugins: __,
    policies: ___,
    unusedSuppressions,
    ...rest
  } = value as RawConfig;
  return {
    ...DEFAULT_CONFIG,
    ...rest,
    ...(unusedSuppressions !== undefined && { unusedSuppressions: severityOf(unusedSuppressions) }),
    rules: Object.fromEntries(Object.entries(rawRules).map(([id, raw]) => [id, settingOf(raw)])),
    overrides: overrides.map(({ files, rules: severities }): Override => ({
      files,
      rules: Object.fromEntries(Object.entries(severities).map(([id, raw]) => [id, severityOf(raw)])),
    })),
  };
}

/**
 * In a pattern `\` takes the meaning from what follows, as in a `.gitignore`; before a letter that had none, a folder
 * of Windows was meant.
 */
function windowsPaths({ ignores = [], overrides = [] }: RawConfig, document: YamlDocument): readonly string[] {
  const patterns = [
    ...ignores.map((text, index) => ({ text, path: ["ignores", index] })),
    ...overrides.flatMap(({ files }, number) =>
      files.map((text, index) => ({ text, path: ["overrides", number, "files", index] })),
    ),
  ];
  return patterns
    .filter(({ text }) => /\\[\w.]/.test(text))
    .map(({ text, path }) => {
      const { line, column } = document.atPath(path).span().start;
      return (
        `${document.file}:${line}:${column}  ${path.join(".")}: path separators must be "/": write ` +
        `"${text.replaceAll("\\", "/")}"`
      );
    });
}

/** Severities of `--rule ID=SEVERITY` or `--rule 'ID: [SEVERITY, {…}]'`, checked like those of a file. */
export function readRuleFlag(
  document: YamlDocument,
  rules: readonly AnyRule[],
  options: ReadConfigOptions = {},
): Config["rules"] {
  const wrapped: YamlDocument = {
    ...document,
    value: { rules: document.value },
    at: document.at,
    atPath: (path, part) => document.atPath(path.slice(1), part),
  };
  return readConfig(wrapped, rules, options).rules;
}

function renameAliases(value: unknown, rules: readonly AnyRule[]): unknown {
  if (!isRecord(value)) return value;
  const ids = new Map(rules.flatMap((rule) => (rule.aliases ?? []).map((alias) => [alias, rule.id] as const)));
  const renamed = (settings: unknown): unknown =>
    isRecord(settings)
      ? Object.fromEntries(Object.entries(settings).map(([id, setting]) => [ids.get(id) ?? id, setting]))
      : settings;
  const { rules: settings, overrides } = value;
  return {
    ...value,
    ...(settings !== undefined && { rules: renamed(settings) }),
    ...(Array.isArray(overrides) && {
      overrides: overrides.map((override: unknown) =>
        isRecord(override) && "rules" in override ? { ...override, rules: renamed(override["rules"]) } : override,
      ),
    }),
  };
}

function pathOf(pointer: string): Path {
  return pointer
    .split("/")
    .slice(1)
    .map((part) => {
      const text = part.replaceAll("~1", "/").replaceAll("~0", "~");
      return /^\d+$/.test(text) ? Number(text) : text;
    });
}

/** What a JSON Schema has against a document, a line each with its place. */
export function explain(errors: readonly ErrorObject[], document: YamlDocument): readonly string[] {
  // Of the branches of an `anyOf` only the deepest failure is useful: the other branches have another type.
  const shown = errors.filter((error) => {
    if (error.keyword === "anyOf") return false;
    const sameObject = (other: ErrorObject): boolean =>
      other.instancePath === error.instancePath &&
      (other.keyword === "additionalProperties" || other.keyword === "required");
    if (error.keyword === "type" && errors.some(sameObject)) return false;
    const ofBranch = error.schemaPath.includes("/anyOf/") || !error.schemaPath.startsWith("#/properties");
    return (
      !ofBranch ||
      error.keyword === "additionalProperties" ||
      !errors.some((other) => other.instancePath.startsWith(`${error.instancePath}/`))
    );
  });
  const lines = new Map<string, string>();
  for (const error of shown) {
    const path = pathOf(error.instancePath);
    const extra = error.keyword === "additionalProperties" ? String(error.params["additionalProperty"]) : undefined;
    const place = document.atPath(extra === undefined ? path : [...path, extra], extra === undefined ? "value" : "key");
    const { line, column } = place.span().start;
    const where = path.length === 0 ? "" : `${path.join(".")}: `;
    const key = `${line}:${column}`;
    if (!lines.has(key)) lines.set(key, `${document.file}:${key}  ${where}${sentence(error, extra)}`);
  }
  return [...lines.values()];
}

/** Types of JSON Schema as people who write YAML call them. */
const YAML_WORDS: Readonly<Record<string, string>> = {
  object: "a map",
  array: "a list",
  string: "a string",
  number: "a number",
  integer: "a whole number",
  boolean: "true or false",
  null: "empty",
};

function sentence(error: ErrorObject, extra: string | undefined): string {
  if (extra !== undefined) {
    const known = Object.keys((error.parentSchema?.["properties"] ?? {}) as object);
    const near = nearest(extra, known);
    return `there is no "${extra}"${orNearest(near)}`;
  }
  if (error.keyword === "enum") {
    const allowed = (error.params["allowedValues"] as readonly unknown[]).filter((value) => value !== false);
    const near = typeof error.data === "string" ? nearest(error.data, allowed.map(String)) : undefined;
    return `${JSON.stringify(error.data)} is not one of ${allowed.join(", ")}${orNearest(near)}`;
  }
  if (error.keyword === "type" && error.instancePath === "/gatewayAPI/version")
    return 'the version must be quoted: "1.6" (1.10 unquoted is the number 1.1)';
  if (error.keyword === "type" && error.instancePath.endsWith("kubernetesVersion"))
    return 'the version must be quoted: "1.37" (1.30 unquoted is the number 1.3)';
  if (error.keyword === "type")
    return `must be ${[error.params["type"] as string | readonly string[]]
      .flat()
      .map((type) => YAML_WORDS[type] ?? type)
      .join(" or ")}`;
  if (error.keyword === "required") return `"${String(error.params["missingProperty"])}" is missing`;
  if (error.keyword === "minItems" || error.keyword === "minLength") return "must not be empty";
  if (error.keyword === "pattern" && error.instancePath.endsWith("/id"))
    return `${JSON.stringify(error.data)} is not of the form team/rule-name`;
  return error.message ?? "is not valid";
}
