import { defineRule } from "../../src/rule.ts";

/** The engine reports it: build errors are known before any rule runs. */
export default defineRule({
  id: "build-broken",
  severity: "error",
  presets: ["recommended"],
  docs: {
    summary: "A kustomization or a chart cannot be built from the files of this repository.",
    why:
      "Every tool that applies it (kubectl, Argo CD, Flux) fails in the same way, " +
      "so nothing of it reaches the cluster, and nothing of it was analysed.",
    remedy:
      "Correct the entry, the patch or the template at the place shown. `not-analysed` reports instead " +
      "what fails only because a network, a program or an option is missing.",
    references: [
      "https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/",
      "https://helm.sh/docs/chart_template_guide/debugging/",
    ],
  },
  options: {},
  messages: {
    found: ({ text }: { readonly text: string }) => text,
  },
  check() {},
});
