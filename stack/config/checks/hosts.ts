import { VM_IMAGE, VM_SIZE } from "../defaults.ts";
import type { Defect, Path } from "../path.ts";
import type { AgentsValues, Loose } from "../values.ts";

/** What size and image of a host must be for the agent to run. https://learn.microsoft.com/en-us/entra/identity/hybrid/cloud-sync/how-to-prerequisites */
export function checkHosts({ size, image }: Loose<AgentsValues>, path: Path): Defect[] {
  const defects: Defect[] = [];
  const wrongSize = size === undefined ? undefined : whySizeUnfit(size);
  if (wrongSize)
    defects.push({ path: [...path, "size"], message: `${size} ${wrongSize} Write for example \`${VM_SIZE}\`.` });
  const wrongImage = image === undefined ? undefined : whyImageUnfit(image);
  if (wrongImage)
    defects.push({ path: [...path, "image"], message: `${image} ${wrongImage} Write for example \`${VM_IMAGE}\`.` });
  return defects;
}

/** Sizes with less than 4 GB. https://learn.microsoft.com/en-us/azure/virtual-machines/sizes/overview */
const smallSizes = new Set(
  ["A0", "A1", "A1_v2", "B1ls", "B1s", "B1ms", "B2ts_v2", "B2ats_v2", "D1", "DS1", "D1_v2", "DS1_v2", "F1", "F1s"].map(
    (size) => `standard_${size}`.toLowerCase(),
  ),
);

function whySizeUnfit(size: string): string | undefined {
  if (smallSizes.has(size.toLowerCase())) return "has less than the 4 GB of memory that the agent needs.";
  // The letter p behind the number of cores. https://learn.microsoft.com/en-us/azure/virtual-machines/vm-naming-conventions
  if (/^standard_[a-z]+\d+(-\d+)?[a-z]*p[a-z]*(_|$)/i.test(size))
    return "has an Arm processor, but the image and the agent are x64.";
  return undefined;
}

function whyImageUnfit(image: string): string | undefined {
  if (image.includes("-core")) return "is Server Core, which the agent does not support.";
  // Trusted Launch needs generation 2. https://learn.microsoft.com/en-us/azure/virtual-machines/trusted-launch
  if (!/-g2$|-gensecond$|-azure-edition/.test(image)) return "is no image of generation 2, which Trusted Launch needs.";
  return undefined;
}
