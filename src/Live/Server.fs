namespace Research.Live

open System
open System.Collections.Concurrent
open System.IO
open System.Net
open System.Net.WebSockets
open System.Threading
open System.Threading.Tasks
open Microsoft.AspNetCore.Builder
open Microsoft.AspNetCore.Hosting
open Microsoft.AspNetCore.Http
open Microsoft.AspNetCore.Server.Kestrel.Core
open Research

/// How a live page is served.
type internal LiveOptions =
    {
        /// 0 for any free port.
        Port: int
        /// The secret in the address.
        Token: string
        /// What the page begins with.
        First: LiveSettings
        /// Makes the engine of a page.
        Engine: unit -> IEngine
    }

/// A server that runs.
type internal LiveServer =
    {
        /// The address with the token.
        Address: string
        Port: int
        Stop: unit -> unit
    }

/// Serves live pages to browsers of this machine.
[<RequireQualifiedAccess>]
module internal Server =

    let private mostPages = 4

    // Nothing but what this server sends runs, and no other page may frame it.
    let private policy (port: int) =
        String.concat
            "; "
            [
                "default-src 'none'"
                "script-src 'self'"
                "style-src 'self'"
                $"connect-src 'self' ws://127.0.0.1:{port} ws://localhost:{port}"
                "img-src 'self' data:"
                "base-uri 'none'"
                "form-action 'none'"
                "frame-ancestors 'none'"
            ]

    let private headers (port: int) (response: HttpResponse) =
        for name, value in
            [
                "Content-Security-Policy", policy port
                "X-Content-Type-Options", "nosniff"
                "Referrer-Policy", "no-referrer"
                "Cross-Origin-Opener-Policy", "same-origin"
                "Cross-Origin-Resource-Policy", "same-origin"
                "Cache-Control", "no-store"
            ] do
            response.Headers[name] <- value

    let private header (request: HttpRequest) (name: string) =
        match request.Headers.TryGetValue name with
        | true, values -> Some(string values)
        | _ -> None

    let private asked (port: int) (context: HttpContext) : Asked =
        let request = context.Request

        {
            Method = request.Method
            Path = string request.Path
            Host = string request.Host
            Origin = header request "Origin"
            Token =
                match request.Query.TryGetValue "token" with
                | true, values -> Some(string values)
                | _ -> None
            Cookie = request.Cookies[Guard.cookie port] |> Option.ofObj
            IsSocket = context.WebSockets.IsWebSocketRequest
        }

    let private say (response: HttpResponse) (code: int) (kind: string) (bytes: byte[]) : Task =
        response.StatusCode <- code
        response.ContentType <- kind
        response.ContentLength <- int64 bytes.Length
        response.Body.WriteAsync(bytes, 0, bytes.Length)

    /// The atlases that pages asked for, each computed once.
    type private Atlases(stop: CancellationToken) =
        let known = ConcurrentDictionary<int * int, Lazy<Task<string>>>()
        let points, starts = 40, 8

        let compute (features, hidden) =
            Task.Run(fun () ->
                let atlas = Atlas.compute (Atlas.lines features hidden points starts) 1 ignore stop
                let json = Atlas.write atlas
                json["kind"] <- "phases"
                JsonText.line json)

        member _.Find(size: int * int) =
            match size with
            | (2, 1)
            | (3, 2) -> Some(known.GetOrAdd(size, fun size -> lazy (compute size)).Value)
            | _ -> None

    let private host (options: LiveOptions) (stop: CancellationToken) =
        let builder = WebApplication.CreateEmptyBuilder(WebApplicationOptions())

        builder.WebHost
            .UseKestrelCore()
            .ConfigureKestrel(fun (kestrel: KestrelServerOptions) ->
                kestrel.AddServerHeader <- false
                kestrel.Limits.MaxRequestBodySize <- Nullable 0L
                kestrel.Listen(IPAddress.Loopback, options.Port))
        |> ignore

        let app = builder.Build()
        app.UseWebSockets() |> ignore
        let atlases = Atlases stop
        let mutable pages = 0

        let serve (context: HttpContext) : Task =
            task {
                use! socket = context.WebSockets.AcceptWebSocketAsync()

                try
                    if Interlocked.Increment &pages > mostPages then
                        do! socket.CloseAsync(WebSocketCloseStatus.PolicyViolation, "too many pages", stop)
                    else
                        use session = new Session(options.Engine(), options.First)

                        try
                            do! Connection.serve socket session atlases.Find stop
                        with
                        | :? WebSocketException
                        | :? OperationCanceledException -> ()
                finally
                    Interlocked.Decrement &pages |> ignore
            }

        let answer (context: HttpContext) : Task =
            let port, response = context.Connection.LocalPort, context.Response
            headers port response

            match Guard.judge options.Token port (asked port context) with
            | Welcome ->
                response.Cookies.Append(
                    Guard.cookie port,
                    options.Token,
                    CookieOptions(HttpOnly = true, SameSite = SameSiteMode.Strict, Path = "/")
                )

                response.Redirect "/"
                Task.CompletedTask
            | WebFile name -> say response 200 (WebFiles.kind name) (WebFiles.bytes name)
            | Socket -> serve context
            | Refused(code, why) -> say response code "text/plain; charset=utf-8" (Text.Encoding.UTF8.GetBytes $"{why}\n")

        app.Run(RequestDelegate answer)
        app

    /// Starts a server, or says in a sentence why it cannot.
    let start (options: LiveOptions) : Result<LiveServer, string> =
        let stop = new CancellationTokenSource()
        let app = host options stop.Token

        try
            app.StartAsync().Wait()
            let port = Uri(Seq.head app.Urls).Port

            Ok
                {
                    Address = $"http://127.0.0.1:{port}/?token={options.Token}"
                    Port = port
                    Stop =
                        fun () ->
                            stop.Cancel()
                            use limit = new CancellationTokenSource(TimeSpan.FromSeconds 1.0)
                            app.StopAsync(limit.Token).Wait()
                }
        with :? AggregateException as error when
            (error.GetBaseException() :? Sockets.SocketException || error.InnerException :? IOException) ->
            let why = error.GetBaseException().Message.TrimEnd '.'

            Error
                $"The port {options.Port} cannot be opened ({why}): give another one with --port, or leave it out for a free one."
