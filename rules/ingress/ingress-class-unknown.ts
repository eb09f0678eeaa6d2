import {
  CLASS_ANNOTATION,
  definedInOtherScope,
  defineRule,
  didYouMean,
  GKE_CLASS,
  nearestIngressClass,
  WELL_KNOWN_CLASSES,
  writeString,
} from "../../src/rule.ts";

export default defineRule({
  id: "ingress-class-unknown",
  severity: "warning",
  presets: ["recommended"],
  docs: {
    summary: "An Ingress refers to a class that no controller implements.",
    why: "No controller processes the Ingress: it gets no address, and nothing is routed.",
    remedy: "Refer to an IngressClass of the cluster. List classes that are installed elsewhere in the options.",
    whenNotToUse: "Clusters whose IngressClasses are created elsewhere, if `classes` cannot list them.",
    references: ["https://kubernetes.io/docs/concepts/services-networking/ingress/#ingress-class"],
  },
  options: {
    classes: {
      type: "array",
      items: { type: "string" },
      default: [],
      description: "Classes of the cluster that are not defined in these manifests.",
    },
  },
  messages: {
    unknown: (d: { readonly ingress: string; readonly className: string }) =>
      `Ingress "${d.ingress}" refers to class "${d.className}", but there is no IngressClass of that name.`,
    gke: (d: { readonly ingress: string; readonly className: string }) =>
      `Ingress "${d.ingress}" sets class "${d.className}" with ingressClassName, which the GKE controller ignores.`,
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
            help: `Use the annotation \`${CLASS_ANNOTATION}: ${className}\` instead, although it is deprecated.`,
          });
        continue;
      }
      const near = nearestIngressClass(model, className, options.classes);
      // Without any IngressClass in the manifests it may be installed with its controller.
      if (near === undefined && own.length === 0 && options.classes.length === 0) continue;
      const at = ingress.document.at(ingress.object.spec ?? ingress.object, "ingressClassName");
      const apart = model.elsewhere("IngressClass", className);
      report({
        resource: ingress,
        at,
        message: "unknown",
        data: { ingress: ingress.name, className },
        related: own.slice(0, 5).map((one) => ({ at: one.atName(), note: `${one.title} is defined here` })),
        help: didYouMean(near),
        fixes:
          near === undefined
            ? []
            : [{ kind: "suggested", title: `Use class "${near}"`, edits: [{ at, text: writeString(ingress, near) }] }],
        unknown:
          apart !== undefined
            ? definedInOtherScope(apart, "an IngressClass of this name")
            : near === undefined
              ? "the class may be installed with a controller that is not in these manifests"
              : undefined,
      });
    }
  },
});
