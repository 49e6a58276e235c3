/// The script that lays a newer C++ library over an old one: what it decides, by programs of our own that answer for the system.
module Research.Tests.NewerLibraryTests

open System
open System.IO
open System.Runtime.InteropServices
open Research.Tests.CommandLine
open Expecto

let private script = Repository.at "tests/Torch/with-newer-libstdc++.sh"

/// Where the script looks: elsewhere it leaves the system as it is.
let private isDebianLike = File.Exists "/usr/lib/x86_64-linux-gnu/libstdc++.so.6"

let private executable = UnixFileMode.UserRead ||| UnixFileMode.UserWrite ||| UnixFileMode.UserExecute

/// Runs the script where these programs stand in for the system's, each a line of shell.
let private run (programs: (string * string) list) (arguments: string list) =
    use place = new Workplace()

    for name, line in programs do
        let file = place.File name
        File.WriteAllText(file, $"#!/bin/sh\n{line}\n")
        File.SetUnixFileMode(file, executable)

    let path = Environment.GetEnvironmentVariable "PATH"
    let environment = [ "PATH", $"{place.Path}:{path}"; "XDG_CACHE_HOME", place.File "cache" ]
    let ran = Running("sh", script :: arguments, place.Path, environment).Finish()
    let left = Directory.GetFiles(place.Path, "*", SearchOption.AllDirectories) |> Array.length
    Expect.equal left programs.Length "files: the programs, and nothing of the script's"
    ran

/// The library has the symbol, or has not.
let private isNew, isOld = ("grep", "exit 0"), ("grep", "exit 1")

let private cannot (words: string list) (ran: Ran) =
    Expect.equal (ran.Code, ran.Out) (3, "") ran.Errors

    // What is fetched is announced before it.
    let sentences = ran.Complaints |> List.filter (fun line -> not (line.StartsWith "fetching "))

    for word in [ "GLIBCXX_3.4.32"; "Debian 13"; "container" ] @ words do
        Expect.stringContains (single sentences) word ""

let private scripted name body =
    test name {
        if not isDebianLike then
            skiptest "The script is for Debian and its kin on 64-bit x86."

        body ()
    }

[<Tests>]
let tests =
    testList
        "Torch/NewerLibraryTests"
        [
            scripted "where the library is new enough the command runs as it is" (fun () ->
                let ran = run [ isNew ] [ "sh"; "-c"; "echo \"$1\"; exit 7"; "sh"; "two  words" ]
                Expect.equal (ran.Code, ran.Out, ran.Errors) (7, "two  words\n", "") "")

            scripted "without a command it says how it is used" (fun () ->
                let ran = run [] []
                Expect.equal ran.Code 2 ""
                Expect.stringContains (single ran.Complaints) "COMMAND" "")

            scripted "without root it says so" (fun () -> run [ isOld; "id", "echo 1000" ] [ "true" ] |> cannot [ "root" ])

            scripted "where mount namespaces are not allowed it says so" (fun () ->
                run [ isOld; "id", "echo 0"; "unshare", "exit 1" ] [ "true" ] |> cannot [ "mount namespaces" ])

            scripted "where no newer library can be fetched it says so, and leaves nothing half done" (fun () ->
                run [ isOld; "id", "echo 0"; "unshare", "exit 0"; "apt-get", "exit 100"; "dpkg-deb", "exit 1" ] [ "true" ]
                |> cannot [ "apt-get" ])

            if RuntimeInformation.ProcessArchitecture = Architecture.X64 then
                scripted "it names no source of packages but the machine's own" (fun () ->
                    let text = File.ReadAllText script
                    lacks "://" text
                    Expect.stringContains text "/etc/apt/sources.list.d" "")
        ]
