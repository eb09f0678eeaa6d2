import type { Pod } from "kubernetes-types/core/v1.js";
import type { FieldErrors } from "../field-error.ts";
import { FieldPath } from "../field-path.ts";
import { nameIsDnsSubdomain } from "../formats/names.ts";
import type { Check } from "../server.ts";
import { validateAnnotations, validateLabels, validateObjectMeta } from "./object-meta.ts";
import { localPathFaults } from "./paths.ts";
import { validatePodSpec } from "./pod-spec.ts";
import type { Container, PodSpec, PodTemplate } from "./pod-types.ts";

const SECCOMP_POD = "seccomp.security.alpha.kubernetes.io/pod";
const SECCOMP_CONTAINER = "container.seccomp.security.alpha.kubernetes.io/";
const APP_ARMOR = "container.apparmor.security.beta.kubernetes.io/";
const MIRROR = "kubernetes.io/config.mirror";
const DELETION_COST = "controller.kubernetes.io/pod-deletion-cost";

/** @see pkg/apis/core/validation/validation.go ValidatePodCreate */
export function validatePod(pod: Pod, check: Check): void {
  const { errors } = check;
  const path = FieldPath.of("spec");
  const spec = withHostPorts(pod.spec ?? {});
  validateObjectMeta(pod.metadata, true, nameIsDnsSubdomain, errors);
  validatePodAnnotations(pod.metadata?.annotations ?? {}, spec, FieldPath.of("metadata", "annotations"), errors);
  validatePodSpec(spec, pod.metadata ?? {}, path, check);
  // A projected token without serviceAccountName is refused here too, but admission has set that to `default` before.
  // Source: plugin/pkg/admission/serviceaccount/admission.go, on by default.
  for (const list of ["containers", "initContainers"] as const) {
    for (const [index, { image = "" }] of (spec[list] ?? []).entries()) {
      if (image !== image.trim())
        errors.invalid(path.child(list).index(index).child("image"), image, "must not have spaces around it");
    }
  }
  if ((spec.ephemeralContainers ?? []).length > 0)
    errors.forbidden(path.child("ephemeralContainers"), "can only be added to a running pod, with kubectl debug");
  if (spec.nodeName && (spec.schedulingGates ?? []).length > 0)
    errors.forbidden(path.child("nodeName"), "must not be set while schedulingGates delay the pod");
  warnAboutPorts(spec, path, check);
}

/**
 * With hostNetwork the ports of a pod, not those of a template, become ports of its node before they are validated.
 * @see pkg/apis/core/v1/defaults.go SetDefaults_Pod, defaultHostNetworkPorts
 */
function withHostPorts(spec: PodSpec): PodSpec {
  if (spec.hostNetwork !== true) return spec;
  const defaulted = (containers: readonly Container[]): readonly Container[] =>
    containers.map(({ ports, ...rest }) =>
      ports === undefined
        ? rest
        : { ...rest, ports: ports.map((port) => ({ ...port, hostPort: port.hostPort || port.containerPort || 0 })) },
    );
  const { containers, initContainers } = spec;
  return {
    ...spec,
    ...(containers && { containers: defaulted(containers) }),
    ...(initContainers && { initContainers: defaulted(initContainers) }),
  };
}

/** @see pkg/apis/core/validation/validation.go ValidatePodTemplateSpec */
export function validatePodTemplate(template: PodTemplate, path: FieldPath, check: Check): void {
  const { errors } = check;
  const { metadata, spec = {} } = template;
  const labels = path.childAt("labels", "metadata", "labels");
  const annotations = path.childAt("annotations", "metadata", "annotations");
  validateLabels(metadata?.labels, labels, errors);
  validateAnnotations(metadata?.annotations, annotations, errors);
  validatePodAnnotations(metadata?.annotations ?? {}, spec, annotations, errors);
  validatePodSpec(spec, undefined, path.child("spec"), check);
  if ((spec.ephemeralContainers ?? []).length > 0)
    errors.forbidden(path.child("spec", "ephemeralContainers"), "are not possible in a pod template");
  warnAboutPorts(spec, path.child("spec"), check);
}

/** The requirements of long-running pods' controllers on a template. `owner`: the kind that rejects it. */
export function validateRunningTemplate(
  template: PodTemplate,
  owner: string,
  path: FieldPath,
  { errors }: Check,
): void {
  const { restartPolicy, activeDeadlineSeconds } = template.spec ?? {};
  if (restartPolicy && restartPolicy !== "Always")
    errors.notSupported(path.child("spec", "restartPolicy"), restartPolicy, ["Always"]);
  if (activeDeadlineSeconds !== undefined)
    errors.forbidden(path.child("spec", "activeDeadlineSeconds"), `is not possible in a ${owner}`);
}

/** The selector of a workload does not match the labels of its pods. @param template where the pod template is. */
export function reportMismatch(
  template: FieldPath,
  labels: Readonly<Record<string, string>>,
  errors: FieldErrors,
): void {
  const detail = "the selector does not match the labels of the template";
  errors.invalid(template.child("metadata", "labels"), labels, detail, undefined, "selector-mismatch");
}

/** @see pkg/apis/core/validation/validation.go ValidatePodSpecificAnnotations */
function validatePodAnnotations(
  annotations: Readonly<Record<string, string>>,
  spec: PodSpec,
  path: FieldPath,
  errors: FieldErrors,
): void {
  if (annotations[MIRROR] !== undefined && !spec.nodeName)
    errors.invalid(path.key(MIRROR), annotations[MIRROR], "is only for pods with a nodeName");
  const cost = annotations[DELETION_COST];
  if (cost !== undefined && cost !== "" && !(/^(?:0|-?[1-9][0-9]*)$/.test(cost) && Math.abs(Number(cost)) < 2 ** 31))
    errors.invalid(path.key(DELETION_COST), cost, "must be a whole number");
  const names = new Set(
    [...(spec.containers ?? []), ...(spec.initContainers ?? []), ...(spec.ephemeralContainers ?? [])].map(
      ({ name }) => name,
    ),
  );
  for (const [key, value] of Object.entries(annotations)) {
    if (key === SECCOMP_POD || key.startsWith(SECCOMP_CONTAINER)) {
      const at = path.child(key);
      const local = value.startsWith("localhost/") ? localPathFaults(value.slice("localhost/".length)) : undefined;
      if (local !== undefined) errors.invalidEach(at, value, local);
      else if (!["runtime/default", "docker/default", "unconfined"].includes(value))
        errors.invalid(at, value, "is not a seccomp profile");
    }
    if (!key.startsWith(APP_ARMOR)) continue;
    if (!names.has(key.slice(APP_ARMOR.length)))
      errors.invalid(path.key(key), key.slice(APP_ARMOR.length), "names a container that the pod does not have", "key");
    if (value !== "" && value !== "runtime/default" && value !== "unconfined" && !value.startsWith("localhost/"))
      errors.invalid(path.key(key), value, "is not an AppArmor profile");
  }
}

/** @see pkg/api/pod/warnings.go warningsForPodSpecAndMeta */
function warnAboutPorts(spec: PodSpec, path: FieldPath, check: Check): void {
  const numbers = new Map<string, FieldPath>();
  const names = new Map<string, { readonly at: FieldPath; readonly container: number }>();
  for (const [index, { ports = [] }] of (spec.containers ?? []).entries()) {
    for (const [number, { name = "", containerPort, hostPort = 0, hostIP = "", protocol }] of ports.entries()) {
      const at = path.child("containers").index(index).child("ports").index(number);
      const key = `${protocol || "TCP"} ${containerPort} ${hostPort} ${hostIP}`;
      const other = numbers.get(key);
      if (other !== undefined) check.warn(at, `declares the same port as ${other.toString()}`);
      else numbers.set(key, at);
      const namesake = names.get(name);
      if (name === "") continue;
      if (namesake !== undefined && namesake.container !== index) {
        check.warn(
          at,
          `has the name ${name}, as ${namesake.at.toString()}; Services and probes that use the name get that one`,
          "port-name-duplicate",
        );
      } else if (namesake === undefined) names.set(name, { at, container: index });
    }
  }
}
