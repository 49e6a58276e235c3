/// What a test needs of the machine: where it is not there the test is skipped, and says why.
[<RequireQualifiedAccess>]
module Research.Tests.Requires

open System
open System.IO
open Expecto

/// Chromium, and plotly.js from npm.
let browser () =
    if Chromium.executable.IsNone then
        skiptest "Chromium is not on PATH."
    elif Repository.plotly.IsNone then
        skiptest "experiments/web/node_modules is missing: run npm ci there."

/// Signals between processes.
let signals () =
    if OperatingSystem.IsWindows() then
        skiptest "Windows has no signals between processes."

/// A terminal for a program.
let terminal () =
    if not (File.Exists "/usr/bin/script") then
        skiptest "There is no /usr/bin/script to give the program a terminal."

/// That everything is built, which build.fsx says of itself.
let built () =
    if String.IsNullOrEmpty(Environment.GetEnvironmentVariable "RESEARCH_BUILT") then
        skiptest "It would build: run it by `dotnet fsi build.fsx test`."
