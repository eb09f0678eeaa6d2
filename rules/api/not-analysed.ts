import { defineRule } from "../../src/rule.ts";

/** The engine reports it: what was not analysed is known before any rule runs. */
export default defineRule({
  id: "not-analysed",
  severity: "warning",
  presets: ["recommended"],
  docs: {
    summary: "A chart, a kustomization or a file that may contain manifests was not analysed.",
    why: "A run that skips a chart, a kustomization or a file passes, whatever is wrong in it.",
    remedy:
      "Install the program that the message names, make the file readable, or lint the rendered output instead. " +
      "With `--fail-on-unread` (`failOnUnread: true` in the configuration) the run ends with exit code 1. " +
      "If files are left out on purpose, list them in `ignores` or turn this rule off for them in `overrides`.",
    references: [
      "https://kubectl.docs.kubernetes.io/references/kustomize/",
      "https://helm.sh/docs/helm/helm_template/",
    ],
  },
  options: {},
  messages: {
    found: ({ text }: { readonly text: string }) => text,
  },
  check() {},
});
