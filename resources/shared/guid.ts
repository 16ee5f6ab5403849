const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export const refuseUnlessGuid = (value: string): string | undefined =>
  guid.test(value) ? undefined : `"${value}" is not a GUID. Write one such as 72f988bf-0000-0000-0000-000000000000.`;
