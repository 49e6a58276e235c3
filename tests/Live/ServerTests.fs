module Research.Tests.ServerTests

open System
open System.Net
open System.Net.Http
open System.Net.Sockets
open System.Net.WebSockets
open System.Text
open System.Threading
open Research
open Research.Cli
open Research.Live
open Research.Tests.CommandLine
open Expecto

let private token = "the-token-of-this-test"

let private options port : LiveOptions =
    {
        Port = port
        Token = token
        First = { LiveSettings.usual with Loss = OnSamples(64, false) }
        Engine = fun () -> SimdEngine 1
    }

let private serving (use': LiveServer -> unit) =
    match SharedFramework.load () with
    | Error why -> skiptest why
    | Ok() ->
        match Server.start (options 0) with
        | Error why -> failtest why
        | Ok server ->
            try
                use' server
            finally
                server.Stop()

let private ask (server: LiveServer) (path: string) (headers: (string * string) list) =
    use client = new HttpClient(new HttpClientHandler(AllowAutoRedirect = false, UseCookies = false))
    use request = new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{server.Port}{path}")

    for name, value in headers do
        request.Headers.TryAddWithoutValidation(name, value) |> ignore

    let response = client.Send request
    response, response.Content.ReadAsStringAsync().Result

let private cookie (server: LiveServer) = "Cookie", $"live-{server.Port}={token}"

let private code (response: HttpResponseMessage, _) = int response.StatusCode

let private header name (response: HttpResponseMessage, _) =
    match response.Headers.TryGetValues name with
    | true, NonNull values -> String.concat "; " values
    | _ -> ""

let private connect (server: LiveServer) (headers: (string * string) list) =
    let socket = new ClientWebSocket()

    for name, value in headers do
        socket.Options.SetRequestHeader(name, value)

    socket.ConnectAsync(Uri $"ws://127.0.0.1:{server.Port}/socket", CancellationToken.None).Wait()
    socket

let private say (socket: ClientWebSocket) (text: string) =
    socket.SendAsync(ArraySegment(Encoding.UTF8.GetBytes text), WebSocketMessageType.Text, true, CancellationToken.None).Wait()

/// The next message: whether it is a frame, and its bytes.
let private next (socket: ClientWebSocket) =
    use limit = new CancellationTokenSource(TimeSpan.FromMinutes 2.0)
    let buffer = Array.zeroCreate (1 <<< 20)

    let rec more length =
        let got = socket.ReceiveAsync(ArraySegment(buffer, length, buffer.Length - length), limit.Token).Result

        if got.EndOfMessage then
            got.MessageType, buffer[.. length + got.Count - 1]
        else
            more (length + got.Count)

    more 0

/// The first message that is of a kind.
let rec private until (socket: ClientWebSocket) (isWanted: WebSocketMessageType * byte[] -> bool) =
    let message = next socket

    if fst message = WebSocketMessageType.Binary then
        say socket """{"do":"seen"}"""

    if isWanted message then snd message else until socket isWanted

let private isFrameOf step (kind, bytes: byte[]) = kind = WebSocketMessageType.Binary && BitConverter.ToInt32(bytes, 8) = step

let private says (text: string) (kind, bytes: byte[]) =
    kind = WebSocketMessageType.Text && (Encoding.UTF8.GetString bytes).Contains text

[<Tests>]
let tests =
    testList
        "Live/ServerTests"
        [
            test "the address with the token gives a cookie that scripts and other sites cannot have, and hides the token" {
                serving (fun server ->
                    let answer = ask server $"/?token={token}" []
                    Expect.equal (code answer) 302 ""
                    Expect.equal (header "Location" answer) "/" ""
                    let cookie = (header "Set-Cookie" answer).ToLowerInvariant()

                    for part in [ "httponly"; "samesite=strict" ] do
                        Expect.stringContains cookie part "")
            }

            test "whoever has no token gets a sentence and nothing else, whatever the path" {
                serving (fun server ->
                    for path in [ "/"; "/?token=other"; "/live.js"; "/socket"; "/explorable.html" ] do
                        let answer = ask server path []
                        Expect.equal (code answer) 403 path
                        Expect.stringContains (snd answer) "The token is missing or wrong" path

                    for headers in [ [ "Host", "evil.example" ]; [ "Origin", "http://evil.example" ] ] do
                        Expect.equal (code (ask server "/" (cookie server :: headers))) 403 $"{headers}")
            }

            test "the files of the page come with a strict policy, and no file of the disk does" {
                serving (fun server ->
                    for path, text in
                        [
                            "/", "<canvas"
                            "/live.js", "WebSocket"
                            "/paint.js", "Paint"
                            "/neurons.js", "Neurons"
                            "/atlas.js", "Atlas"
                            "/live.css", "--paper"
                        ] do
                        let answer = ask server path [ cookie server ]
                        Expect.equal (code answer) 200 path
                        Expect.stringContains (snd answer) text path
                        let policy = header "Content-Security-Policy" answer
                        Expect.stringContains policy "default-src 'none'" path
                        Expect.isFalse (policy.Contains "unsafe") path
                        Expect.equal (header "X-Content-Type-Options" answer) "nosniff" path

                    for path in [ "/../README.md"; "/README.md"; "/%2e%2e/README.md"; "/appsettings.json" ] do
                        Expect.equal (code (ask server path [ cookie server ])) 404 path)
            }

            test "a socket opens for the page of this server alone" {
                serving (fun server ->
                    let origin = "Origin", $"http://127.0.0.1:{server.Port}"

                    for wrong in [ []; [ cookie server ]; [ origin ]; [ cookie server; "Origin", "http://evil.example" ] ] do
                        Expect.throws (fun () -> (connect server wrong).Dispose()) $"{wrong}"

                    use socket = connect server [ cookie server; origin ]
                    until socket (says "\"setup\"") |> ignore)
            }

            test "steps that are asked for are trained and no more, and wrong words are answered in a sentence" {
                serving (fun server ->
                    use socket = connect server [ cookie server; "Origin", $"http://127.0.0.1:{server.Port}" ]
                    say socket """{"do":"step","steps":7}"""
                    let frame = until socket (isFrameOf 7)
                    let settings = (options 0).First
                    let recipe = LiveSettings.recipe settings None 1
                    let state = Chapters.advance (SimdEngine 1) recipe 2 7 (Chapters.begin' recipe) CancellationToken.None
                    let sent = [ for k in 0 .. state.Final.Parameters.Count - 1 -> BitConverter.ToSingle(frame, 24 + 4 * k) ]
                    Expect.equal sent [ for x in state.Final.Parameters -> float32 x ] "the weights after seven steps"

                    for words, answer in
                        [
                            "nothing", "no JSON"
                            "[1]", "not known"
                            """{"do":"settings"}""", "are missing"
                            """{"do":"settings","settings":{"model":"cubic"}}""", "relu or linear"
                            """{"do":"phases","features":5,"hidden":2}""", "no diagram of these sizes"
                        ] do
                        say socket words
                        until socket (says answer) |> ignore)
            }

            test "no program lists ASP.NET Core among what it needs to start" {
                for program in [ "Research.Experiments"; "Research.Tests" ] do
                    let needs =
                        System.IO.File.ReadAllText(
                            System.IO.Path.Combine(AppContext.BaseDirectory, $"{program}.runtimeconfig.json")
                        )

                    Expect.stringContains needs "Microsoft.NETCore.App" program
                    Expect.isFalse (needs.Contains "AspNetCore") program
            }

            test "a port in use is one sentence with a remedy" {
                match SharedFramework.load () with
                | Error why -> skiptest why
                | Ok() ->
                    let other = new TcpListener(IPAddress.Loopback, 0)
                    other.Start()

                    try
                        let port = (other.LocalEndpoint :?> IPEndPoint).Port

                        match Server.start (options port) with
                        | Ok server ->
                            server.Stop()
                            failtest "the port was opened twice"
                        | Error why ->
                            Expect.isMatch why $@"^The port {port} cannot be opened .*: give another one with --port.*\.$" ""

                        use place = new Workplace()
                        let ran = place.Run("live", "--no-browser", "--port", string port)
                        refused place [ [ $"The port {port}"; "--port" ] ] ran
                    finally
                        other.Stop()
            }

            test "the verb live refuses what is wrong before it serves" {
                use place = new Workplace()

                place.Run("live", "F9.9", "--port", "0")
                |> refused place [ [ "F9.9"; "not in the catalogue" ]; [ "port is 0" ] ]

                place.Run("live", "F1.1", "--speed") |> refused place [ [ "--speed" ] ]
                place.Run("explorable", "--out", "page.txt") |> refused place [ [ "page.txt"; ".html" ] ]
            }
        ]
    |> slow
