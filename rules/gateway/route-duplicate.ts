import { defineRule, rivalRoutes, rivalVirtualServices } from "../../src/rule.ts";
import type { Resource } from "../../src/rule.ts";

/** Routes of different folders may never be applied together. */
const folder = ({ document: { file } }: Resource): string => file.slice(0, file.lastIndexOf("/") + 1);

export default defineRule({
  id: "route-duplicate",
  severity: "error",
  presets: ["recommended"],
  coincidence: "number",
  docs: {
    summary: "Two routes have the same host and match, and send requests to different backends.",
    why:
      "Only the older route is served, the other one silently gets nothing. " +
      "Manifests do not show which one is older, and it changes when one is recreated. " +
      "Sidecars use one VirtualService for a host and ignore the others.",
    remedy: "Keep one of the two, merge them into one object with weights, or make their matches different.",
    references: [
      "https://gateway-api.sigs.k8s.io/reference/spec/#httprouterule",
      "https://istio.io/latest/docs/ops/best-practices/traffic-management/#split-virtual-services",
    ],
  },
  options: {},
  messages: {
    duplicate: (d: { readonly route: string; readonly other: string; readonly match: string; readonly host: string }) =>
      `${d.route} has the same match as ${d.other} (${d.match} of ${d.host}): only the older one gets requests.`,
    connection: (d: { readonly route: string; readonly other: string; readonly match: string }) =>
      `${d.route} serves the same connections as ${d.other} (${d.match}): only the older one gets them.`,
    virtual: (d: { readonly route: string; readonly other: string; readonly host: string }) =>
      `${d.route} is for host ${d.host} of the mesh like ${d.other}: sidecars use the older one only.`,
  },
  check({ simulation, report }) {
    for (const { resource, at, by, byAt, match, hostname, ruleIndex, unknown } of simulation.fact(rivalRoutes)) {
      if (by === resource) continue;
      const place = {
        resource,
        at,
        related: [{ at: byAt, note: `the same in ${by.title}` }],
        unknown,
        ...(folder(resource) !== folder(by) && { severity: "warning" as const }),
      };
      const data = { route: resource.quoted, other: by.title, match };
      if (ruleIndex === undefined) report({ ...place, message: "connection", data });
      else report({ ...place, message: "duplicate", data: { ...data, host: hostname || "every host" } });
    }
    for (const { virtual, by, host, at } of simulation.fact(rivalVirtualServices))
      report({
        resource: virtual,
        at,
        message: "virtual",
        data: { route: virtual.quoted, other: by.title, host },
        related: [{ at: by.atName(), note: `${by.title} is for the same host` }],
        ...(folder(virtual) !== folder(by) && { severity: "warning" as const }),
      });
  },
});
