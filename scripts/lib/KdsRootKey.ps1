# The root keys from which domain controllers make the passwords of group managed service accounts.
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'

# Until every domain controller has it, a key is not used.
# https://learn.microsoft.com/windows-server/security/group-managed-service-accounts/create-the-key-distribution-services-kds-root-key
$KeyReplication = [timespan]::FromHours(10)

# State of the newest usable key; where there is none, of the one that will be the first.
function Get-KdsRootKey($Directory) {
    $configuration = Get-Value (Get-Entry $Directory '' @('configurationNamingContext')) 'configurationNamingContext'
    $place = "CN=Master Root Keys,CN=Group Key Distribution Service,CN=Services,$configuration"
    $container = Get-Entry $Directory $place @('allowedChildClassesEffective')
    $times = @(
        Find-Entry $Directory $place 'OneLevel' '(objectClass=msKds-ProvRootKey)' @('msKds-UseStartTime') |
            ForEach-Object { Get-Value $_ 'msKds-UseStartTime' } | Where-Object { $_ } |
            ForEach-Object { [datetime]::FromFileTimeUtc([long]$_) + $KeyReplication } | Sort-Object
    )
    if ($times.Count -eq 0) {
        # Who could make a key is believed to see all, by the default permissions of the class. [MS-ADSC msKds-ProvRootKey]
        $wouldSee = @(Get-ValueList $container 'allowedChildClassesEffective') -contains 'msKds-ProvRootKey'
        return [ordered]@{ state = $(if ($wouldSee) { 'missing' } else { 'notObservable' }) }
    }
    $usable = @($times | Where-Object { $_ -le [datetime]::UtcNow })
    $time = if ($usable.Count -gt 0) { $usable[-1] } else { $times[0] }
    [ordered]@{
        state      = $(if ($usable.Count -gt 0) { 'usable' } else { 'notYetUsable' })
        usableFrom = $time.ToString('yyyy-MM-ddTHH:mm:ssZ', [cultureinfo]::InvariantCulture)
    }
}

# What cannot be seen is left to the domain controller, which answers for itself.
function Assert-KdsRootKey($Key, [string]$Account) {
    switch ($Key.state) {
        'missing' { throw (New-ScriptError 'not-found' "`"$Account`" cannot be created: the forest has no KDS root key. Run Add-KdsRootKey -EffectiveImmediately on a domain controller as a member of Enterprise Admins, wait 10 hours, in which the key reaches all of them, and run again.") }
        'notYetUsable' { throw (New-ScriptError 'not-found' "`"$Account`" cannot be created yet: domain controllers use the forest's KDS root key from $($Key.usableFrom) on, 10 hours after it takes effect, when it has reached all of them. Run again then.") }
    }
}
