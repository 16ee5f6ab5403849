# What the other domain controllers have of a policy. Directory and SYSVOL replicate apart, and a computer that finds a link and not
# the file ends its whole group policy cycle.
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'

# Seconds for asking all of them, and how many an answer has room for.
$AskingTime = 60
$MostControllers = 20

# DNS names of the domain's other controllers, those that can only be read too: the servers below CN=Sites whose NTDS Settings hold
# the domain. [MS-ADTS 6.1.1.2.2.1.2.1.1]
function Find-OtherController($Directory) {
    $rootDse = Get-Entry $Directory '' @('configurationNamingContext', 'dnsHostName')
    $terms = 'msDS-HasDomainNCs', 'hasMasterNCs', 'msDS-hasFullReplicaNCs' | ForEach-Object { "($_=$(ConvertTo-FilterValue $Directory.Root))" }
    $sites = "CN=Sites,$(Get-Value $rootDse 'configurationNamingContext')"
    foreach ($settings in Find-Entry $Directory $sites 'Subtree' "(&(objectClass=nTDSDSA)(|$($terms -join '')))" @('cn')) {
        $server = $settings.DistinguishedName -replace $FirstRdn, ''
        $name = Get-Value (Get-Entry $Directory $server @('dNSHostName')) 'dNSHostName'
        # One that is half taken away has no name.
        if (-not $name) { $name = $server }
        if ($name -ne (Get-Value $rootDse 'dnsHostName')) { $name }
    }
}

# Asks each of the others. Look: says of one, in a part of a sentence, what it lacks; nothing where it lacks nothing; an error where it
# cannot tell. Lacking and unasked: {server, reason}.
function Get-Replication($Directory, $Credential, [scriptblock]$Look) {
    $lacking = @()
    $unasked = @()
    $clock = [System.Diagnostics.Stopwatch]::StartNew()
    foreach ($name in Find-OtherController $Directory) {
        try {
            if ($clock.Elapsed.TotalSeconds -gt $AskingTime) { throw (New-ScriptError 'timeout' "the others took $AskingTime seconds") }
            $other = Connect-Server $name $Credential
            $other.Root = $Directory.Root
            $reason = & $Look $other
            if ($null -ne $reason) { $lacking += [ordered]@{ server = $name; reason = "$reason" } }
        }
        catch { $unasked += [ordered]@{ server = $name; reason = Get-ShortReason $_.Exception } }
    }
    [ordered]@{ lacking = [object[]]@(Limit-List $lacking); unasked = [object[]]@(Limit-List $unasked) }
}

function Get-ShortReason([System.Exception]$Exception) {
    $text = $Exception.GetBaseException().Message
    if ($text.Length -gt 200) { $text.Substring(0, 197) + '...' } else { $text }
}

function Limit-List([object[]]$List) {
    $List | Select-Object -First $MostControllers
    if ($List.Count -gt $MostControllers) { [ordered]@{ server = "and $($List.Count - $MostControllers) more"; reason = 'not named here' } }
}

# What another domain controller lacks of the policy as it was written here.
function Get-MissingPart($Other, $Policy, [string]$Here, [long]$Version, [byte[]]$Template) {
    $entry = Get-Entry $Other $Policy.Container @('versionNumber')
    if ($null -eq $entry) { return 'its directory does not have the policy yet' }
    $there = [long](Get-Value $entry 'versionNumber') -band 0xFFFFFFFFL
    if ($there -ne $Version) { return "its directory has version $there of the policy, not $Version yet" }
    $folder = Get-PolicyFolder (Get-OtherSysvol $Policy $Here $Other.Server) $Policy.Id
    $there = Get-FileVersion $folder
    if ($there -ne $Version) { return "its SYSVOL has $(if ($there -eq 0) { 'no file' } else { "version $there" }) of the policy, not version $Version yet" }
    $file = Read-PolicyFile (Resolve-PolicyPath $folder $TemplatePath)
    if ([Convert]::ToBase64String($file) -cne [Convert]::ToBase64String($Template)) { 'its SYSVOL has another security template yet' }
}

# SYSVOL of another domain controller: the path here with its name, or its share.
function Get-OtherSysvol($Policy, [string]$Here, [string]$There) {
    $part = [regex]::new("(?<=^|[\\/])$([regex]::Escape($Here))(?=[\\/]|`$)", 'IgnoreCase')
    if ($part.IsMatch($Policy.SysvolPath)) { return $part.Replace($Policy.SysvolPath, $There) }
    if ($OnWindows) { return "\\$There\SYSVOL\$($Policy.Domain)" }
    throw (New-ScriptError 'unreachable' "its SYSVOL is not known here, because `"$($Policy.SysvolPath)`" does not name $Here")
}

# Whether another domain controller still links the policy.
function Get-RemainingLink($Other, $Policy) {
    if ($null -ne (Get-PolicyLink (Read-Link $Other $Policy.LinkTarget).Items $Policy.Container)) { 'it still links the policy' }
}
