import { describeRouteBounds } from "./routes.ts";
import { describeBounds } from "./bounds.ts";

describeBounds(1, 20_261);
describeRouteBounds(200, 1);
