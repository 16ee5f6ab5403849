# gPLink: the group policies linked to a domain or an organizational unit, the last one with the highest precedence. [MS-GPOL 2.2.2]
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'

$LinkDisabled = 1
$LinkEnforced = 2

# The links in the order of the attribute, each with the text it came from. Some tools write a server before the DN, and spaces
# between its parts.
function ConvertFrom-LinkText([string]$Text) {
    $pattern = '\[LDAP://([^/;\]=]+/)?(?<dn>[^;\]]*);(?<options>[0-9]{1,9})\]'
    if ([regex]::Replace($Text, $pattern, '', 'IgnoreCase').Trim() -ne '') {
        throw (New-ScriptError 'failed' "gPLink has a form that is not documented, so it is left alone: $Text")
    }
    foreach ($match in [regex]::Matches($Text, $pattern, 'IgnoreCase')) {
        [pscustomobject]@{ Text = $match.Value; Policy = ($match.Groups['dn'].Value -replace '\s*([,=])\s*', '$1').Trim(); Options = [int]$match.Groups['options'].Value }
    }
}

# Order, enabled and enforced of the link to a policy, or $null.
function Get-PolicyLink([object[]]$Links, [string]$Policy) {
    for ($index = $Links.Count - 1; $index -ge 0; $index--) {
        if ($Links[$index].Policy -ne $Policy) { continue }
        return [ordered]@{
            order    = $Links.Count - $index
            enabled  = -not ($Links[$index].Options -band $LinkDisabled)
            enforced = [bool]($Links[$index].Options -band $LinkEnforced)
        }
    }
}

# The attribute's new text, all other links as they are. An order beyond the number of links is the last one. InPlace: a link that is
# there stays where it is, and only one that is made has the order.
function Set-PolicyLink([object[]]$Links, [string]$Policy, $Link, [bool]$InPlace) {
    $own = @($Links | Where-Object { $_.Policy -eq $Policy })
    $others = @($Links | Where-Object { $_.Policy -ne $Policy } | ForEach-Object { $_.Text })
    $options = $(if ($Link.enabled) { 0 } else { $LinkDisabled }) + $(if ($Link.enforced) { $LinkEnforced } else { 0 })
    $text = if ($own.Count -gt 0 -and $own[0].Options -eq $options) { $own[0].Text } else { "[LDAP://$Policy;$options]" }
    $place = if ($InPlace -and $own.Count -gt 0) { Get-PolicyPlace $Links $Policy } else { [Math]::Max(0, $others.Count + 1 - [Math]::Max(1, $Link.order)) }
    $texts = [System.Collections.Generic.List[string]]::new([string[]]$others)
    $texts.Insert($place, $text)
    $texts -join ''
}

# How many links of others stand before the one that counts of a policy.
function Get-PolicyPlace([object[]]$Links, [string]$Policy) {
    $last = $Links.Count - (Get-PolicyLink $Links $Policy).order
    $place = 0
    for ($index = 0; $index -lt $last; $index++) { if ($Links[$index].Policy -ne $Policy) { $place++ } }
    $place
}

function Remove-PolicyLink([object[]]$Links, [string]$Policy) {
    @($Links | Where-Object { $_.Policy -ne $Policy } | ForEach-Object { $_.Text }) -join ''
}

# gPLink of an object and its links; Entry is $null where the object is missing.
function Read-Link($Directory, [string]$Target) {
    ConvertFrom-LinkEntry (Get-Entry $Directory $Target @('gPLink'))
}

function ConvertFrom-LinkEntry($Entry) {
    $text = "$(Get-Value $Entry 'gPLink')"
    [pscustomobject]@{ Entry = $Entry; Text = $text; Items = @(ConvertFrom-LinkText $text) }
}

# Writes gPLink if it differs; the attribute goes when no link is left.
function Write-Link($Directory, [string]$Target, $Links, [string]$Text) {
    if ($Links.Text.Trim() -ceq $Text) { return }
    Set-Value $Directory $Target @(@{ Name = 'gPLink'; Old = $Links.Text; New = $Text }) 'Manage group policy links (write gPLink) there'
}
