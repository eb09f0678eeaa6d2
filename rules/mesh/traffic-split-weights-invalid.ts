import { defineRule, resolveSplit } from "../../src/rule.ts";

export default defineRule({
  id: "traffic-split-weights-invalid",
  severity: "error",
  presets: ["recommended"],
  docs: {
    summary: "The weights of a TrafficSplit are all 0, negative or not numbers.",
    why:
      "Weights are shares of their sum. If the sum is 0 or a weight is not a number, the result is undefined: " +
      "a mesh rejects the split, or drops the requests.",
    remedy: "Give at least one backend a positive weight. They need not add up to 100.",
    references: [
      "https://github.com/servicemeshinterface/smi-spec/blob/main/apis/traffic-split/v1alpha4/traffic-split.md",
    ],
  },
  options: {},
  messages: {
    zero: (d: { readonly split: string }) =>
      `All backends of TrafficSplit "${d.split}" have weight 0: none gets requests.`,
    negative: (d: { readonly split: string; readonly service: string; readonly weight: number }) =>
      `Backend "${d.service}" of TrafficSplit "${d.split}" has a negative weight (${d.weight}).`,
    notNumber: (d: { readonly split: string; readonly service: string; readonly weight: string }) =>
      `Backend "${d.service}" of TrafficSplit "${d.split}" has weight "${d.weight}", which is not a number.`,
    missing: (d: { readonly split: string; readonly service: string; readonly version: string }) =>
      `Backend "${d.service}" of TrafficSplit "${d.split}" has no weight, which ${d.version} requires.`,
  },
  check({ model, report }) {
    for (const split of model.all("TrafficSplit")) {
      const { backends, total } = resolveSplit(model, split);
      const resource = split;
      const first = backends[0];
      let sound = true;
      // v1alpha1 accepts quantities, also none; later versions require integers.
      const quantities = split.apiVersion.endsWith("/v1alpha1");
      for (const { object, name, weight } of backends) {
        const raw = (object as { readonly weight?: unknown }).weight;
        const place = { resource, at: split.document.at(object, "weight") };
        const data = { split: split.name, service: name };
        if (raw === undefined) {
          sound = false;
          if (!quantities) report({ ...place, message: "missing", data: { ...data, version: split.apiVersion } });
        } else if (weight !== undefined && weight < 0) {
          sound = false;
          report({ ...place, message: "negative", data: { ...data, weight } });
        } else if (weight === undefined || (typeof raw === "string" && !quantities)) {
          sound = false;
          report({ ...place, message: "notNumber", data: { ...data, weight: String(raw) } });
        }
      }
      if (sound && total === 0 && first !== undefined)
        report({
          resource,
          at: split.document.at(first.object, "weight"),
          message: "zero",
          data: { split: split.name },
        });
    }
  },
});
