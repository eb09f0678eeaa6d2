import { defineRule, shapeFaults } from "../../src/rule.ts";

export default defineRule({
  id: "not-an-object",
  severity: "error",
  presets: ["recommended"],
  docs: {
    summary: "A document of a manifest is a list or a text, or a List whose items are no list of objects.",
    why: "kubectl refuses the whole document, so that nothing of what it holds reaches the cluster, and no other rule can read it.",
    remedy: "Write each object as a document of its own, separated by `---`, or as an item of a `kind: List`.",
    references: [
      "https://kubernetes.io/docs/concepts/overview/working-with-objects/",
      "https://github.com/kubernetes/apimachinery/blob/master/pkg/apis/meta/v1/unstructured/helpers.go",
    ],
  },
  options: {},
  messages: {
    list: () => "kubectl refuses this document: it is a list, not an object.",
    text: ({ what }: { readonly what: string }) => `kubectl refuses this document: it is ${what}, not an object.`,
    items: ({ what }: { readonly what: string }) => `kubectl refuses this List: its items are ${what}, not a list.`,
    noItems: () => "kubectl reads no object here: this List has no items.",
    item: ({ what }: { readonly what: string }) => `kubectl refuses this List: this item is ${what}, not an object.`,
    nested: () => "kubectl refuses this List: one of its items is a List too.",
    deep: () => "Nothing of this List was analysed: it is nested too deep in other Lists.",
  },
  check({ sources, report }) {
    for (const { kind, at, what } of shapeFaults(sources)) {
      report({
        at,
        message: kind,
        data: { what },
        ...(kind === "nested" && { severity: "warning" as const }),
        help: HELP[kind],
      });
    }
  },
});

const HELP = {
  list: "Write each item as a document of its own, separated by `---`, or put them below `apiVersion: v1`, `kind: List` and `items:`.",
  text: undefined,
  items: "Put a `-` before each object below `items:`.",
  noItems: undefined,
  item: undefined,
  nested: "Put the items of both into one List.",
  deep: "Put the items of all of them into one List.",
} as const;
