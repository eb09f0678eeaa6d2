import type { FieldPath } from "../field-path.ts";
import { dnsLabel, portName, portNumber } from "../formats/names.ts";
import type { Check } from "../server.ts";
import { validateEnv, validateEnvFrom } from "./container-env.ts";
import { validateVolumeDevices, validateVolumeMounts } from "./container-volumes.ts";
import type { Container, PodScope, RestartRule } from "./pod-types.ts";
import { validateHandler, validateProbe } from "./probe.ts";
import { validateContainerResources } from "./resources.ts";
import { validateSecurityContext } from "./security-context.ts";
import { PROTOCOLS } from "./service.ts";

const RESTART_POLICIES = ["Always", "Never", "OnFailure"];
const MAX_RESTART_RULES = 20;
const MAX_EXIT_CODES = 255;

/** @see pkg/apis/core/validation/validation.go validateContainers */
export function validateContainers(pod: PodScope, path: FieldPath, check: Check): void {
  const { errors, server } = check;
  const containers = pod.spec.containers ?? [];
  if (containers.length === 0) {
    errors.required(path, "a pod needs at least one container");
    return;
  }
  const names = new Set<string>();
  for (const [index, container] of containers.entries()) {
    const at = path.index(index);
    validateCommon(container, pod, at, check);
    if (names.has(container.name ?? ""))
      errors.duplicate(at.child("name"), container.name, "another container of the pod has the same name");
    names.add(container.name ?? "");
    validateLifecycleAndProbes(container, pod, at, check);
    if (server.containerRestartRules) validateRestartPolicy(container, at, check);
    else if (container.restartPolicy !== undefined)
      errors.forbidden(at.child("restartPolicy"), "is only for init containers");
  }
  validateHostPorts(containers, (number) => path.index(number), check);
}

/** @see pkg/apis/core/validation/validation.go validateInitContainers */
export function validateInitContainers(pod: PodScope, path: FieldPath, check: Check): void {
  const { errors, server } = check;
  const names = new Set((pod.spec.containers ?? []).map(({ name }) => name ?? ""));
  for (const [index, container] of (pod.spec.initContainers ?? []).entries()) {
    const at = path.index(index);
    validateCommon(container, pod, at, check);
    if (container.restartPolicy === undefined) {
      if ((container.restartPolicyRules ?? []).length > 0)
        errors.required(at.child("restartPolicy"), "restartPolicyRules need a restartPolicy");
    } else if (server.containerRestartRules) validateRestartPolicy(container, at, check);
    else if (container.restartPolicy !== "Always")
      errors.notSupported(at.child("restartPolicy"), container.restartPolicy, ["Always"]);
    if (names.has(container.name ?? ""))
      errors.duplicate(at.child("name"), container.name, "another container of the pod has the same name");
    else if (container.name) names.add(container.name);
    // Init containers run one by one, so each is checked by itself, and the server prints them all as the first.
    validateHostPorts([container], () => path.childAt("[0]", index), check);
    const sidecar = container.restartPolicy === "Always";
    if (sidecar) validateLifecycleAndProbes(container, pod, at, check);
    else {
      for (const field of ["lifecycle", "livenessProbe", "readinessProbe", "startupProbe"] as const) {
        if (container[field] !== undefined)
          errors.forbidden(
            at.child(field),
            "an init container may only have it with restartPolicy: Always, which makes it a sidecar",
          );
      }
    }
    for (const [number, policy] of (container.resizePolicy ?? []).entries()) {
      if (!sidecar && policy.restartPolicy === "RestartContainer") {
        errors.invalid(
          at.child("resizePolicy").index(number).child("restartPolicy"),
          policy.restartPolicy,
          "an init container that is not a sidecar cannot be restarted for a resize",
        );
      }
    }
  }
}

function validateCommon(container: Container, pod: PodScope, path: FieldPath, check: Check, ephemeral = false): void {
  const { errors } = check;
  const { name = "", image = "", terminationMessagePolicy = "", imagePullPolicy = "" } = container;
  if (name === "") errors.required(path.child("name"), "a container needs a name");
  else errors.invalidEach(path.child("name"), name, dnsLabel(name));
  if (image === "") errors.required(path.child("image"), "a container needs an image");
  const messagePolicies = ["File", "FallbackToLogsOnError"];
  if (terminationMessagePolicy !== "" && !messagePolicies.includes(terminationMessagePolicy)) {
    errors.notSupported(path.child("terminationMessagePolicy"), terminationMessagePolicy, messagePolicies);
  }
  validatePorts(container, path.child("ports"), check);
  validateEnv(container, pod, path.child("env"), check);
  validateEnvFrom(container.envFrom ?? [], path.child("envFrom"), check);
  validateVolumeMounts(container, pod.volumes, path.child("volumeMounts"), check);
  validateVolumeDevices(container, pod.volumes, path.child("volumeDevices"), check);
  const pullPolicies = ["Always", "IfNotPresent", "Never"];
  if (imagePullPolicy !== "" && !pullPolicies.includes(imagePullPolicy))
    errors.notSupported(path.child("imagePullPolicy"), imagePullPolicy, pullPolicies);
  validateContainerResources(
    container.resources ?? {},
    pod.claims,
    path.child("resources"),
    check,
    pod.limitsAreRequested && !ephemeral,
  );
  validateResizePolicy(container, pod.spec.restartPolicy || "Always", path.child("resizePolicy"), check);
  validateSecurityContext(
    container.securityContext,
    pod.spec.hostUsers !== false,
    path.child("securityContext"),
    check,
  );
}

function validatePorts({ ports = [] }: Container, path: FieldPath, { errors }: Check): void {
  const names = new Set<string>();
  for (const [index, { name = "", containerPort = 0, hostPort = 0, protocol }] of ports.entries()) {
    const at = path.index(index);
    if (name !== "") {
      const faults = portName(name);
      errors.invalidEach(at.child("name"), name, faults);
      if (faults.length === 0 && names.has(name))
        errors.duplicate(at.child("name"), name, "another port of the container has the same name");
      names.add(name);
    }
    if (containerPort === 0) errors.required(at.child("containerPort"), "a port needs a containerPort from 1 to 65535");
    else errors.invalidEach(at.child("containerPort"), containerPort, portNumber(containerPort));
    if (hostPort !== 0) errors.invalidEach(at.child("hostPort"), hostPort, portNumber(hostPort));
    if (protocol && !PROTOCOLS.includes(protocol)) errors.notSupported(at.child("protocol"), protocol, PROTOCOLS);
  }
}

function validateHostPorts(
  containers: readonly Container[],
  pathOf: (index: number) => FieldPath,
  { errors }: Check,
): void {
  const taken = new Set<string>();
  for (const [index, { ports = [] }] of containers.entries()) {
    for (const [number, { hostPort = 0, hostIP = "", protocol }] of ports.entries()) {
      const key = `${protocol || "TCP"}/${hostIP}/${hostPort}`;
      if (hostPort === 0) continue;
      if (taken.has(key))
        errors.duplicate(
          pathOf(index).child("ports").index(number).child("hostPort"),
          key,
          "another port of the pod uses the same port of the node",
        );
      taken.add(key);
    }
  }
}

function validateLifecycleAndProbes(container: Container, pod: PodScope, path: FieldPath, check: Check): void {
  const { lifecycle } = container;
  if (lifecycle?.postStart !== undefined)
    validateHandler(lifecycle.postStart, pod.gracePeriod, path.child("lifecycle", "postStart"), check);
  if (lifecycle?.preStop !== undefined)
    validateHandler(lifecycle.preStop, pod.gracePeriod, path.child("lifecycle", "preStop"), check);
  for (const field of ["livenessProbe", "readinessProbe", "startupProbe"] as const) {
    const probe = container[field];
    if (probe !== undefined) validateProbe(probe, field, pod.gracePeriod, path.child(field), check);
  }
}

function validateResizePolicy(
  { resizePolicy = [] }: Container,
  podRestartPolicy: string,
  path: FieldPath,
  { errors }: Check,
): void {
  const resources = new Set<string>();
  for (const [index, { resourceName = "", restartPolicy = "" }] of resizePolicy.entries()) {
    const at = path.pointingAt(index);
    if (resources.has(resourceName)) errors.duplicate(path.index(index), resourceName);
    resources.add(resourceName);
    if (resourceName === "") errors.required(at, "resourceName is missing");
    else if (resourceName !== "cpu" && resourceName !== "memory")
      errors.notSupported(at, resourceName, ["cpu", "memory"]);
    if (restartPolicy === "") errors.required(at, "restartPolicy is missing");
    else if (restartPolicy !== "NotRequired" && restartPolicy !== "RestartContainer")
      errors.notSupported(at, restartPolicy, ["NotRequired", "RestartContainer"]);
    if (podRestartPolicy === "Never" && restartPolicy !== "NotRequired")
      errors.invalid(at, restartPolicy, "must be NotRequired in a pod that is never restarted");
  }
}

function validateRestartPolicy(container: Container, path: FieldPath, { errors, server }: Check): void {
  const rules = container.restartPolicyRules ?? [];
  const policy = container.restartPolicy;
  if (policy === undefined) {
    if (rules.length > 0) errors.required(path.child("restartPolicy"), "restartPolicyRules need a restartPolicy");
  } else if (!RESTART_POLICIES.includes(policy))
    errors.notSupported(path.child("restartPolicy"), policy, RESTART_POLICIES);
  const at = path.child("restartPolicyRules");
  if (rules.length > MAX_RESTART_RULES) errors.tooMany(at, rules.length, MAX_RESTART_RULES);
  const actions = server.minor >= 36 ? ["Restart", "RestartAllContainers"] : ["Restart"];
  for (const [index, rule] of rules.entries()) validateRestartRule(rule, actions, at.index(index), { errors });
}

function validateRestartRule(
  { action = "", exitCodes }: RestartRule,
  actions: readonly string[],
  path: FieldPath,
  { errors }: Pick<Check, "errors">,
): void {
  if (!actions.includes(action)) errors.notSupported(path.child("action"), action, actions);
  if (exitCodes === undefined) {
    errors.required(path.child("exitCodes"), "a rule needs exitCodes");
    return;
  }
  const { operator = "", values = [] } = exitCodes;
  if (operator !== "In" && operator !== "NotIn")
    errors.notSupported(path.child("exitCodes", "operator"), operator, ["In", "NotIn"]);
  if (values.length > MAX_EXIT_CODES) errors.tooMany(path.child("exitCodes", "values"), values.length, MAX_EXIT_CODES);
}

/** Ephemeral containers can only be added to a running pod; in a manifest they are checked like the rest. */
export function validateEphemeralContainers(pod: PodScope, path: FieldPath, check: Check): void {
  const { errors } = check;
  const others = new Set(
    [...(pod.spec.containers ?? []), ...(pod.spec.initContainers ?? [])].map(({ name }) => name ?? ""),
  );
  const names = new Set(others);
  for (const [index, container] of (pod.spec.ephemeralContainers ?? []).entries()) {
    const at = path.index(index);
    validateCommon(container, pod, at, check, true);
    if (names.has(container.name ?? ""))
      errors.duplicate(at.child("name"), container.name, "another container of the pod has the same name");
    names.add(container.name ?? "");
    const target = container.targetContainerName ?? "";
    if (target !== "" && !others.has(target))
      errors.notFound(at.child("targetContainerName"), target, "the pod has no container of this name");
    for (const field of [
      "ports",
      "livenessProbe",
      "readinessProbe",
      "startupProbe",
      "lifecycle",
      "resources",
    ] as const) {
      if (container[field] !== undefined) errors.forbidden(at.child(field), "an ephemeral container cannot have it");
    }
  }
}
