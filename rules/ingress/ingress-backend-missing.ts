import { closestMatch, defineRule, containsPlaceholder, ingressTargets, missingServices } from "../../src/rule.ts";
import type { Resource } from "../../src/rule.ts";

/** Services that a controller creates and deletes again. Source: cert-manager pkg/issuer/acme/http. */
const TEMPORARY = /^cm-acme-http-solver-/;

export default defineRule({
  id: "ingress-backend-missing",
  severity: "error",
  presets: ["recommended"],
  docs: {
    summary: "An Ingress sends requests to a Service that does not exist.",
    why: "The controller has no backend for the requests of that path: it answers with a 503, or leaves the path out.",
    remedy: "Refer to a Service in the namespace of the Ingress; an Ingress cannot use other namespaces.",
    references: ["https://kubernetes.io/docs/concepts/services-networking/ingress/#ingress-rules"],
  },
  options: {
    ignoreServices: {
      type: "array",
      items: { type: "string" },
      default: [],
      description: "Names of Services that are created elsewhere.",
    },
  },
  messages: {
    missing: (d: { readonly ingress: string; readonly service: string; readonly namespace: string }) =>
      `Ingress "${d.ingress}" sends requests to Service "${d.service}", ` +
      `which does not exist in namespace ${d.namespace}.`,
  },
  check({ simulation, options, report }) {
    const names = simulation.fact(missingServices);
    for (const { ingress, backend, resolution } of simulation.fact(ingressTargets)) {
      const { service } = backend;
      // api-rejected reports a backend without a name.
      if (
        service?.name === undefined ||
        resolution.problem !== "service-missing" ||
        options.ignoreServices.includes(service.name)
      )
        continue;
      // The AWS load balancer controller reads an action from an annotation here instead of a Service.
      if (
        service.port?.name === "use-annotation" ||
        TEMPORARY.test(service.name) ||
        containsPlaceholder(service.name) ||
        service.name === ""
      )
        continue;
      const { near, elsewhere, workload, left, bare, unknown } = names.explain(
        ingress.namespace,
        service.name,
        resolution.unknown,
        service.port?.number,
      );
      const at = ingress.at(service, "name");
      const other = elsewhere ?? workload ?? left;
      const hint =
        near !== undefined
          ? closestMatch(ingress, at, near)
          : other !== undefined && { related: [{ at: other.atName(), note: noteOf(other, elsewhere, left) }] };
      report({
        resource: ingress,
        at,
        message: "missing",
        data: { ingress: ingress.name, service: service.name, namespace: ingress.namespace },
        help:
          elsewhere &&
          `An Ingress can only use Services of its own namespace; ${elsewhere.title} needs an Ingress there.`,
        ...hint,
        ...(bare && { severity: "warning" as const }),
        unknown,
      });
    }
  },
});

const noteOf = (other: Resource, elsewhere: Resource | undefined, left: Resource | undefined): string =>
  other === left
    ? `${other.title} is the only Service that nothing refers to`
    : other === elsewhere
      ? `${other.title} is in another namespace`
      : `${other.title} has no Service of that name`;
