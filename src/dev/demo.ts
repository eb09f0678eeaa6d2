import { spawnSync } from "node:child_process";

/** What a newcomer sees first: findings in a small shop, then the endpoints of the Service of the introduction. */
const COMMANDS: readonly (readonly string[])[] = [
  ["lint", "--format", "codeframe", "fixtures/demo"],
  ["endpoints", "fixtures/demo"],
  ["endpoints", "my-dep", "fixtures/my-dep"],
];

for (const command of COMMANDS) {
  process.stdout.write(`\n$ kubenetlint ${command.join(" ")}\n`);
  const { status } = spawnSync(process.execPath, ["dist/cli.cjs", ...command], { stdio: "inherit" });
  // 1 means findings, which is what the demo is about.
  if (status !== 0 && status !== 1) process.exitCode = status ?? 3;
}
