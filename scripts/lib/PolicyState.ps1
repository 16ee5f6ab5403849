# A group policy as it is: the result of GroupPolicyObject.ps1.
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'

function Get-PolicyState($Directory, $Policy) {
    $container = Get-Container $Directory $Policy.Container
    $root = Get-Entry $Directory $Directory.Root ($DomainPolicyAttributes + 'gPLink' + 'fSMORoleOwner' + 'objectSid')
    $rootLinks = ConvertFrom-LinkEntry $root
    $atRoot = $Policy.LinkTarget -eq $Directory.Root
    $links = if ($atRoot) { $rootLinks } else { Read-Link $Directory $Policy.LinkTarget }
    $link = Get-PolicyLink $links.Items $Policy.Container

    $text = Read-TemplateText $Policy.Folder
    $accounts = Find-Principal $Directory @(Get-PrincipalName $Policy.Settings $text)
    $settings = Get-TemplateSettings $text $Policy.Settings $accounts
    $declared = if ($null -ne $Policy.Settings) { Format-Setting @(Read-Setting $Policy.Settings) } else { $settings }
    $account = Get-AccountSettings $declared
    $kerberos = @($declared.Keys -like 'kerberosPolicy.*').Count -gt 0

    $emulator = New-Emulator $Directory $root
    $asked = [ordered]@{}
    foreach ($name in $account.Keys) { $asked["accountPolicy.$name"] = $account[$name] }
    $own = [pscustomobject]@{ Id = $Policy.Id; Settings = (Get-AccountSettings $settings); Container = $container }
    $policies = @(if ($account.Count -gt 0) { Get-LinkedPolicy $Directory $rootLinks.Items $Policy.SysvolPath ([pscustomobject]$asked) $own $emulator })
    $conflicts = @(if ($null -ne $container.Entry) { Get-Conflict $Directory $container $atRoot $link $account $kerberos $policies $emulator })

    $state = [ordered]@{
        exists                   = $null -ne $container.Entry
        id                       = $Policy.Id
        displayName              = $container.DisplayName
        settings                 = $settings
        containerVersion         = $container.Version
        fileVersion              = Get-FileVersion $Policy.Folder
        appliesToComputers       = Test-ComputerSettings $container
        computerSettingsDisabled = [bool]($container.Flags -band $ComputerSettingsDisabled)
        unreadable               = [string[]]@(Get-UnreadablePath $text $Policy.Settings)
        unknownPrincipals        = [string[]]@(Get-UnknownPrincipal $Policy.Settings $accounts)
        linkTargetExists         = $null -ne $links.Entry
        targetLinks              = $links.Text.Trim()
        sameName                 = [string[]]@(Find-SameName $Directory $Policy.DisplayName $Policy.Id)
        effective                = [ordered]@{ accountPolicy = Get-DomainPolicy $Directory $root; winners = Get-WinnerTable $policies $account }
        conflicts                = [object[]]$conflicts
    }
    $filter = Get-PolicyFilter $container.Dacl $emulator.DomainSid
    if ($null -ne $Policy.Replication -and $Policy.Replication.lacking.Count + $Policy.Replication.unasked.Count -gt 0) { $state.replication = $Policy.Replication }
    if ($null -ne $Policy.Template) { $state.template = Get-TemplatePart $Policy.Folder ([int]$Policy.Template.from) ([int]$Policy.Template.most) }
    if ($null -ne $filter) { $state.appliesTo = $filter }
    if ($null -ne $link) {
        # An order beyond the number of links means the last place, so there it is what was declared.
        $order = Get-Property $Policy.Link 'order'
        if ($link.order -eq $links.Items.Count -and $order -gt $link.order) { $link.order = $order }
        $state.link = $link
    }
    [pscustomobject]$state
}

# Names that declared rights mention and the domain does not have.
function Get-UnknownPrincipal($Asked, $Accounts) {
    $names = foreach ($right in Get-DeclaredRight $Asked) { $right.Value }
    $names | Where-Object { $_ -notmatch '^S-1-' -and -not $Accounts.ContainsKey($_) } | Select-Object -Unique
}

function Get-WinnerTable([object[]]$Policies, $Account) {
    $winners = [ordered]@{}
    foreach ($name in $Account.Keys) {
        $winner = Select-Winner $Policies $name
        if ($null -eq $winner -or $null -eq $winner.Why) { continue }
        $winners[$name] = [ordered]@{ id = $winner.Policy.Id; displayName = $winner.Policy.DisplayName; value = $winner.Value; why = $winner.Why }
    }
    $winners
}
