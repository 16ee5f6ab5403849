# What the directory has, compared with a change that is declared: what differs, what stands in the way, what is not in effect yet.
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'

# Value of an optional property, or $null.
function Get-Optional($Object, [string]$Name) {
    $property = $Object.PSObject.Properties[$Name]
    if ($null -ne $property) { $property.Value }
}

# Where what is there is not what is declared, as "name: there, instead of declared". Lists are sets; names of accounts and
# services know no case.
function Compare-Value([string]$Name, $Declared, $There) {
    if ($Declared -is [System.Management.Automation.PSCustomObject]) {
        foreach ($property in $Declared.PSObject.Properties) {
            $inner = if ($There -is [System.Management.Automation.PSCustomObject]) { Get-Optional $There $property.Name }
            Compare-Value "$Name.$($property.Name)" $property.Value $inner
        }
        return
    }
    if ($Declared -is [array]) {
        $wanted = @($Declared | ForEach-Object { ConvertTo-Json -Compress -Depth 10 $_ })
        $held = @($There | Where-Object { $null -ne $_ } | ForEach-Object { ConvertTo-Json -Compress -Depth 10 $_ })
        $wanted | Where-Object { $held -notcontains $_ } | ForEach-Object { "${Name}: $_ is missing" }
        $held | Where-Object { $wanted -notcontains $_ } | ForEach-Object { "${Name}: $_ is too much" }
        return
    }
    if ("$Declared" -cne "$There") { "${Name}: $(if ($null -eq $There) { 'not set' } else { $There }), instead of $Declared" }
}

# What the script would write.
function Get-Difference($Change, $Result) {
    if (-not $Result.exists) {
        'does not exist'
        return Get-Optional $Result 'namesake' | Where-Object { $_ }
    }
    foreach ($property in $Change.parameters.PSObject.Properties) {
        # How the directory is reached, and who made the object, are nobody's wish.
        if ($property.Name -in 'domain', 'server', 'sysvolPath', 'id', 'mark', 'unset', 'unlink') { continue }
        $there = $Result.PSObject.Properties[$property.Name]
        if ($null -eq $there -and $property.Name -ne 'link') { continue }
        $declared = $property.Value
        # A link that is to stay in its place has any order.
        if ($property.Name -eq 'link' -and $null -ne $there -and (Get-Optional $Change.parameters 'restoreOrder') -eq $false) { $declared = $declared | Select-Object -Property * -ExcludeProperty order }
        Compare-Value $property.Name $declared $(if ($null -ne $there) { $there.Value })
    }
    $there = @(Get-Optional $Result 'overGrants') + @(Get-Optional $Result 'otherAces')
    foreach ($entry in @(Get-Optional $Change.parameters 'unwanted')) { if ($entry -and $there -ccontains $entry) { "to be taken away: $entry" } }
    if ($Change.script -ne 'GroupPolicyObject') { return }
    if ($Result.containerVersion -ne $Result.fileVersion) { "half written, so that it may not be applied: version $($Result.containerVersion) in the directory, $($Result.fileVersion) in SYSVOL" }
    if (-not $Result.appliesToComputers) { 'computers do not apply it: its computer settings are disabled, or its security settings are not registered' }
}

# What stands in the way, which no script writes.
function Get-Obstacle($Change, $Result) {
    foreach ($conflict in @(Get-Optional $Result 'conflicts')) {
        if ($conflict -and (Test-Obstacle $Change $Result $conflict)) { "in its way: $(Get-ConflictName $conflict)" }
    }
}

# Written is not yet in force: the PDC emulator applies group policy every five minutes, or at gpupdate /force.
function Get-Pending($Change, $Result) {
    $settings = if ($Change.script -eq 'GroupPolicyObject') { Get-Optional $Change.parameters 'settings' }
    $age = if ($null -ne $settings -and -not (Get-Optional $Change.parameters 'linkTarget')) { Get-Optional $settings 'accountPolicy.minimumPasswordAge' }
    if ($null -ne $age) { Compare-Value 'in effect: minimumPasswordAge' $age $Result.effective.accountPolicy.minimumPasswordAge }
}

# What is as nobody declared it and stays, and what may be in the way of some users or cannot be told: nothing is wrong with the
# change for it. The agent's installer grants its account more than writeback.
function Get-Remark($Change, $Result) {
    foreach ($conflict in @(Get-Optional $Result 'conflicts')) {
        if ($conflict -and -not (Test-Obstacle $Change $Result $conflict)) { Get-ConflictRemark $conflict }
    }
    foreach ($ace in @(Get-Optional $Result 'overGrants')) { if ($ace) { "besides: $ace" } }
    foreach ($one in @(Get-Replica $Result 'unasked')) { "could not be asked whether it has the policy: $($one.server): $($one.reason)" }
}

# What else the account may be meant to be.
function Get-CandidateText($Result) {
    $candidates = @(Get-Optional $Result 'candidates' | Where-Object { $_ })
    if ($candidates.Count -gt 0) { "; its group managed service accounts are: $($candidates -join '; ')" }
}

# Whether a conflict keeps settings out: what is in effect differs, and this is why. As conflicts.ts of the plugin judges, which a test
# holds against this; the other conflicts are for some users only, or cannot be told apart from what does no harm.
function Test-Obstacle($Change, $Result, $Conflict) {
    $setting = Get-Optional $Conflict 'setting'
    switch ($Conflict.kind) {
        'precedence' { $null -ne (Get-Optional $Conflict 'value') -and ($null -eq $setting -or (Test-Unmet $Change $Result $setting)) }
        'securityFiltering' { $null -eq (Get-Optional $Conflict 'by') -and (Test-Unmet $Change $Result) }
        # Account policies of a domain are said to pass a block, and are said not to.
        'blockedInheritance' { Test-Unmet $Change $Result 'accountPolicy.minimumPasswordAge' }
        default { $false }
    }
}

# Whether a declared setting of the account policy, or any, is not in effect, as far as the domain root tells; what it does not tell
# may not be.
function Test-Unmet($Change, $Result, [string]$Setting = '') {
    $settings = Get-Optional $Change.parameters 'settings'
    $declared = @(if ($null -ne $settings) { $settings.PSObject.Properties | Where-Object { $_.Name -like 'accountPolicy.*' } })
    if ($Setting -ne '') { return @($declared | Where-Object { $_.Name -eq $Setting -and -not (Test-InEffect $Result $_) }).Count -gt 0 }
    $told = @($declared | Where-Object { $null -ne (Get-EffectiveValue $Result $_) })
    $told.Count -eq 0 -or @($told | Where-Object { -not (Test-InEffect $Result $_) }).Count -gt 0
}

function Get-EffectiveValue($Result, $Declared) { Get-Optional $Result.effective.accountPolicy $Declared.Name.Substring('accountPolicy.'.Length) }

function Test-InEffect($Result, $Declared) { (Get-EffectiveValue $Result $Declared) -eq [long]$Declared.Value }

# What fails nothing, in words.
function Get-ConflictRemark($Conflict) {
    $by = "$(Get-Optional $Conflict 'by')"
    $value = Get-Optional $Conflict 'value'
    switch ($Conflict.kind) {
        'wrongTarget' { "reaches no domain user: $(Get-Optional $Conflict 'setting'), which counts at the domain root only" }
        'passwordSettingsObject' {
            if ($by -eq '') { 'whether a PSO brings a minimum password age back cannot be told: the account may not read PSOs, which by default only Domain Admins may' }
            elseif ($null -eq $value) { "PSOs with a minimum password age: $by" }
            else { "the PSO `"$by`" brings a minimum password age of $value $(if ($value -eq 1) { 'day' } else { 'days' }) back for those it applies to" }
        }
        default { "may be in its way: $(Get-ConflictName $Conflict)" }
    }
}

function Get-ConflictName($Conflict) { "$($Conflict.kind)$(if (Get-Optional $Conflict 'by') { " ($($Conflict.by))" })" }

# Why a new link was not made: domain controllers that lack what it leads to.
function Get-Waiting($Result) {
    foreach ($one in @(Get-Replica $Result 'lacking')) { "not linked yet: $($one.server): $($one.reason). Run again once it has replicated" }
}

# Other domain controllers of an answer: those that lack something, or those that could not be asked.
function Get-Replica($Result, [string]$Which) {
    $replication = Get-Optional $Result 'replication'
    if ($null -ne $replication) { $replication.$Which | Where-Object { $_ } }
}
