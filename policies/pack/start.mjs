// Plain JavaScript without a top-level await, because Pulumi's own policy runner puts a TypeScript compiler of its own
// before everything it requires; what is imported from here is left to Node.
import { serve } from "./server.ts";

serve();
