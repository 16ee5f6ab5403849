import { join } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * Material that is too large or not the project's to carry: real group policy backups, Microsoft's ARM types, a PowerShell that has
 * Windows' classes. ENTRA_WRITEBACK_TEST_DATA names its folder; a test that finds nothing there is skipped and counted.
 */
const folder = process.env["ENTRA_WRITEBACK_TEST_DATA"] ?? fileURLToPath(new URL("../../../shared", import.meta.url));

/** Path of something in that folder, whether it is there or not. */
export const outside = (path: string): string => join(folder, path);
