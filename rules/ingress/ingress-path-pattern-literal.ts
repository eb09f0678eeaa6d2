import { defineRule } from "../../src/rule.ts";

/** Annotations by which ingress-nginx takes the paths of a host for regular expressions. Source: ingress-nginx internal/ingress/controller/template. */
const REGULAR = ["nginx.ingress.kubernetes.io/use-regex", "nginx.ingress.kubernetes.io/rewrite-target"];
/** A star, or a piece that only a regular expression has. */
const PATTERN = /\*|\(\/\|\$\)|\(\.|\[[^\]]*\]|\$$/;

export default defineRule({
  id: "ingress-path-pattern-literal",
  severity: "warning",
  presets: ["recommended"],
  docs: {
    summary: "An Ingress path of type Prefix or Exact is written as a pattern.",
    why: "Prefix compares the path element by element and Exact as a whole: a star or a regular expression stands for itself, and requests that were meant do not match.",
    remedy:
      "Leave the pattern out (`/api` of type Prefix meets `/api/v1` too), or use `pathType: ImplementationSpecific` for a controller that reads patterns.",
    references: ["https://kubernetes.io/docs/concepts/services-networking/ingress/#path-types"],
  },
  options: {},
  messages: {
    literal: (d: { readonly ingress: string; readonly path: string; readonly type: string }) =>
      `Path "${d.path}" of Ingress "${d.ingress}" is of type ${d.type}, which takes a pattern literally.`,
  },
  check({ model, report }) {
    for (const ingress of model.all("Ingress")) {
      // A controller that has its own idea of paths says so by an annotation.
      if (REGULAR.some((key) => ingress.annotations[key] !== undefined)) continue;
      for (const { http } of ingress.object.spec?.rules ?? []) {
        for (const entry of http?.paths ?? []) {
          const { path, pathType } = entry;
          if (path === undefined || (pathType !== "Prefix" && pathType !== "Exact") || !PATTERN.test(path)) continue;
          const at = ingress.at(entry, "path");
          const plain = /^([^*()[\]$]*)\/\*$/.exec(path)?.[1];
          report({
            resource: ingress,
            at,
            message: "literal",
            data: { ingress: ingress.name, path, type: pathType },
            help: plain === undefined ? undefined : `\`${plain || "/"}\` of type Prefix meets everything below it.`,
            fixes:
              plain === undefined || pathType !== "Prefix"
                ? []
                : [{ kind: "suggested", title: `Use the path ${plain || "/"}`, edits: [{ at, text: plain || "/" }] }],
          });
        }
      }
    }
  },
});
