import { describe, expect, it } from "vitest";
import { maskText, shownMask } from "../../src/diagnostic/mask.ts";
import { isSecretName } from "../../src/diagnostic/secret-names.ts";
import { slips } from "./mask-slips.ts";
import { CANARY, leaks, SHAPES } from "./secret-shapes.ts";

/** A slip may make a key of a line of text; keys are shown. */
const withoutKeys = (text: string): string => text.replaceAll(`${CANARY}:`, "other:");

describe("what is shown of a text", () => {
  const texts = Object.entries(SHAPES).flatMap(([shape, files]) =>
    Object.entries(files)
      .filter(([path]) => !path.endsWith(".env"))
      .map(([path, text]) => [`${shape}: ${path}`, text] as const),
  );

  it.each(texts)("%s holds no secret", (_, text) => {
    const masked = maskText(text);
    expect(leaks(masked)).toEqual([]);
    expect(masked.length).toBe(text.length);
    expect(masked.split("\n").length).toBe(text.split("\n").length);
    expect(shownMask(masked)).toMatch(/••••|^(?!.*zQ7x)/s);
  });

  // Without the one word that says so, a map of others says nothing of a Secret.
  const certain = texts.filter(
    ([name]) =>
      !new RegExp(
        String.raw`^(?:no kind|misspelt fields|anchors|variables|a ConfigMap|kustomize env|kustomize ` +
          String.raw`literals that|patches of|an? \w+Secret)`,
      ).test(name),
  );

  it.each(certain)("%s holds none after a slip either", (_, text) => {
    const failed: string[] = [];
    for (const [slip, changed] of slips(text))
      if (leaks(maskText(withoutKeys(changed))).length > 0) failed.push(`${slip}\n${shownMask(maskText(changed))}`);
    expect(failed.slice(0, 3)).toEqual([]);
  });
});

describe("what stays in sight", () => {
  const shown = (text: string): string => shownMask(maskText(text));

  it("is all of a ConfigMap, a Service, a route, and what only names a Secret", () => {
    for (const text of [
      "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata:\n  a: b\n  url: http://db:5432\n" +
        "  TOKEN_URL: http://auth.shop:8080\n",
      "kind: ConfigMap\ndata:\n  nginx.conf: |\n    location / {\n      proxy_pass http://10.244.1.17:8080;\n    }\n",
      "kind: Ingress\nspec:\n  tls: [{secretName: web-tls, hosts: [a.example.com]}]\n",
      "kind: Gateway\nspec:\n  listeners:\n  - tls:\n      certificateRefs:\n      - kind: Secret\n" +
        "        name: web-tls\n        namespace: certs\n",
      'kind: ReferenceGrant\nspec:\n  to: [{group: "", kind: Secret, name: web-tls}]\n',
      "kind: Deployment\nspec:\n  template:\n    spec:\n      automountServiceAccountToken: false\n" +
        "      imagePullSecrets: [{name: registry}]\n" +
        "      volumes: [{name: a, secret: {secretName: db}}]\n      containers:\n      - env:\n" +
        "        - name: DB_PASSWORD\n          valueFrom: {secretKeyRef: {name: db, key: password}}\n" +
        "        - {name: PASSWORD_FILE, value: /run/secrets/db}\n",
      "kind: Deployment\nspec:\n  affinity:\n  - topologyKey: kubernetes.io/hostname\n" +
        "  selector: {matchExpressions: [{key: app, operator: In, values: [a]}]}\n",
      "kind: Secret\nmetadata:\n  name: db\n  labels: {app: db}\n  annotations: {a: b}\n" +
        "type: Opaque\nimmutable: true\n",
    ])
      expect(shown(text)).toBe(text);
  });

  it("is what stands beside a Secret in the file, and its keys", () => {
    const text =
      "kind: Service\nmetadata: {name: a}\n---\nkind: Secret\nstringData:\n  password: x1\n---\n" +
      "kind: Service\nmetadata: {name: b}\n";
    expect(shown(text)).toBe(text.replace("x1", "••••"));
  });

  it("is every name that only speaks of a secret", () => {
    for (const name of [
      "DB_PASSWORD",
      "apiToken",
      "SECRET_KEY",
      "api-key",
      "AWS_SECRET_ACCESS_KEY",
      "clientSecret",
      "GITHUB_TOKEN",
      "PGPASSWORD",
      "db.passwd",
      "MY_CREDENTIALS",
      "PIN",
      "STRIPE_KEY",
    ])
      expect(isSecretName(name), name).toBe(true);
    for (const name of [
      "secretName",
      "TOKEN_URL",
      "PASSWORD_FILE",
      "key",
      "topologyKey",
      "monkey",
      "KEYCLOAK_HOST",
      "name",
      "TOKEN_TTL",
      "secretKeyRef",
      "keyName",
      "hostKey",
      "compass",
      "pinned",
    ])
      expect(isSecretName(name), name).toBe(false);
  });
});

describe("a ConfigMap beside others in a List", () => {
  it("is shown, and the Secret beside it is not", () => {
    const item = (kind: string, value: string): string =>
      `- apiVersion: v1\n  kind: ${kind}\n  metadata: {name: a}\n  data:\n    url: ${value}\n`;
    const text =
      "apiVersion: v1\nkind: List\nitems:\n" +
      `${item("ConfigMap", "http://db:80")}${item("Secret", "x123")}${item("ConfigMap", "http://web:80")}`;
    expect(shownMask(maskText(text))).toBe(text.replace("x123", "••••"));
    const json = JSON.stringify({
      kind: "List",
      items: [
        { kind: "ConfigMap", data: { a: "open" } },
        { data: { a: "hid" }, kind: "Secret" },
        { data: { a: "open" }, kind: "ConfigMap" },
      ],
    });
    expect(shownMask(maskText(json))).toBe(json.replace('"hid"', "••••"));
  });

  it("is hidden where the separator before a Secret is missing", () => {
    const text = `kind: ConfigMap\ndata:\n  a: b\nkind: Secret\ndata:\n  c: ${CANARY}\n`;
    expect(leaks(maskText(text))).toEqual([]);
  });
});
