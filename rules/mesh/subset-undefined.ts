import {
  areVariants,
  definedInOtherScope,
  defineRule,
  didYouMean,
  meshTargets,
  nearest,
  undefinedSubset,
  writeString,
} from "../../src/rule.ts";

export default defineRule({
  id: "subset-undefined",
  severity: "error",
  presets: ["recommended"],
  docs: {
    summary: "A VirtualService routes to a subset that the DestinationRule of the host does not define.",
    why: "An undefined subset has no endpoints: its requests get a 503, even if the pods run.",
    remedy: "Define the subset in the DestinationRule that applies to the clients, or use one that is defined.",
    references: ["https://istio.io/latest/docs/reference/config/networking/destination-rule/#Subset"],
  },
  options: {},
  messages: {
    undefined: (d: { readonly name: string; readonly subset: string; readonly rule: string }) =>
      `VirtualService "${d.name}" routes to subset "${d.subset}", which ${d.rule} does not define.`,
    noRule: (d: { readonly name: string; readonly subset: string; readonly host: string }) =>
      `VirtualService "${d.name}" routes to subset "${d.subset}", but no DestinationRule exists for host ${d.host}.`,
  },
  check({ model, simulation, report }) {
    const rulesIn = new Set(model.all("DestinationRule").map(({ namespace }) => namespace));
    const subsetNames = new Map<object, readonly string[]>();
    for (const { virtualService, destination, resolution } of simulation.fact(meshTargets)) {
      if (destination.subset === undefined) continue;
      const [rule] = resolution.destinationRules;
      // Whether or not the Service is defined here: repositories of mesh configuration rarely contain it.
      const lacking =
        resolution.problem === "subset-undefined"
          ? { unknown: resolution.unknown }
          : resolution.service === undefined
            ? undefinedSubset(resolution)
            : undefined;
      if (lacking === undefined) continue;
      const place = { resource: virtualService, at: virtualService.at(destination, "subset") };
      const data = { name: virtualService.name, subset: destination.subset };
      if (rule === undefined) {
        // If the manifests contain no DestinationRule at all, it may be applied from elsewhere.
        const shown = rulesIn.has(resolution.service?.namespace ?? "") || rulesIn.has(virtualService.namespace);
        const apart = model.elsewhere("DestinationRule", destination.host.split(".")[0] ?? "");
        report({
          ...place,
          message: "noRule",
          data: { ...data, host: destination.host },
          ...(!shown && { severity: "warning" as const }),
          unknown: apart && definedInOtherScope(apart, "a DestinationRule for this host"),
        });
        continue;
      }
      const subsets = rule.object.spec?.subsets ?? [];
      const { subset } = destination;
      let names = subsetNames.get(rule);
      if (names === undefined) subsetNames.set(rule, (names = subsets.map(({ name }) => name)));
      const near = nearest(subset, names, (name) => !areVariants(name, subset));
      report({
        ...place,
        message: "undefined",
        data: { ...data, rule: rule.title },
        related:
          subsets.length === 0
            ? [{ at: rule.atName(), note: `${rule.title} applies here` }]
            : subsets
                .slice(0, 5)
                .map((subset) => ({ at: rule.at(subset, "name"), note: `subset "${subset.name}" is defined here` })),
        help: didYouMean(near),
        fixes:
          near === undefined
            ? []
            : [
                {
                  kind: "safe",
                  title: `Use subset "${near}"`,
                  edits: [{ at: place.at, text: writeString(virtualService, near) }],
                },
              ],
        unknown: lacking.unknown,
      });
    }
  },
});
