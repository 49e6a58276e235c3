namespace Research.Cli

open System
open System.ComponentModel
open System.Diagnostics
open System.Globalization
open System.IO
open System.Text.RegularExpressions
open Research

/// The peer PyTorch: a program in a folder with run.sh or torch_peer.py.
[<RequireQualifiedAccess>]
module internal BenchPyTorch =

    /// The timing in the program's output; None where there is none.
    let parse (name: string) (threads: int) (printed: string) : PeerTiming option =
        let real (text: string) = Double.Parse(text, CultureInfo.InvariantCulture)
        let number = @"([0-9.]+(?:e[-+]?[0-9]+)?|nan|inf)"
        let itself = Regex.Match(printed, @"(?m)^torch .*$")
        let line = Regex.Match(printed, $@"(?m)^{Regex.Escape name}\s+{number} us/instance-step\s+loss {number}\s*$")

        if itself.Success && line.Success && Char.IsAsciiDigit line.Groups[1].Value[0] then
            let loss = line.Groups[2].Value

            Some
                {
                    Program = itself.Value.TrimEnd()
                    Threads = threads
                    Microseconds = real line.Groups[1].Value
                    Loss = if Char.IsAsciiDigit loss[0] then real loss else nan
                }
        else
            None

    /// The commands that start the program in a folder, in the order in which they are tried.
    let commands (folder: string) : (string * string) list =
        [ "bash", Path.Combine(folder, "run.sh"); "python3", Path.Combine(folder, "torch_peer.py") ]
        |> List.filter (snd >> File.Exists)

    // Without /proc, PyTorch does not recognise the processor and uses no AVX unless a variable states it.
    let private vectors (machine: Machine) =
        match machine.SimdBits with
        | 512 -> "avx512"
        | 256 -> "avx2"
        | _ -> "default"

    let private capability = "ATEN_CPU_CAPABILITY"

    // Its standard error is passed on, e.g. the output of its installation.
    let private output (environment: (string * string) list) (program: string) (arguments: string list) =
        let start = ProcessStartInfo(program, arguments, RedirectStandardOutput = true)

        for name, value in environment do
            start.Environment[name] <- value

        try
            match Process.Start start with
            | null -> None
            | started ->
                use running = started
                let printed = running.StandardOutput.ReadToEnd()
                running.WaitForExit()
                if running.ExitCode = 0 then Some printed else None
        with
        | :? Win32Exception
        | :? IOException -> None

    let private ask ways name (seconds: float) (threads: int) environment =
        let options =
            [
                yield! [ "--case"; name ]
                yield! [ "--seconds"; seconds.ToString CultureInfo.InvariantCulture ]
                yield! [ "--threads"; string threads ]
            ]

        ways
        |> List.tryPick (fun (program, script) ->
            output environment program (script :: options) |> Option.bind (parse name threads))

    /// Times a case, of models that such programs train, with the program's own defaults; then with the processor's vectors stated, on the given number of threads and on one
    /// thread, which can be faster on a busy machine. The error is a sentence why nothing can be timed.
    let time (folder: string) (seconds: float) (threads: int) (case: BenchCase) : Result<PeerTiming list, string> =
        match commands folder with
        | [] ->
            Error $"There is neither run.sh nor torch_peer.py in {folder}, so nothing is compared: name the folder that has them."
        | _ when case.Model <> BenchModel.ReluOutput -> Ok []
        | ways ->
            match ask ways case.Name seconds threads [] with
            | None ->
                let tried = ways |> List.map (fun (program, script) -> $"{program} {script}") |> String.concat " and "
                Error $"PyTorch did not answer to {tried}, so nothing is compared: run it by hand to see why."
            | Some plain ->
                let told = [ capability, vectors (Machine.here ()) ]
                Ok(plain :: (List.distinct [ threads; 1 ] |> List.choose (fun count -> ask ways case.Name seconds count told)))

    let private usual = "PyTorch"

    /// Whether a name in tables is that of a PyTorch program.
    let isNamed (peer: string) = peer.StartsWith(usual, StringComparison.Ordinal)

    /// The programs of some folders.
    let peers (folders: string list) (seconds: float) (threads: int) : BenchPeer list =
        let name folder = if List.length folders = 1 then usual else $"{usual} of {folder}"

        [ for folder in folders -> { Name = name folder; Time = time folder seconds threads } ]
