/// A kernel as PTX, read once: its instructions, and what a launch has to give it.
module Research.Tests.PtxProgram

open System
open System.Collections.Generic
open System.Globalization
open System.Text.RegularExpressions
open Research.Tests.PtxMachine

type Program =
    {
        Code: (Thread -> unit)[]
        /// The line of each instruction.
        Text: string[]
        /// What registers hold at the beginning: constants in those of their own.
        Registers: uint64[]
        /// Of each parameter its first byte and its length.
        Parameters: (int * int) list
        /// The last writer of each word at the beginning: of those that lie between two arrays `Outside`.
        Words: int[]
        /// Bytes of all shared arrays.
        SharedBytes: int
        MostThreads: int
    }

/// The registers of the thread's number in its group and of the group's number.
let threadRegister, groupRegister = 0, 1

/// Bytes between two shared arrays, so that an access beyond the end of one meets no other.
let private gap = 64

let private align by at = (at + by - 1) / by * by

let private matches pattern (line: string) =
    let found = Regex.Match(line, $"^{pattern}$")

    if found.Success then
        Some [ for group in Seq.tail found.Groups -> group.Value ]
    else
        None

let private (|Line|_|) = matches

/// The names of a program, and where they lead.
type private Names() =
    let places =
        Dictionary<string, int> [ KeyValuePair("%tid.x", threadRegister); KeyValuePair("%ctaid.x", groupRegister) ]
    // What no instruction has written holds no number that could be right by chance.
    let registers = List<uint64> [ UInt64.MaxValue; UInt64.MaxValue ]
    let constants = Dictionary<string, uint64>()

    member _.Registers = registers.ToArray()

    member _.Declare (prefix: string) count =
        for number in 0 .. count - 1 do
            places[$"{prefix}{number}"] <- registers.Count
            registers.Add UInt64.MaxValue

    /// A name for the address of an array or a parameter.
    member _.Define name (address: int) = constants[name] <- uint64 address

    /// The register of an operand; a constant gets one.
    member _.Register(operand: string) =
        match places.TryGetValue operand with
        | true, place -> place
        | _ ->
            let value =
                match operand with
                | Line "0f([0-9A-F]{8})" [ bits ] -> uint64 (UInt32.Parse(bits, NumberStyles.HexNumber))
                | Line "0d([0-9A-F]{16})" [ bits ] -> UInt64.Parse(bits, NumberStyles.HexNumber)
                | Line "(-?[0-9]+)" [ digits ] -> uint64 (Int64.Parse(digits, CultureInfo.InvariantCulture))
                | name when constants.ContainsKey name -> constants[name]
                | _ -> fault $"{operand} is not known"

            places[operand] <- registers.Count
            registers.Add value
            places[operand]

/// Registers and offset of the operands of an instruction, in order.
let private operands (names: Names) (text: string) =
    let parts = text.Split([| ','; ' '; '\t'; '{'; '}' |], StringSplitOptions.RemoveEmptyEntries)

    let each (operand: string) =
        match operand with
        | Line @"\[([^+\]]+)(?:\+(-?[0-9]+))?\]" [ name; offset ] ->
            names.Register name, (if offset = "" then 0L else Int64.Parse(offset, CultureInfo.InvariantCulture))
        | _ -> names.Register operand, 0L

    let found = Array.map each parts
    Array.map fst found, Array.sumBy snd found

let private instruction (names: Names) (labels: Dictionary<string, int>) (line: string) : Thread -> unit =
    match line with
    | Line @"(?:@(!?)(%p[0-9]+)\s+)?([a-z0-9._]+)\s*(.*);" [ negation; guard; opcode; rest ] ->
        let step: Thread -> unit =
            match opcode with
            | "bra"
            | "bra.uni" when labels.ContainsKey rest ->
                let target = labels[rest]
                fun thread -> thread.Next <- target
            | _ ->
                let registers, offset = operands names rest

                match PtxInstructions.compile opcode registers offset with
                | Some step -> step
                | None -> fault "the instruction is not known"

        if guard = "" then
            step
        else
            let guard, wanted = names.Register guard, (negation = "")

            fun thread ->
                if (thread.R[guard] <> 0UL) = wanted then
                    step thread
    | _ -> fault "the line is not understood"

/// Reads the text of a module with one kernel.
let parse (text: string) =
    let names, labels = Names(), Dictionary<string, int>()
    let lines, parameters, words = List<string>(), List<int * int>(), List<int>()
    let mutable sharedBytes, mostThreads = 0, 0

    let parameter name size alignment =
        let at =
            parameters
            |> Seq.tryLast
            |> Option.map (fun (at, size) -> at + size)
            |> Option.defaultValue 0
            |> align alignment

        parameters.Add(at, size)
        names.Define name at

    let shared name size alignment =
        let at = align (max alignment 4) (4 * words.Count + gap)
        words.AddRange(Seq.replicate (at / 4 - words.Count) Outside)
        words.AddRange(Seq.replicate ((size + 3) / 4) Nobody)
        sharedBytes <- align alignment sharedBytes + size
        names.Define name at

    for line in text.Split '\n' do
        match (Regex.Replace(line, "//.*", "")).Trim() with
        | ""
        | "("
        | ")"
        | "{"
        | "}"
        | Line @"\.(?:version|target|address_size|pragma|visible \.entry)\s.*" _ -> ()
        | Line @"\.maxntid ([0-9]+), 1, 1" [ threads ] -> mostThreads <- int threads
        | Line @"\.param \.u64 (\w+),?" [ name ] -> parameter name 8 8
        | Line @"\.param \.align ([0-9]+) \.b8 (\w+)\[([0-9]+)\],?" [ alignment; name; size ] ->
            parameter name (int size) (int alignment)
        | Line @"\.reg \.(?:pred|[bf](?:32|64))\s+(%[a-z]+)<([0-9]+)>;" [ prefix; count ] -> names.Declare prefix (int count)
        | Line @"\.shared \.align ([0-9]+) \.b8 (\w+)\[([0-9]+)\];" [ alignment; name; size ] ->
            shared name (int size) (int alignment)
        | Line @"([$\w]+):" [ label ] -> labels[label] <- lines.Count
        | each -> lines.Add each

    let compile line =
        try
            instruction names labels line
        with PtxFault said ->
            fault $"{line} {said}"

    let code = lines |> Seq.map compile |> Array.ofSeq

    {
        Code = code
        Text = lines.ToArray()
        Registers = names.Registers
        Parameters = List.ofSeq parameters
        Words = Array.append (words.ToArray()) (Array.replicate (gap / 4) Outside)
        SharedBytes = sharedBytes
        MostThreads = mostThreads
    }
