import { defineRule, redirectLoops } from "../../src/rule.ts";

export default defineRule({
  id: "route-redirect-loop",
  severity: "error",
  presets: ["recommended"],
  docs: {
    summary: "A redirect sends clients to a URL that is redirected again, without end.",
    why:
      "Clients give up after some redirects, and nothing is served. " +
      "The usual cause is a redirect to https in a route that is attached to the https listener as well: " +
      "without `sectionName` a route is attached to all listeners.",
    remedy: "Attach the redirect to the http listener only (`sectionName`), or exclude its target from its match.",
    references: ["https://gateway-api.sigs.k8s.io/guides/http-redirect-rewrite/"],
  },
  options: {},
  messages: {
    loop: (d: { readonly route: string; readonly from: string; readonly to: string }) =>
      `${d.route} redirects ${d.from} without end: the answer is ${d.to}, which is redirected again.`,
  },
  check({ simulation, report }) {
    for (const { resource, at, from, to, unknown } of simulation.fact(redirectLoops))
      report({ resource, at, message: "loop", data: { route: resource.quoted, from, to }, unknown });
  },
});
