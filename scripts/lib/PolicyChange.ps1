# Makes and takes away a group policy in an order that a death in between does not hurt.
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'

# A link that is to go goes first and one that is to come comes last: a policy that is half written is never linked anew.
function Set-Policy($Directory, $Policy) {
    $links = Read-Link $Directory $Policy.LinkTarget
    if ($null -eq $links.Entry -and $null -ne $Policy.Link) {
        throw (New-ScriptError 'not-found' "The link target `"$($Policy.LinkTarget)`" does not exist. Write the DN of the domain root or of an organizational unit.")
    }
    if ($Policy.Unlink) { Write-Link $Directory $Policy.LinkTarget $links (Remove-PolicyLink $links.Items $Policy.Container) }
    Set-PolicySettings $Directory $Policy
    if ($null -eq $Policy.Link) { return }
    if (Test-NewLink $links $Policy) {
        $Policy.Replication = Get-WrittenReplication $Directory $Policy
        if ($Policy.Replication.lacking.Count -gt 0) { return }
    }
    Write-Link $Directory $Policy.LinkTarget $links (Set-PolicyLink $links.Items $Policy.Container $Policy.Link $Policy.InPlace)
}

# Whether the link would send computers to the policy that do not go there yet.
function Test-NewLink($Links, $Policy) {
    $there = Get-PolicyLink $Links.Items $Policy.Container
    $Policy.Link.enabled -and ($null -eq $there -or -not $there.enabled)
}

# Who has what was written here.
function Get-WrittenReplication($Directory, $Policy) {
    $version = (Get-Container $Directory $Policy.Container).Version
    $template = Read-PolicyFile (Resolve-PolicyPath $Policy.Folder $TemplatePath)
    Get-Replication $Directory $Policy.Credential { param($other) Get-MissingPart $other $Policy $Directory.Server $version $template }
}

# Files first, then the container, then the versions that make domain controllers read both.
function Set-PolicySettings($Directory, $Policy) {
    $container = Get-Container $Directory $Policy.Container
    # Before the settings, so that a policy that is to be narrowed reaches nobody else with new ones.
    if ($null -ne $container.Entry) { Set-DeclaredFilter $Directory $Policy $container }
    $template = Resolve-PolicyPath $Policy.Folder $TemplatePath
    $old = Read-PolicyFile $template
    $text = ConvertFrom-TemplateBytes $old
    $accounts = Find-Principal $Directory @(Get-PrincipalName $Policy.Settings $text)
    Assert-Principal $Directory $Policy.Settings $accounts
    $changed = Set-TemplateSettings $text $Policy.Settings $Policy.Unset $accounts
    $new = if ($changed -eq '') { $old } else { ConvertTo-TemplateBytes $changed }

    $fileVersion = Get-FileVersion $Policy.Folder
    $templateDiffers = [Convert]::ToBase64String($old) -cne [Convert]::ToBase64String($new)
    if ($templateDiffers -or $fileVersion -ne $container.Version -or -not (Test-ContainerComplete $container)) {
        $version = Get-NextVersion ([Math]::Max($fileVersion, $container.Version))
        if ($templateDiffers -and $null -ne $container.Entry -and $fileVersion -eq $container.Version) {
            # From here until the end the versions differ, so a run that dies in between is seen and finished by the next.
            Set-FileVersion $Policy.Folder $version
            $version = Get-NextVersion $version
        }
        if ($templateDiffers) {
            try { Write-PolicyFile $template $new }
            catch {
                # What is there goes on applying as it did: versions that differ might take it out of force.
                if ($null -ne $container.Entry -and $fileVersion -eq $container.Version) { Set-FileVersion $Policy.Folder $fileVersion }
                throw
            }
        }
        $null = [System.IO.Directory]::CreateDirectory((Resolve-PolicyPath $Policy.Folder 'USER'))
        if ($null -eq $container.Entry) {
            $container = Add-Container $Directory $Policy
            Set-DeclaredFilter $Directory $Policy $container
        }
        # 0: it was made here, now or by a run that died. Permissions of a policy in use are not the kit's.
        if ($container.Version -eq 0) { Set-FolderPermissions $Policy.Folder $container.Dacl }
        Add-ContainerPart $Directory $container
        # A domain controller that reads in between finds this version with the new template, not with the old one.
        Set-FileVersion $Policy.Folder $version
        Set-ContainerSettings $Directory $container $version
    }
    if ($container.DisplayName -cne $Policy.DisplayName) { Set-ContainerName $Directory $container $Policy.DisplayName }
}

function Set-DeclaredFilter($Directory, $Policy, $Container) {
    if ($null -ne $Policy.AppliesTo) { Set-PolicyFilter $Directory $Container $Policy.Folder $Policy.AppliesTo (Get-DomainSid $Directory) }
}

# The link first, and the rest once no domain controller has it any more: none then looks for a policy that is being taken away.
function Remove-Policy($Directory, $Policy) {
    $links = Read-Link $Directory $Policy.LinkTarget
    if ($null -ne $links.Entry) { Write-Link $Directory $Policy.LinkTarget $links (Remove-PolicyLink $links.Items $Policy.Container) }
    if ($null -ne (Get-Container $Directory $Policy.Container).Entry) {
        $Policy.Replication = Get-Replication $Directory $Policy.Credential { param($other) Get-RemainingLink $other $Policy }
        if ($Policy.Replication.lacking.Count -gt 0) { return }
    }
    Remove-Container $Directory $Policy.Container
    Remove-PolicyFolder $Policy.Folder
}
