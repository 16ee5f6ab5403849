# The mark by which the maker of an object knows it again: its adminDescription.
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'

# Whether an object may be changed: it carries the caller's mark, or is taken over, or the caller has no mark.
function Test-Own($Given, $Own) {
    $mark = Get-Property $Given 'mark'
    -not $mark -or $Own.Mark -ceq $mark -or [bool](Get-Property $Given 'adopt')
}

# Someone else may have made an object of the name after the caller looked.
function Assert-Own($Given, $Own, [string]$What) {
    if (Test-Own $Given $Own) { return }
    $is = if ($Own.Mark) { "is `"$($Own.Mark)`"" } else { 'is not set' }
    throw (New-ScriptError 'failed' "$What does not carry the mark of this resource: its adminDescription $is, so somebody else has made it, and nothing was changed. Choose another name, or set adopt: true to take it over.")
}
