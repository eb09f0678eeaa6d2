import { defineRule, unroutedRollouts } from "../../src/rule.ts";

export default defineRule({
  id: "rollout-traffic-not-routed",
  severity: "warning",
  presets: ["recommended"],
  docs: {
    summary: "An Argo Rollout has Services for its versions and weights, but no traffic routing.",
    why:
      "Without `trafficRouting` a weight only sets how many pods are new. " +
      "The controller limits the canary and stable Service to one version each: clients of the stable Service " +
      "never reach the canary.",
    remedy: "Add `trafficRouting`, or send requests to a Service that selects the pods of both versions.",
    references: ["https://argo-rollouts.readthedocs.io/en/stable/features/traffic-management/"],
  },
  options: {},
  messages: {
    unrouted: (d: { readonly rollout: string; readonly service: string }) =>
      `Rollout "${d.rollout}" sets weights without trafficRouting: ` +
      `Service "${d.service}" selects one version only, so that no share of its requests goes to the other one.`,
  },
  check({ simulation, report }) {
    for (const { rollout, at, stable, canary, route } of simulation.fact(unroutedRollouts)) {
      const service = route?.service ?? stable ?? canary ?? "";
      report({
        resource: rollout,
        at,
        message: "unrouted",
        data: {
          rollout: rollout.name,
          service,
        },
        related: route === undefined ? [] : [{ at: route.at, note: `${route.title} sends requests to it` }],
        unknown: route === undefined ? "these manifests do not show which Service clients use" : undefined,
      });
    }
  },
});
