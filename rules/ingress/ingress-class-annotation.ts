import { CLASS_ANNOTATION, GKE_CLASS, defineRule, insertBefore, removeEntry } from "../../src/rule.ts";

export default defineRule({
  id: "ingress-class-annotation",
  severity: "warning",
  presets: ["recommended"],
  productionMessages: ["deprecated", "both"],
  docs: {
    summary: "An Ingress sets its class with the deprecated annotation.",
    why:
      `\`${CLASS_ANNOTATION}\` was never part of the API: some controllers read it, others no longer do, ` +
      "and the API server warns. Together with a different `ingressClassName` the object is rejected.",
    remedy: "Set `spec.ingressClassName` and delete the annotation.",
    references: ["https://kubernetes.io/docs/concepts/services-networking/ingress/#deprecated-annotation"],
  },
  options: {},
  messages: {
    deprecated: (d: { readonly ingress: string; readonly className: string }) =>
      `Ingress "${d.ingress}" sets class "${d.className}" with a deprecated annotation; use \`spec.ingressClassName\`.`,
    both: (d: { readonly ingress: string; readonly className: string }) =>
      `Ingress "${d.ingress}" sets class "${d.className}" twice: the deprecated annotation is redundant.`,
    differ: (d: { readonly ingress: string; readonly annotation: string; readonly className: string }) =>
      `Ingress "${d.ingress}" sets class "${d.annotation}" with an annotation and "${d.className}" ` +
      "with `ingressClassName`: the API server rejects it.",
  },
  check({ model, report }) {
    for (const ingress of model.all("Ingress")) {
      const { annotations } = ingress.metadata;
      const { spec } = ingress.object;
      const annotation = annotations?.[CLASS_ANNOTATION];
      if (
        annotations === undefined ||
        spec === undefined ||
        annotation === undefined ||
        annotation === "" ||
        GKE_CLASS.test(annotation)
      )
        continue;
      const className = spec.ingressClassName;
      const place = { resource: ingress, at: ingress.at(annotations, CLASS_ANNOTATION, "key") };
      const removal = removeEntry(ingress, annotations, CLASS_ANNOTATION);
      if (className !== undefined) {
        const related = [{ at: ingress.at(spec, "ingressClassName"), note: "ingressClassName is set here" }];
        if (className !== annotation) {
          report({
            ...place,
            related,
            message: "differ",
            severity: "error",
            data: { ingress: ingress.name, annotation, className },
            help: "Set `ingressClassName` to the intended class and delete the annotation.",
          });
          continue;
        }
        report({
          ...place,
          related,
          message: "both",
          data: { ingress: ingress.name, className },
          fixes: removal === undefined ? [] : [{ kind: "safe", title: "Delete the annotation", edits: [removal] }],
        });
        continue;
      }
      const known = model.get("IngressClass", "", annotation) !== undefined;
      const [key] = Object.keys(spec) as (keyof typeof spec & string)[];
      const line = `ingressClassName: ${annotation}`;
      const addition = key === undefined ? undefined : insertBefore(ingress, spec, key, { block: [line], flow: line });
      report({
        ...place,
        message: "deprecated",
        data: { ingress: ingress.name, className: annotation },
        help: known ? undefined : `\`ingressClassName\` needs an IngressClass named "${annotation}" in the cluster.`,
        fixes:
          removal === undefined || addition === undefined
            ? []
            : [
                {
                  kind: known ? "safe" : "suggested",
                  title: "Use spec.ingressClassName",
                  edits: [removal, addition],
                },
              ],
      });
    }
  },
});
