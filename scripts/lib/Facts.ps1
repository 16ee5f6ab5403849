# Made from facts/ by npm run generate: edit those.
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'

# The settings the kit knows in a security template, by its own name for each. [MS-GPSB 2.2.1, 2.2.2]
$TemplateKeys = [ordered]@{
    accountPolicy  = [ordered]@{
        minimumPasswordAge        = 'MinimumPasswordAge'
        maximumPasswordAge        = 'MaximumPasswordAge'
        minimumPasswordLength     = 'MinimumPasswordLength'
        passwordHistorySize       = 'PasswordHistorySize'
        passwordComplexity        = 'PasswordComplexity'
        reversibleEncryption      = 'ClearTextPassword'
        lockoutThreshold          = 'LockoutBadCount'
        lockoutDuration           = 'LockoutDuration'
        lockoutObservationWindow  = 'ResetLockoutCount'
        allowAdministratorLockout = 'AllowAdministratorLockout'
    }
    kerberosPolicy = [ordered]@{
        maxServiceAge        = 'MaxServiceAge'
        maxTicketAge         = 'MaxTicketAge'
        maxRenewAge          = 'MaxRenewAge'
        maxClockSkew         = 'MaxClockSkew'
        ticketValidateClient = 'TicketValidateClient'
    }
}
# 0 means never to people and -1 to the template. [MS-GPSB 2.2.1.1]
$NeverIsMinusOne = 'maximumPasswordAge', 'lockoutDuration'

# Attributes of the domain root. Unit: how many 100 nanoseconds; such a value is negative, and 0 or the lowest number for never.
# Bit: in a number of flags. [MS-SAMR 3.1.1.5]
$RootForms = [ordered]@{
    minimumPasswordAge       = @{ OnRoot = 'minPwdAge'; Unit = 864000000000L; ZeroIsNever = $false }
    maximumPasswordAge       = @{ OnRoot = 'maxPwdAge'; Unit = 864000000000L; ZeroIsNever = $true }
    minimumPasswordLength    = @{ OnRoot = 'minPwdLength' }
    passwordHistorySize      = @{ OnRoot = 'pwdHistoryLength' }
    passwordComplexity       = @{ OnRoot = 'pwdProperties'; Bit = 0x1 }
    reversibleEncryption     = @{ OnRoot = 'pwdProperties'; Bit = 0x10 }
    lockoutThreshold         = @{ OnRoot = 'lockoutThreshold' }
    lockoutDuration          = @{ OnRoot = 'lockoutDuration'; Unit = 600000000L; ZeroIsNever = $true }
    lockoutObservationWindow = @{ OnRoot = 'lockOutObservationWindow'; Unit = 600000000L; ZeroIsNever = $false }
}

# Attributes of a PSO, all of them mandatory, with where a new one gets its value from.
# https://learn.microsoft.com/previous-versions/windows/it-pro/windows-server-2008-R2-and-2008/cc753858(v=ws.10)
$SettingForms = [ordered]@{
    minimumPasswordAge       = @{ Attribute = 'msDS-MinimumPasswordAge'; OnRoot = 'minPwdAge'; Unit = 864000000000L; ZeroIsNever = $false }
    maximumPasswordAge       = @{ Attribute = 'msDS-MaximumPasswordAge'; OnRoot = 'maxPwdAge'; Unit = 864000000000L; ZeroIsNever = $true }
    minimumPasswordLength    = @{ Attribute = 'msDS-MinimumPasswordLength'; OnRoot = 'minPwdLength' }
    passwordHistorySize      = @{ Attribute = 'msDS-PasswordHistoryLength'; OnRoot = 'pwdHistoryLength' }
    passwordComplexity       = @{ Attribute = 'msDS-PasswordComplexityEnabled'; OnRoot = 'pwdProperties'; Bit = 0x1 }
    reversibleEncryption     = @{ Attribute = 'msDS-PasswordReversibleEncryptionEnabled'; OnRoot = 'pwdProperties'; Bit = 0x10 }
    lockoutThreshold         = @{ Attribute = 'msDS-LockoutThreshold'; OnRoot = 'lockoutThreshold' }
    lockoutDuration          = @{ Attribute = 'msDS-LockoutDuration'; OnRoot = 'lockoutDuration'; Unit = 600000000L; ZeroIsNever = $true }
    lockoutObservationWindow = @{ Attribute = 'msDS-LockoutObservationWindow'; OnRoot = 'lockOutObservationWindow'; Unit = 600000000L; ZeroIsNever = $false }
}

# [MS-ADTS 5.1.3.2]
$ControlAccess = 0x100
$WriteProperty = 0x20
# [MS-ADSC, MS-ADA1, MS-ADA3, MS-ADTS 5.1.3.2.1]
$UserClass = [guid]'bf967aba-0de6-11d0-a285-00aa003049e2'
$InetOrgPersonClass = [guid]'4828cc14-1437-45bc-9b07-ad6f015e5f28'
$ResetPassword = [guid]'00299570-246d-11d0-a768-00aa006e0529'
$ChangePassword = [guid]'ab721a53-1e2f-11d0-9819-00aa0040529b'
$UnexpirePassword = [guid]'ccc2dc7d-a6ad-4a7a-8846-c04e3cc53501'
$LockoutTime = [guid]'28630ebf-41d5-11d1-a9c1-0000f80367c1'
$PwdLastSet = [guid]'bf967a0a-0de6-11d0-a285-00aa003049e2'
$GroupClass = [guid]'bf967a9c-0de6-11d0-a285-00aa003049e2'
$ContactClass = [guid]'5cb41ed0-0e4c-11d0-a286-00aa003049e2'
$Member = [guid]'bf9679c0-0de6-11d0-a285-00aa003049e2'
$GroupMembership = [guid]'bc0ac240-79a9-11d0-9020-00c04fc2d4cf'
$GroupMsaMembership = [guid]'888eedd6-ce04-df40-b462-b8a50e41ba38'
$KeyCredentialLink = [guid]'5b47d60f-6090-40b2-9f37-2a4de88f3063'
$ReplicatingChangesAll = [guid]'1131f6ad-9c07-11d1-f79f-00c04fc2dcd2'

# The entries of password writeback. Class: the descendants one is for; none: it is for the domain root itself.
# https://learn.microsoft.com/entra/identity/hybrid/cloud-sync/how-to-gmsa-cmdlets (PasswordWriteBack)
$WritebackRights = [ordered]@{
    ResetPassword                 = @{ Mask = $ControlAccess; ObjectType = $ResetPassword; Class = $UserClass }
    WriteLockoutTime              = @{ Mask = $WriteProperty; ObjectType = $LockoutTime; Class = $UserClass }
    WritePwdLastSet               = @{ Mask = $WriteProperty; ObjectType = $PwdLastSet; Class = $UserClass }
    UnexpirePassword              = @{ Mask = $ControlAccess; ObjectType = $UnexpirePassword; Class = [guid]::Empty }
    ChangePassword                = @{ Mask = $ControlAccess; ObjectType = $ChangePassword; Class = $UserClass }
    InetOrgPersonResetPassword    = @{ Mask = $ControlAccess; ObjectType = $ResetPassword; Class = $InetOrgPersonClass }
    InetOrgPersonWriteLockoutTime = @{ Mask = $WriteProperty; ObjectType = $LockoutTime; Class = $InetOrgPersonClass }
    InetOrgPersonWritePwdLastSet  = @{ Mask = $WriteProperty; ObjectType = $PwdLastSet; Class = $InetOrgPersonClass }
}

# Groups of everyone or nearly: by SID, those of a domain by relative id. Their English names, whatever the language.
$WideGroups = [ordered]@{
    '513'          = 'Domain Users'
    '514'          = 'Domain Guests'
    '515'          = 'Domain Computers'
    'S-1-1-0'      = 'Everyone'
    'S-1-5-7'      = 'Anonymous Logon'
    'S-1-5-11'     = 'Authenticated Users'
    'S-1-5-32-545' = 'Users'
    'S-1-5-32-546' = 'Guests'
}

# The account of the agent's installer: what Microsoft's pages call it, and how its sAMAccountName looks.
$InstallerAccount = 'provAgentgMSA$'
$InstallerPrefix = 'pGMSA_'

# Every authenticated account is one of these, whatever its groups. [MS-DTYP 2.4.2.4]
$EveryonesSids = [ordered]@{
    'S-1-5-11' = 'Authenticated Users'
    'S-1-1-0'  = 'Everyone'
}

# BUILTIN\Pre-Windows 2000 Compatible Access.
$CompatibleAccess = 'S-1-5-32-554'
