# Which of the policies linked to the domain root sets the account policy.
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'

# The enabled links in the order of precedence: enforced ones before the others, then the last of the attribute first.
# [MS-GPOL 3.2.5.1.5]
function Get-LinkInOrder([object[]]$Links) {
    $active = @($Links | Where-Object { -not ($_.Options -band $LinkDisabled) })
    [array]::Reverse($active)
    $active | Where-Object { $_.Options -band $LinkEnforced }
    $active | Where-Object { -not ($_.Options -band $LinkEnforced) }
}

# The linked policies in the order of precedence. Settings: what each sets of the account policy that is asked for; $null
# for the policy of another domain, whose container and files are not on this domain controller. Applies: whether the PDC
# emulator applies it; $null where that cannot be told, for the reason in Doubt. Own: the policy with {Id, Settings,
# Container}, which is not read again.
function Get-LinkedPolicy($Directory, [object[]]$Links, [string]$SysvolPath, $Asked, $Own, $Emulator) {
    $local = "^CN=(?<id>\{[^}]*\}),$([regex]::Escape((Get-PolicyRoot $Directory)))`$"
    $policies = @(foreach ($link in Get-LinkInOrder $Links) {
            $policy = [pscustomobject]@{ Id = ''; DisplayName = $link.Policy; Enforced = [bool]($link.Options -band $LinkEnforced); Settings = $null; Applies = $null; Doubt = 'precedence' }
            if ($link.Policy -match $local) {
                $policy.Id = $Matches['id'].ToUpperInvariant()
                # Unless its container is found: then nothing of it reaches anyone.
                $policy.Applies = $false
                if ($policy.Id -eq $Own.Id) {
                    $policy.Settings = $Own.Settings
                    Set-Application $policy $Own.Container $Emulator
                }
                else { $policy.Settings = Get-AccountSettings (Get-TemplateSettings (Read-TemplateText (Get-PolicyFolder $SysvolPath $policy.Id)) $Asked) }
            }
            $policy
        })
    $rivals = @($policies | Where-Object { $null -ne $_.Settings -and $_.Settings.Count -gt 0 -and $_.Id -ne $Own.Id })
    if ($rivals.Count -eq 0) { return $policies }
    $names = ($rivals | ForEach-Object { "(cn=$(ConvertTo-FilterValue $_.Id))" }) -join ''
    foreach ($entry in Find-Container $Directory (Get-PolicyRoot $Directory) 'OneLevel' "(|$names)") {
        $container = ConvertFrom-ContainerEntry $entry
        foreach ($policy in $rivals | Where-Object { $_.Id -eq (Get-Value $entry 'cn') }) { Set-Application $policy $container $Emulator }
    }
    $policies
}

# What the container says about a linked policy.
function Set-Application($Policy, $Container, $Emulator) {
    if ($null -eq $Container.Entry) { return }
    $Policy.DisplayName = Limit-Text $Container.DisplayName
    $Policy.Doubt = if ($Container.WmiFilter -ne '') { 'wmiFilter' } else { 'securityFiltering' }
    $access = Test-EmulatorAccess $Emulator $Container.Dacl
    $Policy.Applies = if (-not (Test-ComputerSettings $Container) -or $access -eq $false) { $false } elseif ($null -ne $access -and $Container.WmiFilter -eq '') { $true }
}

# An answer has room for nine winners and nine conflicts with names of this length.
function Limit-Text([string]$Text) {
    if ($Text.Length -gt 60) { $Text.Substring(0, 57) + '...' } else { $Text }
}

# The policy that decides a setting: the first that sets it and is applied. Why is $null where the first that may set it is
# one of which that cannot be told.
function Select-Winner([object[]]$Policies, [string]$Name) {
    $able = @($Policies | Where-Object { $_.Applies -ne $false -and ($null -eq $_.Settings -or $_.Settings.Contains($Name)) })
    if ($able.Count -eq 0) { return }
    $first = $able[0]
    $why = if ($able.Count -eq 1) { 'only' } elseif ($first.Enforced) { 'enforced' } else { 'order' }
    [pscustomobject]@{
        Policy = $first
        Value  = $(if ($null -ne $first.Settings) { $first.Settings[$Name] })
        Why    = $(if ($first.Applies) { $why })
    }
}
