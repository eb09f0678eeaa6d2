import { defineRule, containsPlaceholder, nearestValidName } from "../../src/rule.ts";
import type { Place, Workload } from "../../src/rule.ts";

/** Source: pkg/apis/core/validation/validation.go: names of Service ports are DNS labels, not IANA service names. */
function faultOfServicePort(name: string): string | undefined {
  if (name.length > 63) return "is longer than 63 characters";
  return /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(name)
    ? undefined
    : "may contain only lower-case letters, digits and '-', and must start and end with a letter or digit";
}

/** Source: apimachinery pkg/util/validation IsValidPortName (IANA service names). */
function faultOfContainerPort(name: string): string | undefined {
  if (!/^[-a-z0-9]+$/.test(name)) return "may contain only lower-case letters, digits and '-'";
  if (name.length > 15) return `has ${name.length} characters, but the limit is 15`;
  if (!/[a-z]/.test(name)) return "must contain a letter";
  if (name.includes("--")) return "must not contain two hyphens in a row";
  return /^-|-$/.test(name) ? "must not start or end with a hyphen" : undefined;
}

export default defineRule({
  id: "port-name-invalid",
  severity: "error",
  presets: ["recommended"],
  docs: {
    summary: "The name of a Service port, target port or container port is invalid.",
    why:
      "The API server rejects the object. The names of container ports and target ports are IANA service names " +
      "(at most 15 characters), those of Service ports DNS labels.",
    remedy:
      "Use lower-case letters, digits and single hyphens. " +
      "Names of container ports and target ports have at most 15 characters and contain a letter.",
    references: [
      "https://kubernetes.io/docs/concepts/services-networking/service/#multi-port-services",
      "https://www.rfc-editor.org/rfc/rfc6335#section-5.1",
    ],
  },
  options: {},
  messages: {
    servicePort: (d: { readonly name: string; readonly service: string; readonly fault: string }) =>
      `Port name "${d.name}" of Service "${d.service}" ${d.fault}.`,
    targetPort: (d: { readonly name: string; readonly service: string; readonly fault: string }) =>
      `targetPort "${d.name}" of Service "${d.service}" ${d.fault}.`,
    containerPort: (d: { readonly name: string; readonly container: string; readonly fault: string }) =>
      `Port name "${d.name}" of container "${d.container}" ${d.fault}.`,
  },
  check({ model, report }) {
    const extra = (name: string, valid: string | undefined, at: Place) => ({
      at,
      unknown: containsPlaceholder(name)
        ? `"${name}" looks like a placeholder that is filled in before it is applied`
        : undefined,
      help: valid === undefined ? undefined : `Use "${valid}".`,
      fixes:
        valid === undefined
          ? []
          : [{ kind: "suggested" as const, title: `Use "${valid}"`, edits: [{ at, text: valid }] }],
    });
    for (const service of model.all("Service")) {
      for (const port of service.object.spec?.ports ?? []) {
        const { name = "", targetPort } = port;
        const fault = name === "" ? undefined : faultOfServicePort(name);
        if (fault !== undefined)
          report({
            resource: service,
            ...extra(name, nearestValidName(name, "label"), service.at(port, "name")),
            message: "servicePort",
            data: { name, service: service.name, fault },
          });
        // target-port-quoted reports a quoted number.
        if (typeof targetPort !== "string" || targetPort === "" || /^\s*\d+\s*$/.test(targetPort)) continue;
        const targetFault = faultOfContainerPort(targetPort);
        if (targetFault !== undefined)
          report({
            resource: service,
            ...extra(targetPort, nearestValidName(targetPort, "port"), service.at(port, "targetPort")),
            message: "targetPort",
            data: { name: targetPort, service: service.name, fault: targetFault },
          });
      }
    }
    for (const workload of model.workloads) {
      const unknown =
        workload.kind === "controller"
          ? `${workload.resource.title} is a custom resource, which may be validated differently`
          : undefined;
      for (const container of allContainers(workload)) {
        for (const port of container.ports ?? []) {
          const { name = "" } = port;
          const fault = name === "" ? undefined : faultOfContainerPort(name);
          if (fault === undefined) continue;
          const found = extra(name, nearestValidName(name, "port"), workload.resource.at(port, "name"));
          report({
            resource: workload.resource,
            ...found,
            message: "containerPort",
            data: { name, container: container.name, fault },
            unknown: found.unknown ?? unknown,
          });
        }
      }
    }
  },
});

const allContainers = ({ template: { spec } }: Workload) => [
  ...(spec.containers ?? []),
  ...(spec.initContainers ?? []),
];
