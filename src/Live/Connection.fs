namespace Research.Live

open System
open System.Net.WebSockets
open System.Text
open System.Text.Json
open System.Threading
open System.Threading.Tasks

/// A page that is connected: its words become commands, and it gets frames as fast as it draws them, 30 a second at most.
[<RequireQualifiedAccess>]
module internal Connection =

    let private interval = TimeSpan.FromMilliseconds 33.0
    let private longest = 4096

    /// What a page says beside commands of the training.
    type private Word =
        | Command of Command
        /// The last frame was drawn.
        | Seen
        /// The atlas of a number of features and of dimensions is wanted.
        | Phases of int * int
        | Unknown of string

    let private read (text: string) : Word =
        try
            use document = JsonDocument.Parse text
            let root = document.RootElement

            let field (name: string) =
                match root.ValueKind with
                | JsonValueKind.Object ->
                    match root.TryGetProperty name with
                    | true, value -> Some value
                    | _ -> None
                | _ -> None

            let whole name =
                match field name with
                | Some value when value.ValueKind = JsonValueKind.Number ->
                    match value.TryGetInt32() with
                    | true, value -> value
                    | _ -> 1
                | _ -> 1

            match field "do" |> Option.map string with
            | Some "settings" ->
                match field "settings" |> Option.map SettingsJson.read with
                | Some(Ok settings) -> Command(Change settings)
                | Some(Error why) -> Command(Refuse why)
                | None -> Unknown "The settings are missing: send all of them."
            | Some "run" -> Command(Go true)
            | Some "pause" -> Command(Go false)
            | Some "step" -> Command(Advance(whole "steps"))
            | Some "reset" -> Command Reset
            | Some "pace" -> Command(Pace(whole "steps"))
            | Some "save" -> Command Save
            | Some "seen" -> Seen
            | Some "phases" -> Phases(whole "features", whole "hidden")
            | _ -> Unknown "The page asked for something that is not known: load it again."
        with :? JsonException ->
            Unknown "The page sent something that is no JSON: load it again."

    let private noticeOf (why: string) = JsonSerializer.Serialize {| kind = "notice"; text = why |}

    let private send (socket: WebSocket) (kind: WebSocketMessageType) (bytes: byte[]) (stop: CancellationToken) =
        socket.SendAsync(ReadOnlyMemory bytes, kind, true, stop)

    /// The next message as a text; None at the end of the connection, or where a message is too long.
    let private receive (socket: WebSocket) (buffer: byte[]) (stop: CancellationToken) : Task<string option> =
        let rec more (length: int) : Task<string option> =
            task {
                let! got = socket.ReceiveAsync(Memory(buffer, length, buffer.Length - length), stop)
                let length = length + got.Count

                if got.MessageType <> WebSocketMessageType.Text then
                    return None
                elif got.EndOfMessage then
                    return Some(Encoding.UTF8.GetString(buffer, 0, length))
                elif length = buffer.Length then
                    return None
                else
                    return! more length
            }

        more 0

    /// Serves a page until it goes or the server stops. phases gives the text of an atlas, None where there is none of these sizes.
    let serve (socket: WebSocket) (session: Session) (phases: int * int -> Task<string> option) (stop: CancellationToken) : Task =
        task {
            use ending = CancellationTokenSource.CreateLinkedTokenSource stop
            let mutable isSeen = true

            let listen () : Task =
                task {
                    let buffer = Array.zeroCreate longest
                    let mutable isOpen = true

                    while isOpen do
                        match! receive socket buffer ending.Token with
                        | None -> isOpen <- false
                        | Some text ->
                            match read text with
                            | Command command ->
                                if not (session.Ask command) then
                                    session.Say(noticeOf "The training is busy: ask again.")
                            | Seen ->
                                Volatile.Write(&isSeen, true)
                                session.Wake()
                            | Phases(features, hidden) ->
                                match phases (features, hidden) with
                                | Some text -> text.ContinueWith(fun (text: Task<string>) -> session.Say text.Result) |> ignore
                                | None -> session.Say(noticeOf "There is no diagram of these sizes: choose 2 in 1 or 3 in 2.")
                            | Unknown why -> session.Say(noticeOf why)
                }

            let pulse () : Task =
                task {
                    use timer = new PeriodicTimer(interval)

                    while not ending.IsCancellationRequested do
                        let! _ = timer.WaitForNextTickAsync ending.Token
                        session.Tick()
                }

            let tell () : Task =
                task {
                    while not ending.IsCancellationRequested do
                        let! _ = session.News.ReadAsync ending.Token
                        // What is said of a setup was said before its first frame, and goes before it.
                        let frame = if Volatile.Read &isSeen then session.Take() else None
                        let mutable text = ""

                        while session.Said.TryRead &text do
                            do! send socket WebSocketMessageType.Text (Encoding.UTF8.GetBytes text) ending.Token

                        match frame with
                        | Some frame ->
                            Volatile.Write(&isSeen, false)
                            do! send socket WebSocketMessageType.Binary (LiveFrame.write frame) ending.Token
                        | None -> ()
                }

            try
                let! _ = Task.WhenAny(listen (), pulse (), tell ())
                ()
            finally
                ending.Cancel()
        }
