# What a domain does now: the age on its root, and the linked policy that sets it.
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'

# minPwdAge is a negative number of 100-nanosecond intervals. [MS-ADA2 2.187]
$IntervalsPerDay = -864000000000L

# Root: the entry of the domain root. Links: those of its gPLink, in the order of the attribute.
function Get-EffectiveAge($Directory, $Root, [object[]]$Links, [string]$SysvolPath) {
    $age = Get-Value $Root 'minPwdAge'
    if ($null -eq $age) { throw (New-ScriptError 'refused' "minPwdAge of $($Directory.Root) cannot be read: the account needs Read domain password and lockout policies there.") }
    $effective = [ordered]@{ minimumPasswordAge = [long]$age / $IntervalsPerDay }
    $source = Find-AgeSource $Directory $Links $SysvolPath
    if ($null -ne $source) { $effective.source = $source }
    $effective
}

# The first policy that sets the age, in the order of precedence: enforced links before the others, then the last link of
# the attribute first. Policies of other domains are passed over: their files are not below this SYSVOL.
function Find-AgeSource($Directory, [object[]]$Links, [string]$SysvolPath) {
    $active = @($Links | Where-Object { -not ($_.Options -band $LinkDisabled) })
    [array]::Reverse($active)
    $ordered = @($active | Where-Object { $_.Options -band $LinkEnforced }) + @($active | Where-Object { -not ($_.Options -band $LinkEnforced) })
    foreach ($link in $ordered) {
        if ($link.Policy -notmatch "^CN=(?<id>\{[^}]*\}),$([regex]::Escape((Get-PolicyRoot $Directory)))`$") { continue }
        $id = $Matches['id'].ToUpperInvariant()
        $age = (Read-TemplatePolicy (Get-PolicyFolder $SysvolPath $id))['minimumPasswordAge']
        if ($null -eq $age) { continue }
        $entry = Get-Entry $Directory $link.Policy @('displayName', 'flags')
        if ($null -eq $entry -or ([int](Get-Value $entry 'flags') -band $ComputerSettingsDisabled)) { continue }
        return [ordered]@{ id = $id; displayName = "$(Get-Value $entry 'displayName')"; minimumPasswordAge = $age }
    }
}
