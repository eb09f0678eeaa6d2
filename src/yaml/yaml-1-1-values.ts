import { isMap, isScalar, isSeq } from "yaml";
import type { Scalar } from "yaml";
import { isHidden, maskText } from "../diagnostic/mask.ts";
import type { LocalProblem } from "./tree/compose-value.ts";
import { resolveScalar } from "./scan/resolve-scalar.ts";
import { isPlain, rangeOf, scalarText } from "./tree/syntax-tree.ts";
import type { SyntaxTree } from "./tree/syntax-tree.ts";

/**
 * Where a plain scalar may begin: at a line, after an indicator, a tag or an anchor. A word at the end of a line of
 * prose is none: descriptions of CustomResourceDefinitions are megabytes of it.
 */
const BEGIN = String.raw`(?:^[ \t]*|[:?-][ \t]+|[{[,][ \t]*|[&!][^\s]*[ \t]+)`;
/** Words and numbers that may surprise, at the place of a plain scalar: only such documents are parsed slowly. */
const WORDS = "[yYnN]|[yY]es|YES|[nN]o|NO|[oO]n|ON|[oO]ff|OFF";
const NUMBERS = [
  /[-+]?0[bB][01_]+/,
  /[-+]?0[0-7_]+/,
  /[-+]?0[xX][\da-fA-F_]+/,
  /[-+]?\d[\d_.]*[eE][-+]?\d+/,
  /[-+]?\d[\d_.]*_[\d_.]*/,
];
const CANDIDATE = new RegExp(
  String.raw`${BEGIN}(?:${[WORDS, ...NUMBERS.map(({ source }) => source)].join("|")})(?=\s*(?:$|[:,\]}]|\s#))`,
  "m",
);

const BOOLEAN_WORD = /^(?:y|n|yes|no|on|off)$/i;

/** Maps of the Kubernetes API whose values are strings (map[string]string): a boolean there is a mistake. */
const TEXT_MAPS = new Set([
  "labels",
  "annotations",
  "matchLabels",
  "selector",
  "nodeSelector",
  "podSelector",
  "data",
  "stringData",
  "parameters",
  "commonLabels",
  "commonAnnotations",
]);
/** Fields of the Kubernetes API that are strings, or lists of strings. */
const TEXT_FIELDS = new Set([
  "value",
  "values",
  "name",
  "args",
  "command",
  "namespace",
  "key",
  "host",
  "hosts",
  "hostname",
  "image",
]);
/** File modes are octal for those who write them: `defaultMode: 0644`. */
const MODE_FIELD = /(?:mode|umask|chmod|permissions?)$/i;

/** The context of a scalar: its key and the keys above. */
interface Context {
  readonly role: "key" | "value" | "item";
  readonly field: string;
  readonly parent: string;
}

/**
 * Plain scalars that YAML 1.1 does not read as they look, where a string or another number was likely intended.
 * `enabled: yes` and `defaultMode: 0644` are read as expected, and are not reported.
 */
export function findYaml11Values(text: string, parse: () => SyntaxTree | undefined): LocalProblem[] {
  if (!CANDIDATE.test(text)) return [];
  const tree = parse();
  if (tree === undefined) return [];
  const problems: LocalProblem[] = [];
  let masked: string | undefined;
  const look = (node: Scalar, context: Context): void => {
    if (!isPlain(node)) return;
    const message = surprise(scalarText(node), context);
    const range = message === undefined ? undefined : rangeOf(tree, node);
    if (message === undefined || range === undefined) return;
    masked ??= maskText(text);
    // The value as read would reveal a secret.
    const shown = isHidden(masked, range.start, range.end)
      ? "This plain word or number is not read as it looks. Put quotes around it."
      : message;
    problems.push({ kind: "surprise", message: shown, ...range });
  };
  const visit = (node: unknown, context: Context): void => {
    if (node === tree.tooDeep) return;
    if (isScalar(node)) look(node, context);
    else if (isSeq(node)) for (const item of node.items) visit(item, { ...context, role: "item" });
    else if (isMap(node)) {
      for (const { key, value } of node.items) {
        const field = isScalar(key) ? scalarText(key) : "";
        if (isScalar(key)) look(key, { role: "key", field, parent: context.field });
        visit(value, { role: "value", field, parent: context.field });
      }
    }
  };
  visit(tree.document.contents, { role: "value", field: "", parent: "" });
  return problems;
}

function surprise(text: string, context: Context): string | undefined {
  const value = resolveScalar(text);
  if (typeof value === "boolean" && BOOLEAN_WORD.test(text)) return booleanSurprise(text, value, context);
  if (typeof value !== "number" || !Number.isFinite(value)) return undefined;
  const isText = context.role === "key" || TEXT_MAPS.has(context.parent) || TEXT_FIELDS.has(context.field);
  if (/^[-+]?0[0-7_]*[0-7]$/.test(text) && /[1-9]/.test(text)) {
    if (value === Number(text.replaceAll("_", "")) || MODE_FIELD.test(context.field)) return undefined;
    return (
      `\`${text}\` is read as an octal number, ${value}. Write ${value}, 0o${text.replace(/^[-+]?0+/, "")}, or ` +
      `"${text}" for a string.`
    );
  }
  if (text.includes("_"))
    return `\`${text}\` is read as the number ${value}. Write ${value}, or "${text}" for a string.`;
  if (/^[-+]?0[bB]/.test(text))
    return `\`${text}\` is read as a binary number, ${value}. Write ${value}, or "${text}" for a string.`;
  if (isText && /^[-+]?(?:0[xX]|[\d.]+[eE])/.test(text))
    return `\`${text}\` is read as the number ${value}. Put quotes around it if it is a string: "${text}".`;
  return undefined;
}

function booleanSurprise(text: string, value: boolean, context: Context): string | undefined {
  if (context.role === "key") return `The key \`${text}\` is read as "${value}". Put quotes around it: "${text}".`;
  const meansBoolean =
    context.role === "value" && text.length > 1 && !TEXT_MAPS.has(context.parent) && !TEXT_FIELDS.has(context.field);
  return meansBoolean
    ? undefined
    : `\`${text}\` is read as ${value}. Put quotes around it if it is a string: "${text}".`;
}
