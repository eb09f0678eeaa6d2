import { describeRandomRuns } from "./random-runs.ts";
import { describeSameFindings } from "./runs/same-findings.ts";
import { subjects } from "./runs/subjects.ts";

describeRandomRuns(10, 8);
describeSameFindings(subjects);
