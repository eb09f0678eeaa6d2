import { defineRule, ingressTable, rivalry, unreachableIngressEntries } from "../../src/rule.ts";
import type { IngressEntry } from "../../src/rule.ts";

const backendText = ({
  ingress,
  backend,
}: {
  readonly ingress: IngressEntry["ingress"];
  readonly backend: IngressEntry["backend"];
}): string =>
  JSON.stringify([
    ingress.namespace,
    backend?.service?.name,
    backend?.service?.port?.number,
    backend?.service?.port?.name,
    backend?.resource,
  ]);

export default defineRule({
  id: "ingress-path-shadowed",
  severity: "warning",
  presets: ["recommended"],
  coincidence: "number",
  docs: {
    summary: "An Ingress path or default backend gets no request, because another path takes all of them.",
    why: "A prefix is matched element by element and a slash at its end does not count: `/foo` and `/foo/` are one prefix. A prefix `/` for every host leaves nothing for the default backend. The backend looks used and is not.",
    remedy: "Delete the path that gets nothing, or give it a path of its own.",
    references: ["https://kubernetes.io/docs/concepts/services-networking/ingress/#path-types"],
  },
  options: {},
  messages: {
    shadowed: (d: { readonly path: string; readonly by: string; readonly ingress: string }) =>
      `Path ${d.path} of Ingress "${d.ingress}" gets no request: ${d.by} is the same prefix, as a slash at the end does not count.`,
    defaultBackend: (d: { readonly ingress: string }) =>
      `The default backend of Ingress "${d.ingress}" gets no request: the prefix / of its rule for every host takes all of them.`,
  },
  check({ simulation, report }) {
    const table = simulation.fact(ingressTable);
    for (const { entry, by, why } of unreachableIngressEntries(table)) {
      const { path, ingress } = entry;
      if (why !== "covered" || path === undefined || by.path === undefined || backendText(entry) === backendText(by))
        continue;
      const between = rivalry(entry, by);
      if (between === "apart") continue;
      report({
        resource: ingress,
        at: ingress.at(path, "path"),
        message: "shadowed",
        data: { path: entry.pathText, by: by.pathText, ingress: ingress.name },
        related: [{ at: by.ingress.at(by.path, "path"), note: `${by.ingress.title} takes the requests here` }],
        unknown: between === "rivals" ? undefined : between.unknown,
      });
    }
    for (const ingress of table.ingresses) {
      const { defaultBackend, rules = [] } = ingress.object.spec ?? {};
      // A rule for a host of its own may leave requests to the default backend.
      if (defaultBackend === undefined || rules.length === 0 || rules.some(({ host }) => (host ?? "") !== "")) continue;
      const all = rules
        .flatMap(({ http }) => http?.paths ?? [])
        .find(({ path, pathType }) => pathType === "Prefix" && path === "/");
      if (
        all === undefined ||
        backendText({ ingress, backend: all.backend }) === backendText({ ingress, backend: defaultBackend })
      )
        continue;
      report({
        resource: ingress,
        at: ingress.document.at(ingress.object.spec ?? ingress.object, "defaultBackend", "key"),
        message: "defaultBackend",
        data: { ingress: ingress.name },
        related: [{ at: ingress.at(all, "path"), note: "takes every request" }],
      });
    }
  },
});
