import { spawn, spawnSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  existsSync,
  linkSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { bundleHost } from "../../src/dev/build.ts";
import { deployment, folder, service } from "../cli/folder.ts";
import { runCli } from "../cli/run-cli.ts";

const BROKEN = service("web", "web").replace("targetPort: http", "targetPort: htpp");
const files = { "a.yaml": BROKEN, "b.yaml": deployment("web") };
const fix = async (cwd: string) =>
  await runCli(["lint", "--fix", "-f", "unix", "--rule", "pod-without-policy: off"], { cwd });

describe("--fix", () => {
  it("leaves a file with several names alone, and says so", async () => {
    const cwd = folder(files);
    linkSync(join(cwd, "a.yaml"), join(cwd, "other-name"));
    const run = await fix(cwd);
    expect(run.stderr).toBe("a.yaml has 2 names (hard links) and was not written\n");
    expect(run.code).toBe(1);
    expect(run.stdout).toContain("service-port-unresolved");
    expect(readFileSync(join(cwd, "a.yaml"), "utf8")).toBe(BROKEN);
    expect(statSync(join(cwd, "a.yaml")).nlink).toBe(2);
  });

  it("leaves a read-only file alone, and says so", async () => {
    const cwd = folder(files);
    chmodSync(join(cwd, "a.yaml"), 0o444);
    const run = await fix(cwd);
    expect(run.stderr).toBe("a.yaml is read-only and was not written\n");
    expect(run.code).toBe(1);
    expect(readFileSync(join(cwd, "a.yaml"), "utf8")).toBe(BROKEN);
    expect(statSync(join(cwd, "a.yaml")).mode & 0o777).toBe(0o444);
  });

  it("repairs the others all the same", async () => {
    const cwd = folder({ ...files, "c.yaml": service("web2", "web").replace("targetPort: http", "targetPort: htpp") });
    chmodSync(join(cwd, "a.yaml"), 0o444);
    const run = await fix(cwd);
    expect(run.stderr).toContain("a.yaml is read-only and was not written\n");
    expect(run.stderr).toContain("Repaired 1 finding in 1 file.\n");
    expect(readFileSync(join(cwd, "c.yaml"), "utf8")).toContain("targetPort: http }");
    expect(run.code).toBe(1);
  });

  it.runIf(process.getuid?.() === 0)("leaves a file its owner", async () => {
    const cwd = folder(files);
    chownSync(join(cwd, "a.yaml"), 1234, 1234);
    expect((await fix(cwd)).stderr).toBe("Repaired 1 finding in 1 file.\n");
    expect(statSync(join(cwd, "a.yaml"))).toMatchObject({ uid: 1234, gid: 1234 });
  });
});

describe("a report", () => {
  it("takes the place of the one before in one step", async () => {
    const cwd = folder({ ...files, "r.json": "old" });
    chmodSync(join(cwd, "r.json"), 0o640);
    const before = statSync(join(cwd, "r.json")).ino;
    await runCli(["lint", "-f", "json", "-o", "r.json"], { cwd });
    expect(statSync(join(cwd, "r.json")).ino).not.toBe(before);
    expect(statSync(join(cwd, "r.json")).mode & 0o777).toBe(0o640);
    expect(JSON.parse(readFileSync(join(cwd, "r.json"), "utf8"))).toHaveProperty("findings");
    expect(readdirSync(cwd).sort()).toEqual(["a.yaml", "b.yaml", "r.json"]);
  });

  it.skipIf(process.platform === "win32")("goes into devices and links as they are", async () => {
    const cwd = folder(files);
    symlinkSync("real.json", join(cwd, "r.json"));
    writeFileSync(join(cwd, "real.json"), "old");
    await runCli(["lint", "-f", "json", "-o", "r.json"], { cwd });
    expect(readFileSync(join(cwd, "real.json"), "utf8")).toContain("findings");
    expect((await runCli(["lint", "-f", "json", "-o", "/dev/null"], { cwd })).code).toBe(1);
    expect(statSync("/dev/null").isCharacterDevice()).toBe(true);
    if (existsSync("/dev/full"))
      expect(await runCli(["lint", "-f", "json", "-o", "/dev/full"], { cwd })).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('The report "/dev/full" cannot be written: ENOSPC') as string,
      });
  });
});

describe.skipIf(process.platform === "win32")("the program", () => {
  let program = "";
  beforeAll(async () => {
    program = join(mkdtempSync(join(tmpdir(), "kubenetlint-program-")), "cli.cjs");
    writeFileSync(program, await bundleHost("src/hosts/cli/cli.ts"));
  });

  it("leaves nothing half-written on a full disk", () => {
    const manifests = Object.fromEntries(
      Array.from({ length: 40 }, (_, index) => [`${index}.yaml`, service(`web${index}`, "none")]),
    );
    for (const old of [undefined, "the report before"]) {
      const cwd = folder({ ...manifests, ...(old !== undefined && { "r.html": old }) });
      const before = readdirSync(cwd).sort();
      // No file may grow beyond 4 KiB: the write fails in the midst, as on a disk that is full.
      const run = spawnSync(
        "bash",
        [
          "-c",
          `trap '' XFSZ; ulimit -f 4; exec "$0" "$@"`,
          process.execPath,
          program,
          "lint",
          "-f",
          "html",
          "-o",
          "r.html",
        ],
        { cwd, encoding: "utf8", env: { PATH: process.env["PATH"], NODE_COMPILE_CACHE: "/proc/none" } },
      );
      expect(run.stderr).toMatch(/^The report "r\.html" cannot be written: E(?:FBIG|NOSPC)/m);
      expect(run.status).toBe(2);
      expect(readdirSync(cwd).sort()).toEqual(before);
      if (old !== undefined) expect(readFileSync(join(cwd, "r.html"), "utf8")).toBe(old);
    }
  });

  it("waits for standard input that is not there yet, blocking or not", async () => {
    const text = service("late", "none");
    const cwd = folder({});
    // The other end of the same pipe makes it one that does not wait.
    const makesItNonBlocking =
      "import fcntl,os,sys; fcntl.fcntl(0, fcntl.F_SETFL, fcntl.fcntl(0, fcntl.F_GETFL) | " +
      "os.O_NONBLOCK); os.execv(sys.argv[1], sys.argv[1:])";
    const python = spawnSync("python3", ["--version"]).status === 0;
    for (const command of [
      [process.execPath],
      ...(python ? [["python3", "-c", makesItNonBlocking, process.execPath]] : []),
    ]) {
      const [first = "", ...rest] = command;
      const child = spawn(first, [...rest, program, "lint", "-", "--preset", "all"], {
        cwd,
        stdio: ["pipe", "pipe", "pipe"],
      });
      let output = "";
      child.stdout.on("data", (data: Buffer) => (output += data.toString()));
      child.stderr.on("data", (data: Buffer) => (output += data.toString()));
      const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
      for (const piece of [text.slice(0, 30), text.slice(30)]) {
        await new Promise((resume) => setTimeout(resume, 700));
        child.stdin.write(piece);
      }
      child.stdin.end();
      expect(await ended, output).not.toBe(3);
      expect(output).toContain("late");
      expect(output).not.toContain("EAGAIN");
      expect(output).not.toContain("could not be read");
    }
  });
});
