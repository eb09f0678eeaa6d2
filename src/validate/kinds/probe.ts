import type { FieldPath } from "../field-path.ts";
import { httpHeaderName, portName, portNumber } from "../formats/names.ts";
import type { Check } from "../server.ts";
import type { Handler, Probe } from "./pod-types.ts";

const COUNTS = [
  "initialDelaySeconds",
  "timeoutSeconds",
  "periodSeconds",
  "successThreshold",
  "failureThreshold",
] as const;
const HANDLERS = ["exec", "httpGet", "tcpSocket", "grpc", "sleep"] as const;

/** @see pkg/apis/core/validation/validation.go validateLivenessProbe, validateReadinessProbe, validateStartupProbe */
export function validateProbe(
  probe: Probe,
  kind: "livenessProbe" | "readinessProbe" | "startupProbe",
  gracePeriod: number,
  path: FieldPath,
  check: Check,
): void {
  const { errors } = check;
  validateHandler(probe, gracePeriod, path, check);
  for (const field of COUNTS) {
    const value = probe[field] ?? 0;
    if (value < 0) errors.invalid(path.child(field), value, "must not be negative");
  }
  const grace = probe.terminationGracePeriodSeconds;
  if (grace !== undefined && grace <= 0)
    errors.invalid(path.child("terminationGracePeriodSeconds"), grace, "must be greater than 0");
  const successes = probe.successThreshold || 1;
  if (kind === "readinessProbe") {
    if (grace !== undefined)
      errors.invalid(
        path.child("terminationGracePeriodSeconds"),
        grace,
        "is not for readiness probes, which never restart a container",
      );
  } else if (successes !== 1)
    errors.invalid(path.child("successThreshold"), successes, `must be 1 for a ${kind}: one success is enough there`);
}

/** @see pkg/apis/core/validation/validation.go validateHandler */
export function validateHandler(handler: Handler, gracePeriod: number, path: FieldPath, check: Check): void {
  const { errors } = check;
  const present = HANDLERS.filter((name) => handler[name] !== undefined);
  for (const name of present.slice(1))
    errors.forbidden(
      path.child(name),
      `only one of exec, httpGet, tcpSocket and grpc is possible, and ${present[0]} is already set`,
    );
  const at = path.child(present[0] ?? "");
  switch (present[0]) {
    case undefined:
      errors.required(path, "needs one of exec, httpGet, tcpSocket and grpc");
      break;
    case "exec":
      if ((handler.exec?.command ?? []).length === 0) errors.required(at.child("command"), "needs the command to run");
      break;
    case "httpGet":
      validateHttpGet(handler.httpGet ?? {}, at, check);
      break;
    case "tcpSocket":
      validatePort(handler.tcpSocket?.port ?? 0, at.child("port"), check);
      break;
    case "grpc":
      validatePort(handler.grpc?.port ?? 0, at.child("port"), check);
      break;
    case "sleep": {
      const seconds = handler.sleep?.seconds ?? 0;
      const least = check.server.minor >= 33 ? 0 : 1;
      if (seconds < least || seconds > gracePeriod)
        errors.invalid(at, seconds, `must not be negative nor exceed terminationGracePeriodSeconds, ${gracePeriod}`);
      break;
    }
    default:
      present[0] satisfies never;
  }
}

function validateHttpGet(
  { port = 0, scheme, httpHeaders = [] }: NonNullable<Handler["httpGet"]>,
  path: FieldPath,
  check: Check,
): void {
  const { errors } = check;
  validatePort(port, path.child("port"), check);
  if (scheme && scheme !== "HTTP" && scheme !== "HTTPS")
    errors.notSupported(path.child("scheme"), scheme, ["HTTP", "HTTPS"]);
  for (const [index, { name = "" }] of httpHeaders.entries())
    errors.invalidEach(path.child("httpHeaders").pointingAt(index, "name"), name, httpHeaderName(name));
}

function validatePort(port: string | number, path: FieldPath, { errors }: Check): void {
  errors.invalidEach(path, port, typeof port === "number" ? portNumber(port) : portName(port));
}
