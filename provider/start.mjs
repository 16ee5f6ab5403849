// Plain JavaScript, because Pulumi's own runner of plugins puts a TypeScript compiler before everything it requires, and
// cannot require what awaits at its top level; what is imported from here is left to Node.
void import("./main.ts");
