# Which users the entries cannot reach, and which of those that they do reach they had better not. It follows from structure - where
# inheritance is off - so that the answer does not depend on how far the domain controller has got with inheriting a new entry.
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'

$DaclProtected = 0x1000 # SE_DACL_PROTECTED [MS-DTYP 2.4.6]
$ExamplesTold = 10
$ContainersTold = 5
# SAM_USER_OBJECT: no computers, no group managed service accounts, no trusts; krbtgt is one. [MS-SAMR 2.2.1.9]
$NormalUsers = '(sAMAccountType=805306368)'
$Containers = '(objectClass=organizationalUnit)(objectClass=container)(objectClass=builtinDomain)(objectClass=lostAndFound)'

# What is counted while the objects pass by: per class and parent, not per user, so that memory does not grow with the users.
# Powers: what users by DN may do to the domain.
function New-Survey($Sid, [bool]$InetOrgPerson, $Powers = @{}) {
    [pscustomobject]@{
        Sid               = $Sid
        OtherAces         = New-OtherAcePattern $Sid
        InetOrgPerson     = $InetOrgPerson
        Users             = 0
        ProtectedAccounts = New-Tally
        ProtectedUsers    = New-Tally
        ByParent          = @{}
        # DN of a container without inheritance, and the classes of users that Reset Password is granted for on it.
        Protected         = @{}
        Powers            = $Powers
        Reached           = [System.Collections.Generic.List[object]]::new()
    }
}

# How many, and the first names in order.
function New-Tally { [pscustomobject]@{ Count = 0; Names = New-NameSet } }

# In the same order on every machine.
function New-NameSet { , [System.Collections.Generic.SortedSet[string]]::new([System.StringComparer]::OrdinalIgnoreCase) }

function Add-Name($Tally, [string]$Name) {
    $Tally.Count++
    Add-Example $Tally.Names $Name
}

function Add-Example($Names, [string]$Name) {
    $null = $Names.Add($Name)
    if ($Names.Count -gt $ExamplesTold) { $null = $Names.Remove($Names.Max) }
}

# Users and what may stand above them, in one filter and so in one search.
function Get-SurveyFilter($Survey) {
    $users = if ($Survey.InetOrgPerson) { $NormalUsers } else { "(&$NormalUsers(!(objectClass=inetOrgPerson)))" }
    "(|$users$Containers)"
}

function Get-SurveyAttribute($Survey) {
    'sAMAccountName', 'adminCount', 'nTSecurityDescriptor'
    if ($Survey.InetOrgPerson) { 'objectClass' }
}

function Add-Object($Survey, $Entry) {
    $bytes = Get-Bytes $Entry 'nTSecurityDescriptor'
    if ($null -eq $bytes) { throw (New-ScriptError 'refused' "The security descriptor of `"$($Entry.DistinguishedName)`" cannot be read, so whether its users are reachable is not known: the account needs Read permissions there.") }
    $isProtected = ([System.BitConverter]::ToUInt16($bytes, 2) -band $DaclProtected) -ne 0
    $name = Get-Value $Entry 'sAMAccountName'
    if ($null -ne $name) { Add-User $Survey $Entry $name $bytes $isProtected }
    elseif ($isProtected) { $Survey.Protected[$Entry.DistinguishedName] = @(Get-GrantedClass $bytes $Survey.Sid) }
}

function Add-User($Survey, $Entry, [string]$Name, [byte[]]$Bytes, [bool]$IsProtected) {
    $Survey.Users++
    # AdminSDHolder leaves adminCount behind when somebody switches inheritance on again, and that counts.
    if ($IsProtected -and (Get-Value $Entry 'adminCount') -eq '1') { return Add-Name $Survey.ProtectedAccounts $Name }
    $powers = @($Survey.Powers[$Entry.DistinguishedName])
    # Most descriptors need not be taken apart.
    if (($IsProtected -or $Survey.OtherAces.IsMatch($Latin1.GetString($Bytes))) -and (Test-ResetGranted (Read-Acl $Bytes) $Survey.Sid $OnObject)) {
        if ($powers) { $Survey.Reached.Add([pscustomobject]@{ Name = $Name; Powers = $powers; Class = ''; Parent = '' }) }
        return
    }
    if ($IsProtected) { return Add-Name $Survey.ProtectedUsers $Name }
    $class = if ($Survey.InetOrgPerson -and @(Get-ValueList $Entry 'objectClass') -contains 'inetOrgPerson') { $InetOrgPersonClass } else { $UserClass }
    $parent = Get-ParentName $Entry.DistinguishedName
    if ($powers) { $Survey.Reached.Add([pscustomobject]@{ Name = $Name; Powers = $powers; Class = "$class"; Parent = $parent }) }
    $key = "$class $parent"
    if (-not $Survey.ByParent.ContainsKey($key)) { $Survey.ByParent[$key] = New-Tally }
    Add-Name $Survey.ByParent[$key] $Name
}

# The container above that keeps the entries from users of a class; nothing: none does. The nearest without inheritance decides:
# what is granted on it comes down, what is granted above it does not.
function Get-Obstruction($Survey, [string]$Class, [string]$Container) {
    while ($Container -ne '' -and -not $Survey.Protected.ContainsKey($Container)) { $Container = Get-ParentName $Container }
    if ($Container -ne '' -and $Survey.Protected[$Container] -notcontains $Class) { $Container }
}

function Get-SurveyResult($Survey) {
    $examples = New-NameSet
    foreach ($name in @($Survey.ProtectedAccounts.Names) + @($Survey.ProtectedUsers.Names)) { Add-Example $examples $name }
    $cut = New-NameSet
    $below = 0
    foreach ($key in $Survey.ByParent.Keys) {
        $class, $container = $key -split ' ', 2
        $container = Get-Obstruction $Survey $class $container
        if (-not $container) { continue }
        $null = $cut.Add($container)
        $below += $Survey.ByParent[$key].Count
        foreach ($name in $Survey.ByParent[$key].Names) { Add-Example $examples $name }
    }
    [pscustomobject]@{
        users                    = $Survey.Users
        unreachable              = $Survey.ProtectedAccounts.Count + $Survey.ProtectedUsers.Count + $below
        protectedAccounts        = $Survey.ProtectedAccounts.Count
        protectedUsers           = $Survey.ProtectedUsers.Count
        belowProtectedContainers = $below
        examples                 = [string[]]@($examples)
        containers               = [string[]]@($cut | Select-Object -First $ContainersTold)
        exposed                  = Get-Exposed $Survey
    }
}

# Whom the entries reach although they have powers over the domain.
function Get-Exposed($Survey) {
    $names = New-NameSet
    $reached = @($Survey.Reached | Where-Object { $_.Class -eq '' -or -not (Get-Obstruction $Survey $_.Class $_.Parent) })
    foreach ($one in $reached) { Add-Example $names $one.Name }
    $exposed = [ordered]@{ accounts = $reached.Count }
    foreach ($power in 'replication', 'permissions', 'groups') { $exposed[$power] = @($reached | Where-Object { $_.Powers -contains $power }).Count }
    $exposed['examples'] = [string[]]@($names)
    $exposed
}
