import type { Answer, Case, Family } from "./ask.ts";

const GENERATOR = "istio pilot/pkg/security/authz/model/generator.go";

/** One rule with one value of a field of `source`, against many clients. */
const source = (field: string, value: string, rows: Readonly<Record<string, Answer>>): readonly Case[] =>
  Object.entries(rows).map(([who, answer]) => [`[{from: [{source: {${field}: [${value}]}}]}]`, who, answer]);

const operation = (field: string, value: string, rows: Readonly<Record<string, Answer>>): readonly Case[] =>
  Object.entries(rows).map(([who, answer]) => [`[{to: [{operation: {${field}: [${value}]}}]}]`, who, answer]);

const when = (key: string, values: string, rows: Readonly<Record<string, Answer>>): readonly Case[] =>
  Object.entries(rows).map(([who, answer]) => [`[{when: [{key: "${key}", ${values}}]}]`, who, answer]);

const CLI = "shop/cli GET /";
const OPS = "ops/cli GET /";

/** Values of `from`, `to` and `when`. */
export const VALUES: readonly Family[] = [
  {
    name: "principals",
    source: `${GENERATOR}, srcPrincipalGenerator; matcher/string.go; trustdomain/bundle.go (ReplaceTrustDomainAliases)`,
    cases: [
      ...source("principals", "cluster.local/ns/shop/sa/cli", {
        [CLI]: "allow",
        "shop/web GET /": "deny",
        [OPS]: "deny",
        "plain GET /": "deny",
        "? GET /": "unknown",
        "shop/? GET /": "unknown",
        "ops/? GET /": "deny",
        "shop/cli TCP": "allow",
        "plain TCP": "deny",
        "shop/cli GET / domain=td.example": "allow",
      }),
      ...source("principals", '"cluster.local/ns/shop/sa/*"', {
        [CLI]: "allow",
        "shop/? GET /": "allow",
        [OPS]: "deny",
      }),
      ...source("principals", '"cluster.local/ns/shop/sa/c*"', {
        [CLI]: "allow",
        "shop/web GET /": "deny",
        "shop/? GET /": "unknown",
      }),
      ...source("principals", '"*"', { [CLI]: "allow", [OPS]: "allow", "plain GET /": "deny", "? GET /": "unknown" }),
      ...source("principals", '"*/ns/shop/sa/cli"', { [CLI]: "allow", [OPS]: "deny", "plain GET /": "deny" }),
      ...source("principals", '"*/sa/cli"', { [CLI]: "allow", [OPS]: "allow", "shop/web GET /": "deny" }),
      ...source("principals", '"*/ns/shop/sa/*"', { [CLI]: "deny" }),
      ...source("principals", "td.example/ns/shop/sa/cli", {
        [CLI]: "unknown",
        "shop/cli GET / domain=td.example": "allow",
        "shop/cli GET / domain=other.example": "deny",
        [OPS]: "deny",
      }),
      ...source("principals", "sa/cli", { [CLI]: "deny" }),
      ...source("principals", "shop/cli", { [CLI]: "deny" }),
      ...source("principals", "spiffe://cluster.local/ns/shop/sa/cli", { [OPS]: "deny" }),
      ...source("principals", '"cluster.local/ns/*"', {
        "shop/cli GET / domain=cluster.local": "unknown",
        [CLI]: "unknown",
      }),
      ...source("principals", "cluster.local/ns/shop/sa/a, cluster.local/ns/shop/sa/cli", { [CLI]: "allow" }),
      ...source("notPrincipals", "cluster.local/ns/shop/sa/cli", {
        [CLI]: "deny",
        [OPS]: "allow",
        "plain GET /": "allow",
        "? GET /": "unknown",
      }),
      ...source("notPrincipals", '"*"', { [CLI]: "deny", "plain GET /": "allow" }),
    ],
  },
  {
    name: "namespaces",
    source: `${GENERATOR}, srcNamespaceGenerator`,
    cases: [
      ...source("namespaces", "shop", {
        [CLI]: "allow",
        [OPS]: "deny",
        "shop/? GET /": "allow",
        "shop2/cli GET /": "deny",
        "plain GET /": "deny",
        "? GET /": "unknown",
        "shop/cli TCP": "allow",
      }),
      ...source("namespaces", '"shop*"', { [CLI]: "allow", "shop2/cli GET /": "allow", [OPS]: "deny" }),
      ...source("namespaces", '"*op*"', { [CLI]: "allow", [OPS]: "allow", "web/cli GET /": "deny" }),
      ...source("namespaces", '"*"', { [CLI]: "allow", "plain GET /": "deny" }),
      ...source("namespaces", "ops, shop", { [CLI]: "allow", [OPS]: "allow" }),
      ...source("notNamespaces", "shop", {
        [CLI]: "deny",
        [OPS]: "allow",
        "plain GET /": "allow",
        "? GET /": "unknown",
      }),
    ],
  },
  {
    name: "serviceAccounts",
    source: `${GENERATOR}, srcServiceAccountGenerator (serviceAccountRegex)`,
    cases: [
      ...source("serviceAccounts", "cli", {
        [CLI]: "allow",
        [OPS]: "deny",
        "shop/? GET /": "unknown",
        "plain GET /": "deny",
      }),
      ...source("serviceAccounts", "ops/cli", { [CLI]: "deny", [OPS]: "allow", "ops/web GET /": "deny" }),
      ...source("notServiceAccounts", "cli", { [CLI]: "deny", [OPS]: "allow" }),
    ],
  },
  {
    name: "ipBlocks and remoteIpBlocks",
    source: `${GENERATOR}, srcIPGenerator and remoteIPGenerator`,
    cases: [
      ...source("ipBlocks", "10.0.0.0/8", {
        "plain GET / from=10.1.2.3": "allow",
        "plain GET / from=11.1.2.3": "deny",
        "plain TCP from=10.1.2.3": "allow",
        [CLI]: "unknown",
      }),
      ...source("ipBlocks", "10.1.2.3", { "plain GET / from=10.1.2.3": "allow", "plain GET / from=10.1.2.4": "deny" }),
      ...source("ipBlocks", '"2001:db8::/32"', {
        "plain GET / from=2001:db8::1": "allow",
        "plain GET / from=10.1.2.3": "deny",
      }),
      ...source("ipBlocks", "ten", { "plain GET / from=10.1.2.3": "deny" }),
      ...source("notIpBlocks", "10.0.0.0/8", {
        "plain GET / from=10.1.2.3": "deny",
        "plain GET / from=11.1.2.3": "allow",
      }),
      ...source("remoteIpBlocks", "10.0.0.0/8", {
        "plain GET / from=10.1.2.3": "allow",
        "plain GET / from=11.1.2.3": "deny",
      }),
    ],
  },
  {
    name: "ports",
    source: `${GENERATOR}, destPortGenerator`,
    cases: [
      ...operation("ports", '"8080"', {
        [CLI]: "allow",
        "shop/cli GET / port=8081": "deny",
        "shop/cli TCP": "allow",
        "shop/cli TCP port=1": "deny",
        "plain TCP": "allow",
        "? TCP": "allow",
      }),
      ...operation("ports", '"80", "8080"', { [CLI]: "allow" }),
      ...operation("ports", '"http"', { [CLI]: "deny" }),
      ...operation("notPorts", '"8080"', { [CLI]: "deny", "shop/cli GET / port=8081": "allow" }),
      ...when("destination.port", 'values: ["8080"]', { [CLI]: "allow", "shop/cli TCP port=9": "deny" }),
    ],
  },
  {
    name: "methods, paths and hosts",
    source: `${GENERATOR}, methodGenerator, pathGenerator, hostGenerator; matcher/header.go; pkg/config/security`,
    cases: [
      ...operation("methods", "GET", {
        [CLI]: "allow",
        "shop/cli POST /": "deny",
        "shop/cli get /": "deny",
        "shop/cli any": "unknown",
        "shop/cli TCP": "deny",
      }),
      ...operation("methods", '"*"', { [CLI]: "allow", "shop/cli TCP": "deny" }),
      ...operation("methods", '"P*"', { "shop/cli POST /": "allow", "shop/cli PUT /": "allow", [CLI]: "deny" }),
      ...operation("notMethods", "GET", { [CLI]: "deny", "shop/cli POST /": "allow" }),
      ...operation("paths", "/api", {
        "shop/cli GET /api": "allow",
        "shop/cli GET /api?x=1": "allow",
        "shop/cli GET /api/": "deny",
        "shop/cli GET /API": "deny",
        "shop/cli any": "unknown",
      }),
      ...operation("paths", '"/api/*"', {
        "shop/cli GET /api/x": "allow",
        "shop/cli GET /api/": "allow",
        "shop/cli GET /api": "deny",
      }),
      ...operation("paths", '"*.html"', { "shop/cli GET /a.html": "allow", "shop/cli GET /a.txt": "deny" }),
      ...operation("paths", '"*"', { [CLI]: "allow" }),
      ...operation("paths", '"/v/{*}/x"', {
        "shop/cli GET /v/a/x": "allow",
        "shop/cli GET /v/a/b/x": "deny",
        "shop/cli GET /v//x": "deny",
      }),
      ...operation("paths", '"/v/{**}"', { "shop/cli GET /v/a/b": "allow", "shop/cli GET /w/a": "deny" }),
      ...operation("paths", '"/v/{**}/x.txt"', {
        "shop/cli GET /v/a/b/x.txt": "allow",
        "shop/cli GET /v/a/xxtxt": "deny",
      }),
      ...operation("notPaths", '"/admin*"', { "shop/cli GET /admin/x": "deny", "shop/cli GET /api": "allow" }),
      ...operation("hosts", "web.shop", {
        [CLI]: "allow",
        "shop/cli GET / host=WEB.shop": "allow",
        "shop/cli GET / host=web.shop:8080": "deny",
        "shop/cli GET / host=web": "deny",
      }),
      ...operation("hosts", '"*.example.com"', {
        "shop/cli GET / host=a.Example.com": "allow",
        "shop/cli GET / host=example.com": "deny",
      }),
      ...operation("hosts", '"web*"', { [CLI]: "allow", "shop/cli GET / host=web.shop:8080": "allow" }),
      ...operation("notHosts", "web.shop", { [CLI]: "deny", "shop/cli GET / host=b": "allow" }),
    ],
  },
  {
    name: "when",
    source: `${GENERATOR}, requestHeaderGenerator, requestClaimGenerator; model.go (New: unknown attributes)`,
    cases: [
      ...when("request.headers[x-team]", "values: [pay]", {
        "shop/cli GET / x-team=pay": "allow",
        "shop/cli GET / x-team=web": "deny",
        "shop/cli TCP": "deny",
      }),
      ...when("request.headers[team]", 'values: ["*"]', { "shop/cli GET / team=pay": "allow", [CLI]: "deny" }),
      ...when("request.headers[team]", 'notValues: ["pay"]', { "shop/cli GET / team=pay": "deny", [CLI]: "allow" }),
      ...when("request.headers[X-Team]", 'values: ["p*"]', { "shop/cli GET / x-team=pay": "allow" }),
      ...when("source.namespace", "values: [shop]", { [CLI]: "allow", [OPS]: "deny", "plain GET /": "deny" }),
      ...when("source.principal", 'values: ["*"]', { [CLI]: "allow", "plain GET /": "deny" }),
      ...when("source.ip", "values: [10.0.0.0/8]", {
        "plain TCP from=10.0.0.1": "allow",
        "plain TCP from=9.0.0.1": "deny",
      }),
      ...when("destination.ip", "values: [10.0.0.9]", { [CLI]: "allow" }),
      ...when("destination.ip", "notValues: [10.0.0.0/24]", { [CLI]: "deny" }),
      ...when("request.auth.claims[group]", "values: [a]", { [CLI]: "unknown", "shop/cli TCP": "deny" }),
      ...when("request.auth.principal", 'values: ["*"]', { [CLI]: "unknown" }),
      ...when("request.auth.audiences", "values: [a]", { [CLI]: "unknown" }),
      ...when("connection.sni", "values: [a]", { [CLI]: "unknown", "shop/cli TCP": "unknown" }),
      ...when("source.labels[app]", "values: [cli]", { [CLI]: "deny" }),
    ],
  },
];
