import { readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Confines } from "../../src/read/confines.ts";
import { SECRET, SERVICE, stranger } from "./stranger.ts";
import type { Layout } from "./stranger.ts";

describe("what is put in the place of a file while it is opened", () => {
  const confined = (layout: Layout): { readonly root: string; readonly confines: Confines } => {
    const { root } = stranger(layout);
    return { root, confines: Confines.of({ cwd: root, named: [] }) };
  };

  it("is not read: a link in the place of the file", () => {
    const { root, confines } = confined({ files: { "a.yaml": SERVICE } });
    const resolve = confines.resolve.bind(confines);
    confines.resolve = (path) => {
      const found = resolve(path);
      rmSync(path);
      symlinkSync("../outside/svc.yaml", path);
      return found;
    };
    expect(() => confines.read(join(root, "a.yaml"), 1e6)).toThrow();
  });

  it("is not read: a link in the place of its folder", () => {
    const { root, confines } = confined({ files: { "outside/svc.yaml": SERVICE } });
    const resolve = confines.resolve.bind(confines);
    confines.resolve = (path) => {
      const found = resolve(path);
      rmSync(join(root, "outside"), { recursive: true });
      symlinkSync("../outside", join(root, "outside"));
      return found;
    };
    expect(() => confines.read(join(root, "outside/svc.yaml"), 1e6)).toThrow(
      "it was replaced while it was being opened",
    );
  });

  it.runIf(process.platform === "linux")(
    "is not read: a link in the place of a folder whose files are read one by one",
    () => {
      const { root, confines } = confined({
        files: { "outside/a.yaml": SERVICE, "outside/svc.yaml": SERVICE, "sub/x.yaml": SERVICE },
      });
      expect(confines.readNext(join(root, "outside/a.yaml"), 1e6).toString()).toBe(SERVICE);
      rmSync(join(root, "outside"), { recursive: true });
      symlinkSync("../outside", join(root, "outside"));
      expect(() => confines.readNext(join(root, "outside/svc.yaml"), 1e6)).toThrow();
      expect(confines.readNext(join(root, "sub/x.yaml"), 1e6).toString()).toBe(SERVICE);
      expect(() => confines.readNext(join(root, "outside/svc.yaml"), 1e6)).toThrow("it was replaced while");
      confines.close();
    },
  );

  it("is read where it stays within", () => {
    const { root, confines } = confined({ files: { "a/x.yaml": "a", "b/x.yaml": "b" } });
    const resolve = confines.resolve.bind(confines);
    confines.resolve = (path) => {
      const found = resolve(path);
      rmSync(join(root, "a"), { recursive: true });
      symlinkSync("b", join(root, "a"));
      return found;
    };
    expect(confines.read(join(root, "a/x.yaml"), 1e6).toString()).toBe("b");
  });

  it("is not looked at beyond the first step out", () => {
    const { root, confines } = confined({
      links: { l: "../outside/nothing/there", m: "/proc/self/fd/0", n: "../../../../../../../../../../etc/hostname" },
    });
    for (const path of ["l", "l/x", "m", "n", "../outside", "../outside/nothing", "a/../../outside"])
      expect(confines.resolve(path, root).kind, path).toBe("outside");
    for (const path of ["gone", "gone/deeper", "a/../gone"])
      expect(confines.resolve(path, root)).toEqual({ kind: "missing", code: "ENOENT" });
    writeFileSync(join(root, "f"), "");
    expect(confines.resolve("f/x", root)).toEqual({ kind: "missing", code: "ENOTDIR" });
    symlinkSync("circle", join(root, "circle"));
    expect(confines.resolve("circle", root)).toEqual({ kind: "missing", code: "ELOOP" });
    for (const path of [".git", ".git/config", ".GIT/config", ".g\u200cit/config", "git~1/config"])
      expect(confines.resolve(path, root), path).toEqual({ kind: "outside", why: "is in .git" });
    expect(confines.resolve(".github/workflows", root).kind).toBe("missing");
    expect(confines.resolve(".gitignore", root).kind).toBe("missing");
    expect(readFileSync(join(root, ".git/config"), "utf8")).toContain(SECRET);
  });
});
