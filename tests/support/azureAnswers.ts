interface Resource {
  readonly type: string;
  readonly name: string;
  readonly inputs: Record<string, unknown>;
}

/** What Azure adds to a VM that was made: the principal of its identity, and the id of its disk. */
export function azureAnswer({ type, name, inputs }: Resource): Record<string, unknown> {
  if (type !== "azure-native:compute:VirtualMachine") return {};
  const { identity, storageProfile } = inputs as { identity?: object; storageProfile?: { osDisk?: object } };
  return {
    ...(identity && { identity: { ...identity, principalId: "00000000-0000-0000-0000-0000000000aa" } }),
    ...(storageProfile?.osDisk && {
      storageProfile: {
        ...storageProfile,
        osDisk: { ...storageProfile.osDisk, managedDisk: { id: `${diskGroup}/${name}_OsDisk_1` } },
      },
    }),
  };
}

const diskGroup =
  "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/r/providers/Microsoft.Compute/disks";
