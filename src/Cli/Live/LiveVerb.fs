namespace Research.Cli

open System
open System.Security.Cryptography
open System.Threading
open Research
open Research.Live

/// The verb live: a page that trains while one watches. The result is the exit code: 0, 1 (it could not go on), 2 (bad input).
[<RequireQualifiedAccess>]
module internal LiveVerb =

    // 256 bits; letters that an address may have.
    let private token () = Convert.ToHexString(RandomNumberGenerator.GetBytes 32).ToLowerInvariant()

    let private serve (asked: LiveRequestText) (request: LiveRequest) =
        let options = { Port = request.Port; Token = token (); First = request.First; Engine = fun () -> SimdEngine 1 }

        match Server.start options with
        | Error sentence -> Terminal.badInput [ sentence ]
        | Ok server ->
            try
                printfn $"{server.Address}"

                if not (asked.OpensBrowser && PageOpener.isOpened server.Address) then
                    Terminal.say "Open this address in a browser of this machine; whoever has it can train here."

                Terminal.say "The page is served until Ctrl-C."

                Interruption.cancellable (fun stop -> stop.WaitHandle.WaitOne() |> ignore)
                0
            finally
                server.Stop()

    /// Serves the page until Ctrl-C. Sentences on faults of the words may be given; then nothing is served.
    let run (catalogue: Job list) wrong (asked: LiveRequestText) =
        match LiveRequest.make catalogue asked, wrong with
        | Error sentences, wrong -> Terminal.badInput (wrong @ sentences)
        | Ok request, [] ->
            match SharedFramework.load () with
            | Ok() -> serve asked request
            | Error sentence -> Terminal.badInput [ sentence ]
        | Ok _, wrong -> Terminal.badInput wrong
