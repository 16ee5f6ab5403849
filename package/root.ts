/** dist/ in the package: the build writes this module into a file of dist/package/. */
export const distFolder: string = new URL("../", import.meta.url).href;
