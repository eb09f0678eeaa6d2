import { describeRandomRuns } from "./random-runs.ts";
import { describeSameFindings } from "./runs/same-findings.ts";
import { subjects } from "./runs/subjects.ts";

describeRandomRuns(1, 7);
// Every tenth scene; the others are tried by `runs.slow.test.ts`.
describeSameFindings(subjects.filter((_, index) => index % 10 === 3));
