/// Requirements of tests. A test whose requirement is missing is skipped with a sentence.
[<RequireQualifiedAccess>]
module Research.Tests.Requires

open System
open System.IO
open Expecto

/// Requires Chromium, and plotly.js from npm.
let browser () =
    if Chromium.executable.IsNone then
        skiptest "Chromium is not on PATH."
    elif Repository.plotly.IsNone then
        skiptest "experiments/web/node_modules is missing: run npm ci there."

/// Requires signals between processes.
let signals () =
    if OperatingSystem.IsWindows() then
        skiptest "Windows has no signals between processes."

/// Requires a terminal for a program.
let terminal () =
    if not (File.Exists "/usr/bin/script") then
        skiptest "There is no /usr/bin/script to give the program a terminal."

/// Requires that everything is built, which build.fsx states in an environment variable.
let built () =
    if String.IsNullOrEmpty(Environment.GetEnvironmentVariable "RESEARCH_BUILT") then
        skiptest "It would build: run it by `dotnet fsi build.fsx test`."
