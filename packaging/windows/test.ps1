# Tries the packages on Windows: the command line trains, tests and converts, the window opens, the installer
# installs for this user and removes itself. packaging/windows/test.ps1 FOLDER-WITH-PACKAGES
param([Parameter(Mandatory)] [string] $Packages)
$ErrorActionPreference = 'Stop'
$zip = (Get-ChildItem $Packages -Filter 'inkling-*-windows-amd64.zip').FullName
$setup = (Get-ChildItem $Packages -Filter 'inkling-*-windows-amd64-setup.exe').FullName
$folder = Join-Path ([IO.Path]::GetTempPath()) 'inkling-test'
New-Item -ItemType Directory -Force $folder | Out-Null
Expand-Archive $zip "$folder\portable" -Force
$exe = (Get-ChildItem "$folder\portable" -Filter inkling.exe -Recurse).FullName

function Invoke-Inkling([string] $Program, [string[]] $Arguments) {
    $run = Start-Process $Program $Arguments -Wait -PassThru -RedirectStandardOutput "$folder\out.txt" -RedirectStandardError "$folder\err.txt"
    Get-Content "$folder\out.txt", "$folder\err.txt" | Select-Object -Last 3 | Write-Host
    if ($run.ExitCode -ne 0) { throw "inkling $Arguments ended with $($run.ExitCode)" }
}

Invoke-Inkling $exe @('--version')
Invoke-Inkling $exe @('--train', '--epochs', '1', '--layers', '16', '--model', "$folder\model.npz", '--json')
Invoke-Inkling $exe @('--test', '--model', "$folder\model.npz")
Invoke-Inkling $exe @('--convert', "$folder\model.npz", '--model', "$folder\copy.npz")

$install = Start-Process $setup '/S' -Wait -PassThru
if ($install.ExitCode -ne 0) { throw "the installer ended with $($install.ExitCode)" }
$home_ = Join-Path $env:LOCALAPPDATA 'Programs\Inkling'
Invoke-Inkling "$home_\inkling.exe" @('--version')
if (-not (Test-Path 'HKCU:\Software\Classes\Inkling.Model\shell\open\command')) { throw '"Open with" is missing' }

# The window: it must still be there after five seconds, and close when asked to.
$window = Start-Process "$home_\inkling.exe" "$folder\model.npz" -PassThru
Start-Sleep 5
if ($window.HasExited) { throw "the window closed by itself with $($window.ExitCode)" }
$null = $window.CloseMainWindow()
if (-not $window.WaitForExit(10000)) { $window.Kill(); throw 'the window did not close' }

Start-Process "$home_\uninstall.exe" '/S' -Wait
Start-Sleep 3
if (Test-Path $home_) { throw 'the uninstaller left files behind' }
if (Test-Path 'HKCU:\Software\Classes\Inkling.Model') { throw 'the uninstaller left the file type behind' }
Write-Host 'the packages work'
