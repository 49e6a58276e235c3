namespace Research.Live

open System
open System.Security.Cryptography
open System.Text

/// What a browser asked for, as far as it decides whether it is answered.
type internal Asked =
    {
        Method: string
        Path: string
        /// The header Host.
        Host: string
        /// The header Origin, which browsers send with what a script of a page asks for.
        Origin: string option
        /// The token in the address.
        Token: string option
        /// The token in the cookie.
        Cookie: string option
        IsSocket: bool
    }

/// What is done with it.
type internal Answer =
    /// The token of the address becomes a cookie, and the address loses it.
    | Welcome
    | WebFile of name: string
    | Socket
    | Refused of code: int * why: string

/// Decides who is answered: the owner of the token, from a page of this server, and nobody else.
[<RequireQualifiedAccess>]
module internal Guard =

    /// The files of the page by their paths; nothing else is served.
    let private files =
        [
            "/", "live.html"
            "/live.css", "live.css"
            "/live.js", "live.js"
            "/paint.js", "paint.js"
            "/neurons.js", "neurons.js"
            "/atlas.js", "atlas.js"
        ]

    let private hosts (port: int) = [ $"127.0.0.1:{port}"; $"localhost:{port}" ]

    /// Whether two tokens are the same, in a time that does not depend on where they differ.
    let private isSame (token: string) (given: string option) =
        let hash (text: string) = SHA256.HashData(Encoding.UTF8.GetBytes text)
        CryptographicOperations.FixedTimeEquals(hash token, hash (Option.defaultValue "" given)) && given.IsSome

    /// The name of the cookie. Browsers do not tell ports apart, so the port is part of it.
    let cookie (port: int) = $"live-{port}"

    /// The answer of the server of a port.
    let judge (token: string) (port: int) (asked: Asked) : Answer =
        let file = files |> List.tryFind (fst >> (=) asked.Path) |> Option.map snd
        let isHere = hosts port |> List.contains (asked.Host.ToLowerInvariant())

        let isOwn =
            match asked.Origin with
            | Some origin -> hosts port |> List.exists (fun host -> origin = $"http://{host}")
            // A page of another site cannot leave it out of a request that opens a socket.
            | None -> not asked.IsSocket

        if not isHere then
            Refused(403, "The host of the request is not this machine: open the address that the command line printed.")
        elif not isOwn then
            Refused(403, "The request comes from another page: open the address that the command line printed.")
        elif asked.Method <> "GET" then
            Refused(405, "The method is not GET: open the address that the command line printed.")
        elif asked.Path = "/" && not asked.IsSocket && isSame token asked.Token then
            Welcome
        elif not (isSame token asked.Cookie) then
            Refused(403, "The token is missing or wrong: open the address that the command line printed.")
        else
            match file with
            | Some name when not asked.IsSocket -> WebFile name
            | None when asked.IsSocket && asked.Path = "/socket" -> Socket
            | _ -> Refused(404, "There is no such page: open the address that the command line printed.")
