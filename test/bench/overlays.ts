import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { median, run, runOwn } from "./measure.ts";

/**
 * A tree of kustomize overlays: `npx tsx test/bench/overlays.ts [OVERLAYS] [BASES]`. Prints the wall time of `lint`,
 * without and with `--cache`, beside that of running kustomize for one overlay after the other, in turns.
 */
const OVERLAYS = Number(process.argv[2] ?? 200);
const BASES = Number(process.argv[3] ?? 20);
const TURNS = 3;

const write = (folder: string, files: Readonly<Record<string, string>>): void => {
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
};

const deployment = (name: string): string => `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name} }
spec:
  replicas: 2
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec:
      containers:
        - name: main
          image: registry.example/${name}:1
          ports: [{ name: http, containerPort: 8080 }]
          readinessProbe: { httpGet: { path: /ready, port: http } }
---
apiVersion: v1
kind: Service
metadata: { name: ${name} }
spec:
  selector: { app: ${name} }
  ports: [{ name: http, port: 80, targetPort: http }]
`;

const root = mkdtempSync(join(tmpdir(), "kubenetlint-overlays-"));
try {
  for (let base = 0; base < BASES; base++)
    write(join(root, "bases", `base-${base}`), {
      "kustomization.yaml": "resources: [app.yaml]\n",
      "app.yaml": deployment(`app-${base}`),
    });
  for (let overlay = 0; overlay < OVERLAYS; overlay++)
    write(join(root, "overlays", `overlay-${overlay}`), {
      "kustomization.yaml":
        `namespace: team-${overlay}\n` +
        `resources: [../../bases/base-${overlay % BASES}]\n` +
        `replicas: [{ name: app-${overlay % BASES}, count: 3 }]\n`,
    });
  const script = join(root, "sequence.sh");
  writeFileSync(script, `for o in ${root}/overlays/*; do kustomize build "$o" > /dev/null || exit 3; done\n`);
  const alone: number[] = [];
  const cold: number[] = [];
  const warm: number[] = [];
  const cache = ["--cache", "--cache-location", join(root, "cache")];
  runOwn(["lint", ...cache, join(root, "overlays")], root);
  for (let turn = 0; turn < TURNS; turn++) {
    alone.push(run("sh", [script]).seconds);
    cold.push(runOwn(["lint", join(root, "overlays")], root).seconds);
    warm.push(runOwn(["lint", ...cache, join(root, "overlays")], root).seconds);
  }
  const [one, own, kept] = [median(alone), median(cold), median(warm)];
  process.stdout.write(
    `${OVERLAYS} overlays on ${BASES} bases: kustomize one after the other ${one.toFixed(2)} s, ` +
      `lint ${own.toFixed(2)} s (${(own / one).toFixed(2)}), ` +
      `lint --cache, nothing changed ${kept.toFixed(2)} s (${(kept / one).toFixed(2)})\n`,
  );
} finally {
  rmSync(root, { recursive: true, force: true });
}
