import { describeRouteBounds } from "./routes.ts";
import { describeBounds } from "./bounds.ts";

describeBounds(10, 20_262);
describeRouteBounds(3_000, 2);
