import type { Family } from "./ask.ts";

const PAGE = "istio.io/latest/docs/reference/config/security/authorization-policy";
const MODEL = "istio pilot/pkg/security/authz/model/model.go (Generate, checkError)";
const TCP_TASK = "istio.io/latest/docs/tasks/security/authorization/authz-tcp";

const FROM_SHOP = "{from: [{source: {namespaces: [shop]}}]}";
const GET = "{to: [{operation: {methods: [GET]}}]}";
const SHOP_GET = "{from: [{source: {namespaces: [shop]}}], to: [{operation: {methods: [GET]}}]}";

/** Actions, their order, and how rules are put together. */
export const ACTIONS: readonly Family[] = [
  {
    name: "the order of actions",
    source: `${PAGE} (evaluation: CUSTOM, DENY, ALLOW); istio pilot/pkg/security/authz/builder/builder.go`,
    cases: [
      ["none", "shop/cli GET /", "deny"],
      ["none", "plain TCP", "deny"],
      ["[{}]", "plain GET /", "allow"],
      ["[{}]", "? TCP", "allow"],
      ["none; [{}]", "shop/cli GET /", "allow"],
      ["DENY none", "shop/cli GET /", "allow"],
      ["DENY [{}]", "shop/cli GET /", "deny"],
      ["DENY [{}]", "? TCP", "deny"],
      ["DENY [{}]; [{}]", "shop/cli GET /", "deny"],
      ["AUDIT [{}]", "shop/cli GET /", "allow"],
      ["AUDIT none", "shop/cli TCP", "allow"],
      [`DENY [${FROM_SHOP}]`, "shop/cli GET /", "deny"],
      [`DENY [${FROM_SHOP}]`, "ops/cli GET /", "allow"],
      [`DENY [${FROM_SHOP}]`, "plain GET /", "allow"],
      [`DENY [${FROM_SHOP}]`, "? GET /", "unknown"],
      [`DENY [${FROM_SHOP}]; none`, "? GET /", "deny"],
      [`DENY [${FROM_SHOP}]; [{}]`, "ops/cli GET /", "allow"],
      [`[${FROM_SHOP}]; DENY [${GET}]`, "shop/cli GET /", "deny"],
      [`[${FROM_SHOP}]; DENY [${GET}]`, "shop/cli POST /", "allow"],
      [`[${FROM_SHOP}]; DENY [${GET}]`, "ops/cli POST /", "deny"],
      [`[${FROM_SHOP}]; [${GET}]`, "ops/cli GET /", "allow"],
      [`[${FROM_SHOP}]; [${GET}]`, "ops/cli POST /", "deny"],
      [`[${FROM_SHOP}]; [${GET}]`, "? POST /", "unknown"],
      [`[${FROM_SHOP}]; [${GET}]`, "? GET /", "allow"],
      ["CUSTOM [{}]", "shop/cli GET /", "unknown"],
      ["CUSTOM none", "shop/cli GET /", "allow"],
      [`CUSTOM [${GET}]`, "shop/cli POST /", "allow"],
      [`CUSTOM [${GET}]`, "shop/cli GET /", "unknown"],
      ["CUSTOM [{}]; DENY [{}]", "shop/cli GET /", "deny"],
      ["CUSTOM [{}]; none", "shop/cli GET /", "deny"],
      ["CUSTOM [{}]; [{}]", "shop/cli GET /", "unknown"],
    ],
  },
  {
    name: "rules and their parts",
    source: `${PAGE}#Rule (sources and operations are alternatives, everything else must hold together)`,
    cases: [
      [`[${SHOP_GET}]`, "shop/cli GET /", "allow"],
      [`[${SHOP_GET}]`, "shop/cli POST /", "deny"],
      [`[${SHOP_GET}]`, "ops/cli GET /", "deny"],
      [`[${FROM_SHOP}, ${GET}]`, "shop/cli POST /", "allow"],
      [`[${FROM_SHOP}, ${GET}]`, "ops/cli GET /", "allow"],
      [`[${FROM_SHOP}, ${GET}]`, "ops/cli POST /", "deny"],
      ["[{from: [{source: {namespaces: [a]}}, {source: {namespaces: [shop]}}]}]", "shop/cli GET /", "allow"],
      ["[{from: [{source: {namespaces: [shop], principals: [cluster.local/ns/ops/sa/x]}}]}]", "shop/cli GET /", "deny"],
      [
        "[{from: [{source: {namespaces: [shop], notPrincipals: [cluster.local/ns/shop/sa/cli]}}]}]",
        "shop/cli GET /",
        "deny",
      ],
      [
        "[{from: [{source: {namespaces: [shop], notPrincipals: [cluster.local/ns/shop/sa/cli]}}]}]",
        "shop/web GET /",
        "allow",
      ],
      [
        "[{to: [{operation: {methods: [GET], paths: [/a]}}, {operation: {methods: [POST]}}]}]",
        "shop/cli GET /a",
        "allow",
      ],
      [
        "[{to: [{operation: {methods: [GET], paths: [/a]}}, {operation: {methods: [POST]}}]}]",
        "shop/cli GET /b",
        "deny",
      ],
      [
        "[{to: [{operation: {methods: [GET], paths: [/a]}}, {operation: {methods: [POST]}}]}]",
        "shop/cli POST /b",
        "allow",
      ],
      ['[{to: [{operation: {paths: ["/a*"], notPaths: [/ab]}}]}]', "shop/cli GET /ab", "deny"],
      ['[{to: [{operation: {paths: ["/a*"], notPaths: [/ab]}}]}]', "shop/cli GET /ac", "allow"],
      [
        "[{from: [{source: {namespaces: [shop]}}], when: [{key: destination.port, values: ['9090']}]}]",
        "shop/cli TCP",
        "deny",
      ],
      [
        "[{when: [{key: source.namespace, values: [shop]}, {key: destination.port, values: ['8080']}]}]",
        "shop/cli TCP",
        "allow",
      ],
      [
        "[{when: [{key: source.namespace, values: [shop]}, {key: destination.port, values: ['8080']}]}]",
        "ops/cli TCP",
        "deny",
      ],
      ["[{from: [{source: {}}]}]", "plain TCP", "allow"],
      ["[{to: [{operation: {}}]}]", "plain TCP", "allow"],
      ["[{from: [{source: {regions: [eu]}}]}]", "shop/cli GET /", "unknown"],
    ],
  },
  {
    name: "HTTP fields on a TCP port, ALLOW",
    source: `${TCP_TASK}; ${MODEL}: the rule is left out`,
    cases: [
      [`[${GET}]`, "shop/cli TCP", "deny"],
      [`[${SHOP_GET}]`, "shop/cli TCP", "deny"],
      [`[${FROM_SHOP}, ${GET}]`, "shop/cli TCP", "allow"],
      ["[{to: [{operation: {ports: ['8080']}}, {operation: {methods: [GET]}}]}]", "shop/cli TCP", "deny"],
      ["[{to: [{operation: {ports: ['8080'], paths: [/x]}}]}]", "shop/cli TCP", "deny"],
      ["[{to: [{operation: {hosts: [web]}}]}]", "shop/cli TCP", "deny"],
      ["[{to: [{operation: {notMethods: [GET]}}]}]", "shop/cli TCP", "deny"],
      ['[{from: [{source: {requestPrincipals: ["*"]}}]}]', "shop/cli TCP", "deny"],
    ],
  },
  {
    name: "HTTP fields on a TCP port, DENY",
    source: `${TCP_TASK}; ${MODEL}: the field is left out, and the rule gets wider`,
    cases: [
      [`DENY [${GET}]`, "shop/cli TCP", "deny"],
      [`DENY [${SHOP_GET}]`, "shop/cli TCP", "deny"],
      [`DENY [${SHOP_GET}]`, "ops/cli TCP", "allow"],
      ["DENY [{to: [{operation: {ports: ['8080'], paths: [/x]}}]}]", "shop/cli TCP", "deny"],
      ["DENY [{to: [{operation: {ports: ['9090'], paths: [/x]}}]}]", "shop/cli TCP", "allow"],
      ["DENY [{to: [{operation: {notPaths: [/x]}}]}]", "shop/cli TCP", "deny"],
      ["DENY [{to: [{operation: {hosts: [web]}}]}]", "plain TCP", "deny"],
      ['DENY [{from: [{source: {notRequestPrincipals: ["*"]}}]}]', "plain TCP", "deny"],
      ["DENY [{when: [{key: 'request.headers[a]', values: [b]}]}]", "plain TCP", "deny"],
      ["DENY [{when: [{key: 'no.such.key', values: [b]}]}]", "plain TCP", "allow"],
      ["DENY [{from: [{source: {ipBlocks: [ten]}}]}]", "plain TCP from=10.0.0.1", "deny"],
      ["CUSTOM [{to: [{operation: {paths: [/x]}}]}]", "plain TCP", "unknown"],
    ],
  },
];
