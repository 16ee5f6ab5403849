# The password of a credential out of a Key Vault, read with the managed identity of the host, so that neither the one who
# calls nor Azure's records of run commands ever hold it.
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
. "$PSScriptRoot/ManagedIdentity.ps1"

# The only places the identity's token is ever sent to. https://learn.microsoft.com/en-us/azure/key-vault/general/about-keys-secrets-certificates
$VaultSecretUrl = '^https://[a-z0-9-]{3,24}\.(?<domain>vault\.azure\.net|vault\.usgovcloudapi\.net)/secrets/[0-9a-z-]{1,127}(/[0-9a-f]{32})?/?$'

function Read-VaultSecret([string]$Url) {
    $match = [regex]::Match($Url, $VaultSecretUrl, 'IgnoreCase')
    if (-not $match.Success) {
        throw (New-ScriptError 'failed' "`"$Url`" is no secret of a Key Vault. Write https://<vault>.vault.azure.net/secrets/<name>, or vault.usgovcloudapi.net in Azure Government.")
    }
    $token = Get-IdentityToken "https://$($match.Groups['domain'].Value.ToLowerInvariant())"
    $reply = Send-WebRequest "$($Url.TrimEnd('/'))?api-version=7.4" @{ Authorization = "Bearer $token" }
    if ($reply.Status -eq 200) { return Get-WebSecret $reply 'value' }
    $reason = Get-WebError $reply
    switch ($reply.Status) {
        { $_ -in 401, 403 } { throw (New-ScriptError 'refused' "The Key Vault refuses $Url to the managed identity of $([System.Environment]::MachineName): $reason. Give the identity the role `"Key Vault Secrets User`" on the secret, and see that the vault's firewall lets the host in.") }
        404 { throw (New-ScriptError 'not-found' "There is no secret $Url ($reason). Create it, or write the URL of another as secretUrl.") }
        default { throw (New-ScriptError 'unreachable' "The Key Vault did not give $Url out: $reason.") }
    }
}
