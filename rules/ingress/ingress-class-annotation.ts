import { CLASS_ANNOTATION, defineRule, insertBefore, removeEntry } from "../../src/rule.ts";

/** GKE's own controller reads the annotation only. Source: GKE documentation, "Deprecated annotation". */
const BY_ANNOTATION_ONLY = /^gce(?:-|$)/;

export default defineRule({
  id: "ingress-class-annotation",
  severity: "warning",
  presets: ["recommended"],
  productionMessages: ["deprecated", "both"],
  docs: {
    summary: "An Ingress names its class by the deprecated annotation.",
    why: `\`${CLASS_ANNOTATION}\` was never defined by the API: some controllers read it, others no longer do, and the API server warns. Beside a different \`ingressClassName\` the object is refused.`,
    remedy: "Write the class into `spec.ingressClassName` and delete the annotation.",
    references: ["https://kubernetes.io/docs/concepts/services-networking/ingress/#deprecated-annotation"],
  },
  options: {},
  messages: {
    deprecated: (d: { readonly ingress: string; readonly className: string }) =>
      `Ingress "${d.ingress}" names its class "${d.className}" by a deprecated annotation; \`spec.ingressClassName\` replaces it.`,
    both: (d: { readonly ingress: string; readonly className: string }) =>
      `Ingress "${d.ingress}" names its class "${d.className}" twice: the annotation is deprecated and says nothing new.`,
    differ: (d: { readonly ingress: string; readonly annotation: string; readonly className: string }) =>
      `Ingress "${d.ingress}" names class "${d.annotation}" by annotation and "${d.className}" by \`ingressClassName\`: the API server refuses it.`,
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
        BY_ANNOTATION_ONLY.test(annotation)
      )
        continue;
      const className = spec.ingressClassName;
      const place = { resource: ingress, at: ingress.at(annotations, CLASS_ANNOTATION, "key") };
      const removal = removeEntry(ingress, annotations, CLASS_ANNOTATION);
      if (className !== undefined) {
        const related = [{ at: ingress.at(spec, "ingressClassName"), note: "the class by field" }];
        if (className !== annotation) {
          report({
            ...place,
            related,
            message: "differ",
            severity: "error",
            data: { ingress: ingress.name, annotation, className },
            help: "Keep `ingressClassName` with the class that is meant.",
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
                  title: "Write spec.ingressClassName instead",
                  edits: [removal, addition],
                },
              ],
      });
    }
  },
});
