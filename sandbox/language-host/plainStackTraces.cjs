// Preloaded into the SDK's runners. They map stack traces of the SDK to sources that are not shipped, such as
// node_modules/@pulumi/resource.ts, and print them with util.inspect, whose marking of module names runs in circles on a
// scoped path without a package (seen with Node 22.23: a minute and gigabytes for one exception). So nothing is mapped.
Object.defineProperty(Error, "prepareStackTrace", { get: () => undefined, set: () => undefined });
