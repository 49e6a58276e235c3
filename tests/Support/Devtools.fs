/// A browser that a test drives: pages are opened, asked and photographed by the protocol of its developer tools.
namespace Research.Tests

open System
open System.Collections.Concurrent
open System.Diagnostics
open System.IO
open System.Net.WebSockets
open System.Text
open System.Text.Json
open System.Text.Json.Nodes
open System.Threading
open System.Threading.Tasks

/// Headless Chromium with one page.
[<Sealed>]
type Devtools() =
    // Far above what a page takes; it ends a test that hangs.
    let patience = TimeSpan.FromSeconds 120.0
    let profile = Directory.CreateTempSubdirectory "research-devtools-"
    let ending = new CancellationTokenSource()
    let waiting = ConcurrentDictionary<int, TaskCompletionSource<JsonElement>>()
    let complaints = ConcurrentQueue<string>()
    let socket = new ClientWebSocket()
    let gate = new SemaphoreSlim 1
    let mutable last = 0
    let mutable session = ""

    let browser =
        let start =
            ProcessStartInfo(
                Chromium.executable |> Option.defaultWith (fun () -> failwith "no Chromium on PATH"),
                RedirectStandardError = true,
                RedirectStandardOutput = true
            )

        for flag in
            [
                "--headless"
                "--no-sandbox"
                "--disable-gpu"
                "--no-first-run"
                "--disable-background-networking"
                "--disable-component-update"
                "--disable-sync"
                "--hide-scrollbars"
                "--remote-debugging-port=0"
                $"--user-data-dir={profile.FullName}"
                "about:blank"
            ] do
            start.ArgumentList.Add flag

        Process.Start start |> nonNull

    let rec addressOf () =
        match browser.StandardError.ReadLine() with
        | null -> failwith "the browser ended"
        | line when line.StartsWith "DevTools listening on " -> line.Substring 22
        | _ -> addressOf ()

    let hear (message: JsonElement) =
        match message.TryGetProperty "id" with
        | true, id ->
            match waiting.TryRemove(id.GetInt32()) with
            | true, answer -> answer.SetResult message
            | _ -> ()
        | _ ->
            let says = message.GetProperty("params").ToString()

            match message.GetProperty("method").GetString() with
            | "Runtime.exceptionThrown" -> complaints.Enqueue says
            | "Runtime.consoleAPICalled" when says.Contains "\"type\":\"error\"" -> complaints.Enqueue says
            | "Log.entryAdded" when says.Contains "\"level\":\"error\"" -> complaints.Enqueue says
            | _ -> ()

    let listen () : Task =
        task {
            let buffer = Array.zeroCreate 65536
            use text = new MemoryStream()

            while not ending.IsCancellationRequested do
                let! got = socket.ReceiveAsync(ArraySegment buffer, ending.Token)
                text.Write(buffer, 0, got.Count)

                if got.EndOfMessage then
                    use document = JsonDocument.Parse(Encoding.UTF8.GetString(text.ToArray()))
                    text.SetLength 0L
                    hear (document.RootElement.Clone())
        }

    let send (method: string) (parameters: (string * JsonNode) list) : JsonElement =
        let id = Interlocked.Increment &last
        let answer = TaskCompletionSource<JsonElement>()
        waiting[id] <- answer
        let message, given = JsonObject(), JsonObject()

        for name, value in parameters do
            given[name] <- value

        message["id"] <- JsonValue.Create id
        message["method"] <- JsonValue.Create method
        message["params"] <- given

        if session <> "" then
            message["sessionId"] <- JsonValue.Create session

        gate.Wait()

        try
            socket
                .SendAsync(
                    ArraySegment(Encoding.UTF8.GetBytes(message.ToJsonString())),
                    WebSocketMessageType.Text,
                    true,
                    ending.Token
                )
                .Wait()
        finally
            gate.Release() |> ignore

        if not (answer.Task.Wait patience) then
            failwith $"the browser did not answer {method}"

        match answer.Task.Result.TryGetProperty "error" with
        | true, error -> failwith $"{method}: {error}"
        | _ -> answer.Task.Result.GetProperty "result"

    let text (value: string) : JsonNode = nonNull (JsonValue.Create value)
    let number (value: int) : JsonNode = JsonValue.Create value
    let flag (value: bool) : JsonNode = JsonValue.Create value

    do
        socket.ConnectAsync(Uri(addressOf ()), ending.Token).Wait()
        listen () |> ignore
        let target = (send "Target.createTarget" [ "url", text "about:blank" ]).GetProperty("targetId").GetString()
        let attached = send "Target.attachToTarget" [ "targetId", text (string target); "flatten", flag true ]
        session <- string (attached.GetProperty("sessionId").GetString())

        for domain in [ "Page"; "Runtime"; "Log" ] do
            send $"{domain}.enable" [] |> ignore

    /// What went wrong on the page: exceptions, and errors on its console.
    member _.Complaints = List.ofSeq complaints

    /// The size of the window, in pixels.
    member _.Size (width: int) (height: int) =
        send
            "Emulation.setDeviceMetricsOverride"
            [
                "width", number width
                "height", number height
                "deviceScaleFactor", number 1
                "mobile", flag (width < 600)
            ]
        |> ignore

    /// Whether the system is dark.
    member _.Dark(isDark: bool) =
        let feature =
            JsonObject
                [|
                    Collections.Generic.KeyValuePair("name", (text "prefers-color-scheme": JsonNode | null))
                    Collections.Generic.KeyValuePair("value", (text (if isDark then "dark" else "light"): JsonNode | null))
                |]

        send "Emulation.setEmulatedMedia" [ "features", JsonArray [| (feature: JsonNode | null) |] ] |> ignore

    /// The value of an expression on the page, as a text.
    member _.Ask(expression: string) : string =
        let result =
            send "Runtime.evaluate" [ "expression", text expression; "awaitPromise", flag true; "returnByValue", flag true ]

        match result.TryGetProperty "exceptionDetails" with
        | true, error -> failwith $"{expression}: {error}"
        | _ ->
            match (result.GetProperty "result").TryGetProperty "value" with
            | true, value -> string value
            | _ -> ""

    /// Opens a page and waits until it is there.
    member page.Open(address: string) =
        send "Page.navigate" [ "url", text address ] |> ignore
        // While a page goes and the next one comes, there is no document.
        page.Until "location.href !== 'about:blank' && document.readyState === 'complete' && document.body !== null"

    /// Waits until an expression is true.
    member page.Until(expression: string) =
        let limit = Stopwatch.StartNew()

        while page.Ask expression <> "True" do
            if limit.Elapsed > patience then
                let notice = page.Ask "document.body.innerText.slice(0, 600)"
                failwith $"{expression} did not become true; the page says: {notice}"

            Thread.Sleep 50

    /// Moves the pointer to a place of the window, in pixels, from beside it.
    member _.Hover (x: float) (y: float) =
        for x in [ x - 3.0; x ] do
            send "Input.dispatchMouseEvent" [ "type", text "mouseMoved"; "x", JsonValue.Create x; "y", JsonValue.Create y ]
            |> ignore

    /// Presses a key and lets it go: Tab, or an arrow.
    member _.Press(key: string) =
        let code =
            match key with
            | "Tab" -> 9
            | "ArrowRight" -> 39
            | other -> failwith $"the key {other}"

        for kind in [ "rawKeyDown"; "keyUp" ] do
            send
                "Input.dispatchKeyEvent"
                [ "type", text kind; "key", text key; "code", text key; "windowsVirtualKeyCode", number code ]
            |> ignore

    /// Prints the page, as PDF.
    member _.Print(path: string) =
        let printed = send "Page.printToPDF" []
        File.WriteAllBytes(path, Convert.FromBase64String(string (printed.GetProperty("data").GetString())))

    /// A picture of the whole page, as PNG.
    member _.Picture(path: string) =
        let shot = send "Page.captureScreenshot" [ "captureBeyondViewport", flag true ]
        File.WriteAllBytes(path, Convert.FromBase64String(string (shot.GetProperty("data").GetString())))

    interface IDisposable with
        member _.Dispose() =
            ending.Cancel()

            if not browser.HasExited then
                browser.Kill true

            browser.Dispose()
            socket.Dispose()

            try
                profile.Delete true
            with :? IOException ->
                () // the browser may still be closing its files; the system cleans its temporary folder
