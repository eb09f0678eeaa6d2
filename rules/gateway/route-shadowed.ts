import { defineRule, rivalRoutes, shadowedRules } from "../../src/rule.ts";

export default defineRule({
  id: "route-shadowed",
  severity: "warning",
  presets: ["recommended"],
  docs: {
    summary: "A rule of a route gets no requests, because an earlier rule of the same object matches all of them.",
    why:
      "Of two rules of an HTTPRoute or GRPCRoute with the same match the first is served. A VirtualService uses the " +
      "first rule in its list that matches: everything after one without a match, or with prefix `/`, is dead.",
    remedy: "Delete the rule, change its match, or move it before the wider one.",
    references: [
      "https://gateway-api.sigs.k8s.io/reference/spec/#httprouterule",
      "https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRoute",
    ],
  },
  options: {},
  messages: {
    rule: (d: { readonly route: string; readonly rule: number; readonly by: number; readonly match: string }) =>
      `Rule ${d.rule} of ${d.route} gets no requests for ${d.match}: rule ${d.by} has the same match.`,
    virtual: (d: { readonly route: string; readonly list: string; readonly rule: number; readonly by: number }) =>
      `Rule ${d.rule} in \`${d.list}\` of ${d.route} gets no requests: rule ${d.by} matches all of them.`,
    virtualMatch: (d: {
      readonly route: string;
      readonly list: string;
      readonly rule: number;
      readonly by: number;
      readonly match: number;
    }) =>
      `Match ${d.match} of rule ${d.rule} in \`${d.list}\` of ${d.route} gets no requests: ` +
      `rule ${d.by} matches all of them.`,
  },
  check({ simulation, report }) {
    for (const { resource, at, by, byAt, match, ruleIndex, byIndex, unknown } of simulation.fact(rivalRoutes)) {
      if (by !== resource || ruleIndex === undefined || byIndex === undefined) continue;
      report({
        resource,
        at,
        message: "rule",
        data: { route: resource.quoted, rule: ruleIndex + 1, by: byIndex + 1, match },
        related: [{ at: byAt, note: "requests are matched here" }],
        unknown,
      });
    }
    for (const { virtual, list, index, by, match, at, byAt } of simulation.fact(shadowedRules)) {
      const place = { resource: virtual, at, related: [{ at: byAt, note: "requests are matched here" }] };
      const data = { route: virtual.quoted, list, rule: index + 1, by: by + 1 };
      if (match === undefined) report({ ...place, message: "virtual", data });
      else report({ ...place, message: "virtualMatch", data: { ...data, match: match + 1 } });
    }
  },
});
