import {
  CLASS_ANNOTATION,
  GKE_CLASS,
  defineRule,
  definedInOtherScope,
  nearestIngressClass,
  WELL_KNOWN_CLASSES,
  writeString,
} from "../../src/rule.ts";

export default defineRule({
  id: "ingress-class-unknown",
  severity: "warning",
  presets: ["recommended"],
  docs: {
    summary: "An Ingress names a class that no controller answers to.",
    why: "No controller picks the Ingress up: it gets no address, and nothing is routed.",
    remedy: "Name an IngressClass of the cluster. Classes that are installed elsewhere can be listed in the options.",
    references: ["https://kubernetes.io/docs/concepts/services-networking/ingress/#ingress-class"],
  },
  options: {
    classes: {
      type: "array",
      items: { type: "string" },
      default: [],
      description: "Classes of the cluster that these manifests do not hold.",
    },
  },
  messages: {
    unknown: (d: { readonly ingress: string; readonly className: string }) =>
      `Ingress "${d.ingress}" asks for class "${d.className}", and there is no such IngressClass.`,
    gke: (d: { readonly ingress: string; readonly className: string }) =>
      `Ingress "${d.ingress}" asks for class "${d.className}" by ingressClassName, which the controller of GKE does not read: it takes no action.`,
  },
  check({ model, options, report }) {
    const own = model.all("IngressClass");
    const names = new Set([...own.map(({ name }) => name), ...options.classes, ...WELL_KNOWN_CLASSES]);
    for (const ingress of model.all("Ingress")) {
      const className = ingress.object.spec?.ingressClassName;
      if (className === undefined || className === "" || names.has(className)) continue;
      if (GKE_CLASS.test(className)) {
        if (ingress.annotations[CLASS_ANNOTATION] === undefined)
          report({
            resource: ingress,
            at: ingress.document.at(ingress.object.spec ?? ingress.object, "ingressClassName"),
            message: "gke",
            data: { ingress: ingress.name, className },
            help: `Write the annotation \`${CLASS_ANNOTATION}: ${className}\` instead, deprecated as it is.`,
          });
        continue;
      }
      const near = nearestIngressClass(model, className, options.classes);
      // Without a class of that sort in sight it may be installed with its controller.
      if (near === undefined && own.length === 0 && options.classes.length === 0) continue;
      const at = ingress.document.at(ingress.object.spec ?? ingress.object, "ingressClassName");
      const apart = model.elsewhere("IngressClass", className);
      report({
        resource: ingress,
        at,
        message: "unknown",
        data: { ingress: ingress.name, className },
        related: own.slice(0, 5).map((one) => ({ at: one.atName(), note: `${one.title} is here` })),
        help: near === undefined ? undefined : `Did you mean "${near}"?`,
        fixes:
          near === undefined
            ? []
            : [{ kind: "suggested", title: `Use class "${near}"`, edits: [{ at, text: writeString(ingress, near) }] }],
        unknown:
          apart !== undefined
            ? definedInOtherScope(apart, "an IngressClass of this name")
            : near === undefined
              ? "the class may be installed with a controller that these manifests do not hold"
              : undefined,
      });
    }
  },
});
