import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** One folder for all that the tests of a run write; afterwards it is removed, with what a test has left in it. */
export default function setup(): () => void {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "kubenetlint-test-")));
  // `os.tmpdir()` of the tests and of the programs they start: TMPDIR, or TEMP on Windows.
  process.env["TMPDIR"] = folder;
  process.env["TEMP"] = folder;
  return () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}
