import { describeBounds } from "./bounds.ts";

describeBounds(10, 20_262);
