module Research.Tests.GuardTests

open Research.Live
open Expecto

let private port = 5170
let private token = "0123456789abcdef"

/// What the page of this server asks for.
let private own: Asked =
    {
        Method = "GET"
        Path = "/live.js"
        Host = "127.0.0.1:5170"
        Origin = None
        Token = None
        Cookie = Some token
        IsSocket = false
    }

let private socket = { own with Path = "/socket"; Origin = Some "http://127.0.0.1:5170"; IsSocket = true }

let private judge = Guard.judge token port

let private refused code asked what =
    match judge asked with
    | Refused(found, why) ->
        Expect.equal found code what
        Expect.isMatch why @"^[A-Z][^.]*: [^.]*\.$" "one sentence with a remedy"
    | other -> failtest $"{what}: {other} was not refused"

[<Tests>]
let tests =
    testList
        "Live/GuardTests"
        [
            test "the owner of the token gets the page, its files and the socket" {
                Expect.equal (judge { own with Path = "/"; Token = Some token; Cookie = None }) Welcome "the address"
                Expect.equal (judge { own with Path = "/" }) (WebFile "live.html") "the page"
                Expect.equal (judge own) (WebFile "live.js") "a file"
                Expect.equal (judge { own with Host = "localhost:5170" }) (WebFile "live.js") "by its other name"
                Expect.equal (judge socket) Socket "the socket"
            }

            test "a token that is missing, wrong, cut or too long is refused" {
                for wrong in [ None; Some ""; Some "0123456789abcdee"; Some "0123456789abcde"; Some(token + "0") ] do
                    refused 403 { own with Cookie = wrong } "by its cookie"
                    refused 403 { own with Path = "/"; Cookie = None; Token = wrong } "by its address"
                    refused 403 { socket with Cookie = wrong } "of a socket"
            }

            test "a token in the address opens the page alone, not a file and no socket" {
                refused 403 { own with Cookie = None; Token = Some token } "a file"
                refused 403 { socket with Cookie = None; Token = Some token } "a socket"
            }

            test "another host is refused, as a name that was rebound to this machine" {
                for host in
                    [
                        "evil.example"
                        "evil.example:5170"
                        "127.0.0.1"
                        "127.0.0.1:5171"
                        "127.0.0.1.evil.example:5170"
                        ""
                    ] do
                    refused 403 { own with Host = host } host
                    refused 403 { own with Path = "/"; Host = host; Token = Some token } host
            }

            test "another origin is refused, and a socket without one" {
                for origin in [ "http://evil.example"; "null"; "https://127.0.0.1:5170"; "http://127.0.0.1:5171"; "" ] do
                    refused 403 { own with Origin = Some origin } origin
                    refused 403 { socket with Origin = Some origin } origin

                refused 403 { socket with Origin = None } "a socket without an origin"
            }

            test "other methods and paths are refused, those of files too" {
                for method in [ "POST"; "HEAD"; "OPTIONS"; "PUT" ] do
                    refused 405 { own with Method = method } method

                for path in
                    [
                        "/explorable.html"
                        "/../live.html"
                        "/etc/passwd"
                        "/live.js/"
                        "//live.js"
                        "/socket"
                        "/LIVE.JS"
                    ] do
                    refused 404 { own with Path = path } path

                refused 404 { socket with Path = "/" } "a socket elsewhere"
            }
        ]
