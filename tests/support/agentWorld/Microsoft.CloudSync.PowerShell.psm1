# A stand-in for the agent's module: the documented cmdlets with their documented parameters and failures, and nothing else. What it
# knows of the tenant is in world.json; what it does is in the registry and in module.json, as the agent keeps it.
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
$Key = 'HKLM:\SOFTWARE\Microsoft\Azure AD Connect Agents\Azure AD Connect Provisioning Agent'
$World = ConvertFrom-Json -InputObject ([System.IO.File]::ReadAllText("$env:AGENT_WORLD/world.json"))
$Connected = $null

function Read-Kept { ConvertFrom-Json -InputObject ([System.IO.File]::ReadAllText("$env:AGENT_WORLD/module.json")) }
function Save-Kept($Kept) { [System.IO.File]::WriteAllText("$env:AGENT_WORLD/module.json", (ConvertTo-Json -Depth 5 $Kept)) }
function Add-Call([string]$Text) { $kept = Read-Kept; $kept.calls = @($kept.calls) + $Text; Save-Kept $kept }

function Get-Signed([pscredential]$Credential) {
    $account = $World.accounts.PSObject.Properties[$Credential.UserName]
    if ($null -eq $account) { throw "AADSTS50034: The user account $($Credential.UserName) does not exist in the tenant directory." }
    if ($account.Value.password -cne $Credential.GetNetworkCredential().Password) { throw 'AADSTS50126: Error validating credentials due to invalid username or password.' }
    if ($account.Value.mfa) { throw 'AADSTS50076: Due to a configuration change made by your administrator, you must use multi-factor authentication to access.' }
    if ($account.Value.role -ne 'Hybrid Identity Administrator') { throw 'Authorization_RequestDenied: Insufficient privileges to complete the operation.' }
    $account.Value
}

# An error of .NET's, as the module's own code lets it through; '': words alone.
function New-Failure([string]$Kind, [string]$Words) {
    switch ($Kind) {
        '' { $Words }
        'System.Net.Sockets.SocketException' { [System.InvalidOperationException]::new($Words, [System.Net.Sockets.SocketException]::new(10060)) }
        'System.Net.WebException' { [System.Net.WebException]::new($Words, [System.Net.WebExceptionStatus]::NameResolutionFailure) }
        default { New-Object -TypeName $Kind -ArgumentList $Words }
    }
}

function Connect-AADCloudSyncAzureAD {
    [CmdletBinding(DefaultParameterSetName = 'Credential')]
    param(
        [Parameter(Mandatory, ParameterSetName = 'Credential')][pscredential]$Credential,
        [Parameter(Mandatory, ParameterSetName = 'Token')][string]$AccessToken,
        [Parameter(Mandatory, ParameterSetName = 'Token')][string]$TenantId,
        [Parameter(Mandatory, ParameterSetName = 'Token')][string]$UserPrincipalName
    )
    if ($World.hangs) { Start-Sleep -Seconds 600 }
    if ($PSCmdlet.ParameterSetName -eq 'Credential') { $tenant = (Get-Signed $Credential).tenant }
    else {
        $token = $World.tokens.PSObject.Properties[$AccessToken]
        # A careless cmdlet names what it was given.
        if ($null -eq $token) { throw "InvalidAuthenticationToken: the access token $AccessToken is not valid." }
        if ($token.Value.audience -ne 'agent') { throw "AADSTS500133: Assertion is not within its valid time range, or its audience is wrong. Token: $AccessToken" }
        $tenant = $token.Value.tenant
    }
    $script:Connected = $tenant
    Add-Call "Connect-AADCloudSyncAzureAD $($PSCmdlet.ParameterSetName)"
}

function Add-AADCloudSyncGMSA {
    [CmdletBinding(DefaultParameterSetName = 'Installer')]
    param(
        [Parameter(Mandatory, ParameterSetName = 'Installer')][pscredential]$Credential,
        [Parameter(Mandatory, ParameterSetName = 'Custom')][string]$CustomGMSAName
    )
    if ($null -eq $Connected) { throw 'Run Connect-AADCloudSyncAzureAD first.' }
    if ($World.gmsaFails) { throw [string]$World.gmsaFails }
    $account = if ($CustomGMSAName) { $CustomGMSAName } else { 'pGMSA_1a2b3c4d$' }
    Set-ItemProperty -LiteralPath 'HKLM:\SYSTEM\CurrentControlSet\Services\AADConnectProvisioningAgent' -Name ObjectName -Value "CORP\$account"
    Set-ItemProperty -LiteralPath $Key -Name TenantID -Value $Connected
    Add-Call "Add-AADCloudSyncGMSA $account"
}

function Add-AADCloudSyncADDomain {
    [CmdletBinding()]
    param([Parameter(Mandatory)][string]$DomainName, [pscredential]$Credential, [string[]]$PreferredDomainControllers)
    if ($null -eq $Connected) { throw 'Run Connect-AADCloudSyncAzureAD first.' }
    if ($World.domainFails) { throw [string]$World.domainFails }
    $kept = Read-Kept
    $kept.domains = @($kept.domains) + $DomainName
    Save-Kept $kept
    Add-Call "Add-AADCloudSyncADDomain $DomainName$(if ($Credential) { " as $($Credential.UserName)" })$(if ($PreferredDomainControllers) { " by $($PreferredDomainControllers -join ',')" })"
}

function Get-AADCloudSyncDomains {
    [CmdletBinding()] param()
    if ($World.domainsFail) { throw 'You are not connected.' }
    foreach ($name in @((Read-Kept).domains)) { if ($name) { [pscustomobject]@{ DomainName = $name } } }
}

function Set-AADCloudSyncPasswordWritebackConfiguration {
    [CmdletBinding()] param([Parameter(Mandatory)][bool]$Enable, [Parameter(Mandatory)][pscredential]$Credential)
    $null = Get-Signed $Credential
    $kept = Read-Kept
    $kept.attempts++
    if ($kept.attempts -le $World.transientFailures) { Save-Kept $kept; throw (New-Failure $World.failsWith $World.writebackFails) }
    $kept.writeback = $Enable
    Save-Kept $kept
}

Export-ModuleMember -Function @('Connect-AADCloudSyncAzureAD', 'Add-AADCloudSyncGMSA', 'Add-AADCloudSyncADDomain', 'Get-AADCloudSyncDomains', 'Set-AADCloudSyncPasswordWritebackConfiguration' | Where-Object { @($World.withoutCommands) -notcontains $_ })
