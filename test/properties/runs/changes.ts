import { parseSource } from "../../../src/yaml/parse-source.ts";
import type { Files } from "../../engine/run-lint.ts";

/** Changes of manifests after which the same is said, or less, or more. */

/** A namespace of which nothing else speaks, without defects of its own. */
export const UNRELATED = `apiVersion: v1
kind: Namespace
metadata: { name: zz-apart }
---
apiVersion: v1
kind: ServiceAccount
metadata: { name: zz-apart, namespace: zz-apart }
---
apiVersion: v1
kind: Service
metadata: { name: zz-apart, namespace: zz-apart }
spec:
  selector: { zz-apart: zz-apart }
  ports: [{ name: http, port: 80, targetPort: zz-apart }]
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: zz-apart, namespace: zz-apart }
spec:
  replicas: 2
  selector: { matchLabels: { zz-apart: zz-apart } }
  template:
    metadata: { labels: { zz-apart: zz-apart } }
    spec:
      containers:
        - name: zz-apart
          image: "registry.example.com/zz-apart:1"
          ports: [{ name: zz-apart, containerPort: 18431 }]
          readinessProbe: { tcpSocket: { port: zz-apart } }
`;

const documentsOf = (files: Files) =>
  Object.entries(files).flatMap(([path, text]) =>
    path.endsWith(".json")
      ? []
      : parseSource({ path, text }).documents.map((document) => ({ path, text: document.text })),
  );

/** JSON stays as it is. */
const others = (files: Files): Files =>
  Object.fromEntries(Object.entries(files).filter(([path]) => path.endsWith(".json")));

const ended = (text: string): string => (text.endsWith("\n") ? text : `${text}\n`);

/** Each document in a file of its own, in the same order. */
export const split = (files: Files): Files => ({
  ...others(files),
  ...Object.fromEntries(
    documentsOf(files).map(({ path, text }, index) => [
      `${path.replace(/\.ya?ml$/, "")}-${String(index).padStart(4, "0")}.yaml`,
      text,
    ]),
  ),
});

/** All documents in one file, in the same order. */
export const joined = (files: Files): Files => ({
  ...others(files),
  "all.yaml": documentsOf(files)
    .map(({ text }) => `---\n${ended(text)}`)
    .join(""),
});

/** The documents of each file the other way round. */
export const reversed = (files: Files): Files =>
  Object.fromEntries(
    Object.entries(files).map(([path, text]) => [
      path,
      path.endsWith(".json")
        ? text
        : parseSource({ path, text })
            .documents.toReversed()
            .map((document) => `---\n${ended(document.text)}`)
            .join(""),
    ]),
  );

/** A word in all files, as a whole. */
export const renamed = (files: Files, from: string, to: string): Files =>
  Object.fromEntries(
    Object.entries(files).map(([path, text]) => [path, text.replaceAll(new RegExp(`\\b${from}\\b`, "g"), to)]),
  );
