import { defineRule, haveSameBackend, ingressTable, rivalry, unreachableIngressEntries } from "../../src/rule.ts";
import type { IngressEntry } from "../../src/rule.ts";

/** Ingresses of different folders may never be applied together. */
const folder = ({ ingress }: IngressEntry): string =>
  ingress.document.file.slice(0, ingress.document.file.lastIndexOf("/") + 1);

const shownHost = (host: string): string => (host === "" ? "every host" : host);

export default defineRule({
  id: "ingress-path-duplicate",
  severity: "error",
  presets: ["recommended"],
  coincidence: "number",
  docs: {
    summary: "Two Ingress paths of one class have the same host, path and type.",
    why:
      "The API does not define which of them gets the requests: controllers use the older Ingress, merge them or " +
      "reject one, and a change to either can move the traffic.",
    remedy: "Keep one of the two, or make them different; mark a canary of ingress-nginx with its annotation.",
    references: ["https://kubernetes.io/docs/concepts/services-networking/ingress/#multiple-matches"],
  },
  options: {},
  messages: {
    duplicate: (d: { readonly path: string; readonly host: string; readonly where: string }) =>
      `Path ${d.path} of ${d.host} is defined twice with different backends (${d.where}): ` +
      "the controller decides which one gets the requests.",
    repeated: (d: { readonly path: string; readonly host: string; readonly where: string }) =>
      `Path ${d.path} of ${d.host} is defined twice with the same backend (${d.where}): one of them is redundant.`,
  },
  check({ simulation, report }) {
    for (const { entry, by, why } of unreachableIngressEntries(simulation.fact(ingressTable))) {
      const { path, ingress, host } = entry;
      if (why !== "duplicate" || path === undefined || by.path === undefined) continue;
      const between = rivalry(entry, by);
      if (between === "apart") continue;
      const same = haveSameBackend(entry, by);
      report({
        resource: ingress,
        at: path.path === undefined ? ingress.at(path) : ingress.at(path, "path"),
        message: same ? "repeated" : "duplicate",
        data: {
          path: entry.pathText,
          host: shownHost(host),
          where: ingress === by.ingress ? ingress.title : `${ingress.title} and ${by.ingress.title}`,
        },
        related: [
          {
            at: by.path.path === undefined ? by.ingress.at(by.path) : by.ingress.at(by.path, "path"),
            note: ingress === by.ingress ? "also defined here" : `also defined in ${by.ingress.title}`,
          },
        ],
        ...((same || folder(entry) !== folder(by)) && { severity: "warning" as const }),
        unknown: between === "rivals" ? undefined : between.unknown,
      });
    }
  },
});
