import type { FieldPath } from "../field-path.ts";
import type { Check } from "../server.ts";
import type { PodSpec } from "./pod-types.ts";

/**
 * Windows pods that run on the node itself.
 * @see pkg/apis/core/validation/validation.go validateWindowsHostProcessPod
 */
export function validateHostProcess(spec: PodSpec, path: FieldPath, { errors }: Check): void {
  const pod = spec.securityContext?.windowsOptions?.hostProcess;
  let running = 0;
  let containers = 0;
  for (const list of ["initContainers", "containers", "ephemeralContainers"] as const) {
    for (const [index, container] of (spec[list] ?? []).entries()) {
      containers += 1;
      const own = container.securityContext?.windowsOptions?.hostProcess;
      if (own ?? pod ?? false) running += 1;
      if (pod !== undefined && own !== undefined && pod !== own) {
        errors.invalid(
          path.child(list).index(index).child("securityContext", "windowsOptions", "hostProcess"),
          own,
          `must equal that of the pod, ${pod}`,
        );
      }
    }
  }
  if (running === 0) return;
  if (running !== containers)
    errors.invalid(path, "", "hostProcess must be true for all containers of the pod or for none");
  if (spec.hostNetwork !== true)
    errors.invalid(
      path.child("hostNetwork"),
      spec.hostNetwork ?? false,
      "must be true for containers with hostProcess",
    );
}
