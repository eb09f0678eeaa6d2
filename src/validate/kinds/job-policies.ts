import type { FieldPath } from "../field-path.ts";
import { qualifiedName } from "../formats/names.ts";
import type { Check } from "../server.ts";
import { validateNotNegative } from "./int-or-percent.ts";
import type { Spec } from "./job-types.ts";

type FailureRule = NonNullable<NonNullable<Spec["podFailurePolicy"]>["rules"]>[number];

const ACTIONS = ["Count", "FailIndex", "FailJob", "Ignore"];
const STATUSES = ["False", "True", "Unknown"];
const MAX_RULES = 20;
const MAX_EXIT_CODES = 255;
const MAX_INDEXES_BYTES = 64 * 1024;

/** @see pkg/apis/batch/validation/validation.go validatePodFailurePolicy */
export function validatePodFailurePolicy(spec: Spec, path: FieldPath, check: Check): void {
  const rules = spec.podFailurePolicy?.rules ?? [];
  if (rules.length > MAX_RULES) check.errors.tooMany(path.child("rules"), rules.length, MAX_RULES);
  const pod = spec.template?.spec ?? {};
  const containers = new Set([...(pod.containers ?? []), ...(pod.initContainers ?? [])].map(({ name }) => name ?? ""));
  for (const [index, rule] of rules.entries())
    validateFailureRule(rule, spec, containers, path.child("rules").index(index), check);
}

function validateFailureRule(
  rule: FailureRule,
  spec: Spec,
  containers: ReadonlySet<string>,
  path: FieldPath,
  check: Check,
): void {
  const { errors } = check;
  const { action = "", onExitCodes, onPodConditions = [] } = rule;
  if (action === "") errors.required(path.child("action"), `write one of ${ACTIONS.join(", ")}`);
  else if (!ACTIONS.includes(action)) errors.notSupported(path.child("action"), action, ACTIONS);
  else if (action === "FailIndex" && spec.backoffLimitPerIndex === undefined)
    errors.invalid(path.child("action"), action, "needs backoffLimitPerIndex");
  if (onExitCodes !== undefined) validateExitCodes(onExitCodes, containers, path.child("onExitCodes"), check);
  const conditions = path.child("onPodConditions");
  if (onPodConditions.length > MAX_RULES) errors.tooMany(conditions, onPodConditions.length, MAX_RULES);
  for (const [index, { type = "", status = "" }] of onPodConditions.entries()) {
    errors.invalidEach(conditions.index(index).child("type"), type, qualifiedName(type));
    // An empty status is defaulted to True.
    if (status !== "" && !STATUSES.includes(status))
      errors.notSupported(conditions.index(index).child("status"), status, STATUSES);
  }
  if (onExitCodes !== undefined && onPodConditions.length > 0)
    errors.invalid(path, undefined, "only one of onExitCodes and onPodConditions is possible");
  if (onExitCodes === undefined && onPodConditions.length === 0)
    errors.invalid(path, undefined, "needs onExitCodes or onPodConditions");
}

function validateExitCodes(
  codes: NonNullable<FailureRule["onExitCodes"]>,
  containers: ReadonlySet<string>,
  path: FieldPath,
  { errors }: Check,
): void {
  const { operator = "", containerName, values = [] } = codes;
  if (operator === "") errors.required(path.child("operator"), "write In or NotIn");
  else if (operator !== "In" && operator !== "NotIn")
    errors.notSupported(path.child("operator"), operator, ["In", "NotIn"]);
  if (containerName !== undefined && !containers.has(containerName))
    errors.invalid(path.child("containerName"), containerName, "does not name a container of the template");
  const at = path.child("values");
  if (values.length === 0) errors.invalid(at, values, "needs at least one exit code");
  else if (values.length > MAX_EXIT_CODES) errors.tooMany(at, values.length, MAX_EXIT_CODES);
  for (const [index, value] of values.entries()) {
    if (operator === "In" && value === 0) errors.invalid(at.index(index), value, "must not be 0, which is success");
    if (values.indexOf(value) < index) errors.duplicate(at.index(index), value);
  }
  if (values.some((value, index) => index > 0 && (values[index - 1] ?? value) > value))
    errors.invalid(at, values, "must be in rising order");
}

/** @see pkg/apis/batch/validation/validation.go validateSuccessPolicy */
export function validateSuccessPolicy(spec: Spec, path: FieldPath, { errors }: Check): void {
  const rules = spec.successPolicy?.rules ?? [];
  const completions = spec.completions ?? 0;
  const at = path.child("rules");
  if (rules.length === 0) errors.required(at, "needs at least one rule");
  if (rules.length > MAX_RULES) errors.tooMany(at, rules.length, MAX_RULES);
  for (const [index, { succeededIndexes, succeededCount }] of rules.entries()) {
    const rule = at.index(index);
    if (succeededCount === undefined && succeededIndexes === undefined)
      errors.required(rule, "needs succeededCount or succeededIndexes");
    const indexes = succeededIndexes === undefined ? undefined : countIndexes(succeededIndexes, completions);
    if (succeededIndexes !== undefined && succeededIndexes.length > MAX_INDEXES_BYTES)
      errors.tooLong(rule.child("succeededIndexes"), MAX_INDEXES_BYTES);
    if (typeof indexes === "string") errors.invalid(rule.child("succeededIndexes"), succeededIndexes, indexes);
    if (succeededCount === undefined) continue;
    const count = rule.child("succeededCount");
    validateNotNegative(succeededCount, count, errors);
    if (succeededCount > completions)
      errors.invalid(count, succeededCount, `must not exceed completions, ${completions}`);
    if (typeof indexes === "number" && succeededCount > indexes)
      errors.invalid(count, succeededCount, `must not exceed the ${indexes} indexes listed`);
  }
}

/** How many indexes `0-3,7` lists, or what is wrong with it. */
function countIndexes(text: string, completions: number): number | string {
  let total = 0;
  let last = -1;
  for (const interval of text === "" ? [] : text.split(",")) {
    const match = /^(\d+)(?:-(\d+))?$/.exec(interval);
    if (match === null) return `'${interval}' is neither an index nor a range such as 0-3`;
    const first = Number(match[1]);
    const end = match[2] === undefined ? first : Number(match[2]);
    if (first >= completions || end >= completions) return `'${interval}' is beyond the last index, ${completions - 1}`;
    if (match[2] !== undefined && first >= end) return `'${interval}' runs backwards`;
    if (first <= last) return "must be in rising order";
    total += end - first + 1;
    last = end;
  }
  return total;
}
