/** Ids of Azure's built-in roles. https://learn.microsoft.com/azure/role-based-access-control/built-in-roles */

/** Reads the values of secrets, and nothing else. */
export const KEY_VAULT_SECRETS_USER = "4633458b-17de-408a-b874-0445c86b69e6";
