import type { SecuritySettings } from "../../../facts/securitySettings.ts";

export const head = '[Unicode]\r\nUnicode=yes\r\n[Version]\r\nsignature="$CHICAGO$"\r\nRevision=1\r\n';

/** One of every kind of setting, and the template that Windows would write for them. */
export const everything: SecuritySettings = {
  accountPolicy: { minimumPasswordAge: 0, maximumPasswordAge: 0, passwordComplexity: 1, lockoutDuration: 0 },
  kerberosPolicy: { maxTicketAge: 10, ticketValidateClient: 1 },
  registryValues: [
    { name: "MACHINE\\A\\Text", type: "string", value: "O:BAG:BAD:(A;;RC;;;BA)" },
    { name: "MACHINE\\A\\Path", type: "expandString", value: "%SystemRoot%\\a b" },
    { name: "MACHINE\\A\\Bytes", type: "binary", value: "0a,ff" },
    { name: "MACHINE\\A\\Number", type: "dword", value: "4294967295" },
    { name: "MACHINE\\A\\List", type: "multiString", value: "one,two" },
  ],
  userRights: [{ right: "SeServiceLogonRight", principals: ["S-1-5-80-0", "svcWriteback$"] }],
  services: [
    { service: "VaultSvc", startup: "manual" },
    { service: "Bonjour Service", startup: "automatic" },
    { service: "Spooler", startup: "disabled", permissions: "D:(A;;CCLCRC;;;AU)(A;;GA;;;BA)" },
  ],
};

export const written = `${head}[System Access]
MinimumPasswordAge = 0
MaximumPasswordAge = -1
PasswordComplexity = 1
LockoutDuration = -1
[Kerberos Policy]
MaxTicketAge = 10
TicketValidateClient = 1
[Registry Values]
MACHINE\\A\\Text=1,"O:BAG:BAD:(A;;RC;;;BA)"
MACHINE\\A\\Path=2,"%SystemRoot%\\a b"
MACHINE\\A\\Bytes=3,0a,ff
MACHINE\\A\\Number=4,4294967295
MACHINE\\A\\List=7,one,two
[Privilege Rights]
SeServiceLogonRight = *S-1-5-80-0,svcWriteback$
[Service General Setting]
"VaultSvc",3,""
"Bonjour Service",2,""
"Spooler",4,"D:(A;;CCLCRC;;;AU)(A;;GA;;;BA)"
`.replace(/\r?\n/g, "\r\n");
