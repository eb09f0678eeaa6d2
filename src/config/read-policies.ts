import { compileCel } from "../cel/cel.ts";
import type { CelExpression } from "../cel/cel.ts";
import { CelError } from "../cel/cel-error.ts";
import type { Severity } from "../diagnostic/finding.ts";
import type { Place } from "../diagnostic/place.ts";
import type { Path, YamlDocument } from "../yaml/document.ts";
import { POLICY_VARIABLES } from "./policy.ts";
import { explainRefusal } from "./refusal.ts";
import type { Policy, PolicyMatch, PolicyTest } from "./policy.ts";

/** A policy of which the schema was checked. */
interface RawPolicy {
  readonly id: string;
  readonly message: string;
  readonly severity?: Severity;
  readonly match?: PolicyMatch;
  readonly cel: string;
  readonly at?: string;
  readonly tests?: readonly { readonly name?: string; readonly valid?: string; readonly invalid?: string }[];
}

const STEP = /\.?([^.[\]"']+)|\[(\d+)\]|\["([^"]*)"\]|\['([^']*)'\]/y;

/** `spec.ports[0].name`, `metadata.annotations["a.b/c"]` → the steps to it; undefined for an invalid path. */
export function readPath(text: string): Path | undefined {
  const path: (string | number)[] = [];
  for (STEP.lastIndex = 0; STEP.lastIndex < text.length;) {
    const match = STEP.exec(text);
    if (match === null) return undefined;
    const [, name, index, double, single] = match;
    path.push(index === undefined ? (name ?? double ?? single ?? "") : Number(index));
  }
  return path;
}

/**
 * The place of a part of a string in the configuration; the whole string where it is not written as it reads (`|`,
 * escapes).
 */
function placeWithin(document: YamlDocument, path: Path, text: string, start: number, end: number): Place {
  const whole = document.atPath(path);
  const span = whole.span();
  const from = span.start.offset - document.start;
  const within = document.text.slice(from, span.end.offset - document.start).indexOf(text);
  return within < 0 ? whole : document.range(from + within + start, from + within + Math.max(end, start + 1));
}

/**
 * The policies of a configuration that `readConfig` took, with their expressions compiled.
 * @param known names of other rules, which a policy may not have.
 * @throws UserError that names each mistake with its place.
 */
export function readPolicies(document: YamlDocument, known: ReadonlySet<string>): readonly Policy[] {
  const raw = (document.value as { readonly policies?: readonly RawPolicy[] } | undefined)?.policies ?? [];
  const problems: string[] = [];
  const seen = new Set<string>();
  const policies = raw.flatMap((policy, index): readonly Policy[] => {
    const path: Path = ["policies", index];
    const problem = (at: Place, message: string): void => {
      const { line, column } = at.span().start;
      problems.push(`${document.file}:${line}:${column}  policies.${index}: ${message}`);
    };
    if (seen.has(policy.id) || known.has(policy.id))
      problem(document.atPath([...path, "id"]), `there is already a rule "${policy.id}"`);
    seen.add(policy.id);
    const compile = (
      field: "cel" | "message",
      text: string,
      source: string,
      offset: number,
    ): CelExpression | undefined => {
      try {
        return compileCel(source, POLICY_VARIABLES);
      } catch (error) {
        if (!(error instanceof CelError)) throw error;
        problem(
          placeWithin(document, [...path, field], text, offset + error.start, offset + error.end),
          `${field}: ${error.message}`,
        );
        return undefined;
      }
    };
    const expression = compile("cel", policy.cel, policy.cel, 0);
    if (expression !== undefined && expression.type !== "bool" && expression.type !== "dyn") {
      problem(document.atPath([...path, "cel"]), `cel: the expression must be true or false, not ${expression.type}`);
      return [];
    }
    const message = messageParts(policy.message).map(({ text, offset, isExpression }) =>
      isExpression ? compile("message", policy.message, RESERVED[text.trim()] ?? text, offset) : text,
    );
    const at = policy.at === undefined ? undefined : readPath(policy.at);
    if (policy.at !== undefined && at === undefined)
      problem(document.atPath([...path, "at"]), `at: "${policy.at}" is not a path such as spec.ports[0].name`);
    if (expression === undefined || message.includes(undefined)) return [];
    return [
      {
        id: policy.id,
        message: message.filter((part) => part !== undefined),
        messageText: policy.message,
        severity: policy.severity ?? "warning",
        match: policy.match ?? {},
        expression,
        ...(at !== undefined && { at }),
        tests: (policy.tests ?? []).map((test, number) => testOf(test, document, [...path, "tests", number])),
        place: document.atPath([...path, "id"]),
      },
    ];
  });
  if (problems.length > 0) throw explainRefusal(document, problems);
  return policies;
}

function testOf(
  { name, valid, invalid }: NonNullable<RawPolicy["tests"]>[number],
  document: YamlDocument,
  path: Path,
): PolicyTest {
  return {
    ...(name !== undefined && { name }),
    valid: valid !== undefined,
    manifests: valid ?? invalid ?? "",
    at: document.atPath([...path, valid === undefined ? "invalid" : "valid"]),
  };
}

/** Words that are often written as variables and do not exist in CEL. */
const RESERVED: Readonly<Record<string, string>> = { namespace: "ns" };

/** `a {{b}} c` → a, b, c; `offset` is that of the part. */
function messageParts(
  message: string,
): readonly { readonly text: string; readonly offset: number; readonly isExpression: boolean }[] {
  const parts: { text: string; offset: number; isExpression: boolean }[] = [];
  let end = 0;
  for (const match of message.matchAll(/\{\{([^]*?)\}\}/g)) {
    parts.push(
      { text: message.slice(end, match.index), offset: end, isExpression: false },
      { text: match[1] ?? "", offset: match.index + 2, isExpression: true },
    );
    end = match.index + match[0].length;
  }
  parts.push({ text: message.slice(end), offset: end, isExpression: false });
  return parts.filter(({ text, isExpression }) => isExpression || text !== "");
}
