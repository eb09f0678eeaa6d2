import type { Host } from "../../workspace/host.ts";

/** What a program answered. */
export interface ProgramRun {
  readonly ok: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

/** Everything the action does to the world; tests give their own. Reports are written by the command line, which it drives. */
export interface ActionHost extends Host {
  /** An empty folder for files that nobody keeps. */
  temporaryFolder(): string;
  readFile(path: string): string;
  /** Adds to a file that the runner reads when the step has ended. */
  append(path: string, text: string): void;
  /** Runs git in the working directory. */
  git(args: readonly string[]): ProgramRun;
  /** A word that no manifest can know before. */
  unguessable(): string;
}
