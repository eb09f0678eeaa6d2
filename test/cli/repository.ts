import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

export type Files = Readonly<Record<string, string>>;

/** A folder with these files. */
export function folder(files: Files): string {
  const root = mkdtempSync(join(tmpdir(), "kubenetlint-"));
  write(root, files);
  return root;
}

export function write(root: string, files: Files): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

/** A real git repository with one commit. */
export class Repository {
  readonly root: string;

  constructor(files: Files) {
    this.root = folder(files);
    this.git("init", "-q", "-b", "main");
    this.commit("first");
  }

  git(...args: readonly string[]): string {
    const run = spawnSync(
      "git",
      ["-c", "user.name=Test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false", ...args],
      { cwd: this.root, encoding: "utf8" },
    );
    if (run.status !== 0) throw new Error(run.stderr);
    return run.stdout;
  }

  commit(message: string): void {
    this.git("add", "-A");
    this.git("commit", "-qm", message);
  }

  write(files: Files): void {
    write(this.root, files);
  }

  remove(path: string): void {
    rmSync(join(this.root, path), { recursive: true });
  }
}
