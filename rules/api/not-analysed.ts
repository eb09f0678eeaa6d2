import { defineRule } from "../../src/rule.ts";

/** The engine reports it: what was not analysed is known before any rule runs. */
export default defineRule({
  id: "not-analysed",
  severity: "warning",
  presets: ["recommended"],
  docs: {
    summary: "Something that may hold manifests was not analysed.",
    why: "A run that skips a chart, a kustomization or a file says nothing of what it holds: it passes, whatever is wrong there.",
    remedy:
      "Install the program that the message names, make the file readable, or name what is rendered of it. With `--fail-on-unread` (`failOnUnread: true` in the configuration) the run ends with exit code 1. What is left out on purpose belongs in `ignores`, or this rule is switched off for those files in `overrides`.",
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
