import type { Fields } from "../../base/values.ts";
import { isRecord } from "../../base/is-record.ts";
import { UserError } from "../../diagnostic/user-error.ts";
import type { AnyRule, Category } from "../../rule/rule.ts";

const isStrings = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((item) => typeof item === "string");

const CATEGORIES: ReadonlySet<unknown> = new Set<Category>([
  "service",
  "ports",
  "names",
  "probes",
  "network-policy",
  "ingress",
  "gateway",
  "mesh",
  "references",
  "api",
  "rollout",
]);
const SEVERITIES: ReadonlySet<unknown> = new Set(["error", "warning", "info"]);
const PRESETS: ReadonlySet<unknown> = new Set(["recommended", "production"]);

/** What is wrong with a rule, or undefined. A module may be plain JavaScript that no compiler has checked. */
function defectOf(rule: Fields): string | undefined {
  const { id, severity, category, presets, docs, options, messages, check, aliases } = rule;
  if (typeof id !== "string" || !/^[a-z0-9][a-z0-9-]*$/.test(id))
    return "its id must consist of lower-case letters, digits and dashes";
  if (typeof check !== "function") return "it has no check function";
  if (!SEVERITIES.has(severity)) return "its severity must be error, warning or info";
  if (category !== undefined && !CATEGORIES.has(category))
    return `its category must be one of ${[...CATEGORIES].join(", ")}`;
  if (presets !== undefined && !(isStrings(presets) && presets.every((preset) => PRESETS.has(preset))))
    return "its presets must be recommended or production";
  if (aliases !== undefined && !isStrings(aliases)) return "its aliases must be a list of names";
  if (!isRecord(messages) || Object.values(messages).some((message) => typeof message !== "function"))
    return "its messages must be functions";
  if (docs !== undefined && !isRecord(docs)) return "its docs must be an object";
  return options !== undefined &&
    !(isRecord(options) && Object.values(options).every((option) => isRecord(option) && "default" in option))
    ? "each of its options needs a default"
    : undefined;
}

const textOf = (docs: unknown, field: string, otherwise: string): string => {
  const text = isRecord(docs) ? docs[field] : undefined;
  return typeof text === "string" ? text : otherwise;
};

/** Errors of a plug-in name the plug-in: they are not bugs of kubenetlint. */
function blaming(check: (context: never) => unknown, file: string): (context: never) => void {
  const blame = (error: unknown): Error => {
    const thrown = error instanceof Error ? error : new Error(String(error));
    const wrapped = new Error(`the plug-in ${file} failed: ${thrown.message}`, { cause: error });
    wrapped.stack = `${wrapped.message}\n${(thrown.stack ?? "").split("\n").slice(1).join("\n")}`;
    return wrapped;
  };
  return (context) => {
    let result: unknown;
    try {
      result = check(context);
    } catch (error) {
      throw blame(error);
    }
    if (result instanceof Promise) {
      // An unhandled rejection would end the process.
      result.catch(() => undefined);
      throw blame(new Error("check must not be asynchronous"));
    }
  };
}

/** Checks a rule that a module exports, and prefixes its id. @throws UserError if it is not a rule. */
export function checkedRule(
  candidate: unknown,
  prefix: string,
  { file, index }: { readonly file: string; readonly index: number },
): AnyRule {
  const defect = isRecord(candidate) ? defectOf(candidate) : "it is not an object";
  if (defect !== undefined || !isRecord(candidate)) {
    const name =
      isRecord(candidate) && typeof candidate["id"] === "string" ? `"${candidate["id"]}"` : `number ${index + 1}`;
    throw new UserError(`The plug-in ${file} has a rule ${name} that cannot be used: ${defect ?? ""}.`);
  }
  const { aliases, category, presets, docs, options } = candidate;
  const rule = candidate as unknown as AnyRule;
  return {
    ...rule,
    id: `${prefix}/${rule.id}`,
    ...(isStrings(aliases) && { aliases: aliases.map((alias) => `${prefix}/${alias}`) }),
    category: (category as Category | undefined) ?? "api",
    presets: (presets as AnyRule["presets"] | undefined) ?? ["recommended"],
    options: (options as AnyRule["options"] | undefined) ?? {},
    docs: {
      summary: textOf(docs, "summary", `A rule of ${file}.`),
      why: textOf(docs, "why", "It is a rule of this project."),
      remedy: textOf(docs, "remedy", "See the message."),
      references: isRecord(docs) && isStrings(docs["references"]) ? docs["references"] : [],
    },
    check: blaming(rule.check.bind(candidate), file),
  };
}
