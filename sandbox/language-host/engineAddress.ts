/** HOST:PORT of the engine, which starts its language host with it as an argument. */
export const engineAddress = process.argv.findLast((argument) => /^[\w.]+:\d+$/.test(argument)) ?? "";
