/**
 * Families of Azure VM sizes on which the agents' hosts cannot run. A family that is not here may be newer than this list, and passes.
 * https://learn.microsoft.com/azure/virtual-machines/vm-naming-conventions
 * https://learn.microsoft.com/azure/virtual-machines/generation-2
 * https://learn.microsoft.com/azure/virtual-machines/sizes/overview
 */

interface UnfitSizes {
  /** Of the name behind Standard_ or Basic_, in lower case. */
  readonly pattern: RegExp;
  /** A whole sentence behind the name of the size. */
  readonly reason: string;
}

const unfit: readonly UnfitSizes[] = [
  {
    pattern: /^(a0|a1|a1_v2|b1ls|b1s|b1ms|b2ts_v2|b2ats_v2|b2pts_v2|d1|ds1|d1_v2|ds1_v2|f1|f1s)$/,
    reason: "has less than the 4 GB of memory that the agent needs.",
  },
  {
    // The letter p behind the number of cores.
    pattern: /^[a-z]+\d+(-\d+)?[a-z]*p[a-z]*(_|$)/,
    reason: "has an Arm processor, but the image and the agent are x64.",
  },
  {
    // A (Basic_A too), Av2, D, Dv2, Dv3, Ev3, F, G, H, NC and NV of the first version: none of them has the s of Premium storage either. NP
    // has it: https://learn.microsoft.com/azure/virtual-machines/np-series
    pattern: /^(a\d+m?|a\d+m?_v2|d\d+|d\d+_v[23]|e\d+i?_v3|f\d+|g\d+|h\d+m?r?|nc\d+r?|nv\d+|np\d+s)$/,
    reason: "starts no image of generation 2, which Trusted Launch needs.",
  },
  {
    // D and E of later versions, with the letters of processor (a), disk (d), memory (l) and storage (b), but without s.
    pattern: /^[de]\d+(-\d+)?i?[abdl]*_v\d+$/,
    reason: "has no Premium storage (no s behind the number of cores), but the hosts' disks are on it.",
  },
];

/** Why hosts cannot have a size; undefined: nothing is known against it. */
export function whySizeUnfit(size: string): string | undefined {
  const name = size.toLowerCase().replace(/^(standard|basic)_/, "");
  return unfit.find(({ pattern }) => pattern.test(name))?.reason;
}
