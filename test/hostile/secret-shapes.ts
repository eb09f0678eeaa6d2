/** Values that no output may hold, in forms that differ in how they are read. */
export const CANARY = "zQ7xCanaryV4lue";
export const CANARY_BASE64 = Buffer.from(CANARY).toString("base64");
export const CANARY_NUMBER = "7392158641";
/** Read as an octal number: what it is read as would show it as well. */
export const CANARY_OCTAL = "0734551122";
const CANARIES: readonly string[] = [
  CANARY,
  CANARY_BASE64,
  CANARY_NUMBER,
  `"${CANARY_OCTAL}`,
  CANARY_OCTAL,
  String(Number.parseInt(CANARY_OCTAL, 8)),
  Buffer.from(CANARY_NUMBER).toString("base64"),
];

/** The canaries that a text holds. */
export const leaks = (text: string): readonly string[] => CANARIES.filter((canary) => text.includes(canary));

export type Files = Readonly<Record<string, string>>;

const head = (kind: string, name = "db", more = ""): string =>
  `apiVersion: v1\nkind: ${kind}\nmetadata:\n  name: ${name}\n${more}`;
const wrongField = "oops: 1\n";

/** One way to write a Secret, or what becomes one, beside something that is reported. */
export const SHAPES: Readonly<Record<string, Files>> = {
  "numbers in data and stringData": {
    "a.yaml":
      `${head("Secret")}data:\n  pin: ${CANARY_NUMBER}\n  octal: ${CANARY_OCTAL}\nstringData:\n` +
      `  pin: ${CANARY_NUMBER}\n  octal: ${CANARY_OCTAL}\n  ok: ${CANARY}\n${wrongField}`,
  },
  "no base64": { "a.yaml": `${head("Secret")}data:\n  a: "${CANARY}!"\n  b: ${CANARY_BASE64}\n` },
  "quoted numbers and booleans beside it": {
    "a.yaml": `${head("Secret")}stringData:\n  a: "${CANARY_NUMBER}"\n  b: true\n  c: '${CANARY}'\n`,
  },
  "lists and maps as values": {
    "a.yaml":
      `${head("Secret")}stringData:\n  a: [${CANARY}]\n  b: {x: ${CANARY}}\n  c:\n    - ${CANARY}\n` +
      `  d:\n    y: ${CANARY_NUMBER}\n`,
  },
  "a list for data": { "a.yaml": `${head("Secret")}data:\n- name: a\n  value: ${CANARY}\n- ${CANARY_NUMBER}\n` },
  "a text for data": { "a.yaml": `${head("Secret")}stringData: ${CANARY}\n` },
  "block scalars": {
    "a.yaml":
      head("Secret") + `stringData:\n  a: |\n    ${CANARY}: x\n    ${CANARY}\n  b: >-\n    ${CANARY}\n  n: 12\n`,
  },
  "several lines without quotes": {
    "a.yaml": `${head("Secret")}stringData:\n  a: one\n    ${CANARY}\n    two\n  n: 12\n`,
  },
  "in one line": {
    "a.yaml": `{apiVersion: v1, kind: Secret, metadata: {name: db}, stringData: {a: ${CANARY}, n: ${CANARY_NUMBER}}}\n`,
  },
  JSON: {
    "a.json":
      `{"apiVersion":"v1","kind":"Secret","metadata":{"name":"db"},` +
      `"data":{"a":"${CANARY_BASE64}","n":${CANARY_NUMBER}},` +
      `"stringData":{"x":"${CANARY}"}}`,
  },
  "JSON in lines": {
    "a.json": JSON.stringify(
      {
        apiVersion: "v1",
        kind: "Secret",
        metadata: { name: "db" },
        stringData: { a: CANARY, n: Number(CANARY_NUMBER) },
        oops: CANARY,
      },
      undefined,
      2,
    ),
  },
  "broken JSON": {
    "a.json":
      `{"apiVersion":"v1","kind":"Secret","metadata":{"name":"db"},"stringData":{"a":"${CANARY}" ` +
      `"n":${CANARY_NUMBER}}}`,
  },
  "JSON that ends too early": {
    "a.json":
      `{"apiVersion":"v1","kind":"List","items":[` +
      `{"kind":"Secret","stringData":{"a":"${CANARY}","n":${CANARY_NUMBER}`,
  },
  "in a List": {
    "a.yaml":
      "apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Secret\n  metadata: {name: db}\n" +
      `  stringData:\n    n: ${CANARY_NUMBER}\n    a: ${CANARY}\n- apiVersion: v1\n  kind: Service\n` +
      "  metadata: {name: web}\n  spec: {selector: {app: web}, ports: [{port: 80}, {port: 81}]}\n",
  },
  "in a SecretList": {
    "a.yaml":
      "apiVersion: v1\nkind: SecretList\nitems:\n- metadata: {name: db}\n" +
      `  stringData: {n: ${CANARY_NUMBER}, a: ${CANARY}}\n`,
  },
  "a tab": { "a.yaml": `${head("Secret")}stringData:\n\ta: ${CANARY}\n  b: ${CANARY}\n` },
  "a quote that is not closed": { "a.yaml": `${head("Secret")}stringData:\n  a: "${CANARY}\n  b: ${CANARY_NUMBER}\n` },
  "no colon": { "a.yaml": `${head("Secret")}stringData:\n  a ${CANARY}\n  b: ${CANARY_NUMBER}\n` },
  "two colons": { "a.yaml": `${head("Secret")}stringData:\n  a: b: ${CANARY}\n` },
  "a value that cannot start so": {
    "a.yaml": `${head("Secret")}stringData:\n  a: @${CANARY}\n  b: %${CANARY}\n  c: \`${CANARY}\n`,
  },
  "indented too little": {
    "a.yaml":
      `${head("Secret")}stringData:\n    a: x\n  b: ${CANARY}\n  - ${CANARY}\n c: ${CANARY}\n` +
      `password: ${CANARY}\nother: ${CANARY_NUMBER}\n`,
  },
  "under metadata": {
    "a.yaml": `${head("Secret", "db", `  stringData:\n    a: ${CANARY}\n  pin: ${CANARY_NUMBER}\n`)}`,
  },
  "twice the same key": { "a.yaml": `${head("Secret")}stringData:\n  a: ${CANARY}\n  a: ${CANARY_NUMBER}\n` },
  "an unknown kind of it": {
    "a.yaml": `${head("Secrets")}data:\n  a: ${CANARY}\nstringData:\n  b: ${CANARY_NUMBER}\n`,
  },
  "another version of it": {
    "a.yaml": `apiVersion: v2\nkind: Secret\nmetadata: {name: db}\ndata: {a: ${CANARY}, n: ${CANARY_NUMBER}}\n`,
  },
  "no kind": { "a.yaml": `apiVersion: v1\nmetadata: {name: db}\nstringData:\n  a: ${CANARY}\n  n: ${CANARY_NUMBER}\n` },
  "misspelt fields": {
    "a.yaml": `${head("Secret")}stringdata:\n  a: ${CANARY}\ndta:\n  n: ${CANARY_NUMBER}\npassword: ${CANARY}\n`,
  },
  anchors: {
    "a.yaml":
      `x: &creds\n  a: ${CANARY}\n  n: ${CANARY_NUMBER}\napiVersion: v1\nkind: Secret\n` +
      "metadata: {name: db}\nstringData: *creds\n",
  },
  "merge keys": {
    "a.yaml": `${head("Secret")}data: &d\n  n: ${CANARY_NUMBER}\nstringData:\n  <<: *d\n  a: ${CANARY}\n`,
  },
  "the last applied configuration": {
    "a.yaml":
      head(
        "Secret",
        "db",
        "  annotations:\n    kubectl.kubernetes.io/last-applied-configuration: |\n" +
          `      {"apiVersion":"v1","data":{"a":"${CANARY_BASE64}"},"kind":"Secret","stringData":{"a":"${CANARY}"}}\n` +
          '  resourceVersion: "12"\n',
      ) +
      "data:\n" +
      `  a: ${CANARY_BASE64}\n  n: 1\n`,
    "b.yaml": head(
      "Secret",
      "db2",
      "  annotations:\n" +
        `    kubectl.kubernetes.io/last-applied-configuration: '{"data":{"a":"${CANARY_BASE64}"}}'\n  labels: {a: 1}\n`,
    ),
  },
  "after text with Windows line ends": {
    "a.yaml": `${head("Secret")}stringData:\n  a: ${CANARY}\n  n: ${CANARY_NUMBER}\n`.replaceAll("\n", "\r\n"),
  },
  "kustomize literals": {
    "kustomization.yaml":
      `secretGenerator:\n- name: db\n  literals:\n  - password=${CANARY}\n  - pin=${CANARY_NUMBER}\n` +
      "resources: [web.yaml]\noops: 1\n",
    "web.yaml":
      "apiVersion: v1\nkind: Service\nmetadata: {name: web}\n" +
      "spec: {selector: {app: web}, ports: [{port: 80}, {port: 81}]}\n",
  },
  "kustomize literals that it refuses": {
    "kustomization.yaml": `secretGenerator:\n- name: db\n  literals: [${CANARY}, "=${CANARY_NUMBER}"]\n`,
  },
  "kustomize env files and files": {
    "kustomization.yaml": "secretGenerator:\n- name: db\n  envs: [db.env]\n  files: [key.yaml, a=gone]\n",
    "db.env": `PASSWORD=${CANARY}\n${CANARY_NUMBER}\n`,
    "key.yaml": `password: ${CANARY}\n\tpin: ${CANARY_NUMBER}\n`,
  },
  "patches of a Secret": {
    "kustomization.yaml":
      "resources: [a.yaml]\npatches:\n- patch: |-\n    apiVersion: v1\n    kind: Secret\n" +
      `    metadata: {name: db}\n    stringData: {n: ${CANARY_NUMBER}, a: ${CANARY}}\n` +
      "- target: {kind: Secret}\n  patch: |-\n    - op: replace\n      path: /stringData/b\n" +
      `      value: ${CANARY}\n`,
    "a.yaml": `${head("Secret")}stringData: {b: c}\n`,
  },
  "a patch that cannot be read": {
    "kustomization.yaml": `patches:\n- patch: "kind: Secret\\nstringData: {a: ${CANARY}}"\n`,
  },
  "a SealedSecret with a plain template": {
    "a.yaml":
      "apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nmetadata: {name: db}\nspec:\n" +
      `  encryptedData:\n    a: ${CANARY}\n  template:\n    data:\n      n: ${CANARY_NUMBER}\n`,
  },
  "an ExternalSecret with a plain template": {
    "a.yaml":
      "apiVersion: external-secrets.io/v1beta1\nkind: ExternalSecret\nmetadata: {name: db}\nspec:\n" +
      `  target:\n    template:\n      data:\n        n: ${CANARY_NUMBER}\n        config: |\n` +
      `          password: ${CANARY}\n`,
  },
  "a URL in a Secret": {
    "a.yaml": `${head("Secret")}stringData:\n  url: http://admin:${CANARY}@nowhere.default.svc:8080/?token=${CANARY}\n`,
    "b.yaml":
      "apiVersion: v1\nkind: Service\nmetadata: {name: now-here}\nspec: {selector: {app: web}, ports: [{port: 80}]}\n",
  },
  "variables that look secret": {
    "a.yaml": `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: "2"
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - name: web
        image: x
        args: ["--password=${CANARY}", "--api-token", "x"]
        env:
        - {name: A, value: "http://gone.default.svc"}
        - name: DB_PASSWORD
          value: ${CANARY_NUMBER}
        - name: API_TOKEN
          value: ${CANARY}
        - {value: ${CANARY}, name: SECRET_KEY}
        - name: CREDENTIALS
          value: |
            ${CANARY}: x
        - name: BACKEND
          value: http://admin:${CANARY}@gone.default.svc:80/?token=${CANARY}&x=1
`,
  },
  "a ConfigMap of a program": {
    "a.yaml":
      `${head("ConfigMap", "c")}data:\n  n: 1\n  DB_PASSWORD: ${CANARY}\n  app.ini: |\n` +
      `    api_key = x\n    url: http://u:${CANARY}@gone.default.svc/\n    password=${CANARY}\n`,
  },
};

/** A chart whose values become a Secret; needs Helm. */
export const CHART: Files = {
  "Chart.yaml": "apiVersion: v2\nname: shop\nversion: 1.0.0\n",
  "values.yaml": `db:\n  password: ${CANARY}\n  code: ${CANARY}\n  number: ${CANARY_NUMBER}\nweb: {port: eighty}\n`,
  "templates/secret.yaml":
    "apiVersion: v1\nkind: Secret\nmetadata: {name: db}\nstringData:\n" +
    "  password: {{ .Values.db.password }}\n  code: {{ .Values.db.code }}\n" +
    `  number: {{ .Values.db.number }}\n  literal: ${CANARY}\n`,
  "templates/web.yaml":
    "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec:\n" +
    "  ports: [{port: {{ .Values.web.port }}}]\n  oops: {{ .Values.db.host }}\n",
};
