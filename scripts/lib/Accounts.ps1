# Users, computers and groups of a domain, found by what people and attributes call them.
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'

$NormalUser = 805306368
$SecurityGroup = 0x80000000L
$GlobalGroup = 2

# The accounts behind sAMAccountNames, DNs and SIDs, in one search. None of the three can be taken for another: a
# sAMAccountName holds no equals sign.
function Find-Account($Directory, [string[]]$References) {
    $terms = foreach ($reference in @($References | Where-Object { $_ } | Sort-Object -Unique)) {
        $attribute = if ($reference -match '^S-1-[0-9-]+$') { 'objectSid' } elseif ($reference.Contains('=')) { 'distinguishedName' } else { 'sAMAccountName' }
        "($attribute=$(ConvertTo-FilterValue $reference))"
    }
    if (-not $terms) { return }
    $attributes = 'sAMAccountName', 'objectSid', 'sAMAccountType', 'groupType'
    foreach ($entry in Find-Entry $Directory $Directory.Root 'Subtree' "(|$($terms -join ''))" $attributes) {
        [pscustomobject]@{
            Name              = "$(Get-Value $entry 'sAMAccountName')"
            DistinguishedName = $entry.DistinguishedName
            Sid               = Get-Sid $entry 'objectSid' | ForEach-Object { $_.Value }
            IsUser            = [long](Get-Value $entry 'sAMAccountType') -eq $NormalUser
            IsGroup           = $null -ne (Get-Value $entry 'groupType')
            # groupType is signed; its highest bit tells security groups from distribution lists. [MS-ADTS 2.2.12]
            IsSecurityGroup   = [bool]([long](Get-Value $entry 'groupType') -band $SecurityGroup)
            IsGlobalGroup     = [bool]([long](Get-Value $entry 'groupType') -band $GlobalGroup)
        }
    }
}

# The one account that a name, DN or SID stands for, or $null.
function Get-Account([object[]]$Accounts, [string]$Reference) {
    $Accounts | Where-Object { $Reference -in $_.Name, $_.DistinguishedName, $_.Sid } | Select-Object -First 1
}

# What an account is called in an answer: as it was declared, or by its sAMAccountName; what has none as it was found.
function Get-AccountName([object[]]$Accounts, [string[]]$Declared, [string]$Reference) {
    $account = Get-Account $Accounts $Reference
    if ($null -eq $account) { return $Reference }
    $spelling = $Declared | Where-Object { $_ -in $account.Name, $account.DistinguishedName, $account.Sid } | Select-Object -First 1
    if ($spelling) { return $spelling }
    if ($account.Name) { $account.Name } else { $Reference }
}
