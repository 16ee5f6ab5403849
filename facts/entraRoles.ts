/** Template ids, the same in every tenant. https://learn.microsoft.com/entra/identity/role-based-access-control/permissions-reference */
export const HYBRID_IDENTITY_ADMINISTRATOR = "8ac3fc64-6eca-42ea-9e69-59f4c7b60eb2";
export const GLOBAL_ADMINISTRATOR = "62e90394-69f5-4237-9190-012177145e10";
