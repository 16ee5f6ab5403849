# What a domain does now: the account policy that the attributes of its root hold.
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'

$DomainPolicyAttributes = @($RootForms.Values | ForEach-Object { $_.OnRoot } | Sort-Object -Unique)

# Root: the entry of the domain root with these attributes.
function Get-DomainPolicy($Directory, $Root) {
    $policy = [ordered]@{}
    foreach ($name in $RootForms.Keys) {
        $form = $RootForms[$name]
        $policy[$name] = ConvertFrom-SettingText $form (Get-RootSettingText $Directory $Root $form)
    }
    $policy
}
