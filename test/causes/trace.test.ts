import { describe, expect, it } from "vitest";
import { folder } from "../cli/folder.ts";
import { runCli } from "../cli/run-cli.ts";
import { container, scene } from "./scene.ts";

async function trace(text: string, target = "http://a.example.com/", ...more: readonly string[]) {
  const run = await runCli(
    ["trace", target, ".", ...(more.includes("--from") ? [] : ["--from", "external"]), ...more],
    { cwd: folder({ "m.yaml": text }) },
  );
  return { ...run, changes: run.stdout.split("Smallest changes:\n")[1] ?? "" };
}

describe("the smallest change is made where the cause is", () => {
  it.each([
    ["the target port", scene({ targetPort: 8080 }), "set targetPort 3000 in Service shop/web (m.yaml:28)"],
    ["the policy", scene({ policy: 8080 }), "allow TCP 3000 instead of 8080 in NetworkPolicy shop/web (m.yaml:47)"],
    [
      "the container's number",
      scene({ targetPort: "http", containers: container("web", "{ name: http, containerPort: 8080 }", 3000) }),
      "declare port 3000 in container web of Deployment shop/web (m.yaml:17)",
    ],
    [
      "the probe",
      scene({ containers: container("web", "{ containerPort: 3000 }", 8080) }),
      "make the readinessProbe of container web of Deployment shop/web check port 3000 (m.yaml:18)",
    ],
    [
      "the name in the probe",
      scene({ policy: null, containers: container("web", "{ name: http, containerPort: 3000 }", "htpp") }),
      "use a port of container web in its readinessProbe: it declares http (3000/TCP) (m.yaml:18)",
    ],
  ])("at %s", async (_, text, change) => {
    const run = await trace(text);
    expect(run.code).toBe(1);
    expect(run.stdout).toContain("The request does not arrive.");
    expect(run.changes).toBe(`  - ${change}\n`);
  });

  it("is none where two stand against two, and whether it arrives is unknown", async () => {
    const run = await trace(scene({ targetPort: 8080, policy: 8080 }));
    expect(run.code).toBe(0);
    expect(run.stdout).toContain(
      'Service "web" and NetworkPolicy "web" use TCP 8080, but container "web" and its ' +
        "readinessProbe use 3000: one of the two is wrong",
    );
    expect(run.changes).toBe("");
  });

  it("says whose namespace is not known", async () => {
    const { stdout } = await trace(scene({}));
    expect(stdout).toContain("not shown by these manifests: the namespace of the controller of Ingress class nginx\n");
    expect(stdout).not.toMatch(/(?:namespace|Service|container|Pod|class) ?(?:""|\n)/);
  });
});
