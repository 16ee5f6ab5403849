import { whySizeUnfit } from "../../../facts/vmSizes.ts";
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

function whyImageUnfit(image: string): string | undefined {
  if (image.includes("-core")) return "is Server Core, which the agent does not support.";
  // Trusted Launch needs generation 2. https://learn.microsoft.com/en-us/azure/virtual-machines/trusted-launch
  if (!/-g2$|-gensecond$|-azure-edition/.test(image))
    return "is not an image of generation 2, which Trusted Launch needs.";
  return undefined;
}
