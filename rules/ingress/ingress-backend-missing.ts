import { defineRule, holdsPlaceholder, ingressTargets, missingServices, writeString } from "../../src/rule.ts";
import type { Resource } from "../../src/rule.ts";

/** Names that a controller makes and takes away again. Source: cert-manager pkg/issuer/acme/http. */
const TEMPORARY = /^cm-acme-http-solver-/;

export default defineRule({
  id: "ingress-backend-missing",
  severity: "error",
  presets: ["recommended"],
  docs: {
    summary: "An Ingress sends requests to a Service that does not exist.",
    why: "The controller has nowhere to send the requests of that path: it answers 503, or leaves the path out.",
    remedy: "Name a Service of the namespace of the Ingress; one of another namespace cannot be reached.",
    references: ["https://kubernetes.io/docs/concepts/services-networking/ingress/#ingress-rules"],
  },
  options: {
    ignoreServices: {
      type: "array",
      items: { type: "string" },
      default: [],
      description: "Names of Services that are made elsewhere.",
    },
  },
  messages: {
    missing: (d: { readonly ingress: string; readonly service: string; readonly namespace: string }) =>
      `Ingress "${d.ingress}" sends requests to Service "${d.service}", which does not exist in namespace ${d.namespace}.`,
  },
  check({ simulation, options, report }) {
    const names = simulation.fact(missingServices);
    for (const { ingress, backend, resolution } of simulation.fact(ingressTargets)) {
      const { service } = backend;
      // A backend without a name is refused by the API server, which `api-rejected` tells.
      if (
        service?.name === undefined ||
        resolution.problem !== "service-missing" ||
        options.ignoreServices.includes(service.name)
      )
        continue;
      // Load balancer controllers of AWS read an action from an annotation here: no Service is meant.
      if (
        service.port?.name === "use-annotation" ||
        TEMPORARY.test(service.name) ||
        holdsPlaceholder(service.name) ||
        service.name === ""
      )
        continue;
      const { near, elsewhere, workload, left, bare, unknown } = names.explain(
        ingress.namespace,
        service.name,
        resolution.unknown,
        service.port?.number,
      );
      const other = near ?? elsewhere ?? workload ?? left;
      report({
        resource: ingress,
        at: ingress.at(service, "name"),
        message: "missing",
        data: { ingress: ingress.name, service: service.name, namespace: ingress.namespace },
        related: other === undefined ? [] : [{ at: other.atName(), note: noteOf(other, near, elsewhere, left) }],
        help:
          near !== undefined
            ? `Did you mean "${near.name}"?`
            : elsewhere === undefined
              ? undefined
              : `An Ingress reaches only Services of its own namespace; ${elsewhere.title} would need an Ingress there.`,
        fixes:
          near === undefined
            ? []
            : [
                {
                  kind: "safe",
                  title: `Use Service "${near.name}"`,
                  edits: [{ at: ingress.at(service, "name"), text: writeString(ingress, near.name) }],
                },
              ],
        ...(bare && { severity: "warning" as const }),
        unknown,
      });
    }
  },
});

const noteOf = (
  other: Resource,
  near: Resource | undefined,
  elsewhere: Resource | undefined,
  left: Resource | undefined,
): string =>
  other === left
    ? `${other.title} is the only one that nothing names`
    : other === near
      ? `the nearest: ${other.title}`
      : other === elsewhere
        ? `${other.title} is in another namespace`
        : `${other.title} is here, without a Service of that name`;
