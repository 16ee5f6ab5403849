# A group policy that sets the account policy of one domain: files in SYSVOL, container in the directory, link.
# Parameters and result: GroupPolicyObjectParameters and GroupPolicyObjectResult in contract.ts.
[CmdletBinding()]
param(
    [Parameter(Mandatory)][ValidateSet('Observe', 'Ensure', 'Remove')][string]$Action,
    [string]$Parameters,
    # Run commands hand protected parameters over as text. lint: allow plain-text-password
    [string]$Secret
)
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
. "$PSScriptRoot/lib/Call.ps1"
. "$PSScriptRoot/lib/Directory.ps1"
. "$PSScriptRoot/lib/SecurityTemplate.ps1"
. "$PSScriptRoot/lib/PolicyFiles.ps1"
. "$PSScriptRoot/lib/PolicyContainer.ps1"
. "$PSScriptRoot/lib/PolicyLink.ps1"
. "$PSScriptRoot/lib/EffectivePolicy.ps1"

function Invoke-GroupPolicy($Call) {
    $given = $Call.parameters
    $directory = Connect-Domain (Get-Text $given 'domain') (Get-Property $given 'server') (Get-Property $Call 'credential')
    $policy = New-Policy $directory $given
    switch ($Action) {
        'Ensure' { Set-Policy $directory $policy }
        'Remove' { Remove-Policy $directory $policy }
    }
    Get-PolicyState $directory $policy
}

# Where the parts of the policy are, and what is declared of it.
function New-Policy($Directory, $Given) {
    $id = (Get-Text $Given 'id').ToUpperInvariant()
    if ($id -notmatch '^\{[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}\}$') { throw (New-ScriptError 'failed' "The policy id `"$id`" is not a GUID in braces.") }
    $domain = Get-Text $Given 'domain'
    $sysvol = Get-Property $Given 'sysvolPath'
    # The same domain controller holds container and files, so that no replication stands between the two.
    if (-not $sysvol) { $sysvol = "\\$($Directory.Server)\SYSVOL\$domain" }
    $target = Get-Property $Given 'linkTarget'
    [pscustomobject]@{
        Id            = $id
        Container     = "CN=$id,$(Get-PolicyRoot $Directory)"
        FileSysPath   = "\\$domain\SysVol\$domain\Policies\$id"
        SysvolPath    = $sysvol
        Folder        = Get-PolicyFolder $sysvol $id
        LinkTarget    = $(if ($target) { $target } else { $Directory.Root })
        DisplayName   = $(if ($Action -eq 'Ensure') { Get-Text $Given 'displayName' } else { "$(Get-Property $Given 'displayName')" })
        AccountPolicy = Get-Property $Given 'accountPolicy'
        Link          = Get-Property $Given 'link'
    }
}

function Get-PolicyState($Directory, $Policy) {
    $container = Get-Container $Directory $Policy.Container
    $root = Get-Entry $Directory $Directory.Root @('gPLink', 'minPwdAge')
    $rootLinks = ConvertFrom-LinkEntry $root
    $links = if ($Policy.LinkTarget -eq $Directory.Root) { $rootLinks } else { Read-Link $Directory $Policy.LinkTarget }
    $state = [ordered]@{
        exists              = $null -ne $container.Entry
        id                  = $Policy.Id
        displayName         = $container.DisplayName
        accountPolicy       = Read-TemplatePolicy $Policy.Folder
        containerVersion    = $container.Version
        fileVersion         = Get-FileVersion $Policy.Folder
        appliesToComputers  = (Test-SecurityExtension $container.Extensions) -and -not ($container.Flags -band $ComputerSettingsDisabled)
        sameName            = [string[]]@(Find-SameName $Directory $Policy.DisplayName $Policy.Id)
        effective           = Get-EffectiveAge $Directory $root $rootLinks.Items $Policy.SysvolPath
    }
    $link = Get-PolicyLink $links.Items $Policy.Container
    if ($null -ne $link) {
        # An order beyond the number of links means the last place, so there it is what was declared.
        $declared = Get-Property $Policy.Link 'order'
        if ($link.order -eq $links.Items.Count -and $declared -gt $link.order) { $link.order = $declared }
        $state.link = $link
    }
    [pscustomobject]$state
}

# Files first, then the container, the versions, and the link last: a policy that is half written is never linked.
function Set-Policy($Directory, $Policy) {
    $container = Get-Container $Directory $Policy.Container
    $links = Read-Link $Directory $Policy.LinkTarget
    if ($null -eq $links.Entry) { throw (New-ScriptError 'not-found' "The link target `"$($Policy.LinkTarget)`" does not exist. Write the DN of the domain root or of an organizational unit.") }

    $template = Resolve-PolicyPath $Policy.Folder $TemplatePath
    $old = Read-PolicyFile $template
    $new = ConvertTo-TemplateBytes (Set-TemplatePolicy (ConvertFrom-TemplateBytes $old) $Policy.AccountPolicy)
    $fileVersion = Get-FileVersion $Policy.Folder
    $templateDiffers = [Convert]::ToBase64String($old) -cne [Convert]::ToBase64String($new)
    $settingsDiffer = $templateDiffers -or $fileVersion -ne $container.Version -or -not (Test-ContainerComplete $container)

    if ($settingsDiffer) {
        $version = Get-NextVersion ([Math]::Max($fileVersion, $container.Version))
        if ($templateDiffers -and $null -ne $container.Entry -and $fileVersion -eq $container.Version) {
            # From here until the end the versions differ, so a run that dies in between is seen and finished by the next.
            Set-FileVersion $Policy.Folder $version
            $version = Get-NextVersion $version
        }
        if ($templateDiffers) { Write-PolicyFile $template $new }
        $null = [System.IO.Directory]::CreateDirectory((Resolve-PolicyPath $Policy.Folder 'USER'))
        if ($null -eq $container.Entry) { $container = Add-Container $Directory $Policy }
        Add-ContainerPart $Directory $container
        # A domain controller that reads in between finds this version with the new template, not with the old one.
        Set-FileVersion $Policy.Folder $version
        Set-ContainerSettings $Directory $container $version
    }
    if ($container.DisplayName -cne $Policy.DisplayName) { Set-ContainerName $Directory $container $Policy.DisplayName }
    Write-Link $Directory $Policy.LinkTarget $links (Set-PolicyLink $links.Items $Policy.Container $Policy.Link)
}

# The link first, so that no domain controller looks for a policy that is being taken away.
function Remove-Policy($Directory, $Policy) {
    $links = Read-Link $Directory $Policy.LinkTarget
    if ($null -ne $links.Entry) { Write-Link $Directory $Policy.LinkTarget $links (Remove-PolicyLink $links.Items $Policy.Container) }
    Remove-Container $Directory $Policy.Container
    if (Test-Path -LiteralPath $Policy.Folder) { Remove-Item -LiteralPath $Policy.Folder -Recurse -Force }
}

exit (Invoke-Call { try { Invoke-GroupPolicy (Read-Call $Parameters $Secret) } finally { Close-Connection } })
