import { defineRule, shapeFaults } from "../../src/rule.ts";

export default defineRule({
  id: "not-an-object",
  severity: "error",
  presets: ["recommended"],
  docs: {
    summary: "A document is a list or a string instead of an object, or the items of a List are not a list of objects.",
    why: "kubectl rejects the whole document: nothing in it reaches the cluster, and no other rule can read it.",
    remedy: "Write each object as a separate document after `---`, or as an item of a `kind: List`.",
    references: [
      "https://kubernetes.io/docs/concepts/overview/working-with-objects/",
      "https://github.com/kubernetes/apimachinery/blob/master/pkg/apis/meta/v1/unstructured/helpers.go",
    ],
  },
  options: {},
  messages: {
    list: () => "kubectl rejects this document: it is a list, not an object.",
    text: ({ what }: { readonly what: string }) => `kubectl rejects this document: it is ${what}, not an object.`,
    items: ({ what }: { readonly what: string }) => `kubectl rejects this List: its items are ${what}, not a list.`,
    noItems: () => "kubectl finds no object here: this List has no items.",
    item: ({ what }: { readonly what: string }) => `kubectl rejects this List: this item is ${what}, not an object.`,
    nested: () => "kubectl rejects this List: one of its items is also a List.",
    deep: () => "This List was not analysed: it is nested too deeply in other Lists.",
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
  list: "Write each item as a separate document after `---`, or all as items of an object with `kind: List`.",
  text: undefined,
  items: "Put a `-` before each object under `items:`.",
  noItems: undefined,
  item: undefined,
  nested: "Merge the items of both into one List.",
  deep: "Merge all items into one List.",
} as const;
