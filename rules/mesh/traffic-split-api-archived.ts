import { defineRule } from "../../src/rule.ts";

export default defineRule({
  id: "traffic-split-api-archived",
  severity: "warning",
  presets: ["production"],
  docs: {
    summary: "A TrafficSplit uses the archived Service Mesh Interface.",
    why:
      "The project was archived in October 2023: no mesh develops its support further, and several dropped it. " +
      "Weighted backends of an HTTPRoute do the same and are part of the Gateway API.",
    remedy: "Replace the TrafficSplit with an HTTPRoute whose parent is the root Service, with weighted backendRefs.",
    whenNotToUse: "Clusters that keep a service mesh with SMI support.",
    references: ["https://github.com/servicemeshinterface/smi-spec", "https://gateway-api.sigs.k8s.io/mesh/"],
  },
  options: {},
  messages: {
    archived: (d: { readonly split: string; readonly service: string }) =>
      `TrafficSplit "${d.split}" uses the Service Mesh Interface, archived in 2023; ` +
      `use an HTTPRoute with parent Service "${d.service}" and weighted backends.`,
  },
  check({ model, report }) {
    for (const split of model.all("TrafficSplit")) {
      report({
        resource: split,
        at: split.at(split.object, "apiVersion"),
        message: "archived",
        data: { split: split.name, service: split.object.spec?.service ?? "" },
      });
    }
  },
});
