import type { CronJob, Job } from "kubernetes-types/batch/v1.js";
import { FieldPath } from "../field-path.ts";
import { dnsLabel, nameIsDnsSubdomain } from "../formats/names.ts";
import type { Check } from "../server.ts";
import { scheduleFaults, timeZoneFaults } from "./cron-schedule.ts";
import { validateDomainPrefixedPath } from "./ingress.ts";
import { validateNotNegative } from "./int-or-percent.ts";
import { validatePodFailurePolicy, validateSuccessPolicy } from "./job-policies.ts";
import {
  isUsableSelector,
  nameOf,
  selectorMatches,
  validateInheritedLabels,
  validateLabelSelector,
  validateObjectMeta,
  type ObjectMeta,
} from "./object-meta.ts";
import { reportMismatch, validatePodTemplate } from "./pod-template.ts";
import type { Decoded } from "./decoded.ts";
import type { Spec } from "./job-types.ts";
import type { PodTemplate } from "./pod-types.ts";

const SPEC = FieldPath.of("spec");
const UID = "00000000-0000-4000-8000-000000000000";
const CONTROLLER_UID = ["controller-uid", "batch.kubernetes.io/controller-uid"];
const JOB_NAME = ["job-name", "batch.kubernetes.io/job-name"];
const MAX_CRON_NAME = 52;
const MAX_INDEXED = 100_000;
const MAX_MANAGED_BY = 63;

/**
 * @see pkg/apis/batch/validation/validation.go ValidateJobCreate; pkg/registry/batch/job/strategy.go generateSelector
 */
export function validateJob(job: Job, check: Check): void {
  const { errors } = check;
  validateObjectMeta(job.metadata, true, nameIsDnsSubdomain, errors);
  const written: Spec = job.spec ?? {};
  const spec: Spec =
    written.completions === undefined && written.parallelism === undefined
      ? { ...written, completions: 1, parallelism: 1 }
      : written;
  const manual = spec.manualSelector === true;
  const template: PodTemplate = spec.template ?? {};
  validateInheritedLabels(job.metadata, template.metadata, errors);
  const labels = manual
    ? (template.metadata?.labels ?? {})
    : generatedLabels(job.metadata, template.metadata?.labels ?? {});
  const selector = manual
    ? spec.selector
    : { ...spec.selector, matchLabels: { "batch.kubernetes.io/controller-uid": UID, ...spec.selector?.matchLabels } };
  if (!manual) validateGenerated(job.metadata, labels, spec, selector, check);
  validateJobSpec({ ...spec, template: { ...template, metadata: { ...template.metadata, labels } } }, SPEC, check);
  if (selector === undefined) errors.required(SPEC.child("selector"), "manualSelector needs a selector");
  validateLabelSelector(selector, SPEC.child("selector"), errors);
  if (isUsableSelector(selector) && !selectorMatches(selector, labels))
    reportMismatch(SPEC.child("template"), labels, errors);
  const completions = spec.completions ?? 0;
  if (spec.completionMode === "Indexed" && completions > 0) {
    const host = `${nameOf(job.metadata)}-${completions - 1}`;
    if (dnsLabel(host).length > 0)
      errors.invalid(
        FieldPath.of("metadata", "name"),
        nameOf(job.metadata),
        `is not a base for the host name ${host} of its last pod, which ${dnsLabel(host).join(", ")}`,
      );
  }
}

function generatedLabels(
  metadata: ObjectMeta | undefined,
  labels: Readonly<Record<string, string>>,
): Record<string, string> {
  const generated = [...JOB_NAME.map((key) => [key, nameOf(metadata)]), ...CONTROLLER_UID.map((key) => [key, UID])];
  return { ...Object.fromEntries(generated), ...labels };
}

/**
 * Labels and a selector that people copied from another Job.
 * @see pkg/apis/batch/validation/validation.go validateGeneratedSelector
 */
function validateGenerated(
  metadata: ObjectMeta | undefined,
  labels: Readonly<Record<string, string>>,
  spec: Spec,
  selector: Spec["selector"],
  { errors }: Check,
): void {
  const path = SPEC.child("template", "metadata", "labels");
  const expected = [
    ...CONTROLLER_UID.map((key) => [key, UID] as const),
    ...JOB_NAME.map((key) => [key, nameOf(metadata)] as const),
  ];
  for (const [key, value] of expected) {
    if (labels[key] !== value) errors.invalid(path.key(key), labels[key], "is set by the Job itself: leave it out");
  }
  if (
    selector !== undefined &&
    isUsableSelector(selector) &&
    !selectorMatches(selector, Object.fromEntries(expected))
  ) {
    errors.invalid(
      SPEC.child("selector"),
      spec.selector,
      "is made by the Job itself: leave it out, or set manualSelector: true",
    );
  }
}

/** @see pkg/apis/batch/validation/validation.go validateJobSpec */
export function validateJobSpec(spec: Spec, path: FieldPath, check: Check): void {
  const { errors } = check;
  for (const field of [
    "parallelism",
    "completions",
    "activeDeadlineSeconds",
    "backoffLimit",
    "ttlSecondsAfterFinished",
    "backoffLimitPerIndex",
    "maxFailedIndexes",
  ] as const) {
    validateNotNegative(spec[field], path.child(field), errors);
  }
  if (spec.maxFailedIndexes !== undefined && spec.backoffLimitPerIndex === undefined)
    errors.required(path.child("backoffLimitPerIndex"), "maxFailedIndexes needs it");
  if (spec.managedBy !== undefined) {
    validateDomainPrefixedPath(spec.managedBy, path.child("managedBy"), errors);
    if (spec.managedBy.length > MAX_MANAGED_BY) errors.tooLong(path.child("managedBy"), MAX_MANAGED_BY);
  }
  validateCompletionMode(spec, path, check);
  if (spec.podFailurePolicy !== undefined) validatePodFailurePolicy(spec, path.child("podFailurePolicy"), check);
  if (spec.successPolicy !== undefined) {
    if (spec.completionMode !== "Indexed")
      errors.invalid(path.child("successPolicy"), spec.successPolicy, "needs completionMode Indexed");
    else validateSuccessPolicy(spec, path.child("successPolicy"), check);
  }
  const replacement = spec.podReplacementPolicy;
  const replacements = spec.podFailurePolicy === undefined ? ["Failed", "TerminatingOrFailed"] : ["Failed"];
  if (replacement !== undefined && !replacements.includes(replacement))
    errors.notSupported(path.child("podReplacementPolicy"), replacement, replacements);
  validatePodTemplate(spec.template ?? {}, path.child("template"), check);
  const restart = spec.template?.spec?.restartPolicy || "Always";
  const at = path.child("template", "spec", "restartPolicy");
  if (restart === "Always") errors.required(at, "a Job needs OnFailure or Never; the default Always is refused");
  else if (restart !== "OnFailure" && restart !== "Never") errors.notSupported(at, restart, ["OnFailure", "Never"]);
  else if (spec.podFailurePolicy !== undefined && restart !== "Never")
    errors.invalid(at, restart, "must be Never with a podFailurePolicy");
}

function validateCompletionMode(spec: Spec, path: FieldPath, { errors }: Check): void {
  const {
    completionMode: mode = "NonIndexed",
    parallelism = 1,
    completions,
    maxFailedIndexes,
    backoffLimitPerIndex,
  } = spec;
  if (mode !== "NonIndexed" && mode !== "Indexed")
    errors.notSupported(path.child("completionMode"), mode, ["NonIndexed", "Indexed"]);
  if (mode === "NonIndexed") {
    for (const field of ["backoffLimitPerIndex", "maxFailedIndexes"] as const)
      if (spec[field] !== undefined) errors.invalid(path.child(field), spec[field], "needs completionMode Indexed");
  }
  if (mode !== "Indexed") return;
  if (completions === undefined) errors.required(path.child("completions"), "completionMode Indexed needs it");
  if (parallelism > MAX_INDEXED)
    errors.invalid(
      path.child("parallelism"),
      parallelism,
      `must not exceed ${MAX_INDEXED} with completionMode Indexed`,
    );
  if (maxFailedIndexes !== undefined && completions !== undefined && maxFailedIndexes > completions)
    errors.invalid(path.child("maxFailedIndexes"), maxFailedIndexes, "must not exceed completions");
  if (maxFailedIndexes !== undefined && maxFailedIndexes > MAX_INDEXED)
    errors.invalid(path.child("maxFailedIndexes"), maxFailedIndexes, `must not exceed ${MAX_INDEXED}`);
  if (completions === undefined || completions <= MAX_INDEXED || backoffLimitPerIndex === undefined) return;
  if (maxFailedIndexes === undefined)
    errors.required(path.child("maxFailedIndexes"), `more than ${MAX_INDEXED} completions need it`);
  if (parallelism > 10_000)
    errors.invalid(path.child("parallelism"), parallelism, "must not exceed 10000 with so many completions");
  if (maxFailedIndexes !== undefined && maxFailedIndexes > 10_000)
    errors.invalid(path.child("maxFailedIndexes"), maxFailedIndexes, "must not exceed 10000 with so many completions");
}

/** @see pkg/apis/batch/validation/validation.go ValidateCronJobCreate */
export function validateCronJob(cronJob: CronJob, check: Check): void {
  const { errors } = check;
  validateObjectMeta(cronJob.metadata, true, nameIsDnsSubdomain, errors);
  const spec: Decoded<CronJob["spec"] & {}> = cronJob.spec ?? {};
  const { schedule = "", timeZone, concurrencyPolicy = "Allow", jobTemplate = {} } = spec;
  if (schedule === "")
    errors.required(SPEC.child("schedule"), "needs five fields: minute, hour, day of month, month, day of week");
  else errors.invalidEach(SPEC.child("schedule"), schedule, scheduleFaults(schedule));
  validateNotNegative(spec.startingDeadlineSeconds, SPEC.child("startingDeadlineSeconds"), errors);
  if (timeZone !== undefined) errors.invalidEach(SPEC.child("timeZone"), timeZone, timeZoneFaults(timeZone));
  const policies = ["Allow", "Forbid", "Replace"];
  if (concurrencyPolicy !== "" && !policies.includes(concurrencyPolicy))
    errors.notSupported(SPEC.child("concurrencyPolicy"), concurrencyPolicy, policies);
  validateJobTemplate(jobTemplate, SPEC.child("jobTemplate"), check);
  for (const field of ["successfulJobsHistoryLimit", "failedJobsHistoryLimit"] as const)
    validateNotNegative(spec[field], SPEC.child(field), errors);
  const name = nameOf(cronJob.metadata);
  if (name.length > MAX_CRON_NAME)
    errors.invalid(
      FieldPath.of("metadata", "name"),
      name,
      `is too long: at most ${MAX_CRON_NAME} characters, as the Jobs get a suffix`,
    );
}

function validateJobTemplate(
  template: Decoded<NonNullable<CronJob["spec"]>["jobTemplate"]>,
  path: FieldPath,
  check: Check,
): void {
  const { errors } = check;
  const spec: Spec = template.spec ?? {};
  validateJobSpec(spec, path.child("spec"), check);
  if (spec.selector !== undefined)
    errors.invalid(path.child("spec", "selector"), spec.selector, "is made by the Jobs themselves: leave it out");
  if (spec.manualSelector === true) errors.notSupported(path.child("spec", "manualSelector"), "true", ["false"]);
}
