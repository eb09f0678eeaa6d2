import { Ajv } from "ajv";
import type { ErrorObject } from "ajv";
import { UserError } from "../diagnostic/user-error.ts";
import { nearest } from "../diagnostic/nearest.ts";
import type { AnyRule } from "../rule/rule.ts";
import type { Path, YamlDocument } from "../yaml/document.ts";
import { DEFAULT_CONFIG } from "./config.ts";
import type { Config, Override, RuleSetting } from "./config.ts";
import { configSchema } from "./config-schema.ts";

type RawSeverity = "error" | "warning" | "warn" | "info" | "off" | false;
type RawRule = RawSeverity | readonly [RawSeverity] | readonly [RawSeverity, Readonly<Record<string, unknown>>];

interface RawConfig extends Partial<Omit<Config, "rules" | "overrides">> {
  readonly $schema?: string;
  readonly rules?: Readonly<Record<string, RawRule>>;
  readonly overrides?: readonly { readonly files: readonly string[]; readonly rules: Readonly<Record<string, RawSeverity>> }[];
}

const severityOf = (raw: RawSeverity): RuleSetting["severity"] => (raw === false ? "off" : raw === "warn" ? "warning" : raw);

function settingOf(raw: RawRule): RuleSetting {
  if (!Array.isArray(raw)) return { severity: severityOf(raw as RawSeverity) };
  const [severity, options] = raw as readonly [RawSeverity, Readonly<Record<string, unknown>>?];
  return { severity: severityOf(severity), ...(options && { options }) };
}

/**
 * Checks a configuration document against the schema made from the rules.
 * @throws UserError that lists each mistake with its line and, for a wrong key, the nearest right one.
 */
export function readConfig(document: YamlDocument, rules: readonly AnyRule[]): Config {
  const value = renameAliases(document.value ?? {}, rules);
  const validate = new Ajv({ allErrors: true, strict: false, verbose: true }).compile(configSchema(rules));
  if (!validate(value)) {
    const lines = explain(validate.errors ?? [], document);
    throw new UserError(`${document.file} is not a valid configuration:\n${lines.map((line) => `  ${line}`).join("\n")}`);
  }
  const { $schema: _, rules: rawRules = {}, overrides = [], ...rest } = value as RawConfig;
  return {
    ...DEFAULT_CONFIG,
    ...rest,
    rules: Object.fromEntries(Object.entries(rawRules).map(([id, raw]) => [id, settingOf(raw)])),
    overrides: overrides.map(({ files, rules: severities }): Override => ({
      files,
      rules: Object.fromEntries(Object.entries(severities).map(([id, raw]) => [id, severityOf(raw)])),
    })),
  };
}

/** Severities of `--rule ID=SEVERITY` or `--rule 'ID: [SEVERITY, {…}]'`, checked like those of a file. */
export function readRuleFlag(document: YamlDocument, rules: readonly AnyRule[]): Config["rules"] {
  const wrapped: YamlDocument = { ...document, value: { rules: document.value }, at: document.at, atPath: (path, part) => document.atPath(path.slice(1), part) };
  return readConfig(wrapped, rules).rules;
}

function renameAliases(value: unknown, rules: readonly AnyRule[]): unknown {
  if (typeof value !== "object" || value === null || !("rules" in value) || typeof value.rules !== "object" || value.rules === null) return value;
  const ids = new Map(rules.flatMap((rule) => (rule.aliases ?? []).map((alias) => [alias, rule.id] as const)));
  return { ...value, rules: Object.fromEntries(Object.entries(value.rules).map(([id, setting]) => [ids.get(id) ?? id, setting as unknown])) };
}

function pathOf(pointer: string): Path {
  return pointer.split("/").slice(1).map((part) => {
    const text = part.replaceAll("~1", "/").replaceAll("~0", "~");
    return /^\d+$/.test(text) ? Number(text) : text;
  });
}

function explain(errors: readonly ErrorObject[], document: YamlDocument): readonly string[] {
  // Of the branches of an `anyOf` only the deepest failure says something: the other branches just have another type.
  const shown = errors.filter((error) => {
    if (error.keyword === "anyOf") return false;
    const ofBranch = error.schemaPath.includes("/anyOf/") || !error.schemaPath.startsWith("#/properties");
    return !ofBranch || error.keyword === "additionalProperties" || !errors.some((other) => other.instancePath.startsWith(`${error.instancePath}/`));
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

function sentence(error: ErrorObject, extra: string | undefined): string {
  if (extra !== undefined) {
    const known = Object.keys((error.parentSchema?.["properties"] ?? {}) as object);
    const near = nearest(extra, known);
    return `there is no "${extra}"${near === undefined ? "" : `; did you mean "${near}"?`}`;
  }
  if (error.keyword === "enum") {
    const allowed = (error.params["allowedValues"] as readonly unknown[]).filter((value) => value !== false);
    const near = typeof error.data === "string" ? nearest(error.data, allowed.map(String)) : undefined;
    return `${JSON.stringify(error.data)} is not one of ${allowed.join(", ")}${near === undefined ? "" : `; did you mean "${near}"?`}`;
  }
  if (error.keyword === "type" && error.instancePath.endsWith("kubernetesVersion")) return "the version must be quoted: \"1.37\" (1.30 unquoted is the number 1.3)";
  return error.message ?? "is not valid";
}
