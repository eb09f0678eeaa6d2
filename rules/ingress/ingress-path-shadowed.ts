import { defineRule, haveSameBackend, ingressTable, rivalry, unreachableIngressEntries } from "../../src/rule.ts";

export default defineRule({
  id: "ingress-path-shadowed",
  severity: "warning",
  presets: ["recommended"],
  coincidence: "number",
  docs: {
    summary: "An Ingress path or default backend gets no requests, because another path matches all of them.",
    why:
      "A prefix is matched element by element, and a trailing slash is ignored: `/foo` and `/foo/` are the same. " +
      "A prefix `/` for every host leaves nothing for the default backend. The backend looks used, but is not.",
    remedy: "Delete the path that gets no requests, or change it.",
    references: ["https://kubernetes.io/docs/concepts/services-networking/ingress/#path-types"],
  },
  options: {},
  messages: {
    shadowed: (d: { readonly path: string; readonly by: string; readonly ingress: string }) =>
      `Path ${d.path} of Ingress "${d.ingress}" gets no requests: ` +
      `${d.by} is the same prefix (a trailing slash is ignored).`,
    defaultBackend: (d: { readonly ingress: string }) =>
      `Default backend of Ingress "${d.ingress}" gets no requests: ` +
      "prefix / of its rule for every host matches all of them.",
  },
  check({ simulation, report }) {
    const table = simulation.fact(ingressTable);
    for (const { entry, by, why } of unreachableIngressEntries(table)) {
      const { path, ingress } = entry;
      if (why !== "covered" || path === undefined || by.path === undefined || haveSameBackend(entry, by)) continue;
      const between = rivalry(entry, by);
      if (between === "apart") continue;
      report({
        resource: ingress,
        at: ingress.at(path, "path"),
        message: "shadowed",
        data: { path: entry.pathText, by: by.pathText, ingress: ingress.name },
        related: [{ at: by.ingress.at(by.path, "path"), note: `${by.ingress.title} matches the requests here` }],
        unknown: between === "rivals" ? undefined : between.unknown,
      });
    }
    for (const ingress of table.ingresses) {
      const { defaultBackend, rules = [] } = ingress.object.spec ?? {};
      // A rule for one host leaves requests for other hosts to the default backend.
      if (defaultBackend === undefined || rules.length === 0 || rules.some(({ host }) => (host ?? "") !== "")) continue;
      const all = rules
        .flatMap(({ http }) => http?.paths ?? [])
        .find(({ path, pathType }) => pathType === "Prefix" && path === "/");
      if (all === undefined || haveSameBackend({ ingress, backend: all.backend }, { ingress, backend: defaultBackend }))
        continue;
      report({
        resource: ingress,
        at: ingress.document.at(ingress.object.spec ?? ingress.object, "defaultBackend", "key"),
        message: "defaultBackend",
        data: { ingress: ingress.name },
        related: [{ at: ingress.at(all, "path"), note: "matches all requests" }],
      });
    }
  },
});
